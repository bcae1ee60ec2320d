"""Goal: a power cut loses nothing that the job service acknowledged with sync.
Method: the service runs under libgofed_powercut.so, which at SIGUSR2 cuts every file to what was
fsynced and kills the process. Submitters keep a ledger of the ids they were given, one job at a time
(RFC 9) and many at once (jobs_submit); after each cut the service must come up again and know all of
them, and in the end each is done with its own answer. A control run shows that the cut bites: of
what was acknowledged with `async`, something is lost.
Usage: jobs_power_cut_test.py BIN_DIRECTORY LIBRARY [--runs N] [--seed N]"""
import argparse
import json
import os
import random
import signal
import subprocess
import threading
import time

from jobs_peers import Client, System, check_all_done

ONE_AT_A_TIME = 3  # submitters by RFC 9
AT_ONCE = 50       # jobs of one jobs_submit


class Submitter(threading.Thread):
    """Sends jobs until it is told to stop; an answer that does not come is no promise."""

    def __init__(self, system, name):
        super().__init__()
        self.system, self.name = system, name
        self.stopping = threading.Event()
        self.ledger = {}

    def run(self):
        client = Client(self.system.endpoint)
        number = 0
        while not self.stopping.is_set():
            body = b"job %s.%d" % (self.name.encode(), number)
            number += 1
            reply = client.call("titanic.request", b"echo", body, timeout_s=0.3)
            if reply and reply[0] == b"200":
                self.ledger[reply[1]] = body
        client.close()


class BatchSubmitter(threading.Thread):
    """The same with `gofed submit`: many jobs in a request, acknowledged together."""

    def __init__(self, system, sync):
        super().__init__()
        self.system, self.sync = system, sync
        self.stopping = threading.Event()
        self.ids = []

    def run(self):
        lines = "".join(json.dumps({"prefix": f"p{i}"}) + "\n" for i in range(AT_ONCE))
        while not self.stopping.is_set():
            done = self.system.gofed("submit", "list", "--sync", self.sync, "-", input=lines,
                                     timeout_s="500ms")
            self.ids += done.stdout.split()


def cut(system, library, submitters, seconds):
    """Lets the submitters work for so long, cuts the power under them, and lets them end."""
    jobs = system.processes["jobs"]
    for submitter in submitters:
        submitter.start()
    time.sleep(seconds)
    jobs.send_signal(signal.SIGUSR2)
    assert jobs.wait() == -signal.SIGKILL, jobs.returncode
    for submitter in submitters:
        submitter.stopping.set()
    for submitter in submitters:
        submitter.join()


def start_jobs(system, library):
    """Under the preload, and answering."""
    environment = dict(os.environ, LD_PRELOAD=library, GOFED_POWERCUT_DIR=system.directory.name)
    system.start_jobs(environment=environment)
    client = Client(system.endpoint)
    client.call_until("titanic.close", b"nobody")
    client.close()


def missing(system, ids):
    """Those of the ids that the service does not know."""
    gone = []
    for first in range(0, len(ids), 1000):
        some = ids[first:first + 1000]
        done = system.gofed("-o", "ndjson", "call", "jobs_status", json.dumps({"ids": some}))
        answer = json.loads(done.stdout)
        lost = answer.get("missing", [])
        assert len(answer["jobs"]) + len(lost) == len(some), answer
        gone += lost
    return gone


def control(system, library):
    """What is only written, not synced, does not outlive the cut: else this test proves nothing."""
    submitter = BatchSubmitter(system, "async")
    cut(system, library, [submitter], 0.5)
    start_jobs(system, library)
    lost = missing(system, submitter.ids)
    print(f"control: {len(submitter.ids)} acknowledged with async, {len(lost)} lost", flush=True)
    assert submitter.ids and lost


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bin")
    parser.add_argument("library")
    parser.add_argument("--runs", type=int, default=4)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()
    print("seed", options.seed, flush=True)
    generator = random.Random(options.seed)
    with System(options.bin) as system:
        system.start_broker()
        start_jobs(system, options.library)
        control(system, options.library)
        ledger, ids = {}, []
        system.start_echo()
        for run in range(options.runs):
            single = [Submitter(system, f"{run}.{i}") for i in range(ONE_AT_A_TIME)]
            many = BatchSubmitter(system, "sync")
            cut(system, options.library, [*single, many], generator.uniform(0.1, 0.8))
            start_jobs(system, options.library)
            fresh = {job: body for submitter in single for job, body in submitter.ledger.items()}
            assert not ledger.keys() & fresh.keys(), "an id was given twice"
            assert not set(ids) & set(many.ids), "an id was given twice"
            ledger.update(fresh)
            ids += many.ids
            lost = missing(system, [*map(bytes.decode, ledger), *ids])
            print(f"cut {run}: {len(fresh)} + {len(many.ids)} acknowledged, {len(lost)} lost",
                  flush=True)
            assert not lost, lost[:10]
        check_all_done(system, ledger)
        print(f"{options.runs} cuts, {len(ledger) + len(ids)} jobs acknowledged, 0 lost", flush=True)


if __name__ == "__main__":
    main()
