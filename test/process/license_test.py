"""Goal: gofed license and licensediff answer on the command line as docs/licenses.md has it.
Method: a small tree with two licences, a vendored module and a command, as a directory and as an archive.
Usage: license_test.py BIN_DIRECTORY"""
import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile

ISC = """Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby
granted, provided that the above copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL
IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT,
INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN
AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR
PERFORMANCE OF THIS SOFTWARE.
"""

FILES = {
    "LICENSE": "Copyright (c) 2020 A. Author\n\n" + ISC,
    "go.mod": "module example.org/m\n\ngo 1.20\n\nrequire (\n\tgithub.com/a/b v1.0.0\n\tgithub.com/c/d v1.1.0\n)\n",
    "cmd/x/main.go": 'package main\n\nimport "github.com/a/b"\n\nfunc main() { b.F() }\n',
    "lib/lib.go": 'package lib\n\nimport _ "github.com/c/d"\n',
    "vendor/modules.txt": "# github.com/a/b v1.0.0\n## explicit\ngithub.com/a/b\n# github.com/c/d v1.1.0\n## explicit\ngithub.com/c/d\n",
    "vendor/github.com/a/b/b.go": "// SPDX-License-Identifier: MIT\npackage b\n\nfunc F() {}\n",
    "vendor/github.com/c/d/d.go": "// SPDX-License-Identifier: GPL-3.0-or-later\npackage d\n",
}


def main():
    gofed = os.path.join(sys.argv[1], "gofed")

    def run(*words, code=0):
        done = subprocess.run([gofed, "--local", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
        assert done.returncode == code, (words, done)
        return done

    with tempfile.TemporaryDirectory() as scratch:
        tree, archive = os.path.join(scratch, "tree"), os.path.join(scratch, "m-1.2.0.tar.gz")
        with tarfile.open(archive, "w:gz") as tar:
            for path, text in FILES.items():
                os.makedirs(os.path.dirname(os.path.join(tree, path)), exist_ok=True)
                with open(os.path.join(tree, path), "w", encoding="utf-8") as file:
                    file.write(text)
                entry = tarfile.TarInfo("m-1.2.0/" + path)
                entry.size = len(text)
                tar.addfile(entry, io.BytesIO(text.encode()))

        of_tree = json.loads(run("license", tree, "-o", "json").stdout)
        of_archive = json.loads(run("license", archive, "-o", "json").stdout)
        for key in ("expression", "files", "directories", "unknown"):
            assert of_tree[key] == of_archive[key], key
        assert of_tree["expression"] == "GPL-3.0-or-later AND ISC AND MIT", of_tree["expression"]
        held = {directory["path"]: directory["expression"] for directory in of_tree["directories"]}
        assert held == {".": "ISC", "vendor/github.com/a/b": "MIT", "vendor/github.com/c/d": "GPL-3.0-or-later"}, held
        license_file = next(file for file in of_tree["files"] if file["path"] == "LICENSE")
        assert license_file["role"] == "license" and license_file["copyrights"] == ["Copyright (c) 2020 A. Author"], license_file
        match = license_file["matches"][0]
        assert match["expression"] == "ISC" and match["score"] >= 0.9 and match["lines"][0] == 3, match

        # What is linked into the command is not all that is vendored; the same of an archive's.
        for source in (tree, archive):
            binary, = json.loads(run("license", source, "--binary", "all", "-o", "json").stdout)["binaries"]
            assert binary["path"] == "example.org/m/cmd/x" and binary["unresolved"] == [], binary
            assert binary["expression"] == "BSD-3-Clause AND ISC AND MIT", binary
            assert [part["path"] for part in binary["parts"]] == ["example.org/m", "github.com/a/b", "std"], binary
        assert "no such command" in run("license", tree, "--binary", "cmd/y", code=1).stderr

        run("license", tree, "--check", "--allow", "ISC OR MIT OR GPL-3.0-or-later")
        refused = run("license", tree, "--check", "--allow", "ISC OR MIT", code=3)
        assert "not allowed: GPL-3.0-or-later" in refused.stderr, refused
        run("license", tree, "--binary", "cmd/x", "--check", "--allow", "ISC OR MIT OR BSD-3-Clause")
        run("license", tree, "--check", code=2)
        run("license", tree, "--check", "--allow", "Nonsense-1", code=2)

        # Equal bytes in two runs, and what the forms demand.
        for form in ("spdx", "cyclonedx", "debian-copyright", "spec-license", "notice"):
            texts = {run("license", archive, "--binary", "all", "--output", form).stdout for _ in range(2)}
            assert len(texts) == 1 and texts != {""}, form
        spdx = json.loads(run("license", archive, "--output", "spdx").stdout)
        assert spdx["spdxVersion"] == "SPDX-2.3" and spdx["SPDXID"] == "SPDXRef-DOCUMENT", spdx
        ids = {package["SPDXID"] for package in spdx["packages"]}
        assert all(relation["relatedSpdxElement"] in ids for relation in spdx["relationships"]), spdx
        purls = [package["externalRefs"][0]["referenceLocator"] for package in spdx["packages"]]
        assert purls == ["pkg:golang/example.org/m@v1.2.0", "pkg:golang/github.com/a/b@v1.0.0", "pkg:golang/github.com/c/d@v1.1.0"], purls
        cyclonedx = json.loads(run("license", archive, "--output", "cyclonedx").stdout)
        refs = [component["bom-ref"] for component in cyclonedx["components"]] + [cyclonedx["metadata"]["component"]["bom-ref"]]
        assert sorted(refs) == sorted(row["ref"] for row in cyclonedx["dependencies"]) and len(set(refs)) == len(refs), refs

        # One text alone; a tree that says nothing; what changed.
        alone = json.loads(run("license", os.path.join(tree, "LICENSE"), "-o", "json").stdout)
        assert alone["expression"] == "ISC", alone
        newer = os.path.join(scratch, "newer")
        os.mkdir(newer)
        with open(os.path.join(newer, "README"), "w", encoding="utf-8") as file:
            file.write("License: GPL-3.0-only\n")
        changes = json.loads(run("licensediff", os.path.join(tree, "vendor/github.com/a/b"), newer, "-o", "json").stdout)
        assert changes["changed"] and changes["stricter"] and changes["added"] == ["GPL-3.0-only"], changes
        run("licensediff", tree, tree, "--check")
        run("licensediff", os.path.join(tree, "vendor/github.com/a/b"), newer, "--check", code=3)


main()
