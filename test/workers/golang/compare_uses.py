#!/usr/bin/env python3
"""Compares two outputs in the form of oracle/uses.go: go/types' (first) and ours.

  compare_uses.py REFERENCE OURS [--list N]

Only files that the reference checked count. A line of ours that the reference lacks claims something
false; a line of the reference where ours has a "?" is unknown, else it is missing.
Exit code 0: nothing false, and at least 99.95 % of the reference's lines equal.
"""
import collections
import sys


def read(path):
    """What is told of each file: {(position, package, name)}, and the files marked as checked."""
    files, checked = collections.defaultdict(set), set()
    with open(path, encoding="utf-8", errors="surrogateescape") as lines:
        for line in lines:
            words = line.rstrip("\n").split(" ")
            if words[0] == "checked":
                checked.add(words[1])
            else:
                file, position = words[0].split(":", 1)
                files[file].add((position, words[1], words[2]))
    return files, checked


def main():
    reference, checked = read(sys.argv[1])
    ours, _ = read(sys.argv[2])
    show = int(sys.argv[4]) if len(sys.argv) > 4 and sys.argv[3] == "--list" else 10
    total = equal = 0
    false, unknown, missing = [], [], []
    for file in sorted(checked):
        want, have = reference[file], ours[file]
        total += len(want)
        equal += len(want & have)
        vague = {position for position, path, _ in have if path == "?"}
        for use in sorted(want - have):
            (unknown if use[0] in vague else missing).append((file, *use))
        false += [(file, *use) for use in sorted(have - want) if use[1] != "?"]
    print(f"files {len(checked)}  uses {total}  equal {equal} ({100 * equal / max(total, 1):.3f} %)  "
          f"unknown {len(unknown)}  missing {len(missing)}  false {len(false)}")
    for label, uses in (("FALSE", false), ("missing", missing), ("unknown", unknown)):
        for file, position, path, name in uses[:show]:
            print(f"  {label} {file}:{position} {path} {name}")
    sys.exit(0 if total and not false and equal >= 0.9995 * total else 1)


if __name__ == "__main__":
    main()
