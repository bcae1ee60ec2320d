#!/usr/bin/env python3
"""Compares two outputs in the form of oracle/api.go: go/types' (first) and ours.

  compare_api.py REFERENCE OURS [--list N]

Only packages that the reference type-checked count. Every line of ours that has no "?" must be one of
the reference's (a false claim otherwise); lines of the reference that ours has with a "?" are unknown;
those below a type that embeds something of an absent package may be missing.
Exit code 0: nothing false, and at least 99.5 % of the reference's lines equal.
"""
import re
import sys


def as_in_1_19(line):
    """The line as go/types of Go 1.19 prints it: later ones put blanks into unions and type arguments.
    It prints the underlying type of `type T any` as "any", which is the same type."""
    line = line.replace(" | ", "|").replace(", ", ",")
    return re.sub(r"^(type \S+) any$", r"\1 interface{}", line)


def packages(path):
    result, current = {}, None
    with open(path, encoding="utf-8", errors="surrogateescape") as lines:
        for line in lines:
            parts = line.rstrip("\n").split(" ", 2)
            if len(parts) == 2:
                current = result.setdefault(parts[1], set())
            elif current is not None:
                current.add(as_in_1_19(parts[2]))
    return result


def symbol(line):
    """The kind and name that a line is about: what is the same when its type is unknown."""
    words = line.split(" ")
    if words[0] == "method":
        return "method " + words[1] + re.split(r"[(\[]", words[2])[0]
    if words[0] == "interface":
        return "interface " + re.split(r"[(\[]", words[2])[0]
    return words[0] + " " + re.split(r"[(\[]", words[1])[0]


def main():
    reference, ours = packages(sys.argv[1]), packages(sys.argv[2])
    show = int(sys.argv[4]) if len(sys.argv) > 4 and sys.argv[3] == "--list" else 10
    total = equal = unknown = missing = 0
    false, lacking = [], []
    for path, want in reference.items():
        have = ours.get(path, set())
        vague = {symbol(line) for line in have if "?" in line}
        opaque = {line.split(" ")[1] for line in have if line.startswith("opaque ")}
        for line in want:
            total += 1
            if line in have:
                equal += 1
            elif symbol(line) in vague:
                unknown += 1
                lacking.append((path, line))
            else:
                base = re.split(r"[.)]", line.split(" ")[1].lstrip("(*") if not line.startswith("interface") else line.split(" ")[2])[0]
                missing += 1
                lacking.append((path, ("OPAQUE " if base in opaque else "MISSING ") + line))
        for line in have - want:
            if "?" not in line and not line.startswith("opaque "):
                false.append((path, line))
    print(f"packages {len(reference)}  lines {total}  equal {equal} ({100 * equal / max(total, 1):.3f} %)  "
          f"unknown {unknown}  missing {missing}  false {len(false)}")
    for path, line in false[:show]:
        print(f"  FALSE {path}: {line[:300]}")
    for path, line in lacking[:show]:
        print(f"  lacks {path}: {line[:300]}")
    sys.exit(0 if not false and equal >= 0.995 * total else 1)


if __name__ == "__main__":
    main()
