#!/usr/bin/env python3
"""Holds what we call a compiler's error against Go's compiler.

  compare_verdict.py GOLANG_VERDICT PAIRS [-a]  libraries before and after a change, and users of them
  compare_verdict.py GOLANG_VERDICT --tests     the files of Go's own test/ directory

With -a the users see the libraries' exported API alone. Of pairs: before the change neither may complain of a line that is not marked, and after it both have to complain of
the same lines, those marked "// BREAKS". ("// OLD" marks lines that do not compile before the change.)
Of Go's tests: what compiles may have no error, and of what does not we must complain of no other line.
Prints counts and what differs. Exit code 0: nothing differs.
"""
import os
import re
import subprocess
import sys
import tempfile

ERROR = re.compile(r"^(?:\./)?(?:\S*?/)?(p\d+/user/u\.go):(\d+):\d+: (.*)")


def read_pairs(path):
    """[(name, {part: text})]."""
    pairs, parts, lines = [], None, None
    with open(path, encoding="utf-8") as file:
        for line in file.read().splitlines():
            if line.startswith("=== "):
                parts = {}
                pairs.append((line[4:], parts))
            elif line.startswith("--- ") and parts is not None:
                lines = parts.setdefault(line[4:], [])
            elif parts is not None and lines is not None:
                lines.append(line)
    return [(name, {part: "\n".join(text) for part, text in parts.items()}) for name, parts in pairs]


def write_trees(root, pairs, which):
    """The pairs as packages of a GOPATH, x.org/pN/lib and x.org/pN/user, which may call the former LIB."""
    for number, (_, parts) in enumerate(pairs):
        base = os.path.join(root, "src", "x.org", f"p{number}")
        for name, text in (("lib/l.go", "package lib\n" + parts[which]),
                           ("user/u.go", f'package user; import "x.org/p{number}/lib"\n' +
                            parts["user"].replace("LIB", f"x.org/p{number}/lib"))):
            path = os.path.join(base, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text + "\n")


def complaints(output):
    """{(file, line): message}."""
    found = {}
    for line in output.splitlines():
        error = ERROR.match(line)
        if error:
            found.setdefault((error[1], int(error[2])), error[3])
    return found


def compare_pairs(golang_verdict, path, options):
    pairs = read_pairs(path)
    differences, agreed = 0, 0

    def differ(place, which, text):
        nonlocal differences
        differences += 1
        number = int(place[0][1:place[0].index("/")])
        source = pairs[number][1]["user"].splitlines()
        line = source[place[1] - 2].strip() if 2 <= place[1] <= len(source) + 1 else ""
        print(f"{pairs[number][0]} ({which}): {text}\n    {line}")

    for which in ("old", "new"):
        with tempfile.TemporaryDirectory() as root:
            write_trees(root, pairs, which)
            environment = dict(os.environ, GOPATH=root, GO111MODULE="off", GOFLAGS="", GOPROXY="off")
            go = subprocess.run(["go", "build", "-gcflags=-e", "x.org/..."], cwd=root, env=environment, encoding="utf-8",
                                capture_output=True, check=False)
            ours = subprocess.run([golang_verdict, *options, root], encoding="utf-8", capture_output=True, check=True)
            theirs, own = complaints(go.stdout + go.stderr), complaints(ours.stdout)
        marks = set()
        for number, (_, parts) in enumerate(pairs):
            for line, text in enumerate(parts["user"].splitlines(), 2):
                if f"// {'BREAKS' if which == 'new' else 'OLD'}" in text:
                    marks.add((f"p{number}/user/u.go", line))
        for place in sorted(theirs.keys() - marks):
            if which == "new":
                differ(place, which, f"not marked: {theirs[place]}")
        for place in sorted(marks - theirs.keys()):
            if which == "new":
                differ(place, which, "marked, but compiles")
        if which == "old":
            for place in sorted(theirs.keys() - marks):
                differ(place, which, f"does not compile before the change: {theirs[place]}")
        for place in sorted(theirs.keys() - own.keys()):
            differ(place, which, f"missed: {theirs[place]}")
        for place in sorted(own.keys() - theirs.keys()):
            differ(place, which, f"false: {own[place]}")
        agreed += len(theirs.keys() & own.keys())
    print(f"{len(pairs)} pairs: {agreed} lines agreed, {differences} differences")
    return differences


def compare_tests(golang_verdict):
    root = subprocess.run(["go", "env", "GOROOT"], encoding="utf-8", capture_output=True, check=True).stdout.strip()
    directory = os.path.realpath(os.path.join(root, "src", "..", "test"))
    cases = []
    for where, _, names in sorted(os.walk(directory)):
        for name in sorted(names):
            if not name.endswith(".go") or where.endswith(".dir"):
                continue
            path = os.path.join(where, name)
            with open(path, encoding="utf-8", errors="replace") as file:
                text = file.read()
            if text.split("\n", 1)[0].strip() in ("// errorcheck", "// run", "// compile", "// build"):
                cases.append((os.path.relpath(path, directory), text))
    matched, missed, false = 0, 0, 0
    with tempfile.TemporaryDirectory() as scratch:
        for number, (_, text) in enumerate(cases):
            os.makedirs(os.path.join(scratch, f"p{number}", "user"))
            with open(os.path.join(scratch, f"p{number}", "user", "u.go"), "w", encoding="utf-8") as file:
                file.write(text)
        ours = subprocess.run([golang_verdict, scratch], encoding="utf-8", capture_output=True, check=True)
        own = complaints(ours.stdout)
        by_case = {}
        for (file, line), message in own.items():
            by_case.setdefault(int(file[1:file.index("/")]), {})[line] = message
        for number, (name, text) in enumerate(cases):
            path = os.path.join(scratch, f"p{number}", "user", "u.go")
            found = by_case.get(number, {})
            marked = text.startswith("// errorcheck")
            wanted = set()
            if marked or found:
                go = subprocess.run(["go", "tool", "compile", "-e", "-p", "p", "-o", os.path.join(scratch, "u.o"), path], encoding="utf-8",
                                    errors="replace", capture_output=True, check=False)
                wanted = {line for _, line in complaints(go.stdout + go.stderr)}
            matched += len(wanted & found.keys())
            missed += len(wanted - found.keys())
            for line in sorted(found.keys() - wanted):
                false += 1
                print(f"{name}:{line}: {found[line]}")
    print(f"{len(cases)} files: {matched} lines agreed, {missed} missed, {false} false")
    return false


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    if sys.argv[2] == "--tests":
        sys.exit(1 if compare_tests(sys.argv[1]) > 0 else 0)
    sys.exit(1 if compare_pairs(sys.argv[1], sys.argv[2], sys.argv[3:]) > 0 else 0)
