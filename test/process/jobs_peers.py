"""What the job service's process tests share: programs started and ended, and Majordomo peers written
from RFC 7, RFC 9 and RFC 18 alone, with python3-zmq."""
import os
import signal
import subprocess
import sys
import tempfile
import time

import msgpack
import zmq

PATIENCE_S = 60


def eventually(condition, what, patience_s=PATIENCE_S):
    until = time.monotonic() + patience_s
    while not condition():
        if time.monotonic() > until:
            raise AssertionError(f"not within {patience_s} s: {what}")
        time.sleep(0.02)


class System:
    """A broker, a job service and workers in a directory of their own; all gone at the end."""

    def __init__(self, bin_directory):
        self.bin = bin_directory
        self.directory = tempfile.TemporaryDirectory(prefix="gofed-jobs-test-")
        self.endpoint = f"ipc://{self.directory.name}/broker"
        self.processes = {}

    def __enter__(self):
        return self

    def __exit__(self, failure, *_):
        for name in self.processes if failure else []:
            print(f"---- end of {name}.log\n" + self.log(name)[-2000:], file=sys.stderr)
        for process in self.processes.values():
            try:
                process.send_signal(signal.SIGCONT)
            except ProcessLookupError:
                pass
            process.kill()
            process.wait()
        self.directory.cleanup()

    def path(self, name):
        return os.path.join(self.directory.name, name)

    def start(self, name, command, environment=None):
        with open(self.path(name + ".log"), "a", encoding="utf-8") as log:
            self.processes[name] = subprocess.Popen(command, stdout=log, stderr=log,
                                                    env=environment)
        return self.processes[name]

    def gofed(self, *words, input="", timeout_s="60s"):
        """The client, to its end."""
        command = [f"{self.bin}/gofed", "--broker", self.endpoint, "--timeout", timeout_s, *words]
        return subprocess.run(command, input=input, capture_output=True, text=True, check=False)

    def start_broker(self):
        # A socket file of a killed broker is in the way of nobody: ZeroMQ replaces it.
        self.start("broker", [f"{self.bin}/gofed-broker", "--endpoint", self.endpoint,
                              "--heartbeat-interval-ms", "200"])

    def start_jobs(self, name="jobs", *more, store=None, environment=None):
        return self.start(name, [f"{self.bin}/gofed-worker", "--broker", self.endpoint,
                                 "--set", f"jobs.path={store or self.path(name) + '-store'}",
                                 "--set", "worker.heartbeat_interval=200ms",
                                 "--set", "client.connect_timeout=5s", *more, "jobs",
                                 "titanic.request", "titanic.reply", "titanic.close"], environment)

    def start_echo(self, name="echo"):
        self.start(name, [sys.executable, __file__, "echo", self.endpoint, self.path("runs.log")])

    def start_lister(self, name="lister"):
        self.start(name, [sys.executable, __file__, "lister", self.endpoint, self.path("lists.log")])

    def log(self, name):
        with open(self.path(name + ".log"), encoding="utf-8", errors="replace") as file:
            return file.read()


def split_status(reply):
    """RFC 9: the first frame is three digits, which may be followed by a space and a text. Only a
    success has frames after it; the text takes their place here. Other replies are as they were."""
    code, _, text = reply[0].partition(b" ")
    if len(code) != 3 or not code.isdigit() or not text:
        return reply
    assert code != b"200" and len(reply) == 1, reply
    return [code, text]


class Client:
    """An RFC 18 client on a REQ-like DEALER: one request at a time, a new socket after silence."""

    def __init__(self, endpoint):
        self.endpoint = endpoint
        self.socket = None

    def connect(self):
        self.close()
        self.socket = zmq.Context.instance().socket(zmq.DEALER)
        self.socket.linger = 0
        self.socket.connect(self.endpoint)

    def close(self):
        if self.socket is not None:
            self.socket.close()
            self.socket = None

    def call(self, service, *body, timeout_s=2.0):
        """The frames of the final reply's body; None after silence."""
        if self.socket is None:
            self.connect()
        self.socket.send_multipart([b"MDPC02", b"\x01", service.encode(), *body])
        until = time.monotonic() + timeout_s
        while self.socket.poll(max(0, int((until - time.monotonic()) * 1000))):
            frames = self.socket.recv_multipart()
            if frames[:2] == [b"MDPC02", b"\x03"] and frames[2] == service.encode():
                return split_status(frames[3:])
        self.close()
        return None

    def call_until(self, service, *body, patience_s=PATIENCE_S):
        """The same, asked again after silence and after what the broker says in a worker's place."""
        until = time.monotonic() + patience_s
        while True:
            reply = self.call(service, *body)
            if reply and len(reply[0]) == 3:
                return reply
            if time.monotonic() > until:
                raise AssertionError(f"{service}: no answer within {patience_s} s, last {reply}")


def final_replies(system, jobs):
    """What titanic.reply says of each job once it has ended, in their order."""
    client = Client(system.endpoint)
    answers = {}
    for job in jobs:
        def ended(job=job):
            answers[job] = client.call_until("titanic.reply", job)
            return answers[job][0] != b"300"

        eventually(ended, f"end of {job}")
    client.close()
    return answers


def check_all_done(system, ledger):
    """Every job is done, with its own body as its answer."""
    for job, answer in final_replies(system, ledger).items():
        assert answer == [b"200", ledger[job]], (job, answer[0])


class RequestClient:
    """An RFC 7 client on a REQ socket, as its examples have it."""

    def __init__(self, endpoint):
        self.socket = zmq.Context.instance().socket(zmq.REQ)
        self.socket.linger = 0
        self.socket.rcvtimeo = 10_000
        self.socket.connect(endpoint)

    def call(self, service, *body):
        self.socket.send_multipart([b"MDPC01", service.encode(), *body])
        frames = self.socket.recv_multipart()
        assert frames[:2] == [b"MDPC01", service.encode()], frames
        return frames[2:]


class Worker:
    """An RFC 18 worker, one request at a time: finds out when a request may be answered, and how."""
    HEARTBEAT_S = 0.2

    def __init__(self, endpoint, service, log):
        self.endpoint, self.service = endpoint, service
        self.log = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def note(self, line):
        os.write(self.log, line + b"\n")

    def began(self, body):
        """True: the worker dies of the request."""

    def run(self):
        while True:
            self.serve()

    def serve(self):
        """One registration, until the broker is silent or says DISCONNECT."""
        socket = zmq.Context.instance().socket(zmq.DEALER)
        socket.linger = 0
        socket.connect(self.endpoint)
        socket.send_multipart([b"MDPW02", b"\x01", self.service])
        seen = beat = time.monotonic()
        held = []
        while time.monotonic() - seen < 10 * self.HEARTBEAT_S:
            if socket.poll(10):
                frames = socket.recv_multipart()
                seen = time.monotonic()
                if frames[1] == b"\x02":  # REQUEST: client, empty, body
                    held.append((seen, frames[2], frames[4:]))
                    if self.began(frames[4:]):
                        break
                elif frames[1] == b"\x06":  # DISCONNECT: say READY again
                    break
            for since, client, body in list(held):
                reply = self.reply(body, since)
                if reply is not None:
                    socket.send_multipart([b"MDPW02", b"\x04", client, b"", *reply])
                    held.remove((since, client, body))
            if time.monotonic() - beat > self.HEARTBEAT_S:
                socket.send_multipart([b"MDPW02", b"\x05"])
                beat = time.monotonic()
        socket.close()


class EchoWorker(Worker):
    """Answers its body, and notes each run. A body that begins with b"hold" is answered once the file
    after it has gone."""

    def reply(self, body, _since):
        if body[0].startswith(b"hold ") and os.path.exists(body[0][5:]):
            return None
        self.note(body[0])
        return body


class ListWorker(Worker):
    """The action `list` of a service of another name, each run as long as its prefix says: "NAME
    SECONDS", "NAME hold FILE" (until that has gone), "NAME fail FILE" (an error while that is there),
    "NAME die" (the worker goes without an answer, and registers anew). Notes "begin NAME" and "end NAME"."""

    @staticmethod
    def read(body):
        values = msgpack.Unpacker(raw=False)
        values.feed(body[0])
        head, given = values.unpack(), values.unpack()
        return head["id"], given["prefix"].split(" ")

    def began(self, body):
        name, *how = self.read(body)[1]
        self.note(b"begin " + name.encode())
        return how[0] == "die"

    def reply(self, body, since):
        request, (name, *how) = self.read(body)
        if how[0] == "hold" and os.path.exists(how[1]):
            return None
        if how[0] not in ("hold", "fail") and time.monotonic() - since < float(how[0]):
            return None
        self.note(b"end " + name.encode())
        head = {"gofed": 1, "id": request, "status": "ok"}
        if how[0] == "fail" and os.path.exists(how[1]):
            return [msgpack.packb(head | {"status": "error", "code": 23, "message": "not today"})]
        return [msgpack.packb(head) + msgpack.packb({"files": [], "cursor": ""})]


if __name__ == "__main__":
    KIND = {"echo": EchoWorker, "lister": ListWorker}[sys.argv[1]]
    KIND(sys.argv[2], sys.argv[1].encode(), sys.argv[3]).run()
