#!/usr/bin/env python3
"""Compares what `gofed api --records` printed locally and through workers: the same bytes.

  compare_parity.py LOCAL REMOTE

A result that no message holds (limits::kFrameBytesMax) is refused on its way through workers; such
records are counted apart, and named. Exit code 0: all others are the same.
"""
import json
import sys


def refused_for_size(line):
    if not line.startswith(b'{"error"'):
        return False
    message = json.loads(line)["error"]["message"]
    return "the result has" in message and "(limit " in message


def main():
    records = failed = size = 0
    too_large = []
    with open(sys.argv[1], "rb") as local, open(sys.argv[2], "rb") as remote:
        for ours in local:
            theirs = remote.readline()
            records += 1
            size += len(ours)
            if ours == theirs:
                failed += ours.startswith(b'{"error"')
            elif refused_for_size(theirs):
                too_large.append(json.loads(theirs)["input"])
            else:
                print(f"record {records} differs:\n  {ours[:300]}\n  {theirs[:300]}")
                return 1
        if remote.readline():
            print(f"more than {records} records came through workers")
            return 1
    print(f"records {records}  failed {failed}  bytes {size}  too large for a message "
          f"{len(too_large)}  all others the same")
    for record in too_large:
        print(f"  too large: {json.dumps(record)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
