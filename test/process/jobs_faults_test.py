"""Goal: whatever is killed or frozen, every acknowledged job ends, with its own answer, and runs no
more often than its policy allows.
Method: submitters keep a ledger of the ids they were given while the job service, the broker and
workers are killed with -9 or stopped for longer than their liveness; afterwards each id is asked for.
Usage: jobs_faults_test.py BIN_DIRECTORY [--jobs N] [--rounds N] [--seed N]"""
import argparse
import collections
import random
import signal
import threading
import time

from jobs_peers import Client, System, eventually

ATTEMPTS_MAX = 5  # of the default policy
SUBMITTERS = 4


class Submitter(threading.Thread):
    """Sends its share of the jobs; what is not acknowledged in time is sent anew as another job."""

    def __init__(self, system, number, count):
        super().__init__()
        self.system, self.number, self.count = system, number, count
        self.ledger = {}
        self.failure = None

    def run(self):
        client = Client(self.system.endpoint)
        try:
            for i in range(self.count):
                body = b"job %d.%d" % (self.number, i)
                code, *rest = client.call_until("titanic.request", b"echo", body)
                assert code == b"200", (code, rest)
                self.ledger[rest[0]] = body
        except AssertionError as error:
            self.failure = error
        finally:
            client.close()


def disturb(system, generator, round_number):
    """One fault, and its mending."""
    name = generator.choice(["jobs", "jobs", "broker", "echo1", "echo2"])
    process = system.processes[name]
    if round_number % 3 == 2:
        process.send_signal(signal.SIGSTOP)
        time.sleep(1.0)  # five heartbeats; a worker is dead after three
        process.send_signal(signal.SIGCONT)
        return f"froze {name}"
    process.kill()
    process.wait()
    time.sleep(generator.uniform(0, 0.3))
    if name == "broker":
        system.start_broker()
    elif name == "jobs":
        system.start_jobs()
    else:
        system.start_echo(name)
    return f"killed {name}"


def check(system, ledger):
    client = Client(system.endpoint)
    outcomes = collections.Counter()
    for job, body in ledger.items():
        replies = []

        def ended():
            replies[:] = client.call_until("titanic.reply", job)
            return replies[0] != b"300"

        eventually(ended, f"end of {job}")
        assert replies[0] != b"400", f"acknowledged {job} is missing"
        if replies[0] == b"200":
            assert replies[1:] == [body], f"{job}: answered with another's result {replies}"
            outcomes["done"] += 1
        else:
            assert replies[0] == b"500" and replies[1], replies  # dead, with a reason
            outcomes["dead"] += 1
    client.close()
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
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()
    print("seed", options.seed, flush=True)
    generator = random.Random(options.seed)
    with System(options.bin) as system:
        system.start_broker()
        system.start_jobs()
        system.start_echo("echo1")
        system.start_echo("echo2")
        submitters = [Submitter(system, i, options.jobs // SUBMITTERS) for i in range(SUBMITTERS)]
        for submitter in submitters:
            submitter.start()
        for i in range(options.rounds):
            time.sleep(generator.uniform(0.2, 0.8))
            print(disturb(system, generator, i), flush=True)
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
        # An unacknowledged twin of a job may have run as well: twice the policy's attempts at most.
        assert max(runs) <= 2 * ATTEMPTS_MAX, runs


main()
