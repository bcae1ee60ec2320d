#!/usr/bin/env python3
"""Compares go.mod files as `go mod edit -json` and golang_go_mod read them.

  compare_go_mod.py GOLANG_GO_MOD DIRECTORY...

Files are all go.mod below the directories, and those that test scripts (*.txt) hold as archives
("-- go.mod --"): cmd/go's own are hostile enough.
Exit code 0: the same module, go line, toolchain, requirements, replacements, exclusions,
retractions, tools, ignored directories and comments of every file that Go reads, and a complaint about every file that it refuses. Lines
"go 1.21.0" and "go 1.21rc2", which Go 1.21 brought, do not count as refused.
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile


def files_below(directories, work):
    """Paths of go.mod files; those inside of scripts are written below `work`."""
    for directory in directories:
        for path in sorted(pathlib.Path(directory).rglob("*")):
            if path.name == "go.mod" and path.is_file():
                yield path
            elif path.suffix == ".txt" and path.is_file():
                text = path.read_text(encoding="utf-8", errors="surrogateescape")
                parts = re.split(r"(?m)^-- (.+?) --\n", text)
                for number, (name, body) in enumerate(zip(parts[1::2], parts[2::2])):
                    if name.endswith(".mod"):
                        inner = pathlib.Path(f"{work}/{str(path).strip('/')}/{number}/go.mod")
                        inner.parent.mkdir(parents=True)
                        inner.write_text(body, encoding="utf-8", errors="surrogateescape")
                        yield inner


def words(kind, *parts):
    return " ".join([kind] + [part or "-" for part in parts])


def reference(path):
    """The lines of a file, or None where Go refuses it."""
    run = subprocess.run(["go", "mod", "edit", "-json", path], capture_output=True, text=True)
    if run.returncode != 0:
        return None
    mod = json.loads(run.stdout)
    lines = [words("module", (mod.get("Module") or {}).get("Path"))]
    if (mod.get("Module") or {}).get("Deprecated"):
        lines.append(words("deprecated", mod["Module"]["Deprecated"].replace("\n", "|")))
    for kind in ("Go", "Toolchain"):
        if mod.get(kind):
            lines.append(words(kind.lower(), mod[kind]))
    for r in mod.get("Require") or []:
        lines.append(words("require", r["Path"], r.get("Version"), "indirect" if r.get("Indirect") else "direct"))
    for r in mod.get("Replace") or []:
        lines.append(words("replace", r["Old"]["Path"], r["Old"].get("Version"), r["New"]["Path"], r["New"].get("Version")))
    for r in mod.get("Exclude") or []:
        lines.append(words("exclude", r["Path"], r["Version"]))
    for r in mod.get("Retract") or []:
        lines.append(words("retract", r["Low"], r["High"], (r.get("Rationale") or "").replace("\n", "|")))
    for r in mod.get("Tool") or []:
        lines.append(words("tool", r["Path"]))
    for r in mod.get("Ignore") or []:
        lines.append(words("ignore", r["Path"]))
    return lines


def ours(program, paths):
    run = subprocess.run([program], input="\n".join(paths) + "\n", capture_output=True, text=True, check=True)
    lines_of, current = {}, None
    for line in run.stdout.splitlines():
        if line.startswith("file "):
            current = lines_of.setdefault(line[5:], [])
        else:
            current.append(line)
    return lines_of


def is_newer(lines):
    """Whether Go 1.19 refuses the file for its go line alone."""
    return any(re.fullmatch(r"go 1\.\d+(\.\d+|rc\d+|beta\d+)", line) for line in lines)


def main():
    with tempfile.TemporaryDirectory() as work:
        paths = [str(path) for path in files_below(sys.argv[2:], work)]
        read = ours(sys.argv[1], paths)
        said = refused = different = 0
        for path in paths:
            want, have = reference(path), read[path]
            if want is None:
                refused += 1
                same = "bad" in have or is_newer(have)
            else:
                said += len(want)
                same = sorted(want) == sorted(line for line in have if line != "bad")
            if not same:
                different += 1
                print(f"  {path}: Go {want}, ours {have}")
    print(f"files {len(paths)}  lines {said}  refused {refused}  files that differ {different}")
    sys.exit(0 if paths and not different else 1)


if __name__ == "__main__":
    main()
