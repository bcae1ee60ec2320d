// Goal: a Debian source, a commit and a module are sources as any other, and what is wrong with one is
// reported by the name that the user gave. Method: each is made by the tools that make them, or as
// they do, and read by the client, alone, in records and by a running system.
#include <string>

#include <catch2/catch.hpp>

#include "test/process/client_programs.h"

using namespace gofed::test;

namespace {

// A source package of three archives: upstream's, a component in sub/, and debian/.
constexpr const char* kMakeDsc = R"(
pack() { tar --sort=name --owner=0 --group=0 --mtime=@0 -czf $1 $2; }
mkdir -p one-1.0/debian one-1.0/sub part debian
printf 'module example.org/one\n' > one-1.0/go.mod
printf 'package one\n\nfunc One() {}\n' > one-1.0/one.go
printf 'package old\n\nfunc Old() {}\n' > one-1.0/debian/old.go
printf 'package old\n\nfunc OldSub() {}\n' > one-1.0/sub/old.go
printf 'package sub\n\nfunc Sub() {}\n' > part/sub.go
printf 'package build\n\nfunc Build() {}\n' > debian/build.go
pack one_1.0.orig.tar.gz one-1.0; pack one_1.0.orig-sub.tar.gz part
pack one_1.0-1.debian.tar.gz debian
list() { echo 'Format: 3.0 (quilt)'; echo 'Source: one'; echo 'Checksums-Sha256:'
  for f in "$@"; do echo " $(sha256sum < $f | cut -c -64) $(stat -c %s $f) $f"; done
  echo 'Files:'; echo ' 00 1 x'; }
list one_1.0*.tar.gz > one_1.0-1.dsc
)";

constexpr const char* kMakeRepository = R"(
export GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a
export GIT_COMMITTER_EMAIL=a@b
git init -q repo && cd repo && mkdir sub
printf 'module example.org/one\n' > go.mod; printf 'package one\n\nfunc One() {}\n' > one.go
printf 'package sub\n\nfunc Sub() {}\n' > sub/sub.go
git add . && git commit -qm one && git tag v1
printf 'package one\n\nfunc Two() {}\n' > one.go && git commit -qam two && git branch side/b
printf 'broken' > one.go
cd .. && git clone -q --bare repo repo.git
)";

constexpr const char* kMakeModules = R"(
/usr/bin/python3 - <<'END'
import os, zipfile
def module(root, path, version, files):
    where = os.path.join(root, path, '@v'); os.makedirs(where, exist_ok=True)
    real = ''.join(c.upper() if i and path[i - 1] == '!' else c for i, c in enumerate(path)).replace('!', '')
    with zipfile.ZipFile(os.path.join(where, version + '.zip'), 'w') as z:
        for name, text in files.items(): z.writestr(f'{real}@{version}/{name}', text)
module('proxy', 'example.org/!big/mod', 'v1.2.3', {'go.mod': 'module example.org/Big/mod\n', 'a.go': 'package mod\nfunc A() {}\n'})
module('proxy', 'example.org/old', 'v0.1.0', {'sub/b.go': 'package sub\nfunc B() {}\n'})
with zipfile.ZipFile('proxy/example.org/old/@v/v0.2.0.zip', 'w') as z: z.writestr('elsewhere/b.go', 'package b')
os.makedirs('cache/example.org/dir@v2.0.0')
open('cache/example.org/dir@v2.0.0/c.go', 'w').write('package dir\nfunc C() {}\n')
END
export GOPROXY=https://proxy.example.org,file://$PWD/proxy GOMODCACHE=$PWD/cache
)";

}  // namespace

TEST_CASE("kinds: a .dsc is the tree of its parts, by word, option and record") {
  const ClientPlace place;
  const auto outcome = place.shell(
      std::string(kMakeDsc) +
      "$gofed --local api one_1.0-1.dsc -o goapi > word; cat word; "
      "$gofed --local api --file one_1.0-1.dsc -o goapi | cmp - word; "
      "$gofed --local deps --records - <<< '{\"file\":\"one_1.0-1.dsc\"}' | cut -c -36; "
      "mkdir away; cp one_1.0* away; $gofed --local api away/one_1.0-1.dsc -o goapi | cmp - word");
  CAPTURE(outcome.err);
  CHECK(outcome.exit == Exit{});
  CHECK(outcome.out ==
        "pkg example.org/one, func One()\n"
        "pkg example.org/one/debian, func Build()\n"
        "pkg example.org/one/sub, func Sub()\n"
        "{\"input\":{\"file\":\"one_1.0-1.dsc\"},\"r\n");
  CHECK(outcome.err.empty());
}

TEST_CASE("kinds: a .dsc whose parts are not what it lists is refused by what is wrong") {
  const ClientPlace place;
  const auto outcome = place.shell(
      std::string(kMakeDsc) +
      "try() { $gofed --local api one_1.0-1.dsc; }; cp one_1.0-1.dsc good; "
      "cp one_1.0-1.debian.tar.gz kept; printf X | dd of=one_1.0-1.debian.tar.gz bs=1 seek=30 "
      "conv=notrunc 2> /dev/null; try 2>&1 | sed 's/[0-9a-f]\\{64\\}/HASH/g'; "
      "echo >> one_1.0-1.debian.tar.gz; try 2>&1 | sed 's/has [0-9]* bytes, .*/has N bytes/'; "
      "rm one_1.0-1.debian.tar.gz; try; cp kept one_1.0-1.debian.tar.gz; "
      "sed 's# one_1.0-1.debian# ../one_1.0-1.debian#' good > one_1.0-1.dsc; try; "
      "{ cat good; grep -A9 Checksums good; } > one_1.0-1.dsc; try; "
      "sed '/ one_1.0.orig.tar/d' good > one_1.0-1.dsc; try; "
      "sed 's/^Checksums-Sha256/Files/' good > one_1.0-1.dsc; try; "
      "sed 's/ one_1.0.orig.tar/ 1&/' good > one_1.0-1.dsc; try 2>&1 | sed 's/256: .*/256/'");
  CHECK(
      outcome.out ==
      "gofed: api: one_1.0-1.dsc: one_1.0-1.debian.tar.gz: has SHA-256 HASH, the .dsc lists HASH\n"
      "gofed: api: one_1.0-1.dsc: one_1.0-1.debian.tar.gz: has N bytes\n"
      "gofed: api: one_1.0-1.dsc: bad line of Checksums-Sha256\n");
  CHECK(outcome.err ==
        "gofed: api: one_1.0-1.dsc: one_1.0-1.debian.tar.gz: No such file or directory\n"
        "gofed: api: one_1.0-1.dsc: ../one_1.0-1.debian.tar.gz: is no file beside the .dsc\n"
        "gofed: api: one_1.0-1.dsc: has Checksums-Sha256: twice\n"
        "gofed: api: one_1.0-1.dsc: lists no source archive\n"
        "gofed: api: one_1.0-1.dsc: no Debian source: it has no Checksums-Sha256:\n");
}

TEST_CASE("kinds: DIRECTORY@REVISION is what the commit holds, not what lies in the work tree") {
  const ClientPlace place;
  const auto outcome = place.shell(
      std::string(kMakeRepository) +
      "api() { $gofed --local api \"$@\" -o goapi || echo rc $?; }; "
      "api repo@v1; api repo@HEAD~1 | cmp - <(api repo@v1); api repo.git@side/b; "
      "api repo/sub@v1; api --dir repo@v1 | wc -l; cd repo; api .@HEAD; cd ..; "
      "git -C repo status --porcelain; echo repo@v1 | $gofed --local api --records - | cut -c -18; "
      "$gofed --local apidiff repo@v1 repo@HEAD -o apidiff; "
      "git -C repo checkout -q one.go; ln -s one.go repo/link.go; git -C repo add link.go; "
      "git -C repo commit -qm three; api repo@HEAD 2>&1 | grep -o 'link.go: .*'; "
      "api repo@none; api away@v1; mkdir away; api away@v1");
  CHECK(outcome.out ==
        "pkg example.org/one, func One()\n"
        "pkg example.org/one/sub, func Sub()\n"
        "pkg example.org/one, func Two()\n"
        "pkg example.org/one/sub, func Sub()\n"
        "pkg ., func Sub()\n"
        "2\n"
        "pkg example.org/one, func Two()\n"
        "pkg example.org/one/sub, func Sub()\n"
        " M one.go\n"
        "{\"input\":\"repo@v1\"\n"
        "Incompatible changes:\n- One: removed\nCompatible changes:\n- Two: added\n"
        "link.go: symbolic link, not followed\n"
        "rc 1\nrc 1\nrc 1\n");
  CHECK(outcome.err ==
        "gofed: api: repo@none: repo: no revision none\n"
        "gofed: api: away@v1: no such file or directory\n"
        "gofed: api: away@v1: away: no git repository\n");
}

TEST_CASE("kinds: MODULE@VERSION is looked for in proxy directories and the module cache") {
  const ClientPlace place;
  const auto outcome = place.shell(
      std::string(kMakeModules) +
      "api() { $gofed --local api \"$@\" -o goapi || echo rc $?; }; "
      "api example.org/Big/mod@v1.2.3; api example.org/old@v0.1.0; api example.org/dir@v2.0.0; "
      "api example.org/old@v0.2.0; api example.org/none@v1.0.0 2>&1 | sed \"s#$PWD#HERE#g\"");
  CHECK(outcome.out ==
        "pkg example.org/Big/mod, func A()\n"
        "pkg example.org/old/sub, func B()\n"
        "pkg example.org/dir, func C()\n"
        "rc 1\n"
        "gofed: api: example.org/none@v1.0.0: is in no proxy directory or module cache: no "
        "HERE/proxy/example.org/none/@v/v1.0.0.zip, "
        "HERE/cache/cache/download/example.org/none/@v/v1.0.0.zip, "
        "HERE/cache/example.org/none@v1.0.0\n"
        "rc 1\n");
  CHECK(outcome.err.find("v0.2.0.zip: has files that are not in example.org/old@v0.2.0/\n") !=
        std::string::npos);
}

TEST_CASE("kinds: sources of all kinds go through a running system") {
  const ClientPlace place;
  const System system(place);
  const auto outcome = place.shell(std::string(kMakeDsc) + kMakeRepository + kMakeModules +
                                   "for s in one_1.0-1.dsc repo@v1 example.org/dir@v2.0.0; do "
                                   "$gofed --broker " +
                                   system.endpoint() + " api $s -o goapi; done");
  CHECK(outcome.err.empty());
  CHECK(outcome.out ==
        "pkg example.org/one, func One()\n"
        "pkg example.org/one/debian, func Build()\n"
        "pkg example.org/one/sub, func Sub()\n"
        "pkg example.org/one, func One()\n"
        "pkg example.org/one/sub, func Sub()\n"
        "pkg example.org/dir, func C()\n");
}
