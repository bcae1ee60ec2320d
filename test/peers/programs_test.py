#!/usr/bin/env python3
"""Goal: foreign peers and gofed's own programs serve each other: a worker written from the RFCs answers
`gofed call`, a client written from the RFCs asks gofed-worker. Heads are as docs/protocol.md has them.

Usage: programs_test.py GOFED_BROKER GOFED_WORKER GOFED [unittest arguments]
"""

import io
import json
import os
import subprocess
import sys
import tempfile
import unittest

import msgpack
import zmq

from mdp_peers import Client, Worker

BROKER, WORKER, GOFED = sys.argv.pop(1), sys.argv.pop(1), sys.argv.pop(1)
INTERVAL_S = 0.2


def read_body(body):
    """The head and the value that stand one after the other in a body's first frame."""
    return list(msgpack.Unpacker(io.BytesIO(body[0]), raw=False))


def stat_answer(body):
    """What a filestorage of somebody else's would answer to the action stat."""
    head, value = read_body(body)
    assert head["gofed"] == 1 and head["action"] == "stat", head
    reply = {"gofed": 1, "id": head["id"], "status": "ok"}
    output = {"file": {"identifier": value["file"]["identifier"], "name": "foreign"}, "created": 7}
    return [[msgpack.packb(reply) + msgpack.packb(output)]]


def stat_refusal(body):
    head, _ = read_body(body)
    reply = {"gofed": 1, "id": head["id"], "status": "error", "code": 3, "message": "no such file"}
    return [[msgpack.packb(reply)]]


class ProgramsTest(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.context = zmq.Context()
        self.started = []
        self.workers = []
        broker = self.start([BROKER, "--endpoint", "tcp://127.0.0.1:*", "--log", "warn",
                             "--heartbeat-interval-ms", str(int(INTERVAL_S * 1000))])
        self.endpoint = broker.stdout.readline().strip()

    def start(self, command):
        environment = dict(os.environ, HOME=self.directory.name, TMPDIR=self.directory.name)
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment,
                                   cwd=self.directory.name)
        self.started.append(process)
        return process

    def tearDown(self):
        for worker in self.workers:
            worker.stop()
        for process in reversed(self.started):
            process.terminate()
            self.assertEqual(process.wait(20), 0)
            process.stdout.close()
        self.context.destroy(linger=0)
        self.directory.cleanup()

    def gofed(self, *words):
        return subprocess.run([GOFED, "--broker", self.endpoint, "--timeout", "15s", *words],
                              capture_output=True, text=True, timeout=60)

    def serve(self, version, answer):
        self.workers.append(
            Worker(self.context, self.endpoint, version, b"filestorage", answer, INTERVAL_S))

    def test_a_foreign_worker_serves_our_client(self):
        for version in (1, 2):
            with self.subTest(version=version):
                self.serve(version, stat_answer)
                done = self.gofed("call", "stat", '{"file": {"identifier": "f-%d"}}' % version)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertEqual(json.loads(done.stdout), {
                    "file": {"identifier": "f-%d" % version, "name": "foreign"}, "created": 7})
                self.workers.pop().stop()

    def test_an_error_of_a_foreign_worker_is_told_in_its_words(self):
        self.serve(2, stat_refusal)
        done = self.gofed("call", "stat", '{"file": {"identifier": "x"}}')
        self.assertEqual(done.returncode, 1)
        self.assertIn("no such file", done.stderr)

    def test_a_foreign_client_asks_our_worker(self):
        self.start([WORKER, "--broker", self.endpoint, "--set", "filestorage.driver=memory",
                    "--log-level", "warn", "filestorage"])
        for version, socket_type in ((1, zmq.REQ), (1, zmq.DEALER), (2, zmq.DEALER)):
            with self.subTest(version=version, socket=socket_type):
                client = Client(self.context, self.endpoint, version, socket_type)
                head = {"gofed": 1, "id": "mine-1", "action": "upload"}
                value = {"name": "a.txt", "data": 0, "last": True}
                reply = client.ask(b"filestorage", msgpack.packb(head) + msgpack.packb(value),
                                   b"content %d" % version)
                reply_head, output = read_body(reply)
                self.assertEqual((reply_head["id"], reply_head["status"]), ("mine-1", "ok"))
                self.assertEqual(output["file"]["size_bytes"], 9)
                self.assertEqual(client.ask(b"mmi.service", b"filestorage")[0], b"200")
                client.close()


if __name__ == "__main__":
    unittest.main()
