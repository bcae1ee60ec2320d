#!/usr/bin/env python3
"""Goal: the arrows hold, and the check of them sees what it claims to see.

Method: arrows.py over this repository, then over a small tree with one planted fault at a time.
"""
import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent

# The small tree: its rooms, what they may include, their public headers.
ROOMS = {
    "schemas/base": ([], "result.h"),
    "schemas/describe": (["schemas/base"], "codec.h"),
    "envelope/net": (["schemas/base"], "socket.h"),
    "envelope/program": (["envelope/net", "schemas/base"], "config.h"),
    "broker": (["envelope/net", "schemas/base"], ""),
    "store/driver": (["schemas/base"], "driver.h"),
    "store/rocksdb": (["store/driver"], "rocksdb_driver.h"),
    "workers/golang/base": ([], "source.h"),
    "workers/golang/constant": (["workers/golang/base"], "value.h"),
    "workers/golang/syntax": (["workers/golang/base"], "tree.h"),
    "workers/archive": (["schemas/base"], "reader.h"),
    "workers/fetch": (["schemas/base"], "fetch.h"),
    "workers/services/api": (["workers/golang/syntax", "schemas/base"], "api_service.h"),
    "workers/services/deps": (["schemas/base"], "deps_service.h"),
    "workers": (["workers/services/api", "workers/services/deps"], "services.h"),
    "clients/core": (["workers", "schemas/base"], "run.h"),
    "clients/program": (["clients/core"], ""),
}

# (file, include, words of the reason)
PLANTED = [
    ("schemas/base/a.h", '"schemas/describe/codec.h"', "schemas/base may include only: itself"),
    ("schemas/base/a.h", '"envelope/net/socket.h"', "schemas/base may include only"),
    ("schemas/base/a.h", "<zmq.hpp>", "only envelope/ may touch"),
    ("schemas/base/a.h", "<spdlog/spdlog.h>", "do not log"),
    ("schemas/base/a.cc", "<msgpack.hpp>", "only schemas/describe/ may touch"),
    ("schemas/describe/a.cc", "<openssl/sha.h>", "only schemas/base/ may touch"),
    ("envelope/net/a.cc", '"envelope/program/config.h"', "envelope/net may include only"),
    ("envelope/net/a.cc", '"store/driver/driver.h"', "envelope/net may include only"),
    ("envelope/net/a.cc", "<toml++/toml.h>", "only envelope/program/config.cc may touch"),
    ("envelope/program/a.cc", '"envelope/net/hidden.h"', "is private to envelope/net"),
    ("envelope/net/a.cc", '"envelope/elsewhere/x.h"', "lies in no room"),
    ("broker/a.cc", '"workers/services.h"', "broker may include only"),
    ("broker/a.cc", "<zmq.h>", "only envelope/ may touch"),
    ("store/driver/a.cc", '"store/rocksdb/rocksdb_driver.h"', "store/driver may include only"),
    ("store/driver/a.cc", "<rocksdb/db.h>", "only store/rocksdb/ may touch"),
    ("workers/services/api/a.cc", '"workers/services/deps/deps_service.h"', "workers/services/api may include"),
    ("workers/services/api/a.cc", '"clients/core/run.h"', "workers/services/api may include only"),
    ("workers/services/api/a.cc", "<archive.h>", "only workers/archive/ may touch"),
    ("workers/services/api/a.cc", "<curl/curl.h>", "only workers/fetch/ may touch"),
    ("workers/services/api/a.cc", "<git2.h>", "only workers/git/ may touch"),
    ("workers/services/api/a.cc", "<cxxopts.hpp>", "may touch cxxopts.hpp"),
    ("workers/golang/syntax/a.h", '"schemas/base/result.h"', "workers/golang/syntax may include only"),
    ("workers/golang/base/a.h", "<spdlog/fmt/fmt.h>", "standard library alone"),
    ("workers/golang/base/a.cc", "<gmpxx.h>", "standard library alone"),
    ("clients/core/a.cc", '"workers/services/api/api_service.h"', "clients/core may include only"),
    ("clients/core/a.cc", '"test/support/child.h"', "nothing includes test/"),
    ("clients/core/a.cc", '"run.h"', "not a path from the root"),
    ("clients/core/a.cc", "<boost/asio.hpp>", "no known library"),
    ("clients/core/a.cc", "<magic.h>", "no known library"),
    ("clients/core/a.cc", "<catch2/catch.hpp>", "only test/ may touch"),
]

ALLOWED = [
    ("envelope/net/a.cc", "<zmq.hpp>"),
    ("envelope/net/a.cc", "<sys/eventfd.h>"),
    ("envelope/net/a.cc", '"envelope/net/hidden.h"'),
    ("broker/main.cc", "<cxxopts.hpp>"),
    ("workers/services/api/a.cc", '"workers/golang/syntax/tree.h"'),
    ("workers/services.cc", '"workers/services/api/api_service.h"'),
    ("clients/core/services.h", '"workers/services.h"'),
    ("schemas/describe/a.cc", "<msgpack.hpp>"),
    ("store/rocksdb/a.cc", "<rocksdb/db.h>"),
    ("workers/golang/base/a.cc", "<vector>"),
    ("workers/golang/base/a.cc", '"schemas/base/mutex.h"'),
    ("workers/golang/constant/value.cc", "<gmpxx.h>"),
]

# (room, what its row may not name, words of the reason)
UNLAWFUL = [
    ("schemas/base", "store/driver", "schemas/ may depend on: schemas"),
    ("store/driver", "envelope/net", "store/ may depend on"),
    ("broker", "store/driver", "broker/ may depend on"),
    ("workers/services/api", "workers/services/deps", "services never include each other"),
    ("clients/core", "workers/services/api", "clients know services by workers/services.h alone"),
    ("workers/golang/base", "schemas/base", "standard library alone"),
    ("schemas/base", "schemas/nowhere", "is no room"),
    ("schemas/base", "schemas/describe", "a cycle: schemas/base -> schemas/describe -> schemas/base"),
]


def check(root, *options):
    return subprocess.run([sys.executable, HERE / "arrows.py", *options, root], capture_output=True,
                          text=True, check=False)


def write(root, path, text):
    file = pathlib.Path(root, path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def build(root, added=None):
    """The small tree; `added` is a (room, room) that stands in the table besides."""
    rows = []
    for room, (includes, public) in ROOMS.items():
        names = includes + ([added[1]] if added and added[0] == room else [])
        rows.append("| `%s/` | something | %s |\n" % (room, ", ".join("`%s`" % name for name in names) or "-"))
        write(root, room + "/CMakeLists.txt", "gofed_library(x PUBLIC %s SOURCES a.cc)\n" % public)
        if public:
            write(root, "%s/%s" % (room, public), "#pragma once\n")
    write(root, "ARCHITECTURE.md", "<!-- rooms -->\n%s<!-- end of rooms -->\n" % "".join(rows))


class Arrows(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.root = holder.name
        build(self.root)

    def planted(self, path, include):
        write(self.root, path, "// A comment.\n  #  include %s\n" % include)
        result = check(self.root)
        pathlib.Path(self.root, path).unlink()
        return result

    def test_the_repository_keeps_the_arrows(self):
        result = check(ROOT)
        self.assertEqual((result.returncode, result.stdout), (0, ""))

    def test_the_small_tree_is_well(self):
        result = check(self.root)
        self.assertEqual((result.returncode, result.stdout), (0, ""))

    def test_each_planted_include_is_found_with_its_line(self):
        for path, include, reason in PLANTED:
            with self.subTest(path=path, include=include):
                result = self.planted(path, include)
                self.assertEqual(result.returncode, 1)
                self.assertTrue(result.stdout.startswith(path + ":2: "), result.stdout)
                self.assertIn(reason, result.stdout)

    def test_what_is_allowed_passes(self):
        for path, include in ALLOWED:
            with self.subTest(path=path, include=include):
                result = self.planted(path, include)
                self.assertEqual((result.returncode, result.stdout), (0, ""))

    def test_a_row_that_breaks_the_law_is_found(self):
        for room, other, reason in UNLAWFUL:
            with self.subTest(room=room, other=other):
                build(self.root, (room, other))
                result = check(self.root)
                self.assertEqual(result.returncode, 1)
                self.assertIn(reason, result.stdout)

    def test_a_source_in_no_room_is_found(self):
        write(self.root, "store/lost/a.cc", "")
        result = check(self.root)
        self.assertEqual(result.returncode, 1)
        self.assertIn("store/lost/a.cc:1: lies in no room", result.stdout)

    def test_a_public_header_that_is_not_there_is_found(self):
        pathlib.Path(self.root, "store/driver/driver.h").unlink()
        self.assertIn("PUBLIC driver.h: no such header", check(self.root).stdout)

    def test_a_folder_of_seventeen_sources_is_found(self):
        for number in range(17):
            write(self.root, "store/driver/s%d.cc" % number, "")
        result = check(self.root, "--map")
        self.assertEqual(result.returncode, 1)
        self.assertIn("store/driver: 17 .cc files, at most 16", result.stdout)

    def test_a_namespace_of_elsewhere_is_found(self):
        write(self.root, "store/driver/a.h", "namespace gofed::broker {\n")
        self.assertIn("store/driver/a.h:1: opens namespace gofed::broker", check(self.root).stdout)
        for name in ("gofed::store", "gofed::store::driver", "gofed::store::driver::testing"):
            write(self.root, "store/driver/a.h", "namespace %s {\n" % name)
            self.assertEqual(check(self.root).stdout, "")

    def test_the_map_names_rooms_arrows_and_floors(self):
        write(self.root, "store/driver/a.cc", '#include "schemas/base/result.h"\n')
        result = check(self.root, "--map")
        self.assertEqual(result.returncode, 0)
        self.assertIn("1  store/driver  (1 .cc, 1 .h, 2 lines)  something\n     -> schemas/base\n", result.stdout)
        self.assertIn("17 rooms, 1 arrows, 2 floors", result.stdout)

    def test_a_lock_that_the_analysis_does_not_know_is_found(self):
        for lock in ("std::mutex mutex_;", "std::scoped_lock lock(mutex_);", "std::unique_lock lock{m};",
                     "std::condition_variable_any wake;", "std::shared_mutex m;", "std::lock_guard lock(m);"):
            with self.subTest(lock=lock):
                write(self.root, "workers/golang/base/a.h", "// A comment.\n  %s\n" % lock)
                result = check(self.root)
                self.assertEqual(result.returncode, 1)
                self.assertIn("workers/golang/base/a.h:2: uses std::", result.stdout)

    def test_locks_stand_in_base_and_in_comments(self):
        write(self.root, "schemas/base/mutex.h", "std::mutex mutex_;\n")
        write(self.root, "broker/a.cc", '#include "schemas/base/mutex.h"\n#include <mutex>\n// As std::mutex.\n')
        self.assertEqual(check(self.root).stdout, "")

    def test_a_tree_without_sources_is_an_error(self):
        with tempfile.TemporaryDirectory() as root:
            self.assertEqual(check(root).returncode, 1)


if __name__ == "__main__":
    unittest.main()
