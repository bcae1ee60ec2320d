"""Majordomo clients and workers written from the RFCs alone (7/MDP, 18/MDP, 8/MMI), over pyzmq.

Nothing of gofed is used or known here: this is what a stranger would write. Frames are as the RFCs
number them; MDP/0.1 clients may be REQ or DEALER, everybody else is DEALER.
"""

import threading
import time

import zmq

# RFC 7 (0.1) and RFC 18 (0.2): protocol headers and commands.
C01, W01 = b"MDPC01", b"MDPW01"
C02, W02 = b"MDPC02", b"MDPW02"
REQUEST_02, PARTIAL_02, FINAL_02 = b"\x01", b"\x02", b"\x03"
WORKER_01 = {"ready": b"\x01", "request": b"\x02", "final": b"\x03", "heartbeat": b"\x04",
             "disconnect": b"\x05"}
WORKER_02 = {"ready": b"\x01", "request": b"\x02", "partial": b"\x03", "final": b"\x04",
             "heartbeat": b"\x05", "disconnect": b"\x06"}


class Client:
    """version 1 or 2; socket_type zmq.REQ (0.1 only) or zmq.DEALER."""

    def __init__(self, context, endpoint, version, socket_type=zmq.DEALER):
        self.version = version
        self.is_req = socket_type == zmq.REQ
        self.socket = context.socket(socket_type)
        self.socket.linger = 0
        self.socket.connect(endpoint)

    def send(self, service, *body):
        if self.version == 2:
            self.socket.send_multipart([C02, REQUEST_02, service, *body])
        elif self.is_req:  # REQ adds the empty frame itself
            self.socket.send_multipart([C01, service, *body])
        else:
            self.socket.send_multipart([b"", C01, service, *body])

    def receive(self, service, timeout_s=20):
        """('partial' or 'final', body frames) of the next reply."""
        if not self.socket.poll(timeout_s * 1000):
            raise TimeoutError("no reply of " + service.decode())
        frames = self.socket.recv_multipart()
        if self.version == 2:
            header, command, name, *body = frames
            assert header == C02, frames
            assert command in (PARTIAL_02, FINAL_02), frames
            stage = "partial" if command == PARTIAL_02 else "final"
        else:
            if not self.is_req:
                assert frames.pop(0) == b"", frames
            header, name, *body = frames
            assert header == C01, frames
            stage = "final"
        assert name == service, frames
        assert body, "a reply has at least one body frame"
        return stage, body

    def ask(self, service, *body):
        self.send(service, *body)
        stage, reply = self.receive(service)
        assert stage == "final"
        return reply

    def close(self):
        self.socket.close()


class Worker(threading.Thread):
    """Serves one service in a thread of its own until stop().

    answer(body frames) -> list of bodies: all but the last go out as PARTIAL (0.2 only).
    """

    def __init__(self, context, endpoint, version, service, answer, heartbeat_s=0.5, liveness=3):
        super().__init__(daemon=True)
        self.context, self.endpoint, self.version = context, endpoint, version
        self.service, self.answer = service, answer
        self.heartbeat_s, self.liveness = heartbeat_s, liveness
        self.commands = WORKER_01 if version == 1 else WORKER_02
        self.stopping = threading.Event()
        self.registrations = 0
        self.heard = []  # commands of the broker, for tests to look at
        self.start()

    def send(self, command, *frames):
        head = [b"", W01] if self.version == 1 else [W02]
        self.socket.send_multipart([*head, self.commands[command], *frames])

    def register(self):
        self.socket = self.context.socket(zmq.DEALER)
        self.socket.linger = 200
        self.socket.connect(self.endpoint)
        self.send("ready", self.service)
        self.registrations += 1
        self.last_heard = time.monotonic()
        self.next_beat = self.last_heard + self.heartbeat_s

    def run(self):
        self.register()
        while not self.stopping.is_set():
            if self.socket.poll(20):
                self.on_message(self.socket.recv_multipart())
            now = time.monotonic()
            if now >= self.next_beat:
                self.send("heartbeat")
                self.next_beat = now + self.heartbeat_s
            if now - self.last_heard > self.heartbeat_s * 2 * self.liveness + 2:
                self.socket.close()
                self.register()
        self.send("disconnect")
        self.socket.close()

    def on_message(self, frames):
        self.last_heard = time.monotonic()
        if self.version == 1:
            assert frames.pop(0) == b"", frames
        header, command, *rest = frames
        assert header == (W01 if self.version == 1 else W02), frames
        self.heard.append(command)
        if command == self.commands["request"]:
            client, empty, *body = rest
            assert empty == b"" and client and body, frames
            *partials, final = self.answer(body)
            for partial in partials:
                self.send("partial", client, b"", *partial)
            self.send("final", client, b"", *final)
        elif command == self.commands["disconnect"]:
            self.socket.close()
            self.register()
        else:
            assert command == self.commands["heartbeat"], frames

    def stop(self):
        self.stopping.set()
        self.join(10)
        assert not self.is_alive()
