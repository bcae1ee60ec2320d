#!/usr/bin/env python3
"""Goal: third-party peers, written from the RFCs alone, work with gofed-broker as they are.

Method: the real program, bound to a port of its choice, and the peers of mdp_peers.py.
Usage: peers_test.py GOFED_BROKER [unittest arguments]
"""

import os
import signal
import subprocess
import sys
import time
import unittest

import zmq

from mdp_peers import Client, Worker

BROKER = sys.argv.pop(1)
INTERVAL_S = 0.2


def echo(body):
    return [[b"echo", *body]]


class PeersTest(unittest.TestCase):
    def setUp(self):
        self.workers = []
        self.clients = []
        self.context = zmq.Context()
        self.start_broker("tcp://127.0.0.1:*")

    def start_broker(self, endpoint):
        self.broker = subprocess.Popen(
            [BROKER, "--endpoint", endpoint, "--heartbeat-interval-ms", str(int(INTERVAL_S * 1000)),
             "--log", "warn"], stdout=subprocess.PIPE, text=True)
        self.endpoint = self.broker.stdout.readline().strip()
        self.assertTrue(self.endpoint.startswith("tcp://127.0.0.1:"), self.endpoint)

    def tearDown(self):
        for client in self.clients:
            client.close()
        for worker in self.workers:
            worker.stop()
        self.broker.terminate()
        self.assertEqual(self.broker.wait(10), 0)
        self.broker.stdout.close()
        self.context.destroy(linger=0)

    def worker(self, version, service, answer=echo):
        worker = Worker(self.context, self.endpoint, version, service, answer, INTERVAL_S)
        self.workers.append(worker)
        return worker

    def client(self, version, socket_type=zmq.DEALER):
        client = Client(self.context, self.endpoint, version, socket_type)
        self.clients.append(client)
        return client

    def until(self, condition, what):
        deadline = time.monotonic() + 15
        while not condition():
            self.assertLess(time.monotonic(), deadline, what)
            time.sleep(0.01)

    def test_every_client_with_every_worker(self):
        for worker_version in (1, 2):
            service = b"echo%d" % worker_version
            self.worker(worker_version, service)
            for version, socket_type in ((1, zmq.REQ), (1, zmq.DEALER), (2, zmq.DEALER)):
                with self.subTest(worker=worker_version, client=version, socket=socket_type):
                    client = self.client(version, socket_type)
                    self.assertEqual(client.ask(service, b"one"), [b"echo", b"one"])
                    self.assertEqual(client.ask(service, b"a", b"", b"c"),
                                     [b"echo", b"a", b"", b"c"])

    def test_partial_replies(self):
        self.worker(2, b"parts", lambda body: [[b"1"], [b"2"], [b"end"]])
        client = self.client(2)
        client.send(b"parts", b"x")
        replies = [client.receive(b"parts") for _ in range(3)]
        self.assertEqual(replies, [("partial", [b"1"]), ("partial", [b"2"]), ("final", [b"end"])])
        # MDP/0.1 has none: a REQ client gets exactly one reply.
        self.assertEqual(self.client(1, zmq.REQ).ask(b"parts", b"x"), [b"end"])

    def test_mmi_service_follows_the_workers(self):
        for version in (1, 2):
            client = self.client(version)
            service = b"seen%d" % version
            self.assertEqual(client.ask(b"mmi.service", service), [b"404"])
            worker = self.worker(version, service)
            self.until(lambda: client.ask(b"mmi.service", service) == [b"200"], "registration")
            self.workers.remove(worker)
            worker.stop()
            self.until(lambda: client.ask(b"mmi.service", service) == [b"404"], "disconnect")
            self.assertEqual(client.ask(b"mmi.nonsense", b"x"), [b"501"])

    def test_a_hundred_thousand_requests_at_once_are_all_answered(self):
        count = 100_000
        client = self.client(2)
        client.socket.setsockopt(zmq.SNDHWM, 0)
        for i in range(count):
            client.send(b"late", b"%d" % i)
        self.worker(2, b"late", lambda body: [body])
        seen = set()
        for _ in range(count):
            stage, body = client.receive(b"late")
            seen.add(body[0])
        self.assertEqual(len(seen), count)

    def test_heartbeats_reach_an_idle_worker(self):
        for version, beat in ((1, b"\x04"), (2, b"\x05")):
            worker = self.worker(version, b"idle%d" % version)
            self.until(lambda: worker.heard.count(beat) >= 3, "heartbeats")
            self.assertEqual(worker.registrations, 1)

    def test_a_request_waits_for_its_worker(self):
        client = self.client(1, zmq.REQ)
        client.send(b"soon", b"x")
        self.worker(1, b"soon")
        self.assertEqual(client.receive(b"soon"), ("final", [b"echo", b"x"]))

    def test_malformed_messages_harm_nobody(self):
        raw = self.context.socket(zmq.DEALER)
        raw.linger = 0
        raw.connect(self.endpoint)
        for frames in ([b""], [b"", b""], [b"MDPC01"], [b"", b"MDPC01"], [b"", b"MDPC01", b"s"],
                       [b"MDPC02", b"\x01"], [b"MDPC02", b"\x09", b"s", b"b"], [b"MDPW02"],
                       [b"MDPW02", b"\x04", b"c"], [b"\xc7\x47"], [b"x" * 100] * 100,
                       [b"", b"MDPW01", b"\x01", b""]):
            raw.send_multipart(frames)
        self.worker(2, b"echo")
        self.assertEqual(self.client(2).ask(b"echo", b"x"), [b"echo", b"x"])
        raw.close()

    def test_peers_survive_a_killed_broker(self):
        self.worker(1, b"one")
        self.worker(2, b"two")
        self.assertEqual(self.client(2).ask(b"two", b"x"), [b"echo", b"x"])
        self.broker.kill()
        self.broker.wait()
        self.broker.stdout.close()
        self.start_broker(self.endpoint)
        for service in (b"one", b"two"):
            client = self.client(2)
            self.until(lambda: client.ask(b"mmi.service", service) == [b"200"], "registration")
            self.assertEqual(client.ask(service, b"again"), [b"echo", b"again"])

    def test_a_frozen_broker_comes_back(self):
        self.worker(2, b"echo")
        client = self.client(2)
        self.assertEqual(client.ask(b"echo", b"x"), [b"echo", b"x"])
        os.kill(self.broker.pid, signal.SIGSTOP)
        client.send(b"echo", b"meanwhile")
        time.sleep(INTERVAL_S * 5)  # longer than its own liveness: it must not bury its workers
        os.kill(self.broker.pid, signal.SIGCONT)
        self.assertEqual(client.receive(b"echo"), ("final", [b"echo", b"meanwhile"]))

    def test_a_vanished_client_frees_the_queue(self):
        self.worker(2, b"echo")
        gone = Client(self.context, self.endpoint, 2)
        for _ in range(50):
            gone.send(b"nobody", b"x")
        asker = self.client(2)
        self.until(lambda: b"nobody" in asker.ask(b"mmi.services", b"")[1], "the queue")
        gone.close()
        self.assertEqual(self.client(2).ask(b"echo", b"x"), [b"echo", b"x"])

    def test_a_worker_stopped_by_the_broker_is_told(self):
        worker = self.worker(2, b"echo")
        self.assertEqual(self.client(2).ask(b"echo", b"x"), [b"echo", b"x"])
        self.broker.terminate()
        self.assertEqual(self.broker.wait(10), 0)
        self.until(lambda: b"\x06" in worker.heard, "DISCONNECT")


if __name__ == "__main__":
    unittest.main()
