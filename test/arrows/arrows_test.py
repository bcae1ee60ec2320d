#!/usr/bin/env python3
"""Goal: the arrows hold, and the check of them sees what it claims to see.

Method: arrows.py over this repository, then over a small tree with one planted include at a time.
"""
import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent

# (file, include, words of the reason)
PLANTED = [
    ("schemas/a.h", '"envelope/system.h"', "schemas may include only: schemas"),
    ("schemas/a.h", "<zmq.hpp>", "only envelope/ may touch"),
    ("schemas/a.h", "<spdlog/spdlog.h>", "do not log"),
    ("envelope/a.cc", '"broker/core.h"', "envelope may include only"),
    ("envelope/a.cc", '"store/driver.h"', "envelope may include only"),
    ("envelope/a.cc", "<msgpack.hpp>", "only schemas/ may touch"),
    ("envelope/a.cc", "<toml++/toml.h>", "only envelope/config.cc may touch"),
    ("broker/a.cc", '"workers/services.h"', "broker may include only"),
    ("broker/a.cc", "<zmq.h>", "only envelope/ may touch"),
    ("store/a.cc", '"envelope/log.h"', "store may include only"),
    ("workers/api/a.cc", '"workers/deps/deps_service.h"', "workers/api may include only"),
    ("workers/api/a.cc", '"clients/run.h"', "workers/api may include only"),
    ("workers/api/a.cc", "<archive.h>", "only workers/archive/ may touch"),
    ("workers/api/a.cc", "<curl/curl.h>", "only workers/fetch/ may touch"),
    ("workers/api/a.cc", "<rocksdb/db.h>", "only store/ may touch"),
    ("workers/api/a.cc", "<cxxopts.hpp>", "may touch cxxopts.hpp"),
    ("workers/golang/syntax/a.h", '"schemas/result.h"', "workers/golang may include only"),
    ("workers/golang/a.h", "<spdlog/fmt/fmt.h>", "standard library alone"),
    ("workers/archive/a.h", '"workers/golang/source.h"', "workers/archive may include only"),
    ("clients/a.cc", '"workers/api/api_service.h"', "workers/services.h alone"),
    ("clients/a.cc", '"broker/core.h"', "clients may include only"),
    ("clients/a.cc", '"test/support/child.h"', "nothing includes test/"),
    ("clients/a.cc", '"run.h"', "not a path from the root"),
    ("clients/a.cc", "<boost/asio.hpp>", "no known library"),
    ("clients/a.cc", "<magic.h>", "no known library"),
    ("workers/golang/a.cc", "<gmpxx.h>", "standard library alone"),
    ("clients/a.cc", "<catch2/catch.hpp>", "only test/ may touch"),
]

ALLOWED = [
    ("envelope/a.cc", "<zmq.hpp>"),
    ("envelope/a.cc", "<sys/eventfd.h>"),
    ("broker/main.cc", "<cxxopts.hpp>"),
    ("workers/api/a.cc", '"workers/golang/project.h"'),
    ("workers/api/a.cc", '"workers/archive/archive.h"'),
    ("workers/api/a.cc", '"workers/api/api_service.h"'),
    ("workers/services.cc", '"workers/api/api_service.h"'),
    ("clients/services.h", '"workers/services.h"'),
    ("schemas/a.cc", "<msgpack.hpp>"),
    ("workers/golang/a.cc", "<vector>"),
    ("workers/golang/constant/value.cc", "<gmpxx.h>"),
]


def check(root):
    return subprocess.run([sys.executable, HERE / "arrows.py", root], capture_output=True,
                          text=True, check=False)


def planted(root, path, include):
    file = pathlib.Path(root, path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("// A comment.\n  #  include %s\n" % include, encoding="utf-8")
    return check(root)


class Arrows(unittest.TestCase):
    def test_the_repository_keeps_the_arrows(self):
        result = check(ROOT)
        self.assertEqual((result.returncode, result.stdout), (0, ""))

    def test_each_planted_include_is_found_with_its_line(self):
        for path, include, reason in PLANTED:
            with self.subTest(path=path, include=include), tempfile.TemporaryDirectory() as root:
                result = planted(root, path, include)
                self.assertEqual(result.returncode, 1)
                self.assertTrue(result.stdout.startswith(path + ":2: "), result.stdout)
                self.assertIn(reason, result.stdout)

    def test_what_is_allowed_passes(self):
        for path, include in ALLOWED:
            with self.subTest(path=path, include=include), tempfile.TemporaryDirectory() as root:
                result = planted(root, path, include)
                self.assertEqual((result.returncode, result.stdout), (0, ""))

    def test_a_tree_without_sources_is_an_error(self):
        with tempfile.TemporaryDirectory() as root:
            self.assertEqual(check(root).returncode, 1)


if __name__ == "__main__":
    unittest.main()
