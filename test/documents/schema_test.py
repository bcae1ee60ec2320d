#!/usr/bin/env python3
"""Goal: docs/schema/ says what the documents look like.

Method: each schema against the one that the program prints of the same type; documents of real runs
against the schemas, read by a validator that knows nothing of us; spoilt documents, which must be
refused. UPDATE_GOLDEN=1 in the environment rewrites the schemas.

    schema_test.py BIN      the folder with the built programs
"""
import copy
import json
import os
import pathlib
import subprocess
import sys
import unittest

import jsonschema

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BIN = pathlib.Path(sys.argv.pop(1))
SCHEMAS = ROOT / "docs/schema"
TREE = str(ROOT / "test/workers/common/analysis/testdata/small")

# The commands that print each of the documents.
RUNS = {
    "ProjectApi": [["api", "--dir", TREE], ["api", "--dir", TREE, "--platforms", "all"]],
    "ProjectDeps": [["deps", "--dir", TREE]],
    "ProjectUses": [["uses", "--dir", TREE]],
    "ApiChanges": [["apidiff", TREE, TREE + "/internal", "--internal"]],
}


def gofed(*words):
    environment = {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent"}
    return subprocess.run([BIN / "gofed", "--quiet", *words], capture_output=True, text=True,
                          check=True, env=environment).stdout


def documents(name):
    for words in RUNS[name]:
        yield json.loads(gofed("--local", *words, "--data", "inline", "--output", "json"))


def validator(name):
    schema = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def fields(value, path=()):
    """The path of every member of an object in the value."""
    if isinstance(value, dict):
        for key, member in value.items():
            yield (*path, key)
            yield from fields(member, (*path, key))
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from fields(member, (*path, index))


def spoil(value, path):
    """Puts something there that no field holds: an object where there was none."""
    for step in path[:-1]:
        value = value[step]
    value[path[-1]] = 17 if isinstance(value[path[-1]], dict) else {"no": "such"}


class Schema(unittest.TestCase):
    def test_the_files_are_what_the_program_prints(self):
        for name in RUNS:
            with self.subTest(name):
                printed = gofed("schema", name)
                path = SCHEMAS / f"{name}.json"
                if os.environ.get("UPDATE_GOLDEN"):
                    path.write_text(printed, encoding="utf-8")
                self.assertEqual(path.read_text(encoding="utf-8"), printed)
        self.assertEqual(sorted(RUNS), sorted(path.stem for path in SCHEMAS.glob("*.json")))

    def test_real_documents_are_valid(self):
        for name in RUNS:
            for document in documents(name):
                with self.subTest(name):
                    validator(name).validate(document)

    def test_a_field_that_is_spoilt_is_noticed(self):
        for name in RUNS:
            document = next(documents(name))
            check = validator(name)
            seen = set()
            for path in fields(document):
                kind = tuple(step for step in path if isinstance(step, str))
                if kind in seen:
                    continue
                seen.add(kind)
                spoilt = copy.deepcopy(document)
                spoil(spoilt, path)
                with self.subTest(name, path=path):
                    self.assertFalse(check.is_valid(spoilt))
            self.assertGreater(len(seen), 8)

    def test_a_later_release_may_add_fields(self):
        for name in RUNS:
            document = next(documents(name))
            document["news"] = 1
            with self.subTest(name):
                self.assertTrue(validator(name).is_valid(document))


if __name__ == "__main__":
    unittest.main()
