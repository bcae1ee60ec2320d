"""Hold gofed impact against go build, over small pairs: compare_impact_pairs.py GOFED TABLE [NAME...]

For each pair of the table (impact_pairs.txt says its form) the library's two versions and its users are
written down; go build of a user with the old version must pass, and what it says with the new one is what
gofed impact must name: the same lines, exit code 3; nothing else breaks. Of a user that builds with both the
exit code is 0. Prints every difference, then figures; exit code 0 when there is none.
"""
import os
import re
import subprocess
import sys
import tempfile

ENVIRONMENT = {**os.environ, "GO111MODULE": "on", "GOFLAGS": "-mod=mod", "GOPROXY": "off", "GOTOOLCHAIN": "local",
               "GONOSUMDB": "*", "GONOSUMCHECK": "1"}


def read_table(path):
    pairs, name, part = {}, None, None
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("== "):
                name = line[3:].strip()
                pairs[name] = {}
            elif line.startswith("-- "):
                part = line[3:].strip()
                pairs[name][part] = ""
            elif name is not None:
                pairs[name][part] += line
    return pairs


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def library(place, version, code):
    write(f"{place}/{version}/go.mod", "module example.com/lib\n\ngo 1.18\n")
    write(f"{place}/{version}/lib.go", "package lib\n\n" + code)


def user(place, version, code):
    write(f"{place}/user/go.mod", "module example.com/user\n\ngo 1.18\n\nrequire example.com/lib v1.0.0\n\n"
                                  f"replace example.com/lib => ../{version}\n")
    write(f"{place}/user/u.go", "package user\n\nimport \"example.com/lib\"\n\n" + code)


def compiled(place):
    """The places, line:column, that go build complains of."""
    run = subprocess.run(["go", "build", "./..."], cwd=f"{place}/user", env=ENVIRONMENT, capture_output=True,
                         text=True, check=False)
    lines = {f for f in re.findall(r"^(?:\./)?u\.go:(\d+:\d+):", run.stderr, re.MULTILINE)}
    if run.returncode and not lines:
        raise RuntimeError(run.stderr)
    return lines


def named(gofed, place):
    """The places that gofed says break, the exit code, and all it says."""
    run = subprocess.run([gofed, "--local", "impact", "--old", "old", "--new", "new", "--users", "user", "--output",
                          "lines", "--check"], cwd=place, capture_output=True, text=True, check=False)
    lines = set()
    for line in run.stdout.splitlines():
        if not line.endswith(("(may break)", "(unknown)")):
            lines.add(":".join(line.split(":")[1:3]))
    return lines, run.returncode, run.stdout + run.stderr


def main():
    gofed, table, *wanted = sys.argv[1:]
    pairs = read_table(table)
    wrong = checked = 0
    for name, parts in pairs.items():
        if wanted and name not in wanted:
            continue
        with tempfile.TemporaryDirectory() as place:
            both = parts.get("both", "")
            library(place, "old", parts["old"] + both)
            library(place, "new", parts["new"] + both)
            for case in ("user", "fine"):
                checked += 1
                user(place, "old", parts[case])
                before = compiled(place)
                user(place, "new", parts[case])
                after = compiled(place)
                ours, code, said = named(gofed, place)
                if before or bool(after) != (case == "user"):
                    print(f"! {name}: {case}: the compiler says {sorted(before)}, then {sorted(after)}")
                elif ours != after or code != (3 if after else 0):
                    print(f"- {name}: {case}: compiler {sorted(after)}, gofed {sorted(ours)} and exit code {code}\n{said}")
                else:
                    continue
                wrong += 1
    print(f"{checked} users of {len(pairs)} pairs, {wrong} differ")
    return 1 if wrong or not checked else 0


sys.exit(main())
