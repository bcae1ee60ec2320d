#!/usr/bin/env python3
"""Reads every #include and checks the arrows between the rooms.

    arrows.py ROOT      prints each include that breaks a rule as FILE:LINE: REASON; exit 1 if any

ROOMS says which folder may include which. LIBRARIES says which folders may touch an outside library.
Both are the tables of ARCHITECTURE.md; the linker would not notice a stray header, this does.
"""
import os
import re
import sys

# Folder -> the folders its files may include from. The longest folder that a file lies under counts.
ROOMS = {
    "schemas": ["schemas"],
    "envelope": ["schemas", "envelope"],
    "broker": ["schemas", "envelope", "broker"],
    "store": ["schemas", "store"],
    "workers/golang": ["workers/golang"],
    "workers/archive": ["schemas", "workers/archive"],
    "workers/fetch": ["schemas", "workers/fetch"],
    # What several services share: opening a store; reading a stored tree of Go source.
    "workers/storage": ["schemas", "envelope", "store", "workers/storage"],
    "workers/analysis": ["schemas", "envelope", "workers/analysis", "workers/golang",
                         "workers/archive"],
    # A service: itself, what is below, and the library rooms; never another service. {own} is it.
    "workers/*": ["schemas", "envelope", "store", "{own}", "workers/golang", "workers/archive",
                  "workers/fetch", "workers/storage", "workers/analysis"],
    # The list of services and the worker program.
    "workers": ["schemas", "envelope", "store", "workers"],
    "clients": ["schemas", "envelope", "store", "clients"],
}

# What clients may take from workers: the list of services, and libraries that are no service.
CLIENTS_FROM_WORKERS = ["workers/services.h", "workers/archive/", "workers/golang/"]

# Header -> the places that may include it: folders (with a slash at the end) or files.
# The mains; `gofed`'s many commands read theirs through one wrapper, compiled once.
MAINS = ["broker/main.cc", "workers/main.cc", "clients/main.cc", "clients/command_line.cc"]
LIBRARIES = [
    (r"zmq(_addon|_utils)?\.(h|hpp)", ["envelope/"]),
    (r"msgpack(\.hpp|\.h|/.*)", ["schemas/"]),
    (r"rapidjson/.*", ["schemas/"]),
    (r"rocksdb/.*", ["store/"]),
    (r"(libpq-fe\.h|pqxx/.*)", ["store/"]),
    (r"(archive|archive_entry)\.h", ["workers/archive/"]),
    (r"zlib\.h", ["workers/archive/"]),
    (r"curl/.*", ["workers/fetch/"]),
    (r"gmp(xx)?\.h", ["workers/golang/constant/"]),  # exact values of Go constants
    (r"toml\+\+/.*", ["envelope/config.cc"]),
    (r"cxxopts\.hpp", MAINS),
    (r"openssl/.*", ["store/"]),
    (r"spdlog/.*", ["envelope/", "broker/", "workers/", "clients/"]),
    (r"(catch2|nlohmann)/.*", []),
]
STD_ONLY = "workers/golang/"  # stands on the standard library, but for that one folder
NO_LOGGING = ["workers/golang/", "schemas/", "store/"]

# What the system and the compiler bring; any other header in angle brackets is somebody's library.
SYSTEM = re.compile(r"(sys|netinet|arpa|linux|asm)/.*\.h|[a-z_]+|"
                    r"(dirent|dlfcn|elf|errno|fcntl|immintrin|link|locale|malloc|netdb|poll|pthread|pwd|sched|"
                    r"semaphore|signal|spawn|stdio|stdlib|string|syslog|termios|time|unistd|wchar)\.h")
INCLUDE = re.compile(r'\s*#\s*include\s*(?:<([^>]+)>|"([^"]+)")')
TOP = ["schemas", "envelope", "broker", "store", "workers", "clients"]


def room_of(path):
    """The row of ROOMS for a file, and the folder that stands for {own}."""
    parts = path.split("/")
    if parts[0] == "workers" and len(parts) > 2:
        own = "/".join(parts[:2])
        return (own if own in ROOMS else "workers/*"), own
    return parts[0], parts[0]


def project_fault(path, target):
    """Why `path` may not include the project's header `target`; None where it may."""
    if target.split("/")[0] == "test":
        return "nothing includes test/"
    if target.split("/")[0] not in TOP:
        return 'is not a path from the root ("%s")' % target
    room, own = room_of(path)
    if room == "clients" and target.startswith("workers/"):
        if any(target == allowed or (allowed.endswith("/") and target.startswith(allowed))
               for allowed in CLIENTS_FROM_WORKERS):
            return None
        return "clients know workers by workers/services.h alone"
    allowed = [folder.format(own=own) for folder in ROOMS[room]]
    if any(target.startswith(folder + "/") for folder in allowed):
        return None
    return "%s may include only: %s" % (own, ", ".join(allowed))


def library_fault(path, target):
    """Why `path` may not include the outside header `target`; None where it may."""
    for pattern, places in LIBRARIES:
        if re.fullmatch(pattern, target):
            covering = [place for place in places
                        if path == place or (place.endswith("/") and path.startswith(place))]
            if path.startswith(STD_ONLY):
                if any(place.startswith(STD_ONLY) for place in covering):
                    return None
                return "workers/golang stands on the standard library alone"
            if target.startswith("spdlog/") and any(path.startswith(p) for p in NO_LOGGING):
                return "schemas, store and workers/golang do not log"
            if covering:
                return None
            return "only %s may touch %s" % (", ".join(places) or "test/", target)
    if not SYSTEM.fullmatch(target):
        return "is of no known library: add it to test/arrows/arrows.py and ARCHITECTURE.md"
    return None


def faults_of(root, path):
    with open(os.path.join(root, path), encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            match = INCLUDE.match(line)
            if not match:
                continue
            outside, project = match.groups()
            fault = project_fault(path, project) if project else library_fault(path, outside)
            if fault:
                yield "%s:%d: includes %s: %s" % (path, number, project or outside, fault)


def sources(root):
    for top in TOP:
        for folder, _, names in sorted(os.walk(os.path.join(root, top))):
            for name in sorted(names):
                if name.endswith((".cc", ".h", ".def", ".inc")):
                    yield os.path.relpath(os.path.join(folder, name), root)


def main(root):
    count = 0
    faults = []
    for path in sources(root):
        count += 1
        faults.extend(faults_of(root, path))
    print("\n".join(faults), end="\n" if faults else "")
    if count == 0:
        print("%s: no sources found" % root)
        return 1
    return 1 if faults else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
