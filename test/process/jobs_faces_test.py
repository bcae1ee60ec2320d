"""Goal: jobs are found and read by people: names, short ids, results of many, reasons of failures.
Method: a broker, the job service and the services of an analysis; one good and one bad archive.
Usage: jobs_faces_test.py BIN_DIRECTORY"""
import json
import os
import re
import sys

from jobs_peers import System, eventually
from scenario_jobs_test import write_archive


def check_ids(system, ids):
    """Short ids, and what is none."""
    number = ids[0].rsplit("-", 1)[1]
    for word in (ids[0], ids[0][:4] + "-" + number, number):
        status = system.gofed("jobs", "status", word, "-o", "json")
        assert status.returncode == 0, (word, status)
        assert json.loads(status.stdout)[0]["id"] == ids[0], (word, status)
    several = system.gofed("jobs", "status", ids[0][:6])
    assert several.returncode == 2 and "several jobs" in several.stderr, several
    nobody = system.gofed("jobs", "status", ("0" if ids[0][0] != "0" else "1") + ids[0][1:4] + "-1")
    assert nobody.returncode == 1 and "no job service" in nobody.stderr, nobody
    for word in ("nosuch", "-1-", "../x"):
        wrong = system.gofed("jobs", "status", "--", word)
        assert wrong.returncode == 2, (word, wrong)


def check_results(system, ids, out):
    """Of one, of several, into files."""
    failed = system.gofed("jobs", "result", ids[1])
    assert failed.returncode == 1, failed
    assert "bad.tar.gz" in failed.stderr and "not an archive" in failed.stderr, failed
    both = system.gofed("jobs", "result", *ids)
    assert both.returncode == 3, both
    lines = [json.loads(line) for line in both.stdout.splitlines()]
    assert [line["id"] for line in lines] == ids, lines
    assert "result" in lines[0] and "not an archive" in lines[1]["error"], lines
    batch = system.gofed("jobs", "result", "--batch", "b", "--out", out)
    assert batch.returncode == 3, batch
    assert sorted(os.listdir(out)) == ["bad.tar.gz.error", "good.tar.gz.json"], os.listdir(out)
    with open(os.path.join(out, "good.tar.gz.json"), encoding="utf-8") as file:
        assert json.load(file) == lines[0]["result"]
    neither = system.gofed("jobs", "result")
    assert neither.returncode == 2, neither


def check_changes(system, ids):
    """What cancel, retry and rm say that they did."""
    ended = json.loads(system.gofed("jobs", "cancel", ids[0], "-o", "json").stdout)
    assert ended["changed"] == 0 and ended["unchanged"] == 1, ended
    gone = system.gofed("jobs", "cancel", ids[0].rsplit("-", 1)[0] + "-99999")
    assert gone.returncode == 1 and "no such job" in gone.stderr, gone
    words = system.gofed("jobs", "rm", ids[0], "-o", "table")
    assert words.returncode == 0 and words.stdout == "1 job forgotten\n", words
    assert system.gofed("jobs", "status", ids[0]).returncode == 1


def main():
    with System(sys.argv[1]) as system:
        system.start_broker()
        system.start("workers", [f"{system.bin}/gofed-worker", "--broker", system.endpoint,
                                 "--set", "worker.heartbeat_interval=200ms", "jobs", "filestorage",
                                 "api"],
                     dict(os.environ, XDG_DATA_HOME=system.path("data")))
        eventually(lambda: system.gofed("workers", "-o", "ndjson").stdout.count("\n") == 3,
                   "all services are there")
        good, bad = system.path("good.tar.gz"), system.path("bad.tar.gz")
        write_archive(good, "package p\n\nfunc F() {}\n")
        with open(bad, "w", encoding="utf-8") as file:
            file.write("no archive\n")
        ids = system.gofed("submit", "api", "--batch", "b", good, bad).stdout.split()
        assert len(ids) == 2, ids
        watched = system.gofed("jobs", "watch", *ids)
        assert watched.returncode == 3, watched
        events = [json.loads(line) for line in watched.stdout.splitlines()]
        for event in events:
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", event["time"]), event
        assert {event["name"] for event in events if event["state"] in ("done", "failed")} == {
            good, bad}, events
        table = system.gofed("jobs", "list", "-o", "table", "--wide").stdout.splitlines()
        assert table[0].split() == ["JOB", "STATE", "NAME", "ACTION", "BATCH", "TRIES", "AGE", "TOOK",
                                    "WORKER", "ERROR"], table
        assert good in table[1] and "done" in table[1] and "malformed" in table[2], table
        shown = system.gofed("jobs", "watch", "--batch", "b", "-o", "table")
        assert shown.returncode == 3 and bad in shown.stdout and good not in shown.stdout, shown
        check_ids(system, ids)
        check_results(system, ids, system.path("results"))
        check_changes(system, ids)


if __name__ == "__main__":
    main()
