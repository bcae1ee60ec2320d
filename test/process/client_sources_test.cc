// Goal: a source is what the user has, however it is called: words, records, names of any bytes,
// lines of any length; what a scenario printed goes through any number of others.
// Method: the programs under bash, inside the client and through a running system.
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "test/process/client_programs.h"

using namespace gofed::test;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

}  // namespace

TEST_CASE("low-list: a line of 17 MiB among records is one error record") {
  const ClientPlace place;
  place.make_archives();
  const auto outcome = place.shell(
      "{ echo '{\"file\":\"good.tar.gz\"}'; printf '{\"file\":\"'; "
      "head -c 17825792 /dev/zero | tr '\\0' a; echo '\"}'; echo '{\"dir\":\"tree\"}'; } > long; "
      "$gofed --local api --records long -j 2; echo $?");
  const auto lines = lines_of(outcome.out);
  REQUIRE(lines.size() == 4);
  CHECK(lines[0].starts_with(R"({"input":{"file":"good.tar.gz"},"result":)"));
  CHECK(lines[1].starts_with(
      R"({"error":{"code":"limit_exceeded","message":"long: a line of over 16 MiB"},"input":"{\"file\":\"aaa)"));
  CHECK(lines[1].size() < 300);
  CHECK(lines[2].starts_with(R"({"input":{"dir":"tree"},"result":)"));
  CHECK(lines[3] == "3");
}

TEST_CASE("low-list: archives and directories with names of any bytes are analysed") {
  const ClientPlace place;
  place.make_archives();
  const System system(place);
  const auto outcome = place.shell(
      "nl=$'nl\\nname'; bad=$'bad\\xff\\xfename'; "
      "cp good.tar.gz \"$nl.tar.gz\"; cp good.tar.gz \"$bad.tar.gz\"; "
      "cp -r tree \"$nl\"; cp -r tree \"$bad\"; "
      "for g in \"$gofed --local\" \"$gofed --broker " +
      system.endpoint() +
      "\"; do "
      "$g api --file good.tar.gz > want; $g api --dir tree > want.dir; "
      "for n in \"$nl\" \"$bad\"; do $g api --file \"$n.tar.gz\" | cmp - want || exit 8; "
      "$g api --dir \"$n\" | cmp - want.dir || exit 9; done; done; "
      "$gofed --broker " +
      system.endpoint() +
      " upload \"$nl.tar.gz\" \"$bad.tar.gz\" -o ndjson | "
      "grep -o '\"name\":\"[^\"]*\"'");
  CAPTURE(outcome.err);
  CHECK(outcome.exit == Exit{});
  CHECK(outcome.out ==
        "\"name\":\"nl\\\\nname.tar.gz\"\n\"name\":\"bad\\\\xff\\\\xfename.tar.gz\"\n");
}

TEST_CASE("low-list: a relative XDG_DATA_HOME is passed over, as its specification has it") {
  const ClientPlace place;
  const auto outcome = place.shell(
      "XDG_DATA_HOME=relative $gofed --local call api_project_listing > /dev/null; echo $?; "
      "test -e relative || test -d home/.local/share/gofed && echo home");
  CHECK(outcome.out == "0\nhome\n");
  CHECK(place.shell("test -e relative").exit == Exit{.code = 1});
}

TEST_CASE("sources: a word is a file, a directory or standard input") {
  const ClientPlace place;
  place.make_archives();
  const auto outcome = place.shell(
      "$gofed --local api --file good.tar.gz > want; $gofed --local api good.tar.gz | cmp - want "
      "&& "
      "$gofed --local api - < good.tar.gz | cmp - want && "
      "$gofed --local deps tree | cmp - <($gofed --local deps --dir tree) && "
      "$gofed --local impact tree tree tree -o lines && "
      "! $gofed --local api good.tar.gz --dir tree");
  CHECK(outcome.exit == Exit{});
  CHECK(outcome.err ==
        "gofed: api: good.tar.gz and --dir exclude each other (see gofed help api)\n");
  CHECK(place.gofed({"--local", "api", "none"}).err ==
        "gofed: api: none: no such file or directory\n");
}

TEST_CASE("sources: records keep their input through three scenarios") {
  const ClientPlace place;
  place.make_archives();
  const auto outcome = place.shell(
      "printf 'good.tar.gz\\n{\"dir\":\"tree\"}\\nmissing\\n' | $gofed --local -q api --records - "
      "| "
      "$gofed --local -q deps --records - | $gofed --local -q uses --records -");
  const auto lines = lines_of(outcome.out);
  REQUIRE(lines.size() == 3);
  CHECK(lines[0].starts_with(R"({"input":"good.tar.gz","result":{"format":1,)"));
  CHECK(lines[0].find(R"("uses":)") != std::string::npos);
  CHECK(lines[1].starts_with(R"({"input":{"dir":"tree"},"result":{"format":1,)"));
  CHECK(lines[2] ==
        R"({"error":{"code":"not_found","message":"missing: no such file or directory"},)"
        R"("input":"missing"})");
}

TEST_CASE("sources: a directory read in place gives what its tar gives") {
  const ClientPlace place;
  place.make_archives();
  const System system(place);
  const auto outcome = place.shell(
      "cd tree; ln -s demo.go demo-1.0/link.go; mkfifo demo-1.0/pipe.go; ln -s none README; "
      "echo 'package broken; func (' > demo-1.0/broken_test.go; cd ..; "
      "for c in api deps uses 'api -o ndjson' 'api --platforms linux/amd64,windows/386' "
      "'api -o goapi' 'api -o godoc'; do "
      "$gofed -q --local $c --dir tree > in-place || exit 7; "
      "$gofed -q --broker " +
      system.endpoint() +
      " $c --dir tree | cmp - in-place || exit 8; done; "
      "grep -c 'not followed' in-place; $gofed --local deps --dir tree -q | grep -c link.go; "
      "for c in apidiff depsdiff; do $gofed -q --local $c tree tree > in-place; "
      "$gofed -q --broker " +
      system.endpoint() + " $c tree tree | cmp - in-place || exit 9; done");
  CAPTURE(outcome.err);
  CHECK(outcome.exit == Exit{});
  CHECK(outcome.out == "0\n1\n");
}

TEST_CASE("packages: a .deb as it lies is a source, alone and in records of three scenarios") {
  const ClientPlace place;
  place.make_archives();
  const auto outcome = place.shell(
      "src=root/usr/share/gocode/src/example.org/one; mkdir -p $src root/usr/share/doc/one "
      "root/DEBIAN; printf 'package one\\n\\nimport \"fmt\"\\n\\nfunc One() { fmt.Print() }\\n' "
      "> $src/one.go; echo 'package x; func Example() {}' > root/usr/share/doc/one/x.go; "
      "printf 'Package: one\\nVersion: 1\\nArchitecture: all\\nMaintainer: A <a@b.c>\\n"
      "Description: one\\n' > root/DEBIAN/control; "
      "for z in xz gzip zstd none; do dpkg-deb --root-owner-group -Z$z -b root $z.deb > /dev/null "
      "|| exit 9; done; "
      "for z in xz gzip zstd none; do $gofed --local api $z.deb -o goapi; done | sort | uniq -c; "
      "ls xz.deb none.deb | $gofed --local api --records - | $gofed --local deps --records - | "
      "$gofed --local uses --records - > records || exit 8; "
      "cut -c -30 records; grep -c '\"symbol\\|Print' records");
  CAPTURE(outcome.err);
  CHECK(outcome.exit == Exit{});
  CHECK(outcome.out ==
        "      4 pkg example.org/one, func One()\n"
        "{\"input\":\"none.deb\",\"result\":{\n{\"input\":\"xz.deb\",\"result\":{\"f\n2\n");
}

TEST_CASE("packages: a .deb goes through a running system, a broken one is reported by name") {
  const ClientPlace place;
  place.make_archives();
  const System system(place);
  const auto gofed = "$gofed --broker " + system.endpoint() + " ";
  const auto outcome = place.shell(
      "mkdir -p root/usr/share/gocode/src/a.b root/DEBIAN; "
      "echo 'package b; func B() {}' > root/usr/share/gocode/src/a.b/b.go; "
      "printf 'Package: b\\nVersion: 1\\nArchitecture: all\\nMaintainer: A <a@b.c>\\n"
      "Description: b\\n' > root/DEBIAN/control; "
      "dpkg-deb --root-owner-group -b root b.deb > /dev/null; head -c 400 b.deb > cut.deb; " +
      gofed + "api b.deb -o goapi; " + gofed + "api cut.deb");
  CHECK(outcome.out == "pkg a.b, func B()\n");
  CHECK(outcome.err == "gofed: api: cut.deb: truncated Debian package\n");
}
