#!/usr/bin/env python3
"""Puts each of the files on standard input, named by their paths below ROOT, into an archive of its
own, and prints a record for gofed --records of each.

  file_records.py ROOT DIRECTORY < paths
"""
import json
import os
import sys
import tarfile


def main(root, directory):
    for number, path in enumerate(sys.stdin.read().splitlines()):
        archive = os.path.join(directory, f"{number:06}.tar")
        with tarfile.open(archive, "w") as out:
            out.add(os.path.join(root, path), os.path.basename(path))
        print(json.dumps({"file": archive, "import_path": "example.org/x"}))


if __name__ == "__main__":
    main(*sys.argv[1:])
