// Goal: no types crash, stall or exhaust what works on them, and none is called changed against
// itself. Method: for each recursion of the front end over types (constraints, embedding, aliases,
// parts of types, unions, instances), sources that follow it in a circle, deep, or twice at each
// step; a comparison with itself, which takes them through all of it.
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "workers/golang/diff/api_diff.h"
#include "workers/golang/project/project.h"

namespace gofed::golang {
namespace {

ApiFacts facts_of(const std::string& source) {
  ProjectOptions options;
  options.import_path = "example.com/p";
  return collect_api(load_project({{"p.go", "package p\n" + source}}, options));
}

struct Hostile {
  const char* name;
  std::string source;
};

void compare_each(const std::vector<Hostile>& sources) {
  for (const auto& [name, source] : sources) {
    INFO(name);
    const auto facts = facts_of(source);
    const auto changes = compare(facts, facts_of(source));
    CHECK(apidiff_report(changes).empty());
  }
}

// A line for each number from `first`: "#" stands for it, "<" for the one before, ">" for the next.
std::string lines(int first, int count, std::string_view pattern) {
  std::string text;
  for (int i = first; i < first + count; ++i) {
    for (const char c : pattern) {
      if (c == '#')
        text += std::to_string(i);
      else if (c == '@')
        text += std::to_string(i - 1);
      else if (c == '$')
        text += std::to_string(i + 1);
      else
        text += c;
    }
    text += "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("hostile types: constraints that mention what they constrain", "[golang]") {
  compare_each({
      {"itself", "type Sum[S Sum[S]] interface { Plus(S) S }"},
      {"each other", "type L[T R[T]] interface { Left(T) }\ntype R[T L[T]] interface { Right(T) }"},
      {"three",
       "type A[T B[T]] struct{ x T }\ntype B[T C[T]] interface{}\n"
       "type C[T D[T]] interface{}\ntype D[T B[T]] interface { M(A[T]) }"},
      {"through a literal", "type E[T interface{ *T; Less(E[T]) bool }] struct{ next *E[T] }"},
      {"of a function",
       "func Max[T interface { Less(T) bool; Node[T] }](T, T) {}\n"
       "type Node[T Node[T]] interface { Kids() []T }"},
      {"unexported, from a field",
       "type Open struct { F in[int] }\ntype in[T in[T]] struct { p *in[T] }"},
      {"in a method",
       "type Tree[K Key[K]] struct{}\nfunc (Tree[K]) Walk(func(K) Tree[K]) {}\n"
       "type Key[K Key[K]] interface { Compare(K) int }"},
      {"a chain", lines(0, 3000, "type C#[T C$[T]] interface{}") + "type C3000[T any] interface{}"},
      {"a chain in a circle", lines(1, 500, "type C#[T C$[T]] interface{ M(C@[T]) }") +
                                  "type C501[T C1[T]] interface{}\ntype C0[T C1[T]] interface{}"},
  });
}

TEST_CASE("hostile types: aliases that nest, share and circle", "[golang]") {
  compare_each({
      {"deep", "type A0 = int\n" + lines(1, 20000, "type A# = []A@") + "var V A20000"},
      {"deep, read from its end", lines(1, 3000, "type A# = *A$") + "type A3001 = int\nvar V A1"},
      {"twice a step",
       "type A0 = struct{ X int }\n" + lines(1, 60, "type A# = struct{ X, Y A@ }") + "var V A60"},
      {"functions",
       "type A0 = func()\n" + lines(1, 60, "type A# = func(A@, A@) A@") + "func F(A60) {}"},
      {"maps of arrays",
       "type A0 = [2]byte\n" + lines(1, 80, "type A# = map[[2]A@]chan A@") + "var V, W A80"},
      {"in a circle", "type A = B\ntype B = C\ntype C = struct { a *A; b *C }\nvar V A"},
      {"generic ones", "type A0[P any] = struct{ X, Y P }\n" +
                           lines(1, 12, "type A#[P any] = A@[A@[P]]") + "var V A12[int]"},
      {"of itself",
       "type A[P any] = struct { x P; n *A[P] }\ntype B[P any] = A[A[P]]\nvar V B[int]"},
  });
}

TEST_CASE("hostile types: interfaces that embed", "[golang]") {
  compare_each({
      {"twice a step",
       "type I0 interface{ M() }\n" + lines(1, 60, "type I# interface{ I@; interface{ I@ } }")},
      {"literals", "type A0 = interface{ M() }\n" +
                       lines(1, 60, "type A# = interface{ A@; interface{ A@; M#() } }") +
                       "var V A60"},
      {"a chain", "type I0 interface{ M() }\n" + lines(1, 1500, "type I# interface{ I@ }")},
      {"a circle", "type I interface { J }\ntype J interface { K; M() }\ntype K interface { I }"},
      {"literals in methods",
       "type I interface { M() interface{ I; N() interface { I; J } } }\n"
       "type J interface{ K() interface { J; I } }\nvar V interface{ I; J }"},
      {"itself with other arguments", "type G[P any] interface { G[[]P]; M(P) }\nvar V G[int]"},
  });
}

TEST_CASE("hostile types: structs that embed and point", "[golang]") {
  compare_each({
      {"a chain of fields",
       "type S0 struct{ X int }\n" + lines(1, 5000, "type S# struct{ F *S@; G []S@ }")},
      {"a chain of embedded",
       "type S0 struct{ X int }\nfunc (S0) M() {}\n" + lines(1, 300, "type S# struct{ *S@ }")},
      {"each embeds the next",
       lines(0, 200, "type T# struct{ T$ }\nfunc (T#) M#() {}") + "type T200 int"},
      {"two ways a step", lines(1, 40, "type L# struct{ *L$; *R$ }\ntype R# struct{ *L$; *R$ }") +
                              "type L41 struct{ X int }\ntype R41 struct{ Y int }"},
      {"a circle", "type A struct{ *B }\ntype B struct{ *C; X int }\ntype C struct{ *A; X int }"},
      {"fields in a circle", "type A struct{ F func(B) *C }\ntype B map[string]A\ntype C []chan B"},
  });
}

TEST_CASE("hostile types: instances that grow", "[golang]") {
  compare_each({
      {"in a field", "type T[P any] struct{ n *T[T[P]]; F *T[[]P] }\nvar V T[int]"},
      {"in a method", "type T[P any] struct{}\nfunc (T[P]) M() T[T[P]] { panic(0) }\nvar V T[int]"},
      {"embedded",
       "type T[P any] struct{ *U[T[P]] }\ntype U[P any] struct{ *T[U[P]] }\nvar V T[int]"},
      {"in an interface",
       "type I[P any] interface{ M() I[I[P]]; N() I[func(P) I[P]] }\nvar V I[int]"},
      {"in a constraint", "type T[P interface{ ~[]Q }, Q interface{ M(T[P, Q]) }] struct{ X P }"},
      {"two at a time",
       "type T[P, Q any] struct{ A *T[Q, T[P, Q]]; B *T[T[P, Q], P] }\nvar V T[int, string]"},
  });
}

TEST_CASE("hostile types: unions", "[golang]") {
  std::string many = "type U interface { T0";
  for (int i = 1; i < 1000; ++i) many += "|T" + std::to_string(i);
  many += " }\n" + lines(0, 1000, "type T# struct{ X int }");
  std::string all = "type I interface { U";
  for (int i = 1; i < 2000; ++i) all += "; U";
  std::string literals = "type U interface { [0]int";
  for (int i = 1; i < 1500; ++i) literals += "|[" + std::to_string(i) + "]int";
  compare_each({
      {"of each other", "type A interface{ B | int }\ntype B interface { A | string }"},
      {"of own types", many},
      {"met again and again", many + all + " }"},
      {"of literals", literals + " }"},
      {"of instances",
       "type G[P any] struct{}\ntype U interface { G[int] | G[string] | *G[U2] }\n"
       "type U2 interface { G[G[int]] | ~[]U2 }"},
      {"that double", "type U0 interface { int | string }\n" +
                          lines(1, 60, "type U# interface { U@ | interface{ U@ } }")},
  });
}

TEST_CASE("types: what nests too deep is unknown", "[golang][types]") {
  TypeTable table;
  TypeId type = TypeId::Int;
  for (int i = 0; i < kTypeDepthMax; ++i) type = table.add(type::Pointer{type});
  CHECK_FALSE(table.has_unknown(type));
  CHECK(table.add(type::Slice{type}) == TypeId::Unknown);
  CHECK(table.add(type::Pointer{table.add(type::Slice{type})}) != TypeId::Unknown);
  CHECK(table.has_unknown(table.add(type::Pointer{TypeId::Unknown})));
  CHECK(table.has_unknown(table.add(type::Array{.element = TypeId::Int})));
}

TEST_CASE("types: shared parts are compared once", "[golang][types]") {
  const auto doubled = [](TypeTable& table, TypeId type) {
    for (int i = 0; i < 100; ++i) type = table.add(type::Map{type, type});
    return type;
  };
  TypeTable a;
  TypeTable b;
  b.add(type::Basic{"nil"});  // ids differ from those of the other table
  const auto left = doubled(a, TypeId::Int);
  CHECK(identical(a, left, b, doubled(b, TypeId::Int)));
  CHECK_FALSE(identical(a, left, b, doubled(b, TypeId::String)));
  CHECK_FALSE(identical(a, doubled(a, TypeId::Unknown), a, doubled(a, TypeId::Unknown)));
}

}  // namespace gofed::golang
