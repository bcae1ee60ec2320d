// Goal: gofed apidiff says the same whatever names the sides and wherever it runs; its outputs can
// be read by people, by the tools made for the reference, and by scripts; its errors are one line.
// Method: the programs, with `gofed up`, over trees that differ in one thing of every sort.
#include <algorithm>
#include <sstream>

#include <catch2/catch.hpp>

#include "test/process/client_programs.h"

using namespace gofed::test;

namespace {

// Writes old/ and new/ in the place, and an archive of each.
void make_sides(const ClientPlace& place) {
  const auto made = place.shell(
      "mkdir --parents old/sub new/sub\n"
      "printf 'module example.org/m\\n\\ngo 1.21\\n' | tee old/go.mod > new/go.mod\n"
      "printf 'package m\\n\\nconst Version = \"<1>\"\\n\\nfunc F(int) {}\\n' > old/m.go\n"
      "printf 'package m\\n\\nconst Version = \"<2>\"\\n\\nfunc F(int) {}\\n\\nfunc G() {}\\n' > "
      "new/m.go\n"
      "printf 'package m\\n\\nfunc W() {}\\n' > old/m_windows.go\n"
      "printf 'package sub\\n\\ntype T struct{ X, Y int }\\n' > old/sub/s.go\n"
      "printf 'package sub\\n\\ntype T struct{ X int }\\n' > new/sub/s.go\n"
      "tar --create --gzip --file old.tar.gz old\n"
      "tar --create --gzip --file new.tar.gz new\n");
  REQUIRE(made.exit == Exit{});
}

constexpr const char* kReport =
    "Incompatible changes:\n"
    "- ./sub.T.Y: removed\n"
    "- Version: value changed from \"<1>\" to \"<2>\"\n"
    "Compatible changes:\n"
    "- G: added\n";

std::vector<std::string> report(std::vector<std::string> words) {
  words.insert(words.begin(), "apidiff");
  words.insert(words.end(), {"--output", "apidiff"});
  return words;
}

}  // namespace

TEST_CASE("apidiff: every output, the same locally and through the broker") {
  const ClientPlace place;
  make_sides(place);
  const System system(place);
  const std::map<std::string, std::string> expected{
      {"apidiff", kReport},
      {"table",
       "example.org/m\n"
       "  - Version \"<1>\"\n"
       "  + Version \"<2>\"   (new/m.go:3:7)\n"
       "  compatible:\n"
       "  + G   (new/m.go:7:6)\n"
       "\n"
       "example.org/m/sub\n"
       "  - T.Y   (old/sub/s.go:3:6)\n"
       "\n"
       "incompatible: 2 incompatible, 1 compatible change\n"},
      {"markdown",
       "# API changes: example.org/m old.tar.gz -> new.tar.gz\n"
       "\n"
       "incompatible: 2 incompatible, 1 compatible change.\n"
       "\n"
       "## Incompatible changes\n"
       "\n"
       "- `./sub.T.Y: removed`\n"
       "- `Version: value changed from \"<1>\" to \"<2>\"`\n"
       "\n"
       "## Compatible changes\n"
       "\n"
       "- `G: added`\n"},
      {"html",
       "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
       "<title>API changes: example.org/m old.tar.gz -&gt; new.tar.gz</title>\n</head>\n<body>\n"
       "<h1>API changes: example.org/m old.tar.gz -&gt; new.tar.gz</h1>\n"
       "<p>incompatible: 2 incompatible, 1 compatible change.</p>\n"
       "<h2>Incompatible changes</h2>\n<ul>\n"
       "<li><code>./sub.T.Y: removed</code></li>\n"
       "<li><code>Version: value changed from &quot;&lt;1&gt;&quot; to "
       "&quot;&lt;2&gt;&quot;</code></li>\n"
       "</ul>\n"
       "<h2>Compatible changes</h2>\n<ul>\n<li><code>G: added</code></li>\n</ul>\n"
       "</body>\n</html>\n"}};
  for (const auto& [form, text] : expected) {
    CAPTURE(form);
    const std::vector<std::string> words{"apidiff", "old.tar.gz", "new.tar.gz", "--output", form};
    auto local = words;
    local.insert(local.begin(), "--local");
    CHECK(place.gofed(local).out == text);
    CHECK(system.gofed(words).out == text);
  }
  const auto json = place.gofed({"--local", "apidiff", "old.tar.gz", "new.tar.gz"});
  CHECK(json.out == system.gofed({"apidiff", "old.tar.gz", "new.tar.gz"}).out);
  CHECK(json.out.find("\"verdict\": \"incompatible\"") != std::string::npos);
}

TEST_CASE("apidiff: in a narrow terminal a place stands below what it is of") {
  const ClientPlace place;
  make_sides(place);
  const auto narrow =
      place.gofed({"--local", "apidiff", "old", "new", "--incompatible-only", "-o", "table"}, {},
                  {{"COLUMNS", "23"}});
  CHECK(narrow.out ==
        "example.org/m\n"
        "  - Version \"<1>\"\n"
        "  + Version \"<2>\"\n"
        "      (m.go:3:7)\n"
        "\n"
        "example.org/m/sub\n"
        "  - T.Y\n"
        "      (sub/s.go:3:6)\n"
        "\n"
        "incompatible: 2 incompatible, 1 compatible change\n");
}

TEST_CASE("apidiff: sides are files, directories, the original's options, standard input") {
  const ClientPlace place;
  make_sides(place);
  for (const auto& words :
       std::vector<std::vector<std::string>>{{"old", "new"},
                                             {"old.tar.gz", "new"},
                                             {"--file1", "old.tar.gz", "--file2", "new.tar.gz"},
                                             {"--dir1", "old", "--file2", "new.tar.gz"}}) {
    CAPTURE(words);
    auto all = report(words);
    all.insert(all.begin(), "--local");
    const auto outcome = place.gofed(all);
    CHECK(outcome.err.empty());
    CHECK(outcome.out == kReport);
  }
  CHECK(place.shell("$gofed --local apidiff - new -o apidiff < old.tar.gz").out == kReport);
}

TEST_CASE("apidiff: sides that are stored, by project and commit or package and version") {
  const ClientPlace place;
  make_sides(place);
  const System system(place);
  for (const std::string side : {"old", "new"}) {
    const auto date = side == "old" ? "2024-05-01" : "2024-06-01";
    REQUIRE(system
                .gofed({"api", "--dir", side, "--store", "--project", "example.org/m",
                        "--project-commit", side, "--project-commit-date", date})
                .exit == Exit{});
    const auto stored = place.shell(
        "$gofed --local api --dir " + side + " --data inline -o ndjson > " + side + ".json && " +
        "printf '{\"distribution\":\"debian/12\",\"package\":\"golang-m-dev\",\"version\":\"" +
        side + "\",\"api\":%s}' \"$(cat " + side + ".json)\" | $gofed --broker " +
        system.endpoint() + " call api_store_package -");
    INFO(stored.err);
    REQUIRE(stored.exit == Exit{});
  }
  for (const auto& words : std::vector<std::vector<std::string>>{
           {"example.org/m@old", "example.org/m@new"},
           {"example.org/m@old", "new"},
           {"golang-m-dev=old", "golang-m-dev=new"},
           {"golang-m-dev=old", "golang-m-dev=new", "--distribution", "debian/12"},
           {"--project1", "example.org/m", "--project1-commit", "old", "--project2",
            "example.org/m"},  // without a commit: the newest
           {"--package1", "golang-m-dev", "--package1-version", "old", "--project2",
            "example.org/m", "--project2-commit", "new"}}) {
    CAPTURE(words);
    const auto outcome = system.gofed(report(words));
    CHECK(outcome.err.empty());
    CHECK(outcome.out == kReport);
  }
  const auto missing = system.gofed(report({"example.org/m@older", "new"}));
  CHECK(missing.exit == Exit{.code = 1});
  CHECK(is_one_error_line(missing.err));
  CHECK(missing.err.find("example.org/m@older") != std::string::npos);
  const auto unknown = system.gofed(report({"golang-n-dev=1", "new"}));
  CHECK(unknown.err == "gofed: apidiff: golang-n-dev=1: no such package is stored\n");
}

TEST_CASE("apidiff: --check ends with the verdict, --semver prints the next version") {
  const ClientPlace place;
  make_sides(place);
  REQUIRE(place.shell("cp --recursive new broken && echo 'func (' >> broken/m.go").exit == Exit{});
  const auto check = [&](const std::string& before, const std::string& after) {
    return place.gofed({"--local", "-q", "apidiff", before, after, "--check", "-o", "apidiff"});
  };
  CHECK(check("old", "new").exit == Exit{.code = 3});
  CHECK(check("new", "new").exit == Exit{});
  CHECK(check("new", "new").out.empty());
  const auto broken = check("new", "broken");
  CHECK(broken.exit == Exit{.code = 1});
  CHECK(broken.err ==
        "gofed: apidiff: no incompatible change found, but not all could be read or "
        "compared\n");

  REQUIRE(place.shell("mkdir command && echo 'package main' > command/m.go").exit == Exit{});
  const auto nothing = check("command", "command");
  CHECK(nothing.exit == Exit{});
  CHECK(nothing.err ==
        "gofed: apidiff: nothing to compare: no package of either side has an API for others (see "
        "--internal, --commands)\n");

  const auto semver = [&](const std::string& before, const std::string& after,
                          const std::string& version) {
    return place.gofed({"--local", "-q", "apidiff", before, after, "--semver", version});
  };
  CHECK(semver("old", "new", "v1.4.2").out == "v2.0.0\n");
  CHECK(semver("old", "new", "v0.4.2").out == "v0.5.0\n");
  CHECK(semver("new", "new", "1.4").out == "1.4.1\n");
  const auto untold = semver("new", "broken", "v1.4.2");
  CHECK(untold.exit == Exit{.code = 1});
  CHECK(untold.out.empty());
}

TEST_CASE("apidiff: --check and --semver do not call compatible what depends on absent packages") {
  const ClientPlace place;
  const auto tree = [&](const std::string& name, const std::string& source) {
    const auto file = name + "/p.go";
    REQUIRE(place
                .shell("mkdir " + name + " && printf 'module example.org/p\\n' > " + name +
                       "/go.mod && printf '" + source + "' > " + file)
                .exit == Exit{});
  };
  const std::string head = "package p\\nimport \"example.org/far\"\\nfunc Sure() {}\\n";
  tree("before", head + "var V = far.New(1)\\n");
  tree("after", head + "var V = far.Make(1)\\n");
  tree("grown", head + "var V = far.New(1)\\nfunc More() {}\\n");
  tree("gone", "package p\\nimport \"example.org/far\"\\nvar V = far.Make(1)\\n");
  const auto run = [&](const std::string& other, const std::vector<std::string>& words) {
    std::vector<std::string> all{"--local", "-q", "apidiff", "before", other};
    all.insert(all.end(), words.begin(), words.end());
    return place.gofed(all);
  };
  const auto unknown = run("after", {"--check", "-o", "apidiff"});
  CHECK(unknown.exit == Exit{.code = 1});
  CHECK(unknown.out.empty());
  const auto version = run("after", {"--semver", "v1.2.3"});
  CHECK(version.exit == Exit{.code = 1});
  CHECK(version.out.empty());
  CHECK(is_one_error_line(version.err));
  // The same tree needs the same of what is absent.
  CHECK(run("before", {"--check", "-o", "apidiff"}).exit == Exit{});
  CHECK(run("before", {"--semver", "v1.2.3"}).out == "v1.2.4\n");
  CHECK(run("grown", {"--check", "-o", "apidiff"}).exit == Exit{.code = 1});
  // What breaks is settled, whatever else is not known.
  CHECK(run("gone", {"--check", "-o", "apidiff"}).exit == Exit{.code = 3});
  CHECK(run("gone", {"--semver", "v1.2.3"}).out == "v2.0.0\n");
}

TEST_CASE("apidiff: platforms are compared, and merged where they are the same") {
  const ClientPlace place;
  make_sides(place);
  const System system(place);
  const std::vector<std::string> words{"old", "new", "--incompatible-only", "--platforms",
                                       "linux/amd64,windows/amd64,windows/386"};
  const std::string expected =
      "Incompatible changes:\n"
      "- ./sub.T.Y: removed\n"
      "- Version: value changed from \"<1>\" to \"<2>\"\n"
      "- W: removed [windows/amd64, windows/386]\n";
  auto local = report(words);
  local.insert(local.begin(), "--local");
  CHECK(place.gofed(local).out == expected);
  CHECK(system.gofed(report(words)).out == expected);
  // The same from the store, which keeps what each platform has.
  for (const std::string side : {"old", "new"}) {
    REQUIRE(
        system
            .gofed({"api", "--dir", side, "--platforms", "linux/amd64,windows/amd64,windows/386",
                    "--store", "--project", "example.org/m", "--project-commit", side,
                    "--project-commit-date", "2024-05-01"})
            .exit == Exit{});
  }
  CHECK(
      system.gofed(report({"example.org/m@old", "example.org/m@new", "--incompatible-only"})).out ==
      expected);
  // Many platforms do not make a table that nobody can read.
  const auto all = place.gofed({"--local", "apidiff", "old", "new", "--incompatible-only",
                                "--platforms", "all", "-o", "table"});
  CHECK(all.out.find("  - W [windows/amd64, windows/arm64, windows/386, windows/arm]   "
                     "(m_windows.go:3:6)\n") != std::string::npos);
}

TEST_CASE(
    "apidiff: a package that comes to a platform is reported as a whole, beside its changes") {
  const ClientPlace place;
  make_sides(place);
  REQUIRE(place
              .shell("mkdir old/os new/os\n"
                     "printf 'package os\n\nfunc F() {}\n' > old/os/a_linux.go\n"
                     "printf 'package os\n\nfunc F() {}\n\nfunc G() {}\n' > new/os/a_linux.go\n"
                     "cp new/os/a_linux.go new/os/a_windows.go\n")
              .exit == Exit{});
  const auto outcome =
      place.gofed({"--local", "apidiff", "old/os", "new/os", "--import-path", "example.org/m", "-o",
                   "apidiff", "--platforms", "linux/amd64,windows/amd64"});
  CHECK(outcome.out ==
        "Compatible changes:\n"
        "- G: added [linux/amd64]\n"
        "- package example.org/m: added [windows/amd64]\n");
  const auto below = place.gofed({"--local", "apidiff", "old", "new", "-o", "apidiff",
                                  "--platforms", "linux/amd64,windows/amd64"});
  CHECK(below.out.find("- ./os.G: added [linux/amd64]\n") != std::string::npos);
  CHECK(below.out.find("- package example.org/m/os: added [windows/amd64]\n") != std::string::npos);
}

TEST_CASE("apidiff: what cannot be is a usage error that says so") {
  const ClientPlace place;
  make_sides(place);
  const std::map<std::vector<std::string>, std::string> expected{
      {{}, "expected one of --file1, --dir1, --project1, --package1"},
      {{"old"}, "expected OLD and NEW"},
      {{"old", "new", "--file1", "x"}, "OLD NEW and --file1 exclude each other"},
      {{"--dir1", "old", "--file1", "x", "--dir2", "new"},
       "expected one of --file1, --dir1, --project1, --package1"},
      {{"--dir1", "old", "--project1-commit", "x", "--dir2", "new"},
       "--project1-commit is for --project1"},
      {{"--package1", "p", "--dir2", "new"}, "--package1 needs --package1-version"},
      {{"-", "-"}, "only one side can be standard input"},
      {{"old", "new", "--semver", "one"}, "--semver one: no version, as v1.2.3 is"},
      {{"old", "new", "--platforms", "linux/arm", "--goos", "linux"},
       "--platforms and --goos exclude each other"}};
  for (const auto& [words, line] : expected) {
    CAPTURE(words);
    auto all = words;
    all.insert(all.begin(), {"--local", "apidiff"});
    const auto outcome = place.gofed(all);
    CHECK(outcome.exit == Exit{.code = 2});
    CHECK(outcome.err == "gofed: apidiff: " + line + " (see gofed help apidiff)\n");
  }
  const auto platform = place.gofed({"--local", "apidiff", "old", "new", "--platforms", "vax/vms"});
  CHECK(platform.exit == Exit{.code = 1});
  CHECK(is_one_error_line(platform.err));
  CHECK(platform.err.find("\"vax/vms\" is no GOOS/GOARCH of Go") != std::string::npos);
  const auto missing = place.gofed({"--local", "apidiff", "old", "nowhere.tar.gz"});
  CHECK(missing.err == "gofed: apidiff: nowhere.tar.gz: no such file or directory\n");
}
