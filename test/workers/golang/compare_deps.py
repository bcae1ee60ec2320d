#!/usr/bin/env python3
"""Compares two outputs in the form of oracle/deps.go: go/build's (first) and ours.

  compare_deps.py REFERENCE OURS

Only directories that go/build reads as one package count. What we tell of files that are left out on
this machine (tests of other platforms are tests to us) does not. go/build tells the place that a
"//line" comment claims, we tell that in the file at hand: such lines are compared without place.
Exit code 0: the same lines.
"""
import re
import sys


def read(path):
    with open(path, encoding="utf-8", errors="surrogateescape") as lines:
        return {line.rstrip("\n") for line in lines}


def main():
    reference, ours = read(sys.argv[1]), read(sys.argv[2])
    checked = {line.split(" ")[1] for line in reference if line.startswith("checked ")}
    ignored = {tuple(line.split(" ")[1:]) for line in reference if line.startswith("ignored ")}
    want = {line for line in reference if not line.startswith(("checked ", "ignored "))}

    def counts(line):
        directory, place = line.split(" ")[0], line.rsplit(" ", 1)[1]
        return directory in checked and (directory, place.split(":")[0]) not in ignored

    have = {line for line in ours if counts(line)}
    elsewhere = {line.rsplit(" ", 1)[0] for line in want if re.search(r" \S+(?<!\.go):\d+$", line)}

    def without_claims(lines):
        return {need if (need := line.rsplit(" ", 1)[0]) in elsewhere else line for line in lines}

    want, have = without_claims(want), without_claims(have)
    print(f"packages {len(checked)}  needs {len(want)}  equal {len(want & have)}  "
          f"missing {len(want - have)}  false {len(have - want)}")
    for label, lines in (("missing", want - have), ("FALSE", have - want)):
        for line in sorted(lines)[:10]:
            print(f"  {label} {line}")
    sys.exit(0 if want and want == have else 1)


if __name__ == "__main__":
    main()
