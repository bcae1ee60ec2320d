// Packages taken from their exported API: what an importer resolves through them is what it
// resolves through their source.
#include "workers/golang/imports/imported_apis.h"

#include <catch2/catch.hpp>

#include "test/workers/golang/uses_of.h"
#include "workers/golang/imports/declarations.h"

namespace gofed::golang {
namespace {

const SourceFile kLibMod{"go.mod", "module lib.org/lib\n"};

ApiFacts facts_of(std::vector<SourceFile> files) {
  files.push_back(kLibMod);
  const Project project = load_project(std::move(files));
  return collect_api(project, {.docs = false});
}

// What the user's code uses of lib.org/lib, which it has as an API alone: "c.Get" as "Client.Get".
std::vector<std::string> through_api(std::string_view lib, std::string_view user) {
  const ApiFacts facts = facts_of({{"l.go", "package lib\n" + std::string(lib)}});
  const Project api = imports::imported_apis(facts);
  const Project project = load_project(
      {test::kGoMod, {"a.go", "package m\nimport \"lib.org/lib\"\n" + std::string(user)}},
      {.bodies = syntax::Bodies::Parse, .threads = 1});
  std::vector<std::string> found;
  for (const PackageUses& package : collect_uses(project, {.missing = &api}).packages) {
    for (const SymbolUse& use : package.uses) found.emplace_back(use.name);
    for (const UnresolvedUse& use : package.unresolved)
      found.push_back("?" + std::string(use.name));
  }
  return found;
}

std::string source_of(std::string_view lib) {
  const ApiFacts facts = facts_of({{"l.go", "package lib\n" + std::string(lib)}});
  return imports::declarations_source(facts.packages.at(0), 0);
}

using Names = std::vector<std::string>;

TEST_CASE("imports: a method of what a function of an absent package returns", "[imports]") {
  const std::string lib =
      "type Client struct{ n int }\n"
      "func NewClient() *Client { return nil }\n"
      "func (c *Client) Get(n int) {}\n"
      "func (c *Client) Do() Result { return Result{} }\n"
      "type Result struct{}\n"
      "func (Result) Run(n int) {}\n";
  CHECK(through_api(lib, "func f() { c := lib.NewClient(); c.Get(1) }") ==
        Names{"Client.Get", "NewClient"});
  CHECK(through_api(lib, "func f(c lib.Client) { c.Do().Run(1) }") ==
        Names{"Client", "Client.Do", "Result.Run"});
}

TEST_CASE("imports: embedded types, ranges, generics and channels of an absent package",
          "[imports]") {
  const std::string lib =
      "type D struct{}\nfunc (*D) Run(n int) {}\n"
      "func All() map[string][]*D { return nil }\n"
      "func Chan() <-chan D { return nil }\n"
      "type List[T any] struct{ items []T }\n"
      "func (l *List[E]) First() E { return l.items[0] }\n"
      "func Of[T any](items ...T) *List[T] { return nil }\n"
      "type Base struct{ D }\ntype Outer struct{ *Base }\n"
      "func Seq(yield func(int, *D) bool) {}\n";
  CHECK(through_api(lib, "type E struct{ *lib.D }\nfunc f(e E) { e.Run(2) }") ==
        Names{"D", "D.Run"});
  CHECK(through_api(lib, "func f() { for _, l := range lib.All() { l[0].Run(1) } }") ==
        Names{"All", "D.Run"});
  CHECK(through_api(lib, "func f() { for d := range lib.Chan() { d.Run(1) } }") ==
        Names{"Chan", "D.Run"});
  CHECK(through_api(lib, "func f(d lib.D) { lib.Of(d).First().Run(1) }") ==
        Names{"D", "D.Run", "List.First", "Of"});
  CHECK(through_api(lib, "func f(o lib.Outer) { o.Run(1); o.Base.D.Run(2) }") ==
        Names{"Base.D", "D.Run", "Outer", "Outer.Base", "Outer.Run"});
  CHECK(through_api(lib, "func f() { for _, d := range lib.Seq { d.Run(1) } }") ==
        Names{"D.Run", "Seq"});
}

TEST_CASE("imports: declarations as source", "[imports]") {
  CHECK(
      source_of("import \"io\"\n"
                "const Third = 1.0 / 3\nconst Rune = 'x'\nconst Small int8 = -5\n"
                "const Text = \"a\\n\"\n"
                "var Err, _ = io.EOF, 1\n"
                "func Map[K comparable, V ~int | string](m map[K]V, f ...func(K) (n int, e error)) "
                "<-chan V { return nil }\n"
                "type T[P any] struct {\n\tio.Reader `json:\"r\"`\n\tlimit [4]uint8\n}\n"
                "func (t *T[Q]) Set(q Q) {}\n"
                "type I interface { hidden(); error }\n"
                "type R = io.Reader\n") ==
      "package lib\nimport \xc9\xa2"
      "0 \"io\"\n"
      "const Rune = '\\x00' + 120\nconst Small int8 = -5\nconst Text = \"a\\n\"\n"
      "const Third = 1.0 / 3.0\n"
      "var Err error\n"
      "func Map[K comparable, V interface{~int | string}](m map[K]V, f ...func(K) (n int, e error))"
      " (<-chan (V))\n"
      "type I interface{hidden(); error}\n"
      "type R = \xc9\xa2"
      "0.Reader\n"
      "type T[P any] struct{\xc9\xa2"
      "0.Reader \"json:\\\"r\\\"\"; limit [4]uint8}\n"
      "func (*T[Q]) Set(q Q)\n");
}

TEST_CASE("imports: a field embedded by an alias keeps the alias' name", "[imports]") {
  const std::string lib =
      "type Real struct{ N int }\ntype Alias = Real\ntype T struct{ Alias }\ntype P struct{ *Alias "
      "}\n";
  CHECK(through_api(lib, "func f(t lib.T, p lib.P) { _ = t.Alias.N; _ = p.Alias; _ = p.N }") ==
        Names{"P", "P.Alias", "P.N", "Real.N", "T", "T.Alias"});
}

TEST_CASE("imports: what facts do not know is unknown to the importer, too", "[imports]") {
  const std::string lib =
      "import \"absent.org/x\"\nvar V = x.New()\nfunc F() x.T { return x.T{} }\n"
      "type E struct{ x.T }\ntype D struct{}\nfunc (D) M() {}\n";
  CHECK(through_api(lib, "func f() { lib.V.Go(); _ = lib.D{}.M }") ==
        Names{"D", "D.M", "V", "?Go"});
}

TEST_CASE("imports: facts that are no Go are left out, not written", "[imports]") {
  PackageApi package;
  package.import_path = "lib.org/lib";
  package.name = "lib";
  VariableFact variable;
  variable.name = "X int\nfunc Evil()";
  variable.type = TypeId::Int;
  package.variables.push_back(variable);
  variable.name = "Y";
  variable.type = package.types.add(type::Named{"a\"b\nc", "T"});
  package.variables.push_back(variable);
  variable.name = "Z";
  variable.type = package.types.add(type::Named{"ok.org/x", "T; var W"});
  package.variables.push_back(variable);
  ConstantFact constant;
  constant.name = "C";
  constant.type = TypeId::UntypedInt;
  constant.value = {ConstantKind::Int, "1; var V int", ""};
  package.constants.push_back(constant);
  CHECK(imports::declarations_source(package, 0) == "package lib\nconst C = _\nvar Y _\nvar Z _\n");
  package.name = "lib; import";
  CHECK(imports::declarations_source(package, 0).empty());
}

TEST_CASE("imports: packages that stand in come before the tree's own", "[imports]") {
  const ApiFacts facts = facts_of({{"l.go",
                                    "package lib\ntype New struct{}\nfunc (New) M() {}\n"
                                    "func F() New { return New{} }\n"}});
  const Project api = imports::imported_apis(facts);
  const Project project = load_project(
      {{"src/lib.org/lib/l.go",
        "package lib\ntype Old struct{}\nfunc (Old) M() {}\n"
        "func F() Old { return Old{} }\n"},
       {"src/m.org/m/a.go", "package m\nimport \"lib.org/lib\"\nfunc f() { lib.F().M() }\n"}},
      {.bodies = syntax::Bodies::Parse, .threads = 1});
  const auto method = [&project](const UsesImports& imports) {
    for (const PackageUses& package : collect_uses(project, imports).packages) {
      if (package.import_path == "m.org/m") return std::string(package.uses.back().name);
    }
    return std::string();
  };
  CHECK(method({}) == "Old.M");
  CHECK(method({.missing = &api}) == "Old.M");
  CHECK(method({.instead = &api}) == "New.M");
}

}  // namespace
}  // namespace gofed::golang
