#!/usr/bin/env python3
"""Holds our parser against the files of Go's own test/ directory.

  compare_go_test.py GOLANG_DECLS DIRECTORY

A file says in its first line what it is for. What Go runs or compiles must parse without a diagnostic.
Of a file that is checked for errors the lines are marked with `// ERROR`; where Go's compiler finds
errors of syntax in it, we have to tell of every line that is marked and that the compiler tells of.
(The marks alone do not say which errors are of syntax; a compiler that met one looks no further.)
Prints counts and what differs. Exit code 0: nothing differs.
"""
import os
import re
import subprocess
import sys
import tempfile

PARSES = {"run", "runoutput", "compile", "build", "buildrun", "asmcheck"}
PARSES_DIRECTORY = {"rundir", "compiledir", "builddir", "buildrundir"}  # of the file's name, with .dir
# The compiler does not call what its scanner finds an error of syntax.
OF_SYNTAX = re.compile(r"^syntax error|escape is|unknown escape|rune literal|invalid (?:BOM|UTF-8|NUL|character U\+|digit)"
                       r"|has no digits|(?:comment|string|literal) not terminated|newline in string|must separate"
                       r"|exponent ")
SINCE_ACCEPTED = "method must have no type parameters"  # until Go 1.26
LINE_DIRECTIVE = re.compile(r"^//line |/\*line ", re.MULTILINE)  # errors elsewhere than in this file
MARK = re.compile(r"//.*?(?<![A-Z_])(?:GC_)?ERROR ")


def kind_of(text):
    """The word that tells what the file is for, if any: `// run -race` is for run."""
    for line in text.splitlines():
        if line.strip() and not line.startswith("//go:build") and not line.startswith("// +build"):
            words = line.removeprefix("//").split()
            return words[0] if line.startswith("//") and words else None
    return None


def our_errors(golang_decls, paths):
    """{path: lines with a diagnostic}."""
    said = subprocess.run([golang_decls, "--errors"], input="\n".join(paths) + "\n", encoding="utf-8",
                          errors="surrogateescape", capture_output=True, check=True).stdout
    errors, lines = {}, None
    for line in said.splitlines():
        if line.startswith("== "):
            lines = errors.setdefault(line[3:], set())
        elif line.startswith("error "):
            lines.add(int(line.split(" ", 2)[1]))
    return errors


def syntax_errors(path, scratch):
    """The lines in which Go's compiler finds errors of syntax."""
    said = subprocess.run(["go", "tool", "compile", "-e", "-p", "p", "-o", os.path.join(scratch, "object"), path],
                          encoding="utf-8", errors="surrogateescape", capture_output=True, check=False)
    place = re.compile(re.escape(path) + r":(\d+):\d+: (.*)")
    errors = (place.match(line) for line in (said.stdout + said.stderr).splitlines())
    return {int(error[1]) for error in errors
            if error and OF_SYNTAX.search(error[2]) and SINCE_ACCEPTED not in error[2]}


def main():
    golang_decls, root = sys.argv[1:]
    texts = {}
    for directory, _, names in os.walk(root):
        for name in sorted(names):
            if name.endswith(".go"):
                path = os.path.join(directory, name)
                with open(path, encoding="utf-8", errors="surrogateescape") as file:
                    texts[path] = file.read()
    ours = our_errors(golang_decls, list(texts))
    differing, parsed, checked, marked_lines = [], 0, 0, 0
    with tempfile.TemporaryDirectory() as scratch:
        for path, text in texts.items():
            kind, have = kind_of(text), ours[path]
            directory = os.path.dirname(path)
            in_directory = directory.endswith(".dir")
            if in_directory:
                kind = kind_of(texts.get(directory.removesuffix(".dir") + ".go", ""))
            if kind in (PARSES_DIRECTORY if in_directory else PARSES):
                parsed += 1
                if have:
                    differing.append(f"{path}: for {kind}, and we find errors in lines {sorted(have)}")
            elif kind in ("errorcheck", "errorcheckwithauto"):
                wrong = set() if LINE_DIRECTIVE.search(text) else syntax_errors(path, scratch)
                marked = {n for n, line in enumerate(text.splitlines(), 1) if n in wrong and MARK.search(line)}
                checked += bool(marked)
                marked_lines += len(marked)
                if missed := marked - have:
                    differing.append(f"{path}: marked, and not told by us: lines {sorted(missed)}")
    print(f"files that run or compile {parsed}  with errors of syntax {checked}  marked lines {marked_lines}  "
          f"differing {len(differing)}")
    for line in differing:
        print("  " + line)
    sys.exit(1 if differing or not checked else 0)


if __name__ == "__main__":
    main()
