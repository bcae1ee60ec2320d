// Goal: the comparison gives the messages of golang.org/x/exp/apidiff, letter by letter. Method:
// the reference's own suite (Debian's golang-golang-x-exp-dev, fetched by scripts/corpus), and
// small pairs.
#include "workers/golang/diff/api_diff.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

#include "workers/golang/project/project.h"

namespace gofed::golang {
namespace {

ApiFacts facts_of(std::vector<SourceFile> files) {
  ProjectOptions options;
  options.import_path = "example.com/p";
  return collect_api(load_project(std::move(files), options));
}

ApiFacts facts_of(const std::string& source) {
  return facts_of({{"p.go", source}});
}

std::string report(const std::string& before, const std::string& after) {
  return apidiff_report(compare(facts_of("package p\n" + before), facts_of("package p\n" + after)));
}

// The reference's suite is one file; comments say which lines belong to which side and what is
// expected.
struct Suite {
  std::string before;
  std::string after;
  std::vector<std::string> incompatible;
  std::vector<std::string> compatible;
};

std::string trimmed(const std::string& line) {
  const auto first = line.find_first_not_of(" \t");
  const auto last = line.find_last_not_of(" \t");
  return first == std::string::npos ? "" : line.substr(first, last - first + 1);
}

Suite read_suite(std::istream& in) {
  Suite suite;
  bool to_before = true;
  bool to_after = true;
  for (std::string line; std::getline(in, line);) {
    const auto text = trimmed(line);
    if (text == "// old" || text == "// new" || text == "// both") {
      to_before = text != "// new";
      to_after = text != "// old";
    } else if (text.starts_with("// i ")) {
      suite.incompatible.push_back(trimmed(text.substr(5)));
    } else if (text.starts_with("// c ")) {
      suite.compatible.push_back(trimmed(text.substr(5)));
    } else {
      if (to_before) suite.before += line + "\n";
      if (to_after) suite.after += line + "\n";
    }
  }
  std::ranges::sort(suite.incompatible);
  std::ranges::sort(suite.compatible);
  return suite;
}

std::string corpus_file(const std::string& path) {
  const char* set = std::getenv("GOFED_CORPUS");
  const char* home = std::getenv("HOME");
  const std::string root =
      set != nullptr ? set : std::string(home != nullptr ? home : "") + "/.cache/gofed/corpus";
  return root + "/" + path;
}

std::vector<std::string> messages(const PackageChanges& changes, bool compatible) {
  std::vector<std::string> list;
  for (const auto& change : changes.changes) {
    if (change.compatible == compatible) list.push_back(change.symbol + ": " + change.message);
  }
  return list;
}

std::vector<std::string> missing_from(const std::vector<std::string>& a,
                                      const std::vector<std::string>& b) {
  std::vector<std::string> only;
  std::ranges::set_difference(a, b, std::back_inserter(only));
  return only;
}

}  // namespace

TEST_CASE("apidiff: the reference's own suite, every message and no other", "[golang]") {
  const auto path = corpus_file(
      "golang-golang-x-exp-dev/usr/share/gocode/src/golang.org/x/exp/apidiff/testdata/tests.go");
  std::ifstream in(path);
  INFO("scripts/corpus fetches " << path);
  REQUIRE(in);
  const auto suite = read_suite(in);
  REQUIRE(suite.incompatible.size() > 70);
  const auto before = facts_of(suite.before);
  const auto after = facts_of(suite.after);
  const auto changes = compare_packages(before, before.packages.front(), after,
                                        after.packages.front(), Edition::Of2022);
  const auto incompatible = messages(changes, false);
  const auto compatible = messages(changes, true);
  CHECK(missing_from(suite.incompatible, incompatible) == std::vector<std::string>{});
  CHECK(missing_from(incompatible, suite.incompatible) == std::vector<std::string>{});
  CHECK(missing_from(suite.compatible, compatible) == std::vector<std::string>{});
  CHECK(missing_from(compatible, suite.compatible) == std::vector<std::string>{});
}

TEST_CASE("apidiff: a module's symbols are named relative to its root", "[golang]") {
  const auto tree = [](const char* version, bool with_baz) {
    std::vector<SourceFile> files = {
        {"go.mod", "module example.com/moda\n"},
        {"a.go", "package moda\nfunc F() {}\n"},
        {"foo/foo.go", std::string("package foo\nconst Version = ") + version + "\n"},
        {"foo/internal/x.go", "package internal\nfunc Changed" + std::string(version) + "() {}\n"},
    };
    if (with_baz) files.push_back({"foo/baz/baz.go", "package baz\n"});
    return collect_api(load_project(std::move(files), {}));
  };
  CHECK(apidiff_report(compare(tree("1", true), tree("2", false))) ==
        "Incompatible changes:\n"
        "- ./foo.Version: value changed from 1 to 2\n"
        "- package example.com/moda/foo/baz: removed\n");
}

TEST_CASE("apidiff: a package is internal below its module's path, not above it", "[golang]") {
  const auto tree = [](const char* module, const char* path, const char* name) {
    return collect_api(load_project({{"go.mod", std::string("module ") + module + "\n"},
                                     {path, std::string("package p\nfunc ") + name + "() {}\n"}},
                                    {}));
  };
  const auto outside = compare(tree("example.com/internal/m", "p.go", "F"),
                               tree("example.com/internal/m", "p.go", "G"));
  CHECK_FALSE(outside.compatible());
  CHECK(outside.compared == 1);
  const auto inside = compare(tree("example.com/m", "internal/p.go", "F"),
                              tree("example.com/m", "internal/p.go", "G"));
  CHECK(inside.compatible());
  CHECK(inside.compared == 0);
}

TEST_CASE("apidiff: a method is reported at the place of its own type", "[golang]") {
  const auto tree = [](const char* method) {
    return collect_api(load_project(
        {{"go.mod", "module example.com/m\n"},
         {"a.go", "package m\nimport \"example.com/m/in/er\"\ntype A struct { er.E }\n"},
         {"b/b.go", "package b\nimport \"example.com/m\"\ntype B struct { m.A }\n"},
         {"in/er/e.go", std::string("package er\ntype E int\nfunc (E) ") + method + "() {}\n"}},
        {}));
  };
  CHECK(apidiff_report(compare(tree("M"), tree("m"))) ==
        "Incompatible changes:\n"
        "- ./in/er.E.M, method set of *A: removed\n"
        "- ./in/er.E.M, method set of *B: removed\n"
        "- ./in/er.E.M: removed\n");
}

TEST_CASE("apidiff: an interface that is no longer implemented is reported at its place",
          "[golang]") {
  const auto tree = [](const char* method) {
    return collect_api(load_project(
        {{"go.mod", "module example.com/m\n"},
         {"b/b.go", std::string("package b\ntype I interface { i() }\ntype T int\nfunc (T) ") +
                        method + "() {}\n"}},
        {}));
  };
  CHECK(apidiff_report(compare(tree("i"), tree("j"))) ==
        "Incompatible changes:\n- ./b.T: no longer implements ./b.I\n");
}

TEST_CASE("apidiff: a module that moved to /v2 is compared with what it was", "[golang]") {
  const auto tree = [](const std::string& module) {
    return collect_api(
        load_project({{"go.mod", "module " + module + "\n"},
                      {"a/a.go", "package a\ntype T struct{ X int }\n"},
                      {"b/b.go", "package b\nimport \"" + module + "/a\"\nfunc F(a.T) {}\n"}},
                     {}));
  };
  CHECK(apidiff_report(compare(tree("example.com/m"), tree("example.com/m/v2"))).empty());
}

TEST_CASE("apidiff: generics", "[golang]") {
  CHECK(report("func F[T any](T) {}", "func F[U any](U) {}").empty());
  CHECK(report("func F[T any](T) {}", "func F[T comparable](T) {}") ==
        "Incompatible changes:\n"
        "- F: changed from func[T any](T) to func[T comparable](T)\n");
  CHECK(report("type G[T any] struct{ X T }\nvar V G[int]",
               "type G[T any] struct{ X T }\nvar V G[string]") ==
        "Incompatible changes:\n- V: changed from G[int] to G[string]\n");
  CHECK(report("type N interface{ ~int | ~string }", "type N interface{ ~string | ~int }").empty());
}

TEST_CASE("apidiff: of the two types that one became, the alias's is the changed one", "[golang]") {
  const auto split = [](const std::string& name, const std::string& alias) {
    const auto declared = "\ntype " + name + " int\n";
    return report("type " + alias + " = " + name + declared,
                  "type " + alias + " " + name + declared);
  };
  CHECK(split("Old", "Young") == "Incompatible changes:\n- Young: changed from Old to Young\n");
  CHECK(split("Old", "New") == "Incompatible changes:\n- New: changed from Old to New\n");
  CHECK(report("type Old int\ntype New = Old", "type Old int\ntype New Old") ==
        "Incompatible changes:\n- New: changed from Old to New\n");
  // In the edition of 2022 the alphabet decides behind the declaration.
  CHECK(apidiff_report(compare(facts_of("package p\ntype Old int\ntype New = Old"),
                               facts_of("package p\ntype Old int\ntype New Old"),
                               {.edition = Edition::Of2022})) ==
        "Incompatible changes:\n- Old: changed from Old to Old\n");
}

TEST_CASE("apidiff: a union of own types is no change against itself", "[golang]") {
  const std::string source = GENERATE(
      "type Number interface { Real | Whole }\ntype Real interface { ~float32 }\n"
      "type Whole interface { ~uint8 }",
      "type A interface { Left | Right }\ntype Left struct{ X int }\ntype Right struct{}",
      "func F[P interface { *in | *other }](P) {}\ntype in struct { a int }\ntype other struct{}",
      "type I interface { one | two | three }\ntype one int\ntype two string\ntype three bool",
      "type G[P any] struct{ F P }\ntype U interface { G[string] | G[int] | G[Z] }\ntype Z int",
      "type E interface { interface { ~int | Z }; interface { A | Z } }\ntype A int\ntype Z int",
      "var V interface { M(interface { b | a }) }\ntype a struct{ X int }\ntype b struct{}");
  CHECK(report(source, source).empty());
}

TEST_CASE("apidiff: what was tried of a union and failed leaves nothing behind", "[golang]") {
  const std::string types = "type a struct{ X int }\ntype b struct{ Y int }\nvar A a\nvar B b\n";
  CHECK(report("type U interface { a | b }\n" + types, "type U interface { b | a }\n" + types)
            .empty());
  CHECK(report("type U interface { ~int | b }\n" + types,
               "type U interface { ~string | a }\n" + types) ==
        "Incompatible changes:\n"
        "- U: changed from interface{~int|b} to interface{~string|a}\n");
  // Renamed types are found by what they are made of.
  CHECK(report("type U interface { x | y }\ntype x int\ntype y string",
               "type U interface { v | w }\ntype v string\ntype w int")
            .empty());
}

TEST_CASE("apidiff: a type that is there on both sides corresponds to itself first", "[golang]") {
  const std::string types =
      "type Y int\nfunc (Y) N() {}\ntype Z int\nfunc (Z) M() {}\ntype Level uint8\n"
      "func (Level) String() string { return \"\" }\n";
  const auto change = [&](const std::string& before, const std::string& after) {
    return report(types + before, types + after);
  };
  CHECK(change("func B(Level, int) {}", "func B(int, int) {}") ==
        "Incompatible changes:\n- B: changed from func(Level, int) to func(int, int)\n");
  CHECK(change("func B(Y, Z) {}", "func B(Z, Y) {}") ==
        "Incompatible changes:\n- B: changed from func(Y, Z) to func(Z, Y)\n");
  CHECK(change("var A Y", "var A Z") == "Incompatible changes:\n- A: changed from Y to Z\n");
  CHECK(change("const C Y = 1", "const C int = 1") ==
        "Incompatible changes:\n- C: changed from Y to int\n");
  CHECK(change("type A struct { F, G Y }", "type A struct { F Z; G Y }") ==
        "Incompatible changes:\n- A.F: changed from Y to Z\n");
  CHECK(change("func (Level) A(Y) Z { return 0 }", "func (Level) A(Z) Y { return 0 }") ==
        "Incompatible changes:\n- Level.A: changed from func(Y) Z to func(Z) Y\n");
  CHECK(report("func B() Z { panic(0) }\ntype Z struct{}\nfunc (Z) M() {}",
               "func B() Y { panic(0) }\ntype Z struct{}\nfunc (Z) M() {}\n"
               "type Y struct{}\nfunc (Y) M() {}\nfunc (Y) B() {}") ==
        "Incompatible changes:\n- B: changed from func() Z to func() Y\n"
        "Compatible changes:\n- Y: added\n");
  // An alias of the name is what stands there now.
  CHECK(report("type Z int\nfunc A(Z) {}", "type Z = y\ntype y int\nfunc A(y) {}").empty());
  // A type that is not exported may be renamed, also to the name of another one.
  CHECK(report("type y int\ntype z int\nfunc B(y, z) {}", "type y int\ntype z int\nfunc B(z, y) {}")
            .empty());
}

TEST_CASE("apidiff: a method is called by its receiver as written, alias or not", "[golang]") {
  const std::string types = "type t int\ntype R = t\n";
  CHECK(report(types + "func (R) M() {}\nfunc (*R) P() {}", types) ==
        "Incompatible changes:\n- (*R).P: removed\n- R.M: removed\n");
}

TEST_CASE("apidiff: members from the standard library are reported by their own types",
          "[golang]") {
  const std::string imports = "import (\"bytes\"; \"io\"; \"log\"; \"sync\"; \"time\")\n";
  CHECK(report(imports + "type T struct { sync.Mutex }", imports + "type T struct { *log.Logger }")
            .contains("- log.(*Logger).Panicf: added\n"));
  CHECK(report(imports + "type T struct { sync.Mutex }", imports + "type T struct{}") ==
        "Incompatible changes:\n"
        "- T.Mutex: removed\n"
        "- sync.(*Mutex).Lock, method set of *T: removed\n"
        "- sync.(*Mutex).TryLock, method set of *T: removed\n"
        "- sync.(*Mutex).Unlock, method set of *T: removed\n");
  CHECK(report(imports + "type T struct { m sync.Mutex }",
               imports + "type T struct { m sync.Mutex; b bytes.Buffer }") ==
        "Incompatible changes:\n- T: old is comparable, new is not\n");
  CHECK(report(imports + "var V interface { io.Reader }",
               imports + "var V interface { Read([]byte) (int, error) }")
            .empty());
  // A type of another package never corresponds to a basic one.
  CHECK(report(imports + "const D time.Duration = 1", "const D = 1") ==
        "Incompatible changes:\n- D: changed from time.Duration to untyped int\n");
}

TEST_CASE("apidiff: a method of an interface is reported by the interface that spells it",
          "[golang]") {
  CHECK(report("type t interface { m() }\ntype B t", "type t interface { m(); N() }\ntype B t") ==
        "Compatible changes:\n- t.N: added\n");
  CHECK(report("type I interface { m() }", "type I interface { m(); error }") ==
        "Compatible changes:\n- error.Error: added\n");
  CHECK(report("type T struct { error }", "type T struct{}") ==
        "Incompatible changes:\n- error.Error, method set of *T: removed\n");
  CHECK(apidiff_report(compare(facts_of("package p\ntype T struct { error }"),
                               facts_of("package p\ntype T struct{}"),
                               {.edition = Edition::Of2022})) ==
        "Incompatible changes:\n"
        "- error.Error, method set of *T: removed\n"
        "- error.Error, method set of T: removed\n");
  CHECK(report("type G[P comparable] interface { M() P }", "type G[P comparable] interface{}") ==
        "Incompatible changes:\n- G[P comparable].M: removed\n");
}

TEST_CASE("apidiff: every type implements the empty interface, until it asks for more",
          "[golang]") {
  CHECK(report("type I interface{}\ntype T int", "type I interface { M() }\ntype T int") ==
        "Incompatible changes:\n"
        "- I.M: added\n"
        "- T: no longer implements I\n");
}

TEST_CASE("apidiff: an interface literal that mentions itself through a name ends", "[golang]") {
  const std::string source = "type I interface { M() interface{ I } }\nvar V interface{ I }";
  CHECK(report(source, source).empty());
}

TEST_CASE("apidiff: what needs an absent package is kept apart, never called compatible",
          "[golang]") {
  const auto before = facts_of("package p\nimport \"x.org/y\"\nvar V = y.F()\n");
  const auto after = facts_of("package p\nimport \"x.org/y\"\nvar V = y.G()\n");
  const auto changes = compare(before, after);
  REQUIRE(changes.packages.size() == 1);
  CHECK(changes.packages[0].changes.empty());
  CHECK(changes.packages[0].unknown.size() == 1);
}

TEST_CASE("apidiff: a dependency's type that moved is taken for the same, and that is said",
          "[golang]") {
  const auto changes_of = [](const std::string& before, const std::string& after) {
    const auto source = [](const std::string& package) {
      return "package p\nimport d \"" + package + "\"\nfunc F(d.Writer) {}\nfunc G(*d.Writer) {}\n";
    };
    return compare(facts_of(source(before)), facts_of(source(after)));
  };
  const auto moved = changes_of("gopkg.in/d.v1", "example.org/d/v2");
  REQUIRE(moved.packages.size() == 1);
  CHECK(moved.packages[0].changes.empty());
  REQUIRE(moved.packages[0].unknown.size() == 1);
  CHECK(moved.packages[0].unknown[0].text ==
        "gopkg.in/d.v1.Writer, now example.org/d/v2.Writer: taken for one type, which only its "
        "source can tell");
  CHECK(changes_of("io", "example.org/io").packages.at(0).unknown.size() == 1);
  // Known on both sides, and not the same.
  CHECK(apidiff_report(changes_of("io", "text/tabwriter")) ==
        "Incompatible changes:\n"
        "- F: changed from func(io.Writer) to func(text/tabwriter.Writer)\n"
        "- G: changed from func(*io.Writer) to func(*text/tabwriter.Writer)\n");
}

// A source of one declaration a line, of which one is changed at a time.
const std::vector<std::string> kLines = {
    "const C = 1",
    "var V map[string]*T",
    "func F(a int, b ...string) (T, error) { panic(0) }",
    "type T struct { X int; inner }",
    "func (T) M() {}",
    "func (*T) P(<-chan int) bool { panic(0) }",
    "type inner struct { Deep []byte }",
    "type I interface { N(); fmt.Stringer }",
    "type G[K comparable] map[K]T",
    "type A = G[string]",
};

std::string source_of(const std::vector<std::string>& lines) {
  std::string source = "package p\nimport \"fmt\"\n";
  for (const auto& line : lines) source += line + "\n";
  return source;
}

struct Edit {
  std::size_t line;
  std::string text;  // what stands there instead; empty: nothing
  std::string message;
};

TEST_CASE("apidiff: a tree against itself has no change", "[golang]") {
  const auto source = source_of(kLines);
  CHECK(compare(facts_of(source), facts_of(source)).packages.empty());
}

TEST_CASE("apidiff: every edit is found, named as what it is, and seen on the way back",
          "[golang]") {
  const auto edit = GENERATE(values<Edit>({
      {0, "", "C: removed"},
      {0, "const C = 2", "C: value changed from 1 to 2"},
      {0, "const C int = 1", "C: changed from untyped int to int"},
      {0, "var C = 1", "C: changed from const to var"},
      {1, "var V map[string]T", "V: changed from map[string]*T to map[string]T"},
      {2, "func F(a int, b []string) (T, error) { panic(0) }",
       "F: changed from func(int, ...string) (T, error) to func(int, []string) (T, error)"},
      {3, "type T struct { Y int; inner }", "T.X: removed"},
      {3, "type T struct { X int }", "T.Deep: removed"},
      {4, "", "T.M: removed"},
      {4, "func (*T) M() {}", "T.M: removed"},
      {5, "func (*T) P(chan int) bool { panic(0) }",
       "(*T).P: changed from func(<-chan int) bool to func(chan int) bool"},
      {7, "type I interface { N(); O(); fmt.Stringer }", "I.O: added"},
      {7, "type I interface { N(); fmt.Stringer; o() }", "I.o: added unexported method"},
      {8, "type G[K any] map[string]K", "G: changed from G[K comparable] to G[K any]"},
      {9, "type A = G[int]", "A: changed from G[string] to G[int]"},
  }));
  auto lines = kLines;
  lines[edit.line] = edit.text;
  const auto before = facts_of(source_of(kLines));
  const auto after = facts_of(source_of(lines));
  const auto changes = compare(before, after);
  INFO(edit.message);
  REQUIRE(changes.packages.size() == 1);
  CHECK_FALSE(changes.compatible());
  const auto found = messages(changes.packages[0], false);
  CHECK(std::ranges::find(found, edit.message) != found.end());
  // Only the way back from a sealed interface is silent: a user that could name it may still.
  const bool is_sealed = edit.message.ends_with("unexported method");
  CHECK(compare(after, before).packages.empty() == is_sealed);
}

TEST_CASE("apidiff: additions are compatible", "[golang]") {
  const auto* const added = GENERATE("const D = 1", "var W T", "func H() {}", "type U int",
                                     "func (T) Z() {}", "type B = T");
  auto lines = kLines;
  lines.emplace_back(added);
  const auto changes = compare(facts_of(source_of(kLines)), facts_of(source_of(lines)));
  REQUIRE(changes.packages.size() == 1);
  CHECK(changes.compatible());
  CHECK(!changes.packages[0].changes.empty());
}

}  // namespace gofed::golang
