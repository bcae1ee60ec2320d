"""Licences of unpacked Debian source packages beside debian/copyright and licensecheck.
Usage: license_debian.py GOFED DIRECTORY..."""
import json
import os
import re
import shutil
import subprocess
import sys
import time


def ids_of(expression):
    return {re.sub(r"^\(|\)$", "", word) for word in re.split(r" AND | OR ", expression.replace("(", "").replace(")", ""))} - {""}


def report_of(gofed, directory):
    done = subprocess.run([gofed, "--local", "license", "--dir", directory, "-o", "json"], stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def main():
    gofed, directories = sys.argv[1], sys.argv[2:]
    agreed, ours_seconds, theirs_seconds = 0, 0.0, 0.0
    for directory in directories:
        start = time.monotonic()
        report = report_of(gofed, directory)
        ours_seconds += time.monotonic() - start
        debian, found = set(), set()
        for file in report["files"]:
            for match in file["matches"]:
                if file["path"] == "debian/copyright":
                    debian |= ids_of(match["expression"])
                elif match["method"] != "reference" and "testdata/" not in file["path"] and file["role"] != "notice":
                    found |= ids_of(match["expression"])
        only_debian, only_ours = sorted(debian - found), sorted(found - debian)
        agreed += not only_debian and not only_ours
        print(f"{os.path.basename(os.path.normpath(directory))}: " +
              ("agreed" if not only_debian and not only_ours else f"only debian {only_debian}, only found {only_ours}"))
        if shutil.which("licensecheck"):
            start = time.monotonic()
            subprocess.run(["licensecheck", "--recursive", "--machine", "--shortname-scheme", "spdx", directory],
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
            theirs_seconds += time.monotonic() - start
    print(f"{agreed} of {len(directories)} agreed; {ours_seconds:.1f} s, licensecheck {theirs_seconds:.1f} s")


main()
