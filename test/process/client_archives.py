#!/usr/bin/env python3
"""Writes the archives of the client's tests, good and hostile ones.

    client_archives.py DIRECTORY
"""
import gzip
import io
import os
import sys
import tarfile

GOOD = {
    "demo-1.0/go.mod": "module example.org/demo\n\ngo 1.21\n\nrequire github.com/x/y v1.2.3\n",
    "demo-1.0/demo.go": 'package demo\n\nimport (\n\t"fmt"\n\t"github.com/x/y"\n)\n\n'
                        "// Version is the release.\nconst Version = \"1.0\"\n\n"
                        "func Hello(name string) string { return fmt.Sprint(y.Greeting, name) }\n",
    "demo-1.0/internal/deep/deep.go": "package deep\n\ntype Thing struct{ Name string }\n",
}


def tar(path, files=(), links=()):
    with tarfile.open(path, "w:gz") as archive:
        for name, text in files:
            entry = tarfile.TarInfo(name)
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text.encode()))
        for name, target in links:
            entry = tarfile.TarInfo(name)
            entry.type = tarfile.LNKTYPE
            entry.linkname = target
            archive.addfile(entry)


def bomb(path, size):
    """A file of that many zeros: one compressed piece, repeated."""
    entry = tarfile.TarInfo("zeros.go")
    entry.size = size
    piece = 64 << 20
    zeros = gzip.compress(bytes(piece))
    with open(path, "wb") as out:
        out.write(gzip.compress(entry.tobuf()))
        for _ in range(size // piece):
            out.write(zeros)
        out.write(gzip.compress(bytes(1024)))


def tree(root):
    for name, text in GOOD.items():
        path = os.path.join(root, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)


def main(folder):
    os.chdir(folder)
    tree("tree")
    tar("good.tar.gz", GOOD.items())
    with open("good.tar.gz", "rb") as good, open("truncated.tar.gz", "wb") as half:
        whole = good.read()
        half.write(whole[: len(whole) // 2])
    with open("no-archive.tar.gz", "wb") as file:
        file.write(b"this is no archive\n" * 100)
    open("empty.tar.gz", "wb").close()
    tar("no-entries.tar.gz")
    tar("outside.tar.gz", [("../../etc/x", "package x\n")])
    tar("link.tar.gz", [("p/a.go", "package p\n")], [("p/etc.go", "/etc/passwd")])
    tar("nested.tar.gz", [("d/" * 10000 + "a.go", "package d\n")])
    tar("no-go.tar.gz", [("p/README", "no Go here\n")])
    tar("broken-go.tar.gz", [("p/a.go", "package p\n\nfunc F( {{{\n\nfunc G() {}\n")])
    tar("escape\x1b[31m.tar.gz", [("../../etc/x", "package x\n")])
    bomb("bomb.tar.gz", 10 << 30)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
