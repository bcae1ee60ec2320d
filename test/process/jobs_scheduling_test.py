"""Goal: which job goes next, and what is done about those that do not go well, as users see it:
fair share, priorities, limits of a batch, dependencies, cancel, dead letters, several job services
under one name.
Method: `gofed submit` and `gofed jobs` against real programs; a worker of the test notes when each
run begins and ends.
Usage: jobs_scheduling_test.py BIN_DIRECTORY [--huge N]"""
import argparse
import json
import os
import time

from jobs_peers import System, eventually

RUN_S = 0.1        # of one job where time is measured
SMALL_BATCH = 10
FAIR_RATIO_MAX = 2.0


class Board:
    """What the tests ask of a system: submissions, states, the worker's notes."""

    def __init__(self, system):
        self.system = system

    def submit(self, names, *options, how="0"):
        """Ids of one job a name, each named so in the worker's notes."""
        lines = "".join(json.dumps({"prefix": f"{name} {how}"}) + "\n" for name in names)
        done = self.system.gofed("submit", "list", "--service", "lister", *options, "-", input=lines)
        assert done.returncode == 0, done.stderr
        return done.stdout.split()

    def jobs(self, *words):
        return self.system.gofed("-o", "json", "jobs", *words)

    def infos(self, ids):
        return json.loads(self.jobs("status", *ids).stdout)

    def wait(self, *selection):
        """`gofed jobs watch` to its end; its exit code."""
        return self.jobs("watch", *selection).returncode

    def notes(self):
        path = self.system.path("lists.log")
        if not os.path.exists(path):
            return []
        with open(path, encoding="utf-8") as file:
            return [tuple(line.split()) for line in file]

    def begun(self, name):
        return ("begin", name) in self.notes()

    def gate(self, name):
        path = self.system.path(name)
        open(path, "wb").close()
        return path


def system_with_lister(binaries, listers=1):
    system = System(binaries)
    system.start_broker()
    system.start_jobs()
    for i in range(listers):
        system.start_lister(f"lister{i}")
    return system


def fair_share(binaries, huge):
    with system_with_lister(binaries, listers=2) as system:
        board = Board(system)
        board.submit(["warm"], "--wait")

        def small(name):
            begin = time.monotonic()
            names = [f"{name}-{i}" for i in range(SMALL_BATCH)]
            assert board.wait(*board.submit(names, "--batch", name, how=RUN_S)) == 0
            return time.monotonic() - begin

        alone = sorted(small(f"alone{i}") for i in range(3))[1]
        board.submit([f"huge-{i}" for i in range(huge)], "--batch", "huge", how=RUN_S)
        behind = sorted(small(f"behind{i}") for i in range(3))[1]
        print(f"{SMALL_BATCH} jobs: {alone:.2f} s alone, {behind:.2f} s behind {huge}: "
              f"{behind / alone:.2f} times", flush=True)
        assert behind <= FAIR_RATIO_MAX * alone
        counts = json.loads(board.jobs("stats", "--batch", "huge").stdout)["counts"]
        assert counts["queued"] > huge * 0.9, counts  # it was there all the time


def priorities(binaries):
    with system_with_lister(binaries) as system:
        board = Board(system)
        gate = board.gate("gate")
        board.submit(["first"], how=f"hold {gate}")
        eventually(lambda: board.begun("first"), "the first job runs")
        board.submit(["prefetched"])  # waits at the worker, where nobody overtakes it
        low = board.submit(["low"], "--priority", "-5")
        high = board.submit(["high"], "--priority", "5")
        os.remove(gate)
        assert board.wait(*low, *high) == 0
        begun = [name for what, name in board.notes() if what == "begin"]
        assert begun.index("high") < begun.index("low"), begun


def batch_limit(binaries):
    with system_with_lister(binaries, listers=2) as system:
        board = Board(system)
        names = [f"one{i}" for i in range(6)]
        board.submit(names, "--batch", "narrow", "--in-flight", "1", how="0.05")
        assert board.wait("--batch", "narrow") == 0
        notes = board.notes()
        assert len(notes) == 12, notes
        for begin, end in zip(notes[::2], notes[1::2]):
            assert (begin[0], end[0], begin[1]) == ("begin", "end", end[1]), notes


def dependencies(binaries):
    with system_with_lister(binaries) as system:
        board = Board(system)
        gate = board.gate("gate")
        parent, = board.submit(["parent"], how=f"hold {gate}")
        child, = board.submit(["child"], "--after", parent)
        assert board.infos([child])[0]["waits_for"] == "jobs"
        os.remove(gate)
        assert board.wait(child) == 0
        assert board.notes().index(("end", "parent")) < board.notes().index(("begin", "child"))
        # A parent that does not get done ends its children, with a reason.
        gate = board.gate("gate")
        parent, = board.submit(["bad"], how=f"hold {gate}")
        child, = board.submit(["never"], "--after", parent)
        assert board.jobs("cancel", parent).returncode == 0
        os.remove(gate)
        assert board.wait(child) == 1
        info, = board.infos([child])
        assert info["state"] == "dead" and "is cancelled" in info["errors"][-1]["message"], info
        assert not board.begun("never")


def closing(binaries):
    """What waits for a job that is closed before it is done never runs."""
    with system_with_lister(binaries) as system:
        board = Board(system)
        gate = board.gate("gate")
        running, = board.submit(["running"], "--batch", "b", how=f"hold {gate}")
        queued, = system.gofed("submit", "list", "{}", "--service", "nobody").stdout.split()
        after_running, = board.submit(["after-running"], "--after", running)
        after_queued, = board.submit(["after-queued"], "--after", queued)
        eventually(lambda: board.begun("running"), "the job runs")
        assert board.jobs("close", queued).returncode == 0
        assert board.jobs("close", "--batch", "b").returncode == 0
        os.remove(gate)
        assert board.wait(after_running, after_queued) == 1
        for info in board.infos([after_running, after_queued]):
            assert info["state"] == "dead", info
            assert "was closed before it was done" in info["errors"][-1]["message"], info
        assert not board.begun("after-running") and not board.begun("after-queued")


def filters(binaries):
    """--older and --service select what is changed; other words refuse them."""
    with system_with_lister(binaries) as system:
        board = Board(system)
        nobody, = system.gofed("submit", "list", "{}", "--service", "nobody").stdout.split()
        gate = board.gate("gate")
        mine, = board.submit(["mine"], how=f"hold {gate}")
        for words in (["close", "--older", "1h"], ["cancel", "--state", "queued", "--older", "1h"]):
            done = board.jobs(*words)
            assert json.loads(done.stdout)["changed"] == 0, done
        assert json.loads(board.jobs("cancel", "--service", "nobody").stdout)["changed"] == 1
        assert [info["state"] for info in board.infos([nobody])] == ["cancelled"]
        assert board.infos([mine])[0]["state"] in ("queued", "running")
        assert board.jobs("watch", "--batch", "b", "--older", "1h").returncode == 2
        done = board.jobs("close", "--state", "cancelled", "--older", "0s", "--service", "nobody")
        assert json.loads(done.stdout)["changed"] == 1, done
        os.remove(gate)
        assert board.wait(mine) == 0


def once(binaries):
    """A job that is known and ended without being done is reported, not run again by itself."""
    with system_with_lister(binaries) as system:
        def submit(name, *options):
            return system.gofed("submit", "list", "--service", "nobody", "--batch", "b", "--once",
                                *options, json.dumps({"prefix": name}))

        first = submit("a")
        assert first.returncode == 0 and submit("a").stdout == first.stdout
        assert submit("a").returncode == 0, "a job that waits is as good as a new one"
        job = first.stdout.strip()
        assert system.gofed("jobs", "cancel", job).returncode == 0
        again = submit("a")
        assert again.stdout == first.stdout and again.returncode == 1, again
        assert f"{job}: was submitted before and is cancelled" in again.stderr, again
        assert f"gofed jobs retry {job}" in again.stderr, again
        both = submit("a", json.dumps({"prefix": "b"}))
        assert both.returncode == 3 and both.stdout.split()[-1] == job, both
        assert system.gofed("jobs", "retry", job).returncode == 0
        assert submit("a").returncode == 0


def poison(binaries):
    """A request that ends its worker is given out as often as its job says, not more."""
    with system_with_lister(binaries, listers=3) as system:
        board = Board(system)
        pill, = board.submit(["pill"], "--retries", "2", how="die")
        assert board.wait(pill) == 1
        info, = board.infos([pill])
        assert (info["state"], info["attempts"]) == ("dead", 3), info
        assert info["errors"][0]["code"] == "worker_lost", info
        assert board.notes() == [("begin", "pill")] * 3, board.notes()


def cancel(binaries):
    with system_with_lister(binaries) as system:
        board = Board(system)
        gate = board.gate("gate")
        running, = board.submit(["running"], how=f"hold {gate}")
        eventually(lambda: board.begun("running"), "the job runs")
        queued = board.submit([f"queued{i}" for i in range(5)], "--batch", "b")
        last, = board.submit(["last"])
        done = board.jobs("cancel", "--batch", "b", "--state", "queued")
        assert done.returncode == 0, done
        assert board.jobs("cancel", running).returncode == 0
        eventually(lambda: board.infos([running])[0]["state"] == "cancelled", "it is cancelled")
        # Its worker's slot is taken until the action has ended.
        assert not board.begun("last")
        os.remove(gate)
        assert board.wait(last) == 0
        assert board.notes().index(("end", "running")) < board.notes().index(("begin", "last"))
        states = [info["state"] for info in board.infos(queued)]
        assert states.count("cancelled") >= 4, states  # one may have been on its way
        begun = sum(board.begun(f"queued{i}") for i in range(5))
        assert begun == 5 - states.count("cancelled"), (begun, states)


def dead_letters(binaries):
    with system_with_lister(binaries) as system:
        board = Board(system)
        gate = board.gate("gate")
        jobs = board.submit(["a", "b"], "--batch", "letters", "--retries", "1", how=f"fail {gate}")
        assert board.wait("--batch", "letters") == 1
        dead = json.loads(board.jobs("list", "--batch", "letters", "--state", "dead").stdout)
        assert sorted(info["id"] for info in dead) == sorted(jobs)
        for info in dead:
            assert info["attempts"] == 2, info
            assert [error["message"] for error in info["errors"]] == [
                "not today", "given up after 2 attempts"], info
            assert info["errors"][0]["count"] == 2, info
        os.remove(gate)
        done = board.jobs("retry", "--batch", "letters", "--state", "dead")
        assert json.loads(done.stdout)["changed"] == 2, done
        assert board.wait("--batch", "letters") == 0


def several_services(binaries):
    with system_with_lister(binaries) as system:
        board = Board(system)
        system.start_jobs("jobs2")
        eventually(lambda: system.gofed("workers", "jobs", "-o", "ndjson").stdout.count("\n") == 2,
                   "two job services")
        ids = []
        for i in range(12):
            ids += board.submit([f"job{i}"], "--batch", "shared")
        stores = {job.rsplit("-", 1)[0] for job in ids}
        assert len(stores) == 2, "both take jobs"
        assert board.wait("--batch", "shared") == 0  # of both
        listed = json.loads(board.jobs("list", "--batch", "shared").stdout)
        assert sorted(info["id"] for info in listed) == sorted(ids)
        stats = json.loads(board.jobs("stats", "--batch", "shared").stdout)
        assert stats["counts"]["done"] == 12 and len(stats["batches"]) == 1, stats
        # One that was killed finds its own again.
        for name in "jobs", "jobs2":
            system.processes[name].kill()
            system.processes[name].wait()
        system.start_jobs("jobs2")
        system.start_jobs("jobs")
        eventually(lambda: len(json.loads(board.jobs("list").stdout or "[]")) == 12, "all 12")
        assert {info["state"] for info in board.infos(ids)} == {"done"}
        closed = json.loads(board.jobs("close", "--batch", "shared").stdout)
        assert closed["changed"] == 12, closed
        assert board.jobs("list").stdout.strip() == "[]"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bin")
    parser.add_argument("--huge", type=int, default=5_000)
    options = parser.parse_args()
    for part in (priorities, batch_limit, dependencies, closing, filters, once, poison, cancel,
                 dead_letters, several_services):
        print(part.__name__, flush=True)
        part(options.bin)
    fair_share(options.bin, options.huge)


main()
