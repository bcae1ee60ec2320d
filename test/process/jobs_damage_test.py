"""Goal: a store that is in use, cut short or damaged is told of in one clear line, and no acknowledged
job is lost in silence: it is there, or the service says what it refuses.
Method: a job service is filled and killed with -9; its files are damaged; it is started again.
Usage: jobs_damage_test.py BIN_DIRECTORY"""
import glob
import json
import os
import sys

from jobs_peers import Client, System, check_all_done, eventually

JOBS = 400
BODY_BYTES = 2000


def start_and_submit(system):
    """A job service with acknowledged jobs that nobody runs yet: body by id."""
    system.start_broker()
    system.start_jobs()
    client = Client(system.endpoint)
    ledger = {}
    for i in range(JOBS):
        body = b"job %d " % i + os.urandom(BODY_BYTES).hex().encode()
        code, job = client.call_until("titanic.request", b"echo", body)
        assert code == b"200", code
        ledger[job] = body
    client.close()
    return ledger


def kill(system, name="jobs"):
    system.processes[name].kill()
    system.processes[name].wait()


def refusal(system, *arguments, **options):
    """The one line of a job service that will not start."""
    process = system.start_jobs("refused", *arguments, **options)
    assert process.wait(timeout=60) == 1, process.returncode
    lines = [line for line in system.log("refused").splitlines()
             if line.startswith("gofed-worker: ")]
    print(lines[-1], flush=True)
    return lines[-1]


def ask_all(system, ledger):
    """What the service says of each job."""
    client = Client(system.endpoint)
    answers = {job: client.call_until("titanic.reply", job) for job in ledger}
    client.close()
    return answers


def logs_of(system):
    """Write-ahead logs, the largest first."""
    return sorted(glob.glob(system.path("jobs-store/db/*.log")), key=os.path.getsize, reverse=True)


def opened_twice(binaries):
    with System(binaries) as system:
        ledger = start_and_submit(system)
        line = refusal(system, store=system.path("jobs-store"))
        owner = system.processes["jobs"].pid
        assert f"{system.path('jobs-store')}: open in process {owner}" in line, line
        system.start_echo()
        check_all_done(system, ledger)


def log_cut_short(binaries):
    with System(binaries) as system:
        ledger = start_and_submit(system)
        kill(system)
        log = logs_of(system)[0]
        whole = open(log, "rb").read()
        os.truncate(log, len(whole) // 2)
        for _ in range(2):  # and it stays refused
            line = refusal(system, store=system.path("jobs-store"))
            assert system.path("jobs-store") in line and "acknowledged" in line, line
        with open(log, "wb") as file:  # from the backup
            file.write(whole)
        system.start_jobs()
        system.start_echo()
        check_all_done(system, ledger)


def block_damaged(binaries):
    with System(binaries) as system:
        ledger = start_and_submit(system)
        kill(system)
        system.start_jobs()  # recovery moves what was logged into tables
        Client(system.endpoint).call_until("titanic.close", b"nobody")
        kill(system)
        tables = sorted(glob.glob(system.path("jobs-store/db/*.sst")), key=os.path.getsize)
        table = tables[-1]  # the requests: they are the largest
        size = os.path.getsize(table)
        assert size > JOBS * BODY_BYTES / 4, (table, size)
        with open(table, "r+b") as file:
            file.seek(size // 2)
            byte = file.read(1)[0]
            file.seek(size // 2)
            file.write(bytes([byte ^ 0x10]))
        system.start_jobs()
        system.start_echo()
        check_damage_told(system, ledger, os.path.basename(table))


def check_damage_told(system, ledger, table):
    """The jobs whose requests lie in the damaged block are dead, which names it, and all others are
    done. Where RocksDB met the block first, to merge its file with others, it takes no more writes:
    then the service says that, names the file, and all jobs are still there."""
    answers = {}

    def settled():
        answers.update(ask_all(system, ledger))
        return stopped(system) or all(answer[0] != b"300" for answer in answers.values())

    eventually(settled, "an end, or a word")
    done = [job for job, answer in answers.items() if answer[0] == b"200"]
    told = {job: answer[1].decode() for job, answer in answers.items() if answer[0] == b"500"}
    pending = len(ledger) - len(done) - len(told)
    print(f"{len(done)} done, {len(told)} damaged, {pending} pending:", *list(told.values())[:1],
          flush=True)
    assert all(answer[0] in (b"200", b"300", b"500") for answer in answers.values())
    assert all(answers[job][1:] == [ledger[job]] for job in done)
    assert all(table in reason for reason in told.values()), told
    assert len(told) < JOBS // 4
    reason = stopped(system)
    if reason:
        print("refuses:", reason, flush=True)
        refused = system.gofed("submit", "list", "{}")
        assert table in reason and refused.returncode == 1, (reason, refused)
        assert table in refused.stderr and len(refused.stderr.splitlines()) == 1, refused
        return
    assert told and not pending
    assert all("cannot be read" in reason for reason in told.values()), told
    listed = json.loads(system.gofed("-o", "json", "jobs", "list", "--state", "dead").stdout)
    assert sorted(job["id"].encode() for job in listed) == sorted(told)


def stopped(system):
    """Why nothing is given out; empty: it is."""
    stats = json.loads(system.gofed("-o", "json", "jobs", "stats").stdout)
    reason = stats.get("dispatch_error", "")
    return reason if "Corruption" in reason else ""


def main():
    for part in opened_twice, log_cut_short, block_damaged:
        print(part.__name__, flush=True)
        part(sys.argv[1])


main()
