#!/usr/bin/env python3
"""Compare an index of Debian with its metadata, read here once more, and with dose-ceve.

Method: Sources and Packages are imported by `gofed distribution import`. Each Go-Import-Path of Sources
must be answered by a source package whose newest version names it. For some packages, drawn by a seed,
`gofed rebuild` must have the sources of dose-ceve's reverse cone over what has to do with Go, and no
package may come before one that it build-depends on, unless both are in one cycle.
"""
import argparse
import json
import os
import random
import re
import subprocess
import sys
import time

SECONDS_MAX = 1.0  # for one question


class Gofed:
    def __init__(self, program, store):
        self.words = [program, "--local", "--set", "goland.path=" + store]
        self.slowest = {}

    def ask(self, *words, stdin=None):
        begin = time.monotonic()
        done = subprocess.run(self.words + list(words) + ["-o", "json"], input=stdin,
                              capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise SystemExit("gofed %s: %s" % (" ".join(words), done.stderr))
        took = time.monotonic() - begin
        self.slowest[words[0]] = max(self.slowest.get(words[0], 0), took)
        return json.loads(done.stdout)


def unpacked(path):
    tool = {".lz4": "lz4", ".xz": "xz", ".gz": "gzip", ".zst": "zstd"}.get(os.path.splitext(path)[1])
    if tool is None:
        with open(path, encoding="utf-8") as file:
            return file.read()
    return subprocess.run([tool, "-dc", path], capture_output=True, text=True, check=True).stdout


def stanzas(text):
    for stanza in text.split("\n\n"):
        fields = {}
        for name, value in re.findall(r"^([A-Za-z0-9-]+):[ \t]*((?:.*)(?:\n[ \t].*)*)", stanza, re.MULTILINE):
            fields[name.lower()] = value.strip()
        if "package" in fields:
            yield stanza, fields


def newest(stanza_list):
    """{name: fields} of the newest version by dpkg."""
    best = {}
    for _, fields in stanza_list:
        if fields.get("extra-source-only", "").lower() == "yes":
            continue
        known = best.get(fields["package"])
        if known is None or subprocess.run(["dpkg", "--compare-versions", fields["version"], "gt",
                                            known["version"]], check=False).returncode == 0:
            best[fields["package"]] = fields
    return best


def check_import_paths(gofed, sources):
    declared = {}
    for name, fields in newest(sources).items():
        for path in re.split(r"[,\s]+", fields.get("go-import-path", "")):
            path = re.sub(r"^[a-z]+://", "", path).rstrip("/")
            if path:
                declared.setdefault(path, set()).add(name)
    paths = sorted(declared)
    answers = gofed.ask("call", "golang_import2package", "-", stdin=json.dumps({"paths": paths}))
    wrong = by_rule = 0
    for path, answer in zip(paths, answers["packages"]):
        if answer.get("package") not in declared[path] or answer.get("known") != "index":
            wrong += 1
            print("import path %s: %s, declared by %s" % (path, answer, sorted(declared[path])))
    for path in paths:
        name = gofed_name(path)
        by_rule += name in declared[path]
    print("%d import paths: %d answered by a package that names them, %d of them named by Debian's rule" %
          (len(paths), len(paths) - wrong, by_rule))
    return wrong


def gofed_name(path):
    """dh-make-golang's rule, for hosts that have a short form or a plain suffix."""
    short = {"github.com": "github", "golang.org": "golang", "gopkg.in": "gopkg", "k8s.io": "k8s",
             "google.golang.org": "google", "gitlab.com": "gitlab", "bitbucket.org": "bitbucket",
             "go.uber.org": "uber", "rsc.io": "rsc", "bazil.org": "bazil", "honnef.co": "honnef",
             "modernc.org": "modernc", "cloud.google.com": "googlecloud"}
    host, _, rest = path.partition("/")
    host = short.get(host, host.rpartition(".")[0])
    return ("golang-" + "-".join([host] + [p for p in rest.split("/") if p])).lower().replace("_", "-")


def of_go(text):
    return "golang" in text


def write_go_lists(work, sources, packages):
    """What names golang anywhere: small enough for dose-ceve, and the same for both."""
    names = {}
    for kind, all_stanzas in (("Sources", sources), ("Packages", packages)):
        path = os.path.join(work, kind)
        with open(path, "w", encoding="utf-8") as file:
            for stanza, _ in all_stanzas:
                if of_go(stanza):
                    file.write(stanza.strip("\n") + "\n\n")
        names[kind] = path
    return names


def dose_sources(dose, package, lists, work):
    out = os.path.join(work, "cone")
    subprocess.run([dose, "--deb-native-arch=amd64", "--deb-ignore-essential", "-r", package, "-Tcnf",
                    "-o" + out, "deb://" + lists["Packages"], "debsrc://" + lists["Sources"]],
                   capture_output=True, check=True)
    with open(out, encoding="utf-8") as file:
        return {m.replace("%2b", "+") for m in re.findall(r"src%3a([a-z0-9+.%-]+?)-\d+(?=\s|$)", file.read())}


def check_order(order, sources):
    """How many packages come before one that they build-depend on, by Build-Depends alone."""
    place = {p["source"]: p for p in order["packages"]}
    builds = {}
    for source in place:
        for binary in re.split(r",\s*", sources[source].get("binary", "")):
            builds[binary.strip()] = source
    wrong = 0
    for source, package in place.items():
        depends = " ".join(sources[source].get(f, "") for f in
                           ("build-depends", "build-depends-indep", "build-depends-arch"))
        for name in re.findall(r"[a-z0-9][a-z0-9+.-]+", depends):
            other = place.get(builds.get(name))
            if other is None or other is package:
                continue
            same_cycle = package.get("cycle", 0) and package.get("cycle") == other.get("cycle")
            if other.get("batch", 0) >= package.get("batch", 0) and not same_cycle:
                wrong += 1
                print("order: %s in batch %d needs %s in batch %d" %
                      (source, package.get("batch", 0), other["source"], other.get("batch", 0)))
    return wrong


def check_rebuilds(gofed, dose, count, lists, work, sources):
    names = sorted({f["package"] for _, f in stanzas(unpacked(lists["Packages"]))
                    if f["package"].startswith("golang-") and f["package"].endswith("-dev")})
    drawn = random.Random(12).sample(names, count)
    by_name = newest(sources)
    wrong = rebuilt = 0
    for package in drawn:
        order = gofed.ask("rebuild", package, "--distribution", "go")
        ours = {p["source"] for p in order["packages"]}
        theirs = dose_sources(dose, package, lists, work)
        rebuilt += len(ours)
        for source in sorted(ours ^ theirs):
            wrong += 1
            print("rebuild %s: %s only in %s" % (package, source, "ours" if source in ours else "dose's"))
        wrong += check_order(order, by_name)
    print("%d rebuilds, %d source packages: %d differences" % (count, rebuilt, wrong))
    return wrong


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--gofed", required=True)
    parser.add_argument("--dose", required=True)
    parser.add_argument("--packages", type=int, default=30)
    parser.add_argument("--work", required=True)
    parser.add_argument("lists", nargs="+", help="Sources and Packages, compressed or not")
    arguments = parser.parse_args()
    gofed = Gofed(arguments.gofed, os.path.join(arguments.work, "store"))
    begin = time.monotonic()
    imported = gofed.ask("distribution", "import", "debian/12", *arguments.lists)
    state = imported["state"]
    print("import: %d sources, %d binaries in %.1f s" %
          (state["sources"], state["binaries"], time.monotonic() - begin))
    read = {"Sources": [], "Packages": []}
    for path in arguments.lists:
        kind = "Sources" if "Sources" in os.path.basename(path) else "Packages"
        read[kind] += list(stanzas(unpacked(path)))
    wrong = check_import_paths(gofed, read["Sources"])
    go_lists = write_go_lists(arguments.work, read["Sources"], read["Packages"])
    gofed.ask("distribution", "import", "go", go_lists["Sources"], go_lists["Packages"])
    go_sources = list(stanzas(unpacked(go_lists["Sources"])))
    wrong += check_rebuilds(gofed, arguments.dose, arguments.packages, go_lists, arguments.work, go_sources)
    for words in (("provides", "golang.org/x/net/html"), ("needs", "hugo"),
                  ("users", "golang-golang-x-sys-dev", "--transitive"),
                  ("rebuild", "golang-golang-x-sys"), ("rebuild", "golang-golang-x-sys", "--binaries")):
        gofed.ask(*words, "--distribution", "debian/12")
    for command, seconds in sorted(gofed.slowest.items()):
        print("slowest %s: %.2f s" % (command, seconds))
        if command in ("provides", "needs", "users", "rebuild") and seconds > SECONDS_MAX:
            wrong += 1
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
