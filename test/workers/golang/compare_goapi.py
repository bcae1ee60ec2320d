#!/usr/bin/env python3
"""Checks lines in the format of Go's api files by the rules of Go's own checker.

  compare_goapi.py OURS API_DIR [--list N]

Every line of API_DIR/go1*.txt must be among ours; one of a platform is satisfied by the same of all
platforms; lines of except.txt and of removed ports need not be there. Exit code 0: all are.
"""
import glob
import os
import re
import sys


def main():
    show = int(sys.argv[4]) if len(sys.argv) > 4 else 15
    with open(sys.argv[1], encoding="utf-8") as lines:
        have = set(line.rstrip("\n") for line in lines)
    with open(os.path.join(sys.argv[2], "except.txt"), encoding="utf-8") as lines:
        excepted = set(line.rstrip("\n") for line in lines)
    general = re.compile(r" \([^)]+\),")
    # cmd/api's own table of aliases: these types have moved to io/fs.
    moved = re.compile(r"\bos\.(FileInfo|FileMode|PathError)\b")
    wanted, missing = set(), []
    for path in glob.glob(os.path.join(sys.argv[2], "go1*.txt")):
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                line = re.sub(r" #\d+$", "", line.rstrip()).rstrip()
                if line and not line.startswith("#"):
                    wanted.add(line)
    for line in sorted(wanted):
        # A space before the platform: "pkg syscall (linux-386), ...".
        if line in have or general.sub(",", line, count=1) in have:
            continue
        if moved.sub(r"fs.\1", line) in have:
            continue
        if line in excepted or "(darwin-386" in line:
            continue
        missing.append(line)
    print(f"lines {len(wanted)}  missing {len(missing)}")
    for line in missing[:show]:
        print("  " + line[:300])
    sys.exit(1 if missing else 0)


if __name__ == "__main__":
    main()
