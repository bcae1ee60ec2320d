"""Goal: RFC 9 (Titanic), from clients and workers that know nothing but the RFCs.
Usage: jobs_rfc9_test.py BIN_DIRECTORY"""
import json
import os
import re
import sys
import time
import uuid

from jobs_peers import Client, RequestClient, System, eventually


def test_request_reply_close(system):
    client = RequestClient(system.endpoint)  # RFC 7, on REQ
    gate = system.path("gate")
    open(gate, "w", encoding="utf-8").close()
    code, job = client.call("titanic.request", b"echo", b"hold " + gate.encode(), b"", b"\x00\xff")
    assert code == b"200", code
    assert re.fullmatch(b"[0-9A-Za-z]{32}", job) and int(job, 16), job
    assert client.call("titanic.reply", job) == [b"300"]
    assert client.call("titanic.reply", job) == [b"300"]
    os.unlink(gate)
    expected = [b"200", b"hold " + gate.encode(), b"", b"\x00\xff"]
    eventually(lambda: client.call("titanic.reply", job) == expected, "the reply")
    assert client.call("titanic.reply", job) == expected, "asking does not delete"
    assert client.call("titanic.close", job) == [b"200"]
    assert client.call("titanic.reply", job) == [b"400"]
    assert client.call("titanic.close", job) == [b"200"], "close is idempotent"


def test_what_is_not_there(system):
    client = Client(system.endpoint)  # RFC 18, on DEALER
    known = client.call_until("titanic.request", b"echo", b"x")[1]
    other_end = known[:-1] + (b"0" if known[-1:] != b"0" else b"1")
    for unknown in (b"", b"no-such-id", b"x" * 5000, b"\xff\x00", b"00000000-0000-4000-8000-0000-7",
                    b"x" * 32, other_end, uuid.uuid4().hex.encode(), str(uuid.uuid4()).encode()):
        assert client.call_until("titanic.reply", unknown) == [b"400"], unknown
        assert client.call_until("titanic.close", unknown) == [b"200"], unknown
    assert client.call_until("titanic.request", b"echo") == [b"400"], "no body to send"
    assert client.call_until("titanic.request", b"", b"x") == [b"400"], "no service"


def test_case_of_digits(system):
    client = Client(system.endpoint)
    job = client.call_until("titanic.request", b"echo", b"x")[1]
    for spelled in (job.upper(), job.lower()):
        eventually(lambda: client.call_until("titanic.reply", spelled) == [b"200", b"x"], "the reply")


def test_failed_job(system):
    """The service failed: 500 and a text, in one frame."""
    client = RequestClient(system.endpoint)
    code, job = client.call("titanic.request", b"lister", b"no head of ours")
    assert code == b"200", code
    system.gofed("jobs", "cancel", *listed(system, "lister"))
    eventually(lambda: client.call("titanic.reply", job) != [b"300"], "the end")
    reply = client.call("titanic.reply", job)
    assert len(reply) == 1 and re.fullmatch(rb"500 [^\x00-\x1f]+", reply[0]), reply


def listed(system, service):
    done = system.gofed("-o", "ndjson", "jobs", "list", "--service", service)
    return [json.loads(line)["id"] for line in done.stdout.splitlines()]


def test_closed_while_it_waits(system):
    client = Client(system.endpoint)
    code, job = client.call_until("titanic.request", b"nobody-offers-this", b"x")
    assert code == b"200"
    assert client.call_until("titanic.reply", job) == [b"300"]
    assert client.call_until("titanic.close", job) == [b"200"]
    assert client.call_until("titanic.reply", job) == [b"400"]


def test_survives_a_restart(system):
    client = Client(system.endpoint)
    jobs = [client.call_until("titanic.request", b"echo", b"%d" % i)[1] for i in range(20)]
    system.processes["jobs"].kill()
    system.processes["jobs"].wait()
    system.start_jobs()
    for i, job in enumerate(jobs):
        eventually(lambda: client.call_until("titanic.reply", job) == [b"200", b"%d" % i],
                   f"reply {i}")


def test_two_job_services(system):
    """Each owns what it acknowledged, whoever is asked."""
    system.start_jobs("jobs2")
    client = Client(system.endpoint)
    stores, jobs = set(), []

    def both():
        code, job = client.call_until("titanic.request", b"echo", b"x")
        assert code == b"200"
        stores.add(job[:12])
        jobs.append(job)
        eventually(lambda: client.call_until("titanic.reply", job) == [b"200", b"x"], "the reply")
        return len(stores) == 2

    eventually(both, "jobs of both stores")
    # Without its owner a request is not unknown, and asking does not hang; with it, it is there.
    system.processes["jobs2"].kill()
    system.processes["jobs2"].wait()
    begin = time.monotonic()
    codes = {client.call_until("titanic.reply", job)[0] for job in jobs[:1] + jobs[-2:]}
    assert codes == {b"200", b"500"} and time.monotonic() - begin < 10, codes
    system.start_jobs("jobs2")
    for job in jobs:
        eventually(lambda: client.call_until("titanic.reply", job) == [b"200", b"x"], "the reply")


def test_gofed_takes_these_ids(system):
    """`gofed jobs` finds the owner by the id, of two services, and names the id that it was given."""
    client = Client(system.endpoint)
    jobs = {}
    while len(jobs) < 2:
        job = client.call_until("titanic.request", b"echo", b"x")[1]
        jobs[job[:12]] = job.decode()
        eventually(lambda: client.call_until("titanic.reply", job) == [b"200", b"x"], "the reply")
    one, other = jobs.values()
    done = system.gofed("-o", "json", "jobs", "status", one, other.upper())
    assert done.returncode == 0, done.stderr
    assert [job["state"] for job in json.loads(done.stdout)] == ["done", "done"], done.stdout
    for job in (one, other):
        done = system.gofed("-o", "json", "jobs", "result", job)
        assert done.returncode == 0 and json.loads(done.stdout) == ["eA=="], done
    assert system.gofed("jobs", "close", one).returncode == 0
    done = system.gofed("jobs", "result", one)
    assert done.returncode == 1 and f"job {one}: there is no such job" in done.stderr, done
    done = system.gofed("jobs", "result", "0" * 32)
    assert done.returncode == 1 and f"job {'0' * 32}: no job service" in done.stderr, done
    done = system.gofed("jobs", "status", one[:-1] + ("0" if one[-1] != "0" else "1"))
    assert done.returncode != 0 and "not a job id" in done.stderr, done
    closed = listed(system, "echo")[0]
    assert system.gofed("jobs", "close", closed).returncode == 0
    done = system.gofed("jobs", "result", closed)
    assert done.returncode == 1 and f"job {closed}: there is no such job" in done.stderr, done


def main():
    with System(sys.argv[1]) as system:
        system.start_broker()
        system.start_jobs()
        system.start_echo()
        for test in (test_request_reply_close, test_what_is_not_there, test_case_of_digits,
                     test_failed_job, test_closed_while_it_waits, test_survives_a_restart,
                     test_two_job_services, test_gofed_takes_these_ids):
            test(system)
            print("ok", test.__name__, flush=True)


main()
