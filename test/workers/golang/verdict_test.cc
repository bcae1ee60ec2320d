// Goal: what the Go compiler calls an error is reported, with its place, its words and what of the
// library it is about; what depends on an absent package is undecided; what compiles is clean.
// Method: small packages and the errors that are expected of them. Against the compiler itself:
// compare_verdict.py with verdict_pairs.txt.
#include "workers/golang/verdict/verdict.h"

#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>

namespace gofed::golang {
namespace {

Verdict verdict_of(std::vector<SourceFile> files, std::string_view path, GoVersion release) {
  ProjectOptions options{.bodies = syntax::Bodies::Parse};
  options.context.go_version = release;
  const Project project = load_project(std::move(files), options);
  const check::World world(project, options.context);
  for (const Package* package : project.packages()) {
    if (package->import_path != path) continue;
    project.parse(package->directory_index);
    return check_package(world, *package);
  }
  return {};
}

// Of package m.org/m, which imports m.org/m/lib: "line:column message [symbol]".
std::vector<std::string> errors(std::string_view lib, std::string_view code,
                                GoVersion release = {1, 27}) {
  const Verdict verdict = verdict_of(
      {{"go.mod", "module m.org/m\n"},
       {"lib/l.go", "package lib\n" + std::string(lib)},
       {"a.go", "package m\nimport \"m.org/m/lib\"\nvar _ lib.Used\n" + std::string(code)}},
      "m.org/m", release);
  CHECK(verdict.undecided.empty());
  std::vector<std::string> found;
  for (const CompileError& error : verdict.errors) {
    std::string text = std::to_string(error.position.line) + ":" +
                       std::to_string(error.position.column) + " " + error.message;
    if (!error.package.empty()) {
      CHECK(error.package == "m.org/m/lib");
      text += " [" + error.symbol + "]";
    }
    found.push_back(text);
  }
  return found;
}

using Errors = std::vector<std::string>;

constexpr std::string_view kUsed = "type Used int\n";

std::string with_used(std::string_view lib) {
  return std::string(kUsed) + std::string(lib);
}

}  // namespace

TEST_CASE("verdict: a method that is gone, through the result of a call", "[golang][verdict]") {
  CHECK(errors(with_used("type Client struct{}\nfunc New() *Client { return nil }"),
               "func F() { c := lib.New(); c.Get(1) }") ==
        Errors{"4:30 c.Get undefined (type *lib.Client has no field or method Get) [Client.Get]"});
}

TEST_CASE("verdict: a parameter's interface that grew", "[golang][verdict]") {
  CHECK(
      errors(with_used("type I interface{ A(); B() }\nfunc Use(I) {}"),
             "type T struct{}\nfunc (T) A() {}\nfunc F() { lib.Use(T{}) }") ==
      Errors{"6:20 cannot use T{} (value of type T) as lib.I value in argument to lib.Use: T does "
             "not implement lib.I (missing method B) [I.B]"});
}

TEST_CASE("verdict: arity of calls, assignments and literals", "[golang][verdict]") {
  CHECK(
      errors(with_used("func Take(a int, b string) {}\nfunc Two() (int, error) { return 0, nil }\n"
                       "type S struct{ A, B, C int }"),
             "func F() {\n\tlib.Take(1)\n\ta := lib.Two()\n\t_ = a\n\t_ = lib.S{1, 2}\n}") ==
      Errors{"5:11 not enough arguments in call to lib.Take\n\thave (number)\n\twant (int, string) "
             "[Take]",
             "6:7 assignment mismatch: 1 variable but lib.Two returns 2 values [Two]",
             "8:16 too few values in struct literal of type lib.S [S]"});
}

TEST_CASE("verdict: local types are types of their own", "[golang][verdict]") {
  CHECK(errors(kUsed, R"(
func F(v interface{}) {
	type A struct{ next *A; lib.Used }
	type B struct{ next *A; lib.Used }
	a := A{}
	_ = a.next.next.Used
	switch v.(type) {
	case A, B:
	}
	b := B(a)
	b = a
	_ = b
})") == Errors{"14:6 cannot use a (variable of type A) as B value in assignment"});
}

TEST_CASE("verdict: the language is that of go.mod", "[golang][verdict]") {
  constexpr std::string_view kCode = "func F() { for i := range 3 { _ = i } }";
  CHECK(errors(kUsed, kCode).empty());
  CHECK(errors(kUsed, kCode, {1, 21}).size() == 1);
}

TEST_CASE("verdict: an absent package makes undecided, with its path", "[golang][verdict]") {
  const Verdict verdict =
      verdict_of({{"go.mod", "module m.org/m\n"},
                  {"a.go",
                   "package m\nimport \"a.org/x\"\nvar v = x.New()\nfunc F(t x.T) {\n\tt.Go(1)\n"
                   "\tvar i int = x.V\n\t_ = i + v.Len()\n\tx.Take(t, i)\n}\n"}},
                 "m.org/m", {1, 27});
  CHECK(verdict.errors.empty());
  REQUIRE(!verdict.undecided.empty());
  for (const Undecided& one : verdict.undecided) {
    CHECK((one.package.empty() || one.package == "a.org/x"));
  }
  CHECK(verdict.undecided[0].position == Position{3, 11});
  CHECK(verdict.undecided[0].package == "a.org/x");
}

TEST_CASE("verdict: what an absent package may have made a constant is no error",
          "[golang][verdict]") {
  const Verdict verdict = verdict_of(
      {{"go.mod", "module m.org/m\n"},
       {"a.go",
        "package m\nimport \"a.org/x\"\ntype K int\nconst A, B = K(x.A), len(x.B) + 1\n"
        "var c [int(x.C) * 2]int\nvar d float64 = 1 << uint(x.D)\nvar e = []int{K(x.E): 1}\n"}},
      "m.org/m", {1, 27});
  CHECK(verdict.errors.empty());
}

TEST_CASE("verdict: unused variables and imports", "[golang][verdict]") {
  CHECK(errors("type Used int\nfunc F() (int, int) { return 0, 0 }",
               "func F() {\n\ta, b := lib.F()\n\t_ = a\n\tc := 1\n\tc = 2\n}") ==
        Errors{"5:5 b declared but not used", "7:2 c declared but not used"});
  const Verdict verdict = verdict_of({{"go.mod", "module m.org/m\n"},
                                      {"lib/l.go", "package other\n"},
                                      {"a.go", "package m\nimport \"m.org/m/lib\"\n"}},
                                     "m.org/m", {1, 27});
  REQUIRE(verdict.errors.size() == 1);
  CHECK(verdict.errors[0].message == "\"m.org/m/lib\" imported as other and not used");
}

TEST_CASE("verdict: interfaces that mention themselves end", "[golang][verdict]") {
  CHECK(errors(with_used("type A interface{ F() interface{ A } }\n"
                         "type B interface{ F() interface{ B } }"),
               "func F(a lib.A, b lib.A) { b = a; _ = b }")
            .empty());
}

TEST_CASE("verdict: calls of package unsafe without arguments end", "[golang][verdict]") {
  const Verdict verdict =
      verdict_of({{"go.mod", "module m.org/m\n"},
                  {"a.go",
                   "package m\nimport \"unsafe\"\nvar a, b = unsafe.Offsetof(), unsafe.Sizeof()\n"
                   "func F() { type _[T any] int }\n"}},
                 "m.org/m", {1, 27});
  CHECK(verdict.errors.size() == 2);
}

TEST_CASE("verdict: what follows from an error is no error of its own", "[golang][verdict]") {
  CHECK(errors(kUsed, R"(
func F(v interface{}) (int, string) {
	x := lib.Gone()
	y := int(x.Field[0])
	var z string = y
	switch x.(type) {
	case undefined:
	}
	G(y, 1, 2)
	return x, y
}
func G(s string) {})") == Errors{"6:11 undefined: lib.Gone [Gone]"});
}

TEST_CASE("verdict: source with a syntax error is undecided", "[golang][verdict]") {
  const Verdict verdict = verdict_of(
      {{"go.mod", "module m.org/m\n"}, {"a.go", "package m\nfunc F() { x( }\nvar y = z\n"}},
      "m.org/m", {1, 27});
  CHECK(verdict.errors.empty());
  CHECK(verdict.undecided.size() == 1);
}

}  // namespace gofed::golang
