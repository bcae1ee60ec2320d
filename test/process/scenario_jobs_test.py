"""Goal: every scenario that is one action can be submitted and mapped, with the result that it prints
when it is called.
Method: a broker, the job service and the services of the analyses; small archives of Go source.
Usage: scenario_jobs_test.py BIN_DIRECTORY"""
import io
import json
import os
import sys
import tarfile

from jobs_peers import System, eventually


def write_archive(path, source):
    with tarfile.open(path, "w:gz") as archive:
        for name, text in {"go.mod": "module example.org/p\n", "p.go": source,
                           "README.md": "# p\n\n## License\n\nMIT\n"}.items():
            entry = tarfile.TarInfo(f"p/{name}")
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text.encode()))


def main():
    with System(sys.argv[1]) as system:
        system.start_broker()
        system.start("workers", [f"{system.bin}/gofed-worker", "--broker", system.endpoint,
                                 "--set", "worker.heartbeat_interval=200ms", "jobs", "filestorage",
                                 "api", "deps", "license"],
                     dict(os.environ, XDG_DATA_HOME=system.path("data")))
        eventually(lambda: system.gofed("workers", "-o", "ndjson").stdout.count("\n") == 5,
                   "all services are there")
        old, new = system.path("old.tar.gz"), system.path("new.tar.gz")
        write_archive(old, 'package p\n\nimport "fmt"\n\nfunc F() { fmt.Println() }\n')
        write_archive(new, "package p\n\nfunc F(int) {}\n")
        pair = json.dumps({"old": old, "new": new})

        def result(*words, **more):
            done = system.gofed("-o", "json", *words, **more)
            assert done.returncode == 0, (words, done)
            return json.loads(done.stdout)

        for scenario, word, called in (("api", old, ["--file", old]),
                                       ("deps", json.dumps({"file": old}), ["--file", old]),
                                       ("uses", old, ["--file", old]),
                                       ("license", old, ["--file", old]),
                                       ("licensediff", pair, [old, new]),
                                       ("apidiff", pair, [old, new]),
                                       ("depsdiff", pair, [old, new])):
            expected = result(scenario, *called)
            job = system.gofed("submit", scenario, word, "--wait")
            assert job.returncode == 0, (scenario, job)
            assert result("jobs", "result", job.stdout.strip()) == expected, scenario
            mapped = system.gofed("map", scenario, input=word + "\n")
            assert mapped.returncode == 0, (scenario, mapped)
            assert json.loads(mapped.stdout)["result"] == expected, scenario
        once = [system.gofed("submit", "apidiff", pair, "--once").stdout for _ in range(2)]
        assert once[0] and once[0] == once[1], once
        for word, what in (("x.tar.gz", "expected"), ('{"old": "a"}', "new"),
                           (json.dumps({"old": "-", "new": new}), "no file here")):
            wrong = system.gofed("submit", "apidiff", word)
            assert wrong.returncode == 1 and what in wrong.stderr, (word, wrong)
        several = system.gofed("submit", "impact", old)
        assert several.returncode == 2 and "more than one action" in several.stderr, several


if __name__ == "__main__":
    main()
