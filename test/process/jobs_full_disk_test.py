"""Goal: a full disk is an error to the submitter and nothing else: what was acknowledged is there, the
service answers, and takes jobs again once there is space.
Method: the store lies on a small tmpfs in a mount namespace of this test. Submitters fill it until
they are refused; then another file takes all that is left, jobs run meanwhile, and the service is
killed and started on the full disk; at last the file goes.
Usage: jobs_full_disk_test.py BIN_DIRECTORY"""
import json
import os
import subprocess
import sys
import threading

from jobs_peers import Client, System, check_all_done, eventually

DISK_MIB = 96
JOB_BYTES = 64 * 1024
SUBMITTERS = 3


def in_own_namespace():
    """Runs this program again where it may mount; nothing is left mounted when it ends."""
    if os.environ.get("GOFED_TEST_NAMESPACE"):
        return
    os.environ["GOFED_TEST_NAMESPACE"] = "1"
    unshare = ["unshare", "--mount"] + ([] if os.getuid() == 0 else ["--user", "--map-root-user"])
    if subprocess.run([*unshare, "true"], check=False, capture_output=True).returncode != 0:
        print("skipped: no mount namespace to be had")
        sys.exit(77)
    os.execvp("unshare", [*unshare, sys.executable, *sys.argv])


class Submitter(threading.Thread):
    """Sends jobs until one is refused; that refusal is what it keeps."""

    def __init__(self, system, number):
        super().__init__()
        self.system, self.number = system, number
        self.ledger, self.refusal = {}, None

    def run(self):
        client = Client(self.system.endpoint)
        for i in range(100_000):
            body = b"job %d.%d " % (self.number, i) + os.urandom(JOB_BYTES)
            code, rest = client.call_until("titanic.request", b"echo", body)[:2]
            if code != b"200":
                self.refusal = code, rest.decode()
                break
            self.ledger[rest] = body
        client.close()


def hold_one(system):
    """A job that runs until the file that it names has gone; no other runs meanwhile."""
    gate = system.path("gate")
    open(gate, "wb").close()
    client = Client(system.endpoint)
    body = b"hold " + gate.encode()
    code, job = client.call_until("titanic.request", b"echo", body)
    assert code == b"200", code
    client.close()
    eventually(lambda: states(system, [job])["jobs"][0]["state"] == "running", "a job that runs")
    return {job: body}, gate


def fill(system):
    """Jobs until the service takes no more: the ledger."""
    submitters = [Submitter(system, i) for i in range(SUBMITTERS)]
    for submitter in submitters:
        submitter.start()
    ledger = {}
    for submitter in submitters:
        submitter.join()
        assert submitter.refusal, "the disk never got full"
        ledger.update(submitter.ledger)
    code, reason = submitters[0].refusal
    print(f"{len(ledger)} jobs acknowledged, then {code.decode()} {reason}", flush=True)
    assert code == b"500" and "bytes free" in reason, reason
    return ledger


def take_all_space(path):
    with open(path, "wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass


def submit(system):
    return system.gofed("submit", "list", "{}", timeout_s="5s")


def states(system, ids):
    done = system.gofed("-o", "json", "call", "jobs_status",
                        json.dumps({"ids": [job.decode() for job in ids]}))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def check_there(system, ledger):
    answer = states(system, ledger)
    assert len(answer["jobs"]) == len(ledger) and not answer.get("missing"), answer["missing"]


def check_full(system, ledger):
    """Refused in one line that says why; everything can be asked for."""
    refused = submit(system)
    print(refused.stderr.strip(), flush=True)
    assert refused.returncode == 1 and refused.stdout == "", refused
    assert len(refused.stderr.splitlines()) == 1 and "bytes free" in refused.stderr, refused.stderr
    check_there(system, ledger)


def main():
    in_own_namespace()
    with System(sys.argv[1]) as system:
        disk = system.path("disk")
        os.mkdir(disk)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_MIB}m", "tmpfs", disk],
                       check=True)
        try:
            run(system, disk)
        finally:
            for process in system.processes.values():
                process.kill()
                process.wait()
            subprocess.run(["umount", "--lazy", disk], check=True)


def run(system, disk):
    system.start_broker()
    jobs = system.start_jobs(store=f"{disk}/store")
    system.start_echo()
    held, gate = hold_one(system)
    ledger = fill(system) | held
    check_there(system, ledger)
    # Not even the reserve is left, and a job ends meanwhile, whose result wants to be written.
    take_all_space(f"{disk}/other")
    os.remove(gate)
    eventually(lambda: os.path.getsize(system.path("runs.log")) > 0, "the end of the job that ran")
    check_full(system, ledger)
    assert jobs.poll() is None, "the service ended"
    # Killed and started on the full disk: it comes up, or says that it lacks space.
    jobs.kill()
    jobs.wait()
    jobs = system.start_jobs(store=f"{disk}/store")
    eventually(lambda: jobs.poll() is not None or submit(system).returncode == 1, "a word of it")
    if jobs.poll() is not None:
        line = system.log("jobs").splitlines()[-1]
        print("not started:", line, flush=True)
        assert jobs.returncode == 1 and "bytes free" in line, (jobs.returncode, line)
    os.remove(f"{disk}/other")
    subprocess.run(["mount", "-o", f"remount,size={4 * DISK_MIB}m", disk], check=True)
    if jobs.poll() is not None:
        system.start_jobs(store=f"{disk}/store")
    eventually(lambda: submit(system).returncode == 0, "a job is taken again")
    check_all_done(system, ledger)
    print(f"{len(ledger)} jobs done", flush=True)


main()
