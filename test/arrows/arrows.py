#!/usr/bin/env python3
"""Reads every #include and checks the arrows between the rooms.

    arrows.py ROOT          prints each fault as FILE:LINE: REASON; exit 1 if there is any
    arrows.py --map ROOT    prints the rooms, their sizes and their arrows as text; folders that grew flat are faults too

A room is a folder with a row in the table of ROOT/ARCHITECTURE.md (between the rooms marks): its second
column says what the room holds, its third which rooms it may include. The headers that others may include
stand behind PUBLIC in the room's CMakeLists.txt. LIBRARIES says which folders may touch an outside library,
TOPS how the top-level folders may depend on each other. The linker does not notice a stray header; this does.
"""
import os
import re
import sys

TOP = ["schemas", "envelope", "broker", "store", "workers", "clients"]

# Top-level folder -> the top-level folders that its rooms may have rows for.
TOPS = {
    "schemas": ["schemas"],
    "envelope": ["schemas", "envelope"],
    "broker": ["schemas", "envelope", "broker"],
    "store": ["schemas", "store"],
    "workers": ["schemas", "envelope", "store", "workers"],
    "clients": ["schemas", "envelope", "store", "workers", "clients"],
}

# Services share an action or a library room; they never include each other. Clients know them by the list.
SERVICES = "workers/services/"
GOLANG = "workers/golang"  # stands on the standard library, but for constant/

# Stands on the standard library alone and is for every room, the front end's too: what a mutex guards.
EVERYWHERE = ["schemas/base/mutex.h", "schemas/base/thread_annotations.h"]
LOCKS = re.compile(r"std::((recursive_|shared_|timed_)*mutex|condition_variable(_any)?|"
                   r"(lock_guard|unique_lock|scoped_lock|shared_lock))\b")

# More .cc files than this in one folder are cut by idea.
SOURCES_PER_FOLDER_MAX = 16

# Header -> the places that may include it: folders (with a slash at the end) or files.
# The mains; `gofed`'s many commands read theirs through one wrapper, compiled once.
MAINS = ["broker/main.cc", "workers/main.cc", "clients/program/main.cc", "clients/program/command_line.cc"]
LIBRARIES = [
    (r"zmq(_addon|_utils)?\.(h|hpp)", ["envelope/"]),
    (r"msgpack(\.hpp|\.h|/.*)", ["schemas/describe/"]),
    (r"rapidjson/.*", ["schemas/describe/"]),
    (r"rocksdb/.*", ["store/rocksdb/"]),
    (r"(libpq-fe\.h|pqxx/.*)", ["store/"]),
    (r"(archive|archive_entry)\.h", ["workers/archive/"]),
    (r"zlib\.h", ["workers/archive/"]),
    (r"curl/.*", ["workers/fetch/"]),
    (r"git2\.h", ["workers/git/"]),
    (r"gmp(xx)?\.h", ["workers/golang/constant/"]),  # exact values of Go constants
    (r"toml\+\+/.*", ["envelope/program/config.cc"]),
    (r"utf8proc\.h", ["clients/output/"]),
    (r"cxxopts\.hpp", MAINS),
    (r"openssl/.*", ["schemas/base/"]),
    (r"spdlog/.*", ["envelope/", "broker/", "workers/", "clients/"]),
    (r"(catch2|nlohmann)/.*", []),
]
NO_LOGGING = ["workers/golang/", "schemas/", "store/"]

# What the system and the compiler bring; any other header in angle brackets is somebody's library.
SYSTEM = re.compile(r"(sys|netinet|arpa|linux|asm)/.*\.h|[a-z_]+|"
                    r"(dirent|dlfcn|elf|errno|fcntl|immintrin|link|locale|malloc|netdb|poll|pthread|pwd|sched|"
                    r"semaphore|signal|spawn|stdio|stdlib|string|syslog|termios|time|unistd|wchar)\.h")
INCLUDE = re.compile(r'\s*#\s*include\s*(?:<([^>]+)>|"([^"]+)")')
NAMESPACE = re.compile(r"^namespace (gofed(?:::\w+)*) \{")
ROW = re.compile(r"\|\s*`([\w/]+)/`\s*\|([^|]*)\|([^|]*)\|")


class Tree:
    """The rooms of a checkout, as ARCHITECTURE.md and the CMakeLists.txt of the rooms say them."""

    def __init__(self, root):
        self.root = root
        self.rooms = {}   # room -> the rooms it may include
        self.holds = {}   # room -> what it holds
        self.public = {}  # room -> its public headers; None: it has no list, so all are
        self._read_table()
        for room in self.rooms:
            self.public[room] = self._public_of(room)

    def _read_table(self):
        path = os.path.join(self.root, "ARCHITECTURE.md")
        if not os.path.exists(path):
            return
        with open(path, encoding="utf-8") as file:
            text = file.read()
        table = text.partition("<!-- rooms -->")[2].partition("<!-- end of rooms -->")[0]
        for line in table.splitlines():
            row = ROW.match(line)
            if row:
                room, holds, includes = row.groups()
                self.rooms[room] = [name.rstrip("/") for name in re.findall(r"`([\w/]+?)/?`", includes)]
                self.holds[room] = holds.strip()

    def _public_of(self, room):
        path = os.path.join(self.root, room, "CMakeLists.txt")
        if not os.path.exists(path):
            return None
        with open(path, encoding="utf-8") as file:
            text = file.read()
        call = re.search(r"gofed_(?:library|headers)\(([^)]*)\)", text)
        if not call:
            return None
        words = call.group(1).split()
        if "PUBLIC" not in words:
            return None
        public = []
        for word in words[words.index("PUBLIC") + 1:]:
            if word in ("SOURCES", "LINK"):
                break
            public.append(word)
        return public

    def room_of(self, path):
        folder = os.path.dirname(path)
        while folder and folder not in self.rooms:
            folder = os.path.dirname(folder)
        return folder


def project_fault(tree, path, target):
    """Why `path` may not include the project's header `target`; None where it may."""
    if target.split("/")[0] == "test":
        return "nothing includes test/"
    if target.split("/")[0] not in TOP:
        return 'is not a path from the root ("%s")' % target
    room, other = tree.room_of(path), tree.room_of(target)
    if not other:
        return "%s lies in no room of ARCHITECTURE.md" % target
    if room == other or target in EVERYWHERE:
        return None
    if other not in tree.rooms[room]:
        return "%s may include only: %s" % (room, ", ".join(tree.rooms[room]) or "itself")
    public = tree.public[other]
    if public is not None and os.path.relpath(target, other) not in public:
        return "is private to %s: its CMakeLists.txt names the public headers" % other
    return None


def library_fault(path, target):
    """Why `path` may not include the outside header `target`; None where it may."""
    for pattern, places in LIBRARIES:
        if re.fullmatch(pattern, target):
            covering = [place for place in places
                        if path == place or (place.endswith("/") and path.startswith(place))]
            if path.startswith(GOLANG + "/"):
                if any(place.startswith(GOLANG) for place in covering):
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


def namespace_fault(path, name):
    """Why a header may not open this namespace. It is the path of the folder or a beginning of it, at most
    one word deeper; the ground floor is `gofed` itself, and libraries under workers/ leave `workers` out."""
    words = name.split("::")[1:]
    parts = path.split("/")[:-1]
    for way in (parts, parts[1:]):
        if words[:len(way)] == way[:len(words)] and len(words) <= len(way) + 1:
            return None
    if parts[0] == "schemas" and len(words) <= 1:
        return None
    return "opens namespace %s, which is not that of its folder" % name


def faults_of(tree, path):
    if not tree.room_of(path):
        yield "%s:1: lies in no room: ARCHITECTURE.md has a row for each" % path
        return
    with open(os.path.join(tree.root, path), encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            opened = NAMESPACE.match(line)
            if opened and path.endswith(".h"):
                fault = namespace_fault(path, opened.group(1))
                if fault:
                    yield "%s:%d: %s" % (path, number, fault)
            lock = LOCKS.search(line.partition("//")[0])
            if lock and path not in EVERYWHERE:
                yield "%s:%d: uses %s: Mutex, MutexLock and CondVar of %s say what they guard" % (
                    path, number, lock.group(0), EVERYWHERE[0])
            match = INCLUDE.match(line)
            if not match:
                continue
            outside, project = match.groups()
            fault = project_fault(tree, path, project) if project else library_fault(path, outside)
            if fault:
                yield "%s:%d: includes %s: %s" % (path, number, project or outside, fault)


def sources(root):
    for top in TOP:
        for folder, _, names in sorted(os.walk(os.path.join(root, top))):
            for name in sorted(names):
                if name.endswith((".cc", ".h", ".def", ".inc")):
                    yield os.path.relpath(os.path.join(folder, name), root)


def law_faults(tree):
    """The rows of the table against what is fixed: the top-level folders, services, the front end."""
    for room, includes in sorted(tree.rooms.items()):
        for other in includes:
            why = None
            if other not in tree.rooms:
                why = "is no room"
            elif other.split("/")[0] not in TOPS[room.split("/")[0]]:
                why = "%s/ may depend on: %s" % (room.split("/")[0], ", ".join(TOPS[room.split("/")[0]]))
            elif other.startswith(SERVICES) and room.startswith(SERVICES):
                why = "services never include each other"
            elif other.startswith(SERVICES) and room.split("/")[0] == "clients":
                why = "clients know services by workers/services.h alone"
            elif room.startswith(GOLANG) and not other.startswith(GOLANG):
                why = "workers/golang stands on the standard library alone"
            if why:
                yield "ARCHITECTURE.md: %s -> %s: %s" % (room, other, why)
    for circle in cycles(tree.rooms):
        yield "ARCHITECTURE.md: a cycle: %s" % " -> ".join(circle)


def cycles(rooms):
    """One circle of rooms, the first that is met, or nothing."""
    state = {}

    def walk(room, way):
        state[room] = "open"
        for other in rooms.get(room, []):
            if state.get(other) == "open":
                return way[way.index(other):] + [other]
            if other not in state:
                circle = walk(other, way + [other])
                if circle:
                    return circle
        state[room] = "done"
        return None

    for room in sorted(rooms):
        if room not in state:
            circle = walk(room, [room])
            if circle:
                return [circle]
    return []


def flat_folders(paths):
    count = {}
    for path in paths:
        if path.endswith(".cc"):
            count[os.path.dirname(path)] = count.get(os.path.dirname(path), 0) + 1
    for folder, sources_count in sorted(count.items()):
        if sources_count > SOURCES_PER_FOLDER_MAX:
            yield "%s: %d .cc files, at most %d: cut it by idea" % (folder, sources_count,
                                                                  SOURCES_PER_FOLDER_MAX)


def public_faults(tree):
    for room, public in sorted(tree.public.items()):
        for header in public or []:
            if not os.path.exists(os.path.join(tree.root, room, header)):
                yield "%s/CMakeLists.txt: PUBLIC %s: no such header" % (room, header)


def faults(tree, paths):
    yield from law_faults(tree)
    yield from public_faults(tree)
    for path in paths:
        yield from faults_of(tree, path)


def arrows_of(tree, paths):
    """room -> the rooms that its files include today."""
    found = {room: set() for room in tree.rooms}
    for path in paths:
        room = tree.room_of(path)
        with open(os.path.join(tree.root, path), encoding="utf-8") as file:
            for line in file:
                match = INCLUDE.match(line)
                if match and match.group(2) and match.group(2) not in EVERYWHERE:
                    other = tree.room_of(match.group(2))
                    if other and other != room:
                        found.setdefault(room, set()).add(other)
    return found


def floor_of(arrows):
    """room -> 0 for what includes no other room, else one more than the highest it includes."""
    floors = {}

    def floor(room, way):
        if room not in floors and room not in way:
            floors[room] = 1 + max((floor(other, way | {room}) for other in arrows.get(room, ())), default=-1)
        return floors.get(room, 0)

    for room in arrows:
        floor(room, frozenset())
    return floors


def print_map(tree, paths):
    arrows = arrows_of(tree, paths)
    floors = floor_of(arrows)
    for room in sorted(tree.rooms, key=lambda name: (floors.get(name, 0), name)):
        own = [path for path in paths if tree.room_of(path) == room]
        lines = sum(len(open(os.path.join(tree.root, path), encoding="utf-8").readlines()) for path in own)
        print("%d  %s  (%d .cc, %d .h, %d lines)  %s" % (
            floors.get(room, 0), room, sum(path.endswith(".cc") for path in own),
            sum(path.endswith(".h") for path in own), lines, tree.holds[room]))
        print("     -> %s" % (", ".join(sorted(arrows[room])) or "nothing"))
    print("%d rooms, %d arrows, %d floors" % (len(tree.rooms), sum(map(len, arrows.values())),
                                             1 + max(floors.values(), default=-1)))


def main(arguments):
    wants_map = arguments[0] == "--map"
    root = arguments[-1]
    tree = Tree(root)
    paths = list(sources(root))
    if wants_map:
        print_map(tree, paths)
    found = list(faults(tree, paths)) + (list(flat_folders(paths)) if wants_map else [])
    print("\n".join(found), end="\n" if found else "")
    if not paths:
        print("%s: no sources found" % root)
        return 1
    return 1 if found else 0


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3) or (len(sys.argv) == 3 and sys.argv[1] != "--map"):
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
