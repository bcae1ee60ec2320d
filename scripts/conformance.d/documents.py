#!/usr/bin/env python3
"""Says by field how two JSON documents differ.

    documents.py NAME OLD NEW

Lists are compared by what names their elements, so that one that is missing changes no other. A line for
each path: what happened to it, how often, and the first place. Exit code 0: fields alone were added or are gone, or nothing
differs; 1: something else does.
"""
import json
import sys

NAMES = ("path", "name", "position", "file", "directory", "message", "module", "platforms")


def name_of(element):
    if not isinstance(element, dict):
        return json.dumps(element, sort_keys=True)
    return json.dumps([element.get(key) for key in NAMES])


def by_name(elements):
    named = {}
    for element in elements:
        name = name_of(element)
        named[name, sum(1 for known in named if known[0] == name)] = element
    return named


class Comparison:
    def __init__(self):
        self.found = {}  # (what, path) -> [count, first place, first values]

    def note(self, what, path, place, old, new):
        entry = self.found.setdefault((what, path), [0, place, old, new])
        entry[0] += 1

    def compare(self, old, new, path, place):
        if old == new:
            return
        if isinstance(old, dict) and isinstance(new, dict):
            for key in sorted(old.keys() | new.keys()):
                below = path + "." + key if path else key
                if key not in new:
                    self.note("field gone", below, place, old[key], None)
                elif key not in old:
                    self.note("field added", below, place, None, new[key])
                else:
                    self.compare(old[key], new[key], below, place)
        elif isinstance(old, list) and isinstance(new, list):
            self.compare_lists(old, new, path + "[]", place)
        else:
            self.note("changed", path, place, old, new)

    def compare_lists(self, old, new, path, place):
        olds, news = by_name(old), by_name(new)
        for key, element in olds.items():
            if key not in news:
                self.note("gone", path, place, element, None)
            else:
                self.compare(element, news[key], path, place + "/" + str(key[0])[:60])
        for key, element in news.items():
            if key not in olds:
                self.note("added", path, place, None, element)
        if olds.keys() == news.keys() and list(olds) != list(news):
            self.note("order", path, place, None, None)


def load(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    return json.loads(text) if text else None


def main(name, old, new):
    comparison = Comparison()
    comparison.compare(load(old), load(new), "", "")
    for (what, path), (count, place, before, after) in sorted(comparison.found.items()):
        values = " -> ".join(json.dumps(value)[:100] for value in (before, after))
        print(f"{name}  {what} {path or 'document'} {count}  first: {place[:120]} {values}")
    return int(any(what not in ("field gone", "field added") for what, _ in comparison.found))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
