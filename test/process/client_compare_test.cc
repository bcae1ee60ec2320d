// Goal: the scenarios that compare give the same answer inside the client and through a system,
// with the exit codes that scripts hang on. Method: the programs, over small trees on disk.
#include <filesystem>
#include <fstream>

#include <catch2/catch.hpp>

#include "test/process/client_programs.h"

using namespace gofed::test;

namespace {

void write(const std::string& path, const std::string& text) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream(path) << text;
}

// A library in two versions, a user that it breaks, one that it does not, and a broken one.
void make_trees(const ClientPlace& place) {
  const std::string module = "module x.org/lib\n";
  write(place.path("old/go.mod"), module + "require y.org/y v1.0.0\n");
  write(place.path("old/a.go"),
        "package lib\nimport _ \"y.org/y\"\nfunc F() {}\nfunc G() {}\ntype T struct{}\n"
        "func (T) M() {}\n");
  write(place.path("new/go.mod"), module + "require y.org/y v1.1.0\n");
  write(place.path("new/a.go"),
        "package lib\nimport _ \"y.org/y\"\nfunc G() {}\ntype T struct{}\n");
  const auto user = [&](const std::string& name, const std::string& code) {
    write(place.path(name + "/go.mod"), "module u.org/" + name + "\n");
    write(place.path(name + "/u.go"), "package u\nimport \"x.org/lib\"\n" + code);
  };
  user("hit", "var _ = lib.F\n");
  user("safe", "var _ = lib.G\n");
  user("unsure", "func f(g func() (lib.T, error)) { t, _ := g(); h(t).M() }\n");
  user("broken", "var _ = lib.G\nfunc (\n");
}

std::vector<std::string> joined(std::vector<std::string> words,
                                const std::vector<std::string>& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

const std::vector<std::string> kImpact{"--local", "impact", "--old", "old", "--new", "new"};

}  // namespace

TEST_CASE("depsdiff: the same answer locally and through a system, and exit codes") {
  const ClientPlace place;
  make_trees(place);
  const std::vector<std::string> words{"depsdiff", "old", "new", "-o", "json"};
  const auto local = place.gofed(joined({"--local"}, words));
  CHECK(local.exit == Exit{});
  CHECK(local.err.empty());
  CHECK(local.out.find("\"verdict\": \"changed\"") != std::string::npos);
  {
    const System system(place);
    CHECK(system.gofed(words).out == local.out);
  }
  CHECK(place.gofed({"--local", "depsdiff", "old", "new", "--check"}).exit == Exit{.code = 3});
  CHECK(place.gofed({"--local", "depsdiff", "old", "old", "--check"}).exit == Exit{});
  const auto broken = place.gofed({"--local", "-q", "depsdiff", "broken", "broken", "--check"});
  CHECK(broken.exit == Exit{.code = 1});
  CHECK(is_one_error_line(broken.err));
  const auto table = place.gofed({"--local", "depsdiff", "old", "new", "-o", "table"}).out;
  CHECK(table.find("version  y.org/y  v1.0.0  v1.1.0") != std::string::npos);
  const auto notes = place.gofed({"--local", "depsdiff", "old", "new", "-o", "markdown"}).out;
  CHECK(notes.find("- version `y.org/y` v1.0.0 -> v1.1.0, for build (a.go:2:10)") !=
        std::string::npos);
}

TEST_CASE("impact: who is hit, at which lines, and exit codes") {
  const ClientPlace place;
  make_trees(place);
  const auto lines =
      place.gofed(joined(kImpact, {"--users", "hit", "safe", "unsure", "-o", "lines"}));
  CHECK(lines.exit == Exit{});
  CHECK(lines.out ==
        "hit/u.go:3:13: x.org/lib.F: removed\nunsure/u.go:3:53: M: T.M: removed (unknown)\n");

  const auto check = [&](const std::vector<std::string>& users) {
    return place.gofed(joined(joined(kImpact, {"-q", "--check", "-o", "table", "--users"}), users));
  };
  CHECK(check({"safe"}).exit == Exit{});
  CHECK(check({"safe"}).err.empty());
  CHECK(check({"safe", "hit"}).exit == Exit{.code = 3});
  // Never a silent "safe": fields and methods of unknown types, source that cannot be read.
  CHECK(check({"unsure"}).exit == Exit{.code = 1});
  CHECK(is_one_error_line(check({"unsure"}).err));
  CHECK(check({"broken"}).exit == Exit{.code = 1});
  const auto missing = check({"missing", "safe"});
  CHECK(missing.exit == Exit{.code = 1});
  CHECK(missing.err.find("missing") != std::string::npos);
  CHECK(missing.out.find("unknown  missing") != std::string::npos);
  CHECK(place.gofed({"--local", "impact", "--old", "old"}).exit == Exit{.code = 2});
}

TEST_CASE("impact: a user per module of a tree, paths that open from here, the library left out") {
  const ClientPlace place;
  make_trees(place);
  write(place.path("all/one/go.mod"), "module u.org/one\n");
  write(place.path("all/one/cmd/u.go"), "package main\nimport \"x.org/lib\"\nvar _ = lib.F\n");
  write(place.path("all/two/go.mod"), "module u.org/two\n");
  write(place.path("all/two/u.go"), "package u\nimport \"x.org/lib\"\nvar _ = lib.G\n");
  write(place.path("all/other/go.mod"), "module u.org/other\n");
  write(place.path("all/other/u.go"), "package u\n");
  write(place.path("all/lib/go.mod"), "module x.org/lib\n");
  write(place.path("all/lib/l.go"), "package lib\nfunc F() {}\n");
  const auto lines = place.gofed(joined(kImpact, {"--users", "all", "-o", "lines"}));
  CHECK(lines.out == "all/one/cmd/u.go:3:13: x.org/lib.F: removed\n");
  const auto table = place.gofed(joined(kImpact, {"--users", "all", "-o", "table"}));
  CHECK(table.out ==
        "the library itself, left out  all/lib\nsafe  all/other\nsafe  all/two\n\nbreaks  all/one\n"
        "  cmd/u.go:3:13: x.org/lib.F: removed\n\n"
        "2 incompatible changes, 3 users: 1 break, 0 may break, 0 unknown, 2 safe, of which 1 use "
        "it\n");
}

TEST_CASE("impact: a value that changed compiles: exit code 0 and a line on stderr") {
  const ClientPlace place;
  write(place.path("a/go.mod"), "module x.org/lib\n");
  write(place.path("a/a.go"), "package lib\nconst C = 1\nvar V = y.New()\n");
  write(place.path("b/go.mod"), "module x.org/lib\n");
  write(place.path("b/a.go"), "package lib\nconst C = 2\nvar V = y.New()\n");
  write(place.path("u/u.go"), "package u\nimport \"x.org/lib\"\nvar X = lib.C\n");
  const auto result = place.gofed({"--local", "impact", "a", "b", "u", "--check", "-o", "lines"});
  CHECK(result.exit == Exit{});
  CHECK(result.out == "u/u.go:3:13: x.org/lib.C: value changed from 1 to 2 (may break)\n");
  CHECK(is_one_error_line(result.err));
}

TEST_CASE(
    "impact: a change is named with its member, and types that print alike by what they are") {
  const ClientPlace place;
  write(place.path("a/go.mod"), "module x.org/lib\n");
  write(place.path("a/a.go"),
        "package lib\ntype I interface{ A() }\ntype Header = h\ntype h map[string]int\n"
        "var H Header\n");
  write(place.path("b/go.mod"), "module x.org/lib\n");
  write(place.path("b/a.go"),
        "package lib\ntype I interface{ A(); IsClosed() bool }\ntype Header = h\n"
        "type h struct{ N int }\nvar H Header\n");
  write(place.path("u/u.go"),
        "package u\nimport \"x.org/lib\"\ntype t struct{}\nfunc (t) A() {}\n"
        "var _ lib.I = t{}\nvar _ = lib.H[\"a\"]\n");
  const auto result = place.gofed({"--local", "impact", "a", "b", "u", "--check", "-o", "lines"});
  CHECK(result.exit == Exit{.code = 3});
  CHECK(result.out.find("u/u.go:5:15: x.org/lib.I.IsClosed: added\n") != std::string::npos);
  CHECK(result.out.find("u/u.go:6:") != std::string::npos);
}

TEST_CASE("impact: another struct tag compiles and may be noticed") {
  const ClientPlace place;
  write(place.path("a/go.mod"), "module x.org/lib\n");
  write(place.path("a/a.go"), "package lib\ntype S struct { A int `json:\"a\"`; B int }\n");
  write(place.path("b/go.mod"), "module x.org/lib\n");
  write(place.path("b/a.go"), "package lib\ntype S struct { A int `json:\"b\"`; B int }\n");
  write(place.path("u/u.go"), "package u\nimport \"x.org/lib\"\nvar s lib.S\n");
  const auto result = place.gofed({"--local", "impact", "a", "b", "u", "--check", "-o", "lines"});
  CHECK(result.exit == Exit{});
  CHECK(result.out ==
        "u/u.go:3:11: x.org/lib.S.A: tag changed from `json:\"a\"` to `json:\"b\"` (may break)\n");
}

TEST_CASE("update-report: API, dependencies and users in one document") {
  const ClientPlace place;
  make_trees(place);
  const std::vector<std::string> words{"--local", "update-report", "old",  "new",
                                       "--users", "hit",           "safe", "-o"};
  const auto markdown = place.gofed(joined(words, {"markdown"}));
  CHECK(markdown.exit == Exit{});
  CHECK(markdown.out ==
        "# Update: x.org/lib old -> new\n"
        "\n## API\n\nincompatible: 2 incompatible, 0 compatible changes.\n"
        "\n### Incompatible changes\n\n- `F: removed`\n- `T.M: removed`\n"
        "\n## Dependencies\n\nchanged: 1 import, 1 module.\n"
        "\n### Imports\n\n- version `y.org/y` v1.0.0 -> v1.1.0, for build (a.go:2:10)\n"
        "\n### Modules\n\n- version `y.org/y` v1.0.0 -> v1.1.0 (go.mod:2:1)\n"
        "\n## Users\n\n"
        "2 incompatible changes, 2 users: 1 break, 0 may break, 0 unknown, 1 safe\n"
        "\n### hit: breaks\n\n- `u.go:3:13: x.org/lib.F: removed`\n");
  const auto html = place.gofed(joined(words, {"html"}));
  CHECK(html.out.find("<h3>Incompatible changes</h3>\n<ul>\n<li><code>F: removed</code></li>") !=
        std::string::npos);
  const auto json = place.gofed(joined(words, {"json"}));
  for (const std::string part : {"\"api\": {", "\"deps\": {", "\"impact\": {"}) {
    CHECK(json.out.find(part) != std::string::npos);
  }
  const auto alone = place.gofed({"--local", "update-report", "old", "new", "-o", "markdown"});
  CHECK(alone.out.find("## Users") == std::string::npos);
  CHECK(place.gofed({"--local", "update-report", "old"}).exit == Exit{.code = 2});
}

TEST_CASE("apidiff: two modules are named") {
  const ClientPlace place;
  write(place.path("lib-1.2.0/go.mod"), "module x.org/lib\n");
  write(place.path("lib-1.2.0/a.go"), "package lib\nfunc F() {}\n");
  write(place.path("lib-1.3.0/go.mod"), "module x.org/lib\n");
  write(place.path("lib-1.3.0/a.go"), "package lib\n");
  write(place.path("other/go.mod"), "module y.org/other\n");
  write(place.path("other/a.go"), "package other\n");
  const auto same = place.gofed({"--local", "apidiff", "lib-1.2.0", "lib-1.3.0", "-o", "markdown"});
  CHECK(same.out.starts_with("# API changes: x.org/lib 1.2.0 -> 1.3.0\n"));
  CHECK(same.err.empty());
  const auto two = place.gofed({"--local", "apidiff", "lib-1.2.0", "other", "-o", "markdown"});
  CHECK(two.out.starts_with("# API changes: x.org/lib 1.2.0 -> y.org/other\n"));
  CHECK(two.err.find("OLD is x.org/lib, NEW is y.org/other") != std::string::npos);
}

TEST_CASE("impact: users that are stored, in a system and in a directory of the client's") {
  const ClientPlace place;
  make_trees(place);
  const System system(place);
  for (const std::string user : {"hit", "safe"}) {
    REQUIRE(system
                .gofed({"uses", "--dir", user, "--store", "--project", "u.org/" + user,
                        "--project-commit", "v1", "--project-commit-date", "2026-01-02"})
                .exit == Exit{});
    REQUIRE(place
                .gofed({"--local", "uses", "--dir", user, "--data", "mine", "--store", "--project",
                        "u.org/" + user, "--project-commit", "v1", "--project-commit-date",
                        "2026-01-02"})
                .exit == Exit{});
  }
  const std::vector<std::string> words{"impact",  "--old",  "old",     "--new", "new",
                                       "--users", "stored", "--check", "-o",    "lines"};
  const auto stored = system.gofed(words);
  CHECK(stored.exit == Exit{.code = 3});
  CHECK(stored.out == "u.org/hit@v1: u.go:3:13: x.org/lib.F: removed\n");
  CHECK(place.gofed(joined(joined({"--local"}, words), {"--data", "mine"})).out == stored.out);
}
