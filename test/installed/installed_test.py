#!/usr/bin/env python3
"""What `cmake --install` leaves: programs, manual pages, completion, units, configuration.

    installed_test.py BUILD

Installs BUILD into a directory of its own, and has each part read by the program that reads it: mandoc and
man the pages, bash, zsh and fish what they complete, systemd-analyze the units, gofed the configuration. 77
says that one of them is not here.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

BUILD = os.path.abspath(sys.argv.pop(1))
NEEDED = ["cmake", "mandoc", "man", "bash", "zsh", "fish", "systemd-analyze"]
COMMANDS = ["api", "deps", "uses", "apidiff", "impact", "submit", "jobs", "up", "services", "version", "help"]

# A line as it is typed, and some of what completes its last word.
LINES = [
    ("gofed ap", {"api", "apidiff"}),
    ("gofed --local dep", {"deps", "depsdiff"}),
    ("gofed --broker ipc:///x jo", {"jobs"}),
    ("gofed api --goo", {"--goos"}),
    ("gofed api -o go", {"goapi", "godoc"}),
    ("gofed apidiff --output ma", {"markdown"}),
    ("gofed -o nd", {"ndjson"}),
    ("gofed jobs ca", {"cancel"}),
    ("gofed jobs list --service filest", {"filestorage"}),
    ("gofed call api_ana", {"api_analysis"}),
    ("gofed help impa", {"impact"}),
    ("gofed completion fi", {"fish"}),
    ("gofed deps --dir dire", {"directory"}),
]


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        cls.root = os.path.join(cls.scratch.name, "root")
        run(["cmake", "--install", BUILD, "--prefix", "/usr"], DESTDIR=cls.root)
        os.mkdir(os.path.join(cls.scratch.name, "directory"))

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def path(self, name):
        return os.path.join(self.root, name)

    def test_programs_say_what_they_are(self):
        told = json.loads(run([self.path("usr/bin/gofed"), "version", "-o", "json"]))
        with open(os.path.join(SOURCE, "VERSION"), encoding="utf-8") as file:
            self.assertEqual(told["version"], file.read().strip())
        self.assertRegex(told["build"], "^[0-9a-f]{40}$")
        self.assertRegex(told["commit"], "^([0-9a-f]{40}(-dirty)?)?$")
        self.assertIn("git", told["features"])
        for name in ["gofed-broker", "gofed-worker"]:
            self.assertIn(told["version"], run([self.path("usr/bin/" + name), "--version"]))

    def test_each_command_has_a_manual_page_that_its_readers_accept(self):
        pages = sorted(os.listdir(self.path("usr/share/man/man1")))
        for name in ["gofed", "gofed-broker", "gofed-worker"] + ["gofed-" + c for c in COMMANDS]:
            self.assertIn(name + ".1", pages)
        paths = [self.path("usr/share/man/man1/" + page) for page in pages]
        paths.append(self.path("usr/share/man/man5/gofed.toml.5"))
        for path in paths:
            # STYLE lines say what mandoc would write otherwise: long lines of --help, say.
            self.assertEqual(run(["mandoc", "-T", "lint", "-W", "warning", path]), "", path)
            shown = subprocess.run(["man", "--warnings", "-l", path], capture_output=True, text=True,
                                   env={**os.environ, "MANWIDTH": "100", "LC_ALL": "C.UTF-8"}, check=True)
            self.assertEqual(shown.stderr, "", path)
            self.assertIn("NAME", shown.stdout)

    def test_settings_and_options_stand_in_the_pages(self):
        with open(self.path("usr/share/man/man5/gofed.toml.5"), encoding="utf-8") as file:
            settings = file.read()
        for key in ["broker.queue_max", "client.timeout", "worker.capacity", "filestorage.path"]:
            self.assertIn(key, settings)
        shown = run(["mandoc", "-T", "utf8", self.path("usr/share/man/man1/gofed-api.1")])
        self.assertIn("--records", plain(shown))
        self.assertIn("goapi", plain(shown))

    def test_bash_completes_lines(self):
        script = self.path("usr/share/bash-completion/completions/gofed")
        for line, expected in LINES:
            words = line.split(" ")
            done = run(["bash", "--norc", "-c", 'source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); '
                        'compopt() { :; }; _gofed; printf "%s\\n" "${COMPREPLY[@]}"', script, *words],
                       directory=self.scratch.name)
            self.assertLessEqual(expected, set(done.split()), line)
            self.assertTrue(all(word.startswith(words[-1]) for word in done.split()), line)

    def test_zsh_completes_lines(self):
        script = self.path("usr/share/zsh/vendor-completions/_gofed")
        for line, expected in LINES:
            words = line.split(" ")
            done = run(["zsh", "-f", "-c", 'compdef() { :; }; compadd() { shift; print -l -- $@; }; '
                        '_files() { print -l -- *; }; source $1; shift; words=("$@"); CURRENT=$#; _gofed',
                        "zsh", script, *words], directory=self.scratch.name)
            self.assertLessEqual(expected, set(done.split()), line)

    def test_fish_completes_lines(self):
        script = self.path("usr/share/fish/vendor_completions.d/gofed.fish")
        home = {"HOME": self.scratch.name, "XDG_CONFIG_HOME": self.scratch.name,
                "XDG_DATA_HOME": self.scratch.name}
        for line, expected in LINES:
            done = run(["fish", "--no-config", "-c", f"source {script}; complete -C '{line}'"],
                       directory=self.scratch.name, **home)
            found = {word.split("\t")[0].rstrip("/") for word in done.splitlines()}
            self.assertLessEqual(expected, found, line)

    def test_units_are_read_and_keep_to_their_sandbox(self):
        units = os.path.join(self.root, "usr/lib/systemd/system")
        self.assertEqual(sorted(os.listdir(units)),
                         ["gofed-broker.service", "gofed-storage.service", "gofed-worker@.service"])
        for name in os.listdir(units):
            path = os.path.join(units, name)
            told = subprocess.run(["systemd-analyze", "security", "--offline=true", "--threshold=25", path],
                                  capture_output=True, text=True, check=False)
            self.assertEqual(told.returncode, 0, told.stdout + told.stderr)
            with open(path, encoding="utf-8") as file:
                text = file.read()
            self.assertNotIn("@", text.replace("gofed-worker@", "").replace("@system-service", ""))
            for line in ["Type=notify", "Restart=always", "User=gofed"]:
                self.assertIn(line + "\n", text)
            for service in text.replace("\\\n", " ").partition("ExecStart=")[2].partition("\n")[0].split():
                if service[0].isalpha():
                    self.assertIn(service, run([self.path("usr/bin/gofed-worker"), "--info"]))
        self.assertIn("u gofed ", read(self.path("usr/lib/sysusers.d/gofed.conf")))
        self.assertIn("/var/lib/gofed ", read(self.path("usr/lib/tmpfiles.d/gofed.conf")))

    def test_units_name_programs_that_take_what_they_are_given(self):
        told = subprocess.run(["systemd-analyze", "verify", "--man=no", "--recursive-errors=no",
                               "--root=" + self.root, "gofed-broker.service", "gofed-storage.service",
                               "gofed-worker@1.service"], capture_output=True, text=True, check=False)
        ours = [line for line in told.stderr.splitlines() if "gofed" in line]
        self.assertEqual(ours, [])

    def test_the_configuration_is_read_by_all_programs(self):
        for name in ["gofed", "gofed-broker", "gofed-worker"]:
            run([self.path("usr/bin/" + name), "--config", self.path("etc/gofed/gofed.toml"), "--print-config"])

    def test_another_prefix_has_all_below_it(self):
        root = os.path.join(self.scratch.name, "local")
        run(["cmake", "--install", BUILD, "--prefix", root])
        unit = read(os.path.join(root, "lib/systemd/system/gofed-broker.service"))
        self.assertIn(f"ExecStart={root}/bin/gofed-broker --config {root}/etc/gofed/gofed.toml\n", unit)
        self.assertTrue(os.path.exists(os.path.join(root, "etc/gofed/gofed.toml")))
        self.assertTrue(os.path.exists(os.path.join(root, "share/doc/gofed/configuration.md")))


def run(words, directory=None, **environment):
    done = subprocess.run(words, capture_output=True, text=True, cwd=directory, check=False,
                          env={**os.environ, **environment})
    if done.returncode != 0:
        raise AssertionError(f"{words}: {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def plain(shown):
    """Without the bold of terminals that print twice."""
    out = []
    for char in shown:
        if char == "\b":
            out.pop()
        else:
            out.append(char)
    return "".join(out)


SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

if __name__ == "__main__":
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        print("not here: " + ", ".join(missing))
        sys.exit(77)
    unittest.main(verbosity=1)
