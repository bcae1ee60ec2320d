#!/usr/bin/env python3
"""Goal: a store that an earlier release wrote is read by today's programs, with what was in it.

Method: unpack a store frozen by scripts/release-store, start a broker and workers over it, ask for all that
its contents.json names. What is asked may have more fields than it had then, and none fewer or others.

    release_test.py BIN STORE.tar.xz
"""
import json
import os
import pathlib
import subprocess
import sys
import tarfile
import tempfile
import unittest

BIN, STORE = sys.argv[1:3]


def kept(before, now, path="document"):
    """Where `now` lacks what `before` says; new fields of objects are no difference."""
    if isinstance(before, dict) and isinstance(now, dict):
        for key, value in before.items():
            if key == "format":  # an old document keeps its own
                continue
            if key not in now:
                yield "%s.%s is missing" % (path, key)
            else:
                yield from kept(value, now[key], path + "." + key)
    elif isinstance(before, list) and isinstance(now, list) and len(before) == len(now):
        for index, (old, new) in enumerate(zip(before, now)):
            yield from kept(old, new, "%s[%d]" % (path, index))
    elif before != now:
        yield "%s was %r and is %r" % (path, before, now)


class Release(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.holder = tempfile.TemporaryDirectory(prefix="gofed-release-test-")
        cls.root = pathlib.Path(cls.holder.name)
        with tarfile.open(STORE) as archive:
            archive.extractall(cls.root)  # our own file
        cls.contents = json.loads((cls.root / "contents.json").read_text(encoding="utf-8"))
        cls.endpoint = "ipc://%s/broker" % cls.root
        environment = dict(os.environ, XDG_DATA_HOME=str(cls.root / "data"))
        cls.log = open(cls.root / "log", "w", encoding="utf-8")
        never = ["--set", "filestorage.lifetime=0", "--set", "jobs.retention=0"]
        cls.processes = [
            subprocess.Popen([BIN + "/gofed-broker", "--endpoint", cls.endpoint], stdout=cls.log, stderr=cls.log, env=environment),
            subprocess.Popen([BIN + "/gofed-worker", "--broker", cls.endpoint, *never, "all"], stdout=cls.log, stderr=cls.log,
                             env=environment)]

    @classmethod
    def tearDownClass(cls):
        for process in cls.processes:
            process.kill()
            process.wait()
        cls.log.close()
        cls.holder.cleanup()

    def gofed(self, *words, text=True):
        result = subprocess.run([BIN + "/gofed", "--broker", self.endpoint, "--remote", "--timeout", "60s", "--output",
                                 "json", *words], capture_output=True, text=text, check=False)
        self.assertEqual(result.returncode, 0, "%s: %s\n%s" % (words, result.stderr, (self.root / "log").read_text()))
        return result.stdout

    def test_files_are_listed_and_have_their_content(self):
        listed = json.loads(self.gofed("call", "list", "{}"))["files"]
        for file in self.contents["files"]:
            self.assertIn(file["sha256"], [entry["sha256"] for entry in listed])
            self.gofed("download", json.dumps(file), "-O", str(self.root / "out"))
            self.assertEqual((self.root / "out").stat().st_size, file["size_bytes"])
        self.gofed("download", json.dumps(self.contents["files"][0]), "-O", str(self.root / "out"))
        self.assertEqual((self.root / "out").read_bytes(), (self.root / "kept.tar").read_bytes())

    def test_documents_are_those_that_were_stored(self):
        project = {"project": "example.com/kept", "commit": "v1.0.0"}
        for action, field in (("api_project", "api"), ("deps_project", "deps"), ("uses_project", "uses")):
            with self.subTest(action=action):
                answer = json.loads(self.gofed("call", action, json.dumps(project)))
                document = answer.get(field, answer)
                self.assertEqual(list(kept(self.contents[field], document)), [])

    def test_jobs_and_their_results_are_there(self):
        for job in self.contents["jobs"]:
            with self.subTest(job=job["id"]):
                status = json.loads(self.gofed("jobs", "status", job["id"]))
                status = status[0] if isinstance(status, list) else status
                self.assertEqual(status["state"], job["state"])
                self.assertEqual(status["id"], job["id"])
        done = [job["id"] for job in self.contents["jobs"] if job["state"] == "done"]
        self.assertEqual(list(kept(self.contents["api"]["packages"],
                                   json.loads(self.gofed("jobs", "result", done[0]))["packages"])), [])

    def test_the_store_takes_new_things(self):
        self.gofed("upload", str(self.root / "contents.json"))
        self.gofed("submit", "api", str(self.root / "kept.tar"))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
