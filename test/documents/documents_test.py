#!/usr/bin/env python3
"""Goal: the documents name what there is.

Method: the settings of docs/configuration.md against --print-config of the real programs, and every
path that a document names against the repository.

    documents_test.py BIN      the folder with the built programs
"""
import pathlib
import re
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BIN = pathlib.Path(sys.argv.pop(1))
DOCUMENTS = ["README.md", "ARCHITECTURE.md", "HACKING.md", "CHANGELOG.md", "docs/configuration.md"]
TOP = ("schemas/", "envelope/", "broker/", "store/", "workers/", "clients/", "scripts/", "test/",
       "docs/")
PLACEHOLDER = re.compile(r"[A-Z]{4,}|<|\*")  # workers/NAME/, workers/<service>/, parse_*.cc


def settings_of(program):
    """{key: default} of what --print-config says; lists as "a, b"."""
    environment = {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent"}
    text = subprocess.run([BIN / program, "--print-config"], capture_output=True, text=True,
                          check=True, env=environment).stdout
    settings, section = {}, ""
    for line in text.splitlines():
        if match := re.match(r"\[(\w+)\]", line):
            section = match[1]
        elif match := re.match(r"(\w+) = (.*?)  # default$", line):
            settings["%s.%s" % (section, match[1])] = match[2].strip("[]").replace('"', "")
    return settings


class Documents(unittest.TestCase):
    def test_configuration_lists_every_setting_with_its_default_and_no_other(self):
        text = (ROOT / "docs/configuration.md").read_text(encoding="utf-8")
        rows = re.findall(r"^\| `([a-z_]+\.[a-z_]+)` \| \w+ \| (?:`(.*?)`|\(empty\)) \|", text,
                          re.MULTILINE)
        documented = dict(rows)
        # log.level is the servers': the client, which is run by people, is quieter.
        programs = (settings_of("gofed") | settings_of("gofed-worker") |
                    settings_of("gofed-broker"))
        self.assertGreater(len(programs), 10)
        self.assertEqual(documented, programs)

    def test_paths_in_documents_exist(self):
        checked = 0
        for document in DOCUMENTS:
            text = (ROOT / document).read_text(encoding="utf-8")
            for path in re.findall(r"[`(]([\w./<>*-]+)[`)#]", text):
                if path.startswith(TOP) and not PLACEHOLDER.search(path):
                    checked += 1
                    with self.subTest(document=document, path=path):
                        self.assertTrue((ROOT / path).exists())
        self.assertGreater(checked, 20)


if __name__ == "__main__":
    unittest.main()
