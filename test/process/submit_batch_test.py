"""Goal: scripts/submit-batch gets a result for every archive, does nothing the second time, and goes
on where it was after being killed.
Method: the script, a broker, the services behind it, and small archives of Go source; the script is
killed while half of the results are there, and the other half waits because its worker is gone.
Usage: submit_batch_test.py BIN_DIRECTORY"""
import io
import json
import os
import signal
import subprocess
import sys
import tarfile

from jobs_peers import System, eventually

SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../scripts/submit-batch")
ARCHIVES = 12


def write_archives(directory):
    os.mkdir(directory)
    for i in range(ARCHIVES):
        with tarfile.open(f"{directory}/p{i:02}.tar.gz", "w:gz") as archive:
            for name, text in {"go.mod": f"module example.org/p{i}\n",
                               "p.go": f'package p{i}\n\nimport "example.org/other{i}"\n'}.items():
                entry = tarfile.TarInfo(f"p{i}/{name}")
                entry.size = len(text)
                archive.addfile(entry, io.BytesIO(text.encode()))


def start_services(system):
    system.start_broker()
    start_worker(system, "storage", "depsstorage", "depssavestorage", "filestorage", "jobs")


def start_worker(system, name, *services):
    system.start(name, [f"{system.bin}/gofed-worker", "--broker", system.endpoint,
                        "--set", "worker.heartbeat_interval=200ms", *services],
                 dict(os.environ, XDG_DATA_HOME=system.path("data")))


def start_script(system, *inputs):
    return subprocess.Popen(
        [sys.executable, SCRIPT, "--gofed", f"{system.bin}/gofed", "--broker", system.endpoint,
         "--out", system.path("results"), "--retries", "0", "deps", *inputs],
        stderr=subprocess.PIPE, text=True, start_new_session=True)


def run_script(system, *inputs):
    script = start_script(system, *inputs)
    said = script.communicate(timeout=120)[1]
    return script.returncode, said


def results(system, suffix=".json"):
    directory = system.path("results")
    return sorted(f for f in os.listdir(directory) if f.endswith(suffix)) if os.path.isdir(
        directory) else []


def counts(system):
    return json.loads(system.gofed("-o", "json", "jobs", "stats").stdout)["counts"]


def waiting(system):
    """Jobs that wait for a worker: in the job service, or already at the broker."""
    jobs = counts(system)
    return jobs["queued"] + jobs["running"]


def check_results(system):
    assert len(results(system)) == ARCHIVES
    # The user's own (fault download-O): no name but the result's is touched.
    assert results(system, ".part") == ["p00.tar.gz.json.part"]
    with open(system.path("victim"), encoding="utf-8") as file:
        assert file.read() == "precious"
    for i in range(ARCHIVES):
        with open(system.path(f"results/p{i:02}.tar.gz.json"), encoding="utf-8") as file:
            text = json.dumps(json.load(file))
        assert f"example.org/other{i}\"" in text, "another's result"


def main():
    with System(sys.argv[1]) as system:
        archives = system.path("archives")
        write_archives(archives)
        start_services(system)
        start_worker(system, "deps", "deps")
        os.mkdir(system.path("results"))
        os.symlink("../victim", system.path("results/p00.tar.gz.json.part"))
        with open(system.path("victim"), "w", encoding="utf-8") as file:
            file.write("precious")
        first = [f"{archives}/p{i:02}.tar.gz" for i in range(ARCHIVES // 2)]
        code, said = run_script(system, *first)
        assert code == 0 and len(results(system)) == ARCHIVES // 2, said
        # Killed with everything that it started, while the other half cannot be done.
        system.processes["deps"].kill()
        system.processes["deps"].wait()
        script = start_script(system, archives)
        eventually(lambda: f" {ARCHIVES // 2} have their results" in script.stderr.readline(),
                   "it looks for what is left")
        eventually(lambda: waiting(system) == ARCHIVES // 2, "the rest is submitted")
        os.killpg(script.pid, signal.SIGKILL)
        script.wait()
        script.stderr.close()
        assert len(results(system)) == ARCHIVES // 2
        start_worker(system, "deps", "deps")
        code, said = run_script(system, archives)
        assert code == 0, said
        check_results(system)
        # No job was made twice, and a second run does nothing.
        assert counts(system)["done"] == ARCHIVES, counts(system)
        code, said = run_script(system, archives)
        assert code == 0 and said.splitlines() == [
            f"submit-batch: {ARCHIVES} archives, {ARCHIVES} have their results"], said
        # What cannot be done is said, with a file of its own, and the others are done.
        with open(f"{archives}/bad.tar.gz", "wb") as file:
            file.write(b"no archive")
        code, said = run_script(system, archives)
        assert code == 3 and results(system, ".error") == ["bad.tar.gz.error"], said
        with open(system.path("results/bad.tar.gz.error"), encoding="utf-8") as file:
            assert "not an archive" in file.read()
        check_results(system)


main()
