#!/usr/bin/env python3
"""Compares two outputs in the form of oracle/decls.go: go/parser's (first) and ours.

  compare_decls.py REFERENCE OURS [--list N]

Prints counts, the first N files that differ, and the files that we alone complain of. Exit code 0: every
accepted file has the same declarations, and at least 95 % of the rejected ones the first error on the
same line; 1 otherwise.
"""
import sys


def records(path):
    """{file: [lines]} of one output."""
    result, current = {}, None
    with open(path, encoding="utf-8", errors="surrogateescape") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if line.startswith("== "):
                current = result.setdefault(line[3:], [])
            elif current is not None:
                current.append(line)
    return result


def error_line(lines):
    """The line of the first error, or None for an accepted file."""
    if lines and lines[0].startswith("error "):
        return int(lines[0].split(" ", 2)[1])
    return None


def main():
    reference, ours = records(sys.argv[1]), records(sys.argv[2])
    show = int(sys.argv[4]) if len(sys.argv) > 4 and sys.argv[3] == "--list" else 10
    accepted = equal = rejected = same_line = missed = 0
    differing, strict = [], []
    for path, want in reference.items():
        have = ours.get(path)
        if have is None:
            differing.append((path, "not read by us"))
            continue
        line = error_line(want)
        if line is not None and want[0].endswith("method must have no type parameters"):
            continue  # go/parser of Go 1.27 accepts them
        if line is None:
            accepted += 1
            if error_line(have) is not None:
                strict.append((path, have[0]))
                have = have[1:]
            if want == have:
                equal += 1
            else:
                pairs = [(w, h) for w, h in zip(want, have) if w != h]
                differing.append((path, "want %s, have %s" % (pairs[0] if pairs else (len(want), len(have)))))
            continue
        rejected += 1
        if error_line(have) == line:
            same_line += 1
        else:
            missed += error_line(have) is None
            differing.append((path, "want %s, have %s" % (want[0], have[0] if have else "nothing")))
    print(f"files {len(reference)}  accepted {accepted}  equal {equal}  rejected {rejected}  "
          f"error on the same line {same_line}  not noticed {missed}")
    for path, what in differing[:show]:
        print(f"  {path}: {what}")
    for path, what in strict:
        print(f"  {path}: accepted by go/parser, not by us: {what}")
    good = equal == accepted and len(ours) == len(reference) and same_line >= 0.95 * rejected
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
