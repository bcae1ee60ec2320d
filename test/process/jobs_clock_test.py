"""Goal: a wall clock that is set, back or forth, delays no retry of a job, sweeps nothing, and is logged.
Method: `gofed-worker jobs` with a preloaded wall clock (test/support/clockjump), a worker whose
action fails while a file is there.
Usage: jobs_clock_test.py BIN_DIRECTORY CLOCKJUMP_LIBRARY"""
import json
import os
import sys
import time

from jobs_peers import System, eventually

HOUR_S = 3600


class Clock:
    def __init__(self, system):
        self.path = system.path("clock")
        self.set(0)

    def set(self, seconds):
        self.off = seconds
        with open(self.path + ".part", "w", encoding="utf-8") as file:
            file.write(f"{seconds}\n")
        os.replace(self.path + ".part", self.path)

    def now_ms(self):
        return (time.time() + self.off) * 1000


def begun(system):
    with open(system.path("lists.log"), encoding="utf-8") as file:
        return sum(line.startswith("begin ") for line in file)


def jumps(system):
    return system.log("jobs").count("wall_clock_jumped")


def main():
    with System(sys.argv[1]) as system:
        clock = Clock(system)
        system.start_broker()
        system.start_jobs(environment=dict(os.environ, LD_PRELOAD=sys.argv[2],
                                           GOFED_CLOCKJUMP_FILE=clock.path))
        system.start_lister()
        kept, = system.gofed("submit", "list", '{"prefix": "kept 0"}', "--service", "lister",
                             "--wait").stdout.split()
        failing = system.path("failing")
        open(failing, "wb").close()
        request = {"action": "list", "service": "lister",
                   "policy": {"attempts": 100, "backoff_ms": 200, "backoff_max_ms": 200},
                   "jobs": [{"input": json.dumps({"prefix": f"again fail {failing}"})}]}
        again = json.loads(system.gofed("call", "jobs_submit", json.dumps(request)).stdout)["ids"][0]

        def info(job):
            return json.loads(system.gofed("-o", "json", "jobs", "status", job).stdout)[0]

        eventually(lambda: begun(system) >= 3, "the job is tried again")
        for number, off in enumerate((-HOUR_S, 8 * 24 * HOUR_S, 0), 1):
            clock.set(off)
            eventually(lambda number=number: jumps(system) == number, "the jump is logged")
            since = begun(system)
            eventually(lambda since=since: begun(system) >= since + 3, "retries go on")
            shown = info(again)
            assert abs(shown["started"] - clock.now_ms()) < 60_000, (shown, clock.now_ms())
        assert info(kept)["state"] == "done", "the retention has not passed"
        os.remove(failing)
        assert system.gofed("jobs", "watch", again).returncode == 0
        # Back while it was closed, as after a battery has run out.
        system.processes["jobs"].terminate()
        system.processes["jobs"].wait()
        clock.set(-HOUR_S)
        open(failing, "wb").close()
        system.start_jobs(environment=dict(os.environ, LD_PRELOAD=sys.argv[2],
                                           GOFED_CLOCKJUMP_FILE=clock.path))
        eventually(lambda: "wall_clock_behind" in system.log("jobs"), "that it is behind is logged")
        assert system.gofed("jobs", "retry", again).returncode == 1, "it is done"
        more = json.loads(system.gofed("call", "jobs_submit", json.dumps(request)).stdout)["ids"][0]
        since = begun(system)
        eventually(lambda: begun(system) >= since + 3, "retries go on")
        assert abs(info(more)["submitted"] - clock.now_ms()) < 60_000, info(more)
        assert info(kept)["state"] == "done"


main()
