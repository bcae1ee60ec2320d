#!/usr/bin/env python3
"""Writes random pairs of Go packages, each with a successor that some edits made of it.

  random_packages.py DIRECTORY FIRST COUNT     prints a line of input for golang_apidiff_pairs a pair

A pair hangs on its number alone. Many do not type-check: whoever reads them leaves those out. Generic
types are left out on purpose: where one is first met as an instance, the reference of Debian tells
the instance's methods in place of the declared ones. Types of the standard library and error are only
embedded: that reference lets them correspond to basic types, which later editions do not. Constants of a
package's own type are never exchanged for strings: go/constant takes values that it cannot compare for
equal.
"""
import os
import random
import re
import sys

BASICS = ["int", "int64", "uint8", "byte", "rune", "string", "bool", "float64", "any", "interface{}"]
STRUCTS = ["sync.Mutex", "io.Reader", "time.Time", "log.Logger", "error", "*bytes.Buffer"]
INTERFACES = ["io.Reader", "error", "fmt.Stringer"]
METHODS = ["M", "N", "P", "Q", "m", "n"]
HEADER = """package p

import ("bytes"; "fmt"; "io"; "log"; "sync"; "time")

var _ = []any{bytes.MinRead, fmt.Sprint, io.EOF, log.Flags, (*sync.Mutex)(nil), time.Second}
"""


class Package:
    def __init__(self, rng):
        self.rng = rng
        self.kinds = {}  # by type name: "struct", "interface", "basic" or "other"
        self.types = {}  # what each stands for
        self.methods = {}  # by type name: method name -> (star, signature)
        self.aliases, self.variables, self.functions, self.constants = {}, {}, {}, {}
        for i in range(rng.randint(2, 5)):
            name = rng.choice("TUVWtuvw") + str(i)
            self.kinds[name] = rng.choice(["struct", "struct", "struct", "interface", "basic", "other"])
        for name in self.kinds:
            self.declare(name)
        for i in range(rng.randint(0, 3)):
            self.variables[f"V{i}"] = self.type()
        for i in range(rng.randint(0, 3)):
            self.functions[f"F{i}"] = self.signature()
        for i in range(rng.randint(0, 2)):
            self.aliases[rng.choice("ABZ") + f"l{i}"] = self.own_type() if rng.random() < 0.7 else self.type()
        for i in range(rng.randint(0, 2)):
            self.constants[f"K{i}"] = self.constant()

    def own_type(self):
        return self.rng.choice(list(self.kinds))

    def type(self, depth=0):
        form = self.rng.random()
        if form < 0.35 or depth > 2:
            return self.rng.choice(BASICS)
        if form < 0.66:
            return self.own_type()
        if form < 0.90:
            form = self.rng.choice(["*", "[]", "map[string]", "[2]", "chan ", "<-chan ", "chan<- "])
            element = self.type(depth + 1)
            return form + (f"({element})" if form == "chan " else element)
        return self.rng.choice([self.struct, self.interface, lambda d: "func" + self.signature(d)])(depth + 1)

    def signature(self, depth=0):
        parameters = [self.type(depth + 1) for _ in range(self.rng.randint(0, 2))]
        if parameters and self.rng.random() < 0.15:
            parameters[-1] = "..." + parameters[-1]
        results = [self.type(depth + 1) for _ in range(self.rng.choice([0, 0, 1, 1, 2]))]
        return f"({', '.join(parameters)})" + (f" ({', '.join(results)})" if results else "")

    def struct(self, depth=0):
        fields = {}
        for name in self.rng.sample(["A", "B", "C", "x", "y"], self.rng.randint(0, 3)):
            fields[name] = f"{name} {self.type(depth + 1)}"
        if depth == 0 and self.rng.random() < 0.5:
            for _ in range(self.rng.randint(1, 2)):
                own = self.rng.choice(["", "*"]) + self.own_type()
                embedded = own if self.rng.random() < 0.75 else self.rng.choice(STRUCTS)
                fields.setdefault(re.sub(r".*[.*]", "", embedded), embedded)
        listed = list(fields.values())
        self.rng.shuffle(listed)
        return f"struct{{ {'; '.join(listed)} }}"

    def interface(self, depth=0):
        elements = [name + self.signature(depth + 1) for name in self.rng.sample(METHODS, self.rng.randint(0, 3))]
        if self.rng.random() < 0.3:
            own = [name for name, kind in self.kinds.items() if kind == "interface"]
            elements.append(self.rng.choice(INTERFACES + own))
        return f"interface{{ {'; '.join(elements)} }}"

    def constant(self):
        own = [f"{name} = 3" for name, kind in self.kinds.items() if kind == "basic"]
        return self.rng.choice(["= 1", "= 2", "int = 1", "= 1.5"] + (own or ['= "a"']))

    def declare(self, name):
        kind = self.kinds[name]
        if kind == "struct":
            self.types[name] = self.struct()
        elif kind == "interface":
            self.types[name] = self.interface()
        elif kind == "basic":
            self.types[name] = self.rng.choice(["int", "int64", "uint8", "int32"])
        else:
            self.types[name] = self.rng.choice(["[]", "map[string]", "*", "chan ", "func() "]) + self.type(1)
        self.methods[name] = {}
        for _ in range(self.rng.randint(0, 3) if self.has_methods(name) else 0):
            self.add_method(name)

    def has_methods(self, name):
        return self.kinds.get(name, "interface") != "interface" and not self.types[name].startswith("*")

    def add_method(self, name):
        self.methods[name][self.rng.choice(METHODS)] = (self.rng.choice(["", "*"]), self.signature())

    def rename(self, old, new):
        def renamed(text):
            return re.sub(rf"\b{old}\b", new, text)

        self.kinds = {renamed(k): v for k, v in self.kinds.items()}
        self.types = {renamed(k): renamed(v) for k, v in self.types.items()}
        self.methods = {renamed(k): {m: (star, renamed(s)) for m, (star, s) in v.items()}
                        for k, v in self.methods.items()}
        for group in (self.aliases, self.variables, self.functions, self.constants):
            for name in group:
                group[name] = renamed(group[name])

    def edit(self):
        name, rng = self.own_type(), self.rng
        what = rng.choice(["declare", "method", "method", "word", "rename", "variable", "variable", "function",
                           "alias", "split", "constant"])
        methods = self.methods[name]
        if what == "declare":
            self.declare(name)
        elif what == "method" and methods and rng.random() < 0.6:
            method = rng.choice(list(methods))
            if rng.random() < 0.5:
                del methods[method]
            else:
                methods[method] = (rng.choice(["", "*"]), rng.choice([methods[method][1], self.signature()]))
        elif what == "method" and self.has_methods(name):
            self.add_method(name)
        elif what == "word":
            old, new = rng.choice([("int", "int64"), ("A ", "B "), ("M(", "N("), ("string", "int"), ("x ", "y ")])
            self.types[name] = self.types[name].replace(old, new, 1)
        elif what == "rename" and name[0].islower():
            self.rename(name, "z" + name)
        elif what == "variable" and self.variables and rng.random() < 0.3:
            self.variables.pop(rng.choice(list(self.variables)))
        elif what == "variable":
            self.variables[f"V{rng.randint(0, 4)}"] = self.type()
        elif what == "function" and self.functions:
            self.functions[rng.choice(list(self.functions))] = self.signature()
        elif what == "alias" and self.aliases:
            self.aliases[rng.choice(list(self.aliases))] = self.own_type()
        elif what == "split" and self.aliases:
            alias = rng.choice(list(self.aliases))
            self.types[alias] = self.aliases.pop(alias)
        elif what == "constant" and self.constants:
            self.constants[rng.choice(list(self.constants))] = self.constant()

    def text(self):
        lines = [HEADER]
        for name, underlying in self.types.items():
            lines.append(f"type {name} {underlying}")
            for method, (star, signature) in self.methods.get(name, {}).items():
                lines.append(f"func ({star}{name}) {method}{signature} {{ panic(0) }}")
        lines += [f"type {name} = {type}" for name, type in self.aliases.items()]
        lines += [f"var {name} {type}" for name, type in self.variables.items()]
        lines += [f"const {name} {value}" for name, value in self.constants.items()]
        lines += [f"func {name}{signature} {{ panic(0) }}" for name, signature in self.functions.items()]
        return "\n".join(lines) + "\n"


def main():
    directory, first, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    for number in range(first, first + count):
        rng = random.Random(number)
        package = Package(rng)
        places = []
        for side in ("old", "new"):
            places.append(os.path.join(directory, str(number), side))
            os.makedirs(places[-1])
            with open(os.path.join(places[-1], "p.go"), "w", encoding="utf-8") as out:
                out.write(package.text())
            for _ in range(rng.randint(1, 4)):
                package.edit()
        print(f"pair{number} {places[0]} example.com/p {places[1]} example.com/p")


main()
