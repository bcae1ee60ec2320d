// Goal: methods with type parameters of their own (Go 1.27) are read, reported, compared and called
// like functions that have some; no interface has them.
#include <catch2/catch.hpp>

#include "test/workers/golang/uses_of.h"
#include "workers/golang/api/goapi.h"
#include "workers/golang/diff/api_diff.h"

namespace gofed::golang {

using test::api_of;
using test::members;
using test::type_of;

namespace {

// The own type parameters, and the type.
template <typename Fact>
std::string text_of(const PackageApi& api, const Fact& fact) {
  std::string text = fact.name + "[";
  for (const TypeParameterFact& parameter : fact.type_parameters) {
    text += parameter.name + " " + type_of(api, parameter.constraint) + ";";
  }
  return text + "] " + type_of(api, fact.type);
}

ApiFacts facts_of(const std::string& source) {
  return collect_api(
      test::project_of({{"p.go", "package p\n" + source}}, {.import_path = "example.com/p"}));
}

std::vector<std::string> changes(const std::string& before, const std::string& after) {
  const ApiFacts olds = facts_of(before);
  const ApiFacts news = facts_of(after);
  std::vector<std::string> texts;
  for (const PackageChanges& package : compare(olds, news).packages) {
    for (const Change& change : package.changes) {
      texts.push_back(change.symbol + ": " + change.message);
    }
  }
  return texts;
}

constexpr const char* kTree = R"(
type T[P any] struct{ V P }
func (t T[P]) Map[U any](f func(P) U) T[U] { return T[U]{f(t.V)} }
func (*T[Q]) Put[K comparable, V ~[]Q](k K, v V) map[K]Q { return nil }
type S struct{ T[string] }
func (S) To[U any]() (u U) { return }
type Outer[A, B any] struct{ T[B]; a A }
)";

}  // namespace

TEST_CASE("generic methods: facts have the type parameters of a method", "[golang][generic]") {
  const ApiFacts facts = facts_of(kTree);
  CHECK(test::text_of(facts.diagnostics).empty());
  const PackageApi& api = facts.packages.at(0);
  const TypeFact type = test::find(api.type_declarations, "T");
  REQUIRE(type.methods.size() == 2);
  CHECK(text_of(api, type.methods[0]) == "Map[U any;] func(f func(P) U) example.com/p.T[U]");
  CHECK(text_of(api, type.methods[1]) == "Put[K comparable;V ~[]Q;] func(k K, v V) map[K]Q");
  CHECK(text_of(api, test::find(api.type_declarations, "S").methods.at(0)) ==
        "To[U any;] func() (u U)");
  const TypeFact outer = test::find(api.type_declarations, "Outer");
  REQUIRE(outer.promoted.size() == 3);
  CHECK(text_of(api, outer.promoted[0]) == "Map[U any;] func(f func(B) U) example.com/p.T[U]");
  CHECK(text_of(api, outer.promoted[1]) == "Put[K comparable;V ~[]B;] func(k K, v V) map[K]B");
  // Behind the two of Outer.
  const auto func = std::get<type::Func>(api.types[outer.promoted[1].type]);
  CHECK(std::get<type::Parameter>(api.types[func.parameters[0].type]).index == 2);
}

TEST_CASE("generic methods: goapi lines count their parameters anew", "[golang][generic]") {
  const std::vector<std::string> lines = goapi_lines(facts_of(kTree));
  const auto has = [&lines](std::string_view line) {
    return std::ranges::find(lines, "pkg example.com/p, " + std::string(line)) != lines.end();
  };
  CHECK(has("method (T[$0]) Map[$0 interface{}](func($0) $0) T[$0]"));
  CHECK(has("method (*T[$0]) Put[$0 comparable, $1 interface{ ~[]$0 }]($0, $1) map[$0]$0"));
  CHECK(has("method (S) To[$0 interface{}]() $0"));
  CHECK(has("method (S) Map[$0 interface{}](func(string) $0) T[$0]"));
}

TEST_CASE("generic methods: changes of a method", "[golang][generic]") {
  const auto map = [](const std::string& method) {
    return "type T[P any] struct{}\nfunc (T[P]) Map" + method + " { panic(0) }\n";
  };
  const std::string before = map("[U any](f func(P) U) T[U]");
  CHECK(changes(before, before).empty());
  CHECK(changes(before, map("[V any](g func(P) V) T[V]")).empty());  // names do not matter
  CHECK(changes(before, map("[U any](f func(P) U) T[*U]")) ==
        std::vector<std::string>{
            "T[P].Map: changed from func(func(P) U) T[U] to func(func(P) U) T[*U]"});
  CHECK(changes(before, map("[U comparable](f func(P) U) T[U]")) ==
        std::vector<std::string>{"T[P].Map: changed from func[U any](func(P) U) T[U] to "
                                 "func[U comparable](func(P) U) T[U]"});
  CHECK(changes(before, map("[U, V any](f func(P) U) T[U]")).size() == 1);
  CHECK(changes(map("() int"), map("[U any]() int")) ==
        std::vector<std::string>{"T[P].Map: changed from func() int to func[U any]() int"});
  CHECK(changes(before, "type T[P any] struct{}\n") ==
        std::vector<std::string>{"T[P].Map: removed"});
}

TEST_CASE("generic methods: no interface is satisfied by one", "[golang][generic]") {
  const std::string interface = "type I interface{ M() int }\ntype S struct{}\n";
  const std::vector<std::string> all =
      changes(interface + "func (S) M() int { return 0 }\n",
              interface + "func (S) M[T any]() int { return 0 }\n");
  CHECK(std::ranges::find(all, "S: no longer implements I") != all.end());
}

TEST_CASE("generic methods: calls infer their type arguments", "[golang][generic]") {
  constexpr std::string_view kLib = R"(
type T[P any] struct{ V P }
func Of[P any](p P) T[P] { return T[P]{p} }
func (t T[P]) Map[U any](f func(P) U) T[U] { panic(0) }
func (t *T[P]) As[U any]() *T[U] { panic(0) }
func (t T[P]) Zip[U, W any](u T[U], f func(P, U) W) []W { panic(0) }
type File struct{}
func (File) Close() {}
func Open(int) File { return File{} }
)";
  CHECK(members(kLib, "func F() { lib.Of(1).Map(lib.Open).V.Close() }") == "T.Map T.V File.Close");
  CHECK(members(kLib, "func F() { x := lib.Of(1); x.As[lib.File]().V.Close() }") ==
        "T.As T.V File.Close");
  CHECK(members(kLib,
                "func F() { lib.Of(1).Zip(lib.Of(\"\"), func(int, string) lib.File "
                "{ panic(0) })[0].Close() }") == "T.Zip File.Close");
  CHECK(members(kLib, "func F(t lib.T[int]) { f := t.Map[lib.File]; f(nil).V.Close() }") ==
        "T.Map T.V File.Close");
  CHECK(members(kLib, "func F(t lib.T[int]) { lib.T[int].Map(t, lib.Open).V.Close() }") ==
        "T.Map T.V File.Close");
  CHECK(members(kLib, "type S struct{ lib.T[int] }\nfunc F(s S) { s.Map(lib.Open).V.Close() }") ==
        "T.Map T.V File.Close");
  CHECK(members(kLib, R"(
type B[P any] struct{ p P }
func (b B[P]) Each[U lib.T[P]](u U, f func(U) lib.File) lib.File { return f(u) }
func F(b B[int]) { b.Each(lib.Of(1), nil).Close() }
)") == "File.Close");
}

}  // namespace gofed::golang
