"""Goal: whatever is killed or frozen, every acknowledged job ends, with its own answer, and runs no
more often than its policy allows.
Method: submitters keep a ledger of the ids they were given while the job service, the broker and
workers are killed with -9 or stopped for longer than their liveness; afterwards each id is asked for.
Usage: jobs_faults_test.py BIN_DIRECTORY [--jobs N] [--scale S] [--seed N]; scale 1: the job service is
killed 20 times, the broker 10, workers 50, and each of the four programs is frozen 3 times"""
import argparse
import collections
import itertools
import math
import random
import signal
import threading
import time

from jobs_peers import PATIENCE_S, Client, System, final_replies

ATTEMPTS_MAX = 5  # of the default policy
SUBMITTERS = 4
WORKERS = "echo1", "echo2"


class Submitter(threading.Thread):
    """Sends its share of the jobs. What is not acknowledged in time is sent anew as another job, with a
    body of its own: so each body is one job, and its runs can be counted."""

    def __init__(self, system, number, count):
        super().__init__()
        self.system, self.number, self.count = system, number, count
        self.ledger = {}
        self.failure = None

    def run(self):
        client = Client(self.system.endpoint)
        try:
            for i in range(self.count):
                job, body = self.submit(client, i)
                self.ledger[job] = body
        except AssertionError as error:
            self.failure = error
        finally:
            client.close()

    def submit(self, client, i):
        until = time.monotonic() + PATIENCE_S
        for again in itertools.count():
            body = b"job %d.%d.%d" % (self.number, i, again)
            reply = client.call("titanic.request", b"echo", body)
            if reply and reply[0] == b"200":
                return reply[1], body
            assert not reply or len(reply[0]) != 3, reply
            assert time.monotonic() < until, f"job {i}: not taken within {PATIENCE_S} s"


def schedule(generator, scale):
    """Faults in random order: (what, to whom)."""
    def times(count):
        return math.ceil(count * scale)

    faults = [("kill", "jobs")] * times(20) + [("kill", "broker")] * times(10)
    faults += [("kill", generator.choice(WORKERS)) for _ in range(times(50))]
    faults += [("freeze", name) for name in ("jobs", "broker", *WORKERS)] * times(3)
    generator.shuffle(faults)
    return faults


def disturb(system, generator, what, name):
    """One fault, and its mending."""
    process = system.processes[name]
    if what == "freeze":
        process.send_signal(signal.SIGSTOP)
        time.sleep(1.0)  # five heartbeats; a worker is dead after three
        process.send_signal(signal.SIGCONT)
        return
    process.kill()
    process.wait()
    time.sleep(generator.uniform(0, 0.3))
    if name == "broker":
        system.start_broker()
    elif name == "jobs":
        system.start_jobs()
    else:
        system.start_echo(name)


def check(system, ledger):
    outcomes = collections.Counter()
    for job, (code, *answer) in final_replies(system, ledger).items():
        assert code != b"400", f"acknowledged {job} is missing"
        if code == b"200":
            assert answer == [ledger[job]], f"{job}: answered with another's result {answer}"
            outcomes["done"] += 1
        else:
            assert code == b"500" and answer[0], (code, answer)  # dead, with a reason
            outcomes["dead"] += 1
    return outcomes


def check_runs(system, ledger):
    """How many jobs ran how often, by the workers' own notes."""
    with open(system.path("runs.log"), "rb") as file:
        runs = collections.Counter(file.read().splitlines())
    return collections.Counter(runs[body] for body in ledger.values())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bin")
    parser.add_argument("--jobs", type=int, default=1200)
    parser.add_argument("--scale", type=float, default=0.1)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()
    print("seed", options.seed, flush=True)
    generator = random.Random(options.seed)
    with System(options.bin) as system:
        system.start_broker()
        system.start_jobs()
        for name in WORKERS:
            system.start_echo(name)
        submitters = [Submitter(system, i, options.jobs // SUBMITTERS) for i in range(SUBMITTERS)]
        for submitter in submitters:
            submitter.start()
        faults = schedule(generator, options.scale)
        for what, name in faults:
            time.sleep(generator.uniform(0.2, 0.8))
            disturb(system, generator, what, name)
        print(collections.Counter(f"{what} {name}" for what, name in faults), "while",
              sum(len(submitter.ledger) for submitter in submitters), "jobs were acknowledged",
              flush=True)
        ledger = {}
        for submitter in submitters:
            submitter.join()
            assert submitter.failure is None, submitter.failure
            ledger.update(submitter.ledger)
        assert len(ledger) == options.jobs // SUBMITTERS * SUBMITTERS
        outcomes = check(system, ledger)
        runs = check_runs(system, ledger)
        print("outcomes", dict(outcomes), "jobs by runs", dict(runs), flush=True)
        assert sum(outcomes.values()) == len(ledger)
        assert outcomes["dead"] or min(runs) >= 1, runs
        assert max(runs) <= ATTEMPTS_MAX, runs


main()
