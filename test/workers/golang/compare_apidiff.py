"""Hold golang_apidiff_pairs' messages against the reference's: compare_apidiff.py REFERENCE OURS.

Both files have lines "PAIR PLACE KIND TEXT" with tabs between (oracle/apidiff_pairs.go). Packages
that the reference could not load are left out. Where the reference says different things from run
to run (kinds "~i", "~c"), saying one of them agrees. Prints every difference, then figures; exit
code 0 when at least 99% of all messages agree and all verdicts do.

The reference reads GOPATH, where the path of a module has no "/v6" although its source imports it
with one: both are read as the same path.
"""
import collections
import re
import statistics
import sys

GOAL = 0.99
MAJOR_VERSION = re.compile(r"(github\.com/[^ /]+/[^ /.]+)/v\d+")


class Pair:
    def __init__(self):
        self.messages = collections.Counter()
        self.alternatives = set()
        self.broken = set()
        self.unknown = []
        self.seconds = 0.0


def read(path):
    pairs = collections.defaultdict(Pair)
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            fields = line.rstrip("\n").split("\t", 3)
            if len(fields) < 4:
                continue  # the reference's own remarks
            name, place, kind, text = fields
            text = MAJOR_VERSION.sub(r"\1", text)
            pair = pairs[name]
            if kind in ("i", "c"):
                pair.messages[place, kind, text] += 1
            elif kind.startswith("~"):
                pair.alternatives.add((place, kind[1:], text))
            elif kind == "broken":
                pair.broken.add(place)
            elif kind == "?":
                pair.unknown.append((place, text))
            elif kind == "seconds":
                pair.seconds = float(text)
    return pairs


def symbol(message):
    place, kind, text = message
    return place, kind, text.split(": ")[0]


def without_alternatives(missing, extra, alternatives):
    """Takes out pairs of a missing and an extra message that the reference has said by turns."""
    movable = {symbol(message) for message in alternatives}
    for message in list(missing):
        if symbol(message) not in movable:
            continue
        for other in list(extra):
            if symbol(other) == symbol(message) and (other in alternatives):
                missing.subtract([message])
                extra.subtract([other])
                break
    return +missing, +extra


def compare(name, reference, ours):
    for pair in (reference, ours):
        for message in list(pair.messages):
            if message[0] in reference.broken:
                del pair.messages[message]
    missing, extra = without_alternatives(
        reference.messages - ours.messages, ours.messages - reference.messages, reference.alternatives)
    for sign, messages in (("-", missing), ("+", extra)):
        for (place, kind, text), count in sorted(messages.items()):
            print(f"{sign} {name} {place} {kind} {text}" + (f"  x{count}" if count > 1 else ""))
    verdict = all(m[1] == "c" for m in reference.messages) == all(m[1] == "c" for m in ours.messages)
    if not verdict:
        print(f"! {name}: the verdicts differ")
    total = reference.messages.total() + extra.total()
    return total, missing.total() + extra.total(), verdict


def main():
    reference, ours = read(sys.argv[1]), read(sys.argv[2])
    total = wrong = verdicts = unknown = 0
    ratios = []
    for name, pair in reference.items():
        count, differ, verdict = compare(name, pair, ours[name])
        total += count
        wrong += differ
        verdicts += not verdict
        unknown += len(ours[name].unknown)
        if ours[name].seconds > 0:
            ratios.append(pair.seconds / ours[name].seconds)
    agreement = 1 - wrong / max(total, 1)
    print(f"{len(reference)} pairs, {total} messages, {wrong} differ: {agreement:.2%} agree; "
          f"{verdicts} verdicts differ; {unknown} parts we call unknown; "
          f"{statistics.median(ratios or [0]):.0f} times as fast (median)")
    return 0 if total > 0 and agreement >= GOAL and verdicts == 0 else 1


sys.exit(main())
