"""Hold what `gofed impact` names against what go/types complains of: compare_impact.py ORACLE OURS...

ORACLE is the output of oracle/impact.go; each OURS is the JSON of `gofed impact` over users whose
positions begin with "src/", as those of a GOPATH do. A line that go/types complains of, and that uses
one of the symbols by its package's name, must be among ours (all of them), and every line of ours by
name must be one that is complained of (no false alarm). Lines with fields and methods must be among our
hits, or among the unresolved ones that are listed apart; those that we say break must be complained of.
Lines that use nothing of the library, and are complained of because a type they mention could not be made
elsewhere ("invalid type"), are counted apart. Prints every difference, then figures; exit code 0 when there
is none.
"""
import json
import sys


def read_oracle(path):
    symbols, names, members, complaints = [], set(), set(), {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            kind, *fields = line.rstrip("\n").split("\t")
            if kind == "symbol":
                symbols.append(fields)
            elif kind == "use":
                (names if fields[0] == "name" else members).add(fields[1])
            elif kind == "complaint":
                complaints.setdefault(fields[0], fields[1])
    return symbols, names, members, complaints


def lines_of(positions):
    for position in positions:
        yield position.removeprefix("src/").rsplit(":", 1)[0]


def read_ours(paths):
    by_name, by_member, breaking, unresolved = {}, {}, set(), set()
    for path in paths:
        with open(path, encoding="utf-8") as text:
            for user in json.load(text)["users"]:
                for hit in user["hits"]:
                    into = by_name if hit["kind"] == "name" else by_member
                    for line in lines_of(hit["positions"]):
                        if hit["kind"] == "member" and hit["effect"] == "breaks":
                            breaking.add(line)
                        into[line] = f'{hit["used_package"]}.{hit["symbol"]}'
                for use in user.get("unresolved", []):
                    unresolved.update(lines_of(use["positions"]))
    return by_name, by_member, breaking, unresolved


def main():
    symbols, names, members, complaints = read_oracle(sys.argv[1])
    by_name, by_member, breaking, unresolved = read_ours(sys.argv[2:])
    wrong = 0

    def differ(sign, line, text):
        nonlocal wrong
        wrong += 1
        print(f"{sign} {line}: {text}")

    qualified = {line for line in complaints if line in names}
    for line in sorted(qualified - by_name.keys()):
        differ("-", line, complaints[line])
    for line in sorted(by_name.keys() - complaints.keys()):
        differ("+", line, by_name[line])
    follows = {line for line in complaints.keys() - qualified - members if "invalid type" in complaints[line]}
    other = complaints.keys() - qualified - by_name.keys() - follows
    for line in sorted(other - by_member.keys() - unresolved):
        differ("- field or method", line, complaints[line])
    for line in sorted(breaking - complaints.keys()):
        differ("+ field or method", line, by_member[line])
    print(f"{len(symbols)} symbols, {len(complaints)} lines complained of, {len(qualified)} of them by a "
          f"package's name: {len(qualified & by_name.keys())} named by us, "
          f"{len(by_name.keys() - complaints.keys())} false alarms; of {len(other)} with fields and methods "
          f"{len(other & by_member.keys())} are hits, {len(other & unresolved - by_member.keys())} are among the "
          f"{len(unresolved)} unresolved lines; {len(follows)} follow from others")
    return 0 if symbols and qualified and not wrong else 1


sys.exit(main())
