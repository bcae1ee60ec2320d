"""Goal: RFC 9 (Titanic), from clients and workers that know nothing but the RFCs.
Usage: jobs_rfc9_test.py BIN_DIRECTORY"""
import os
import sys

from jobs_peers import Client, RequestClient, System, eventually


def test_request_reply_close(system):
    client = RequestClient(system.endpoint)  # RFC 7, on REQ
    gate = system.path("gate")
    open(gate, "w", encoding="utf-8").close()
    code, job = client.call("titanic.request", b"echo", b"hold " + gate.encode(), b"", b"\x00\xff")
    assert code == b"200", code
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
    for unknown in (b"", b"no-such-id", b"x" * 5000, b"\xff\x00", b"00000000-0000-4000-8000-0000-7"):
        assert client.call_until("titanic.reply", unknown) == [b"400"], unknown
        assert client.call_until("titanic.close", unknown) == [b"200"], unknown
    assert client.call_until("titanic.request", b"echo") == [b"400"], "no body to send"
    assert client.call_until("titanic.request", b"", b"x") == [b"400"], "no service"


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
    stores = set()

    def both():
        code, job = client.call_until("titanic.request", b"echo", b"x")
        assert code == b"200"
        stores.add(job.rsplit(b"-", 1)[0])
        eventually(lambda: client.call_until("titanic.reply", job) == [b"200", b"x"], "the reply")
        return len(stores) == 2

    eventually(both, "jobs of both stores")


def main():
    with System(sys.argv[1]) as system:
        system.start_broker()
        system.start_jobs()
        system.start_echo()
        for test in (test_request_reply_close, test_what_is_not_there, test_closed_while_it_waits,
                     test_survives_a_restart, test_two_job_services):
            test(system)
            print("ok", test.__name__, flush=True)


main()
