// Goal: type arguments that a call leaves out are inferred as the specification says, in
// declarations and in bodies; what depends on a type that is not known stays unknown, and nothing
// else does. Method: small packages; the types are those that go/types of Go 1.27 reports.
#include <catch2/catch.hpp>

#include "test/workers/golang/uses_of.h"

namespace gofed::golang {

using test::api_of;
using test::members;
using test::type_of;
using test::variable;

namespace {

// The types of the variables that `code` declares, in the order of their names, without the path.
std::string variables(std::string_view code) {
  const PackageApi api = api_of(std::string(code));
  std::string text;
  for (const VariableFact& fact : api.variables) {
    std::string type = type_of(api, fact.type);
    for (std::size_t at = 0; (at = type.find("example.com/p.", at)) != std::string::npos;) {
      type.erase(at, 14);
    }
    text += (text.empty() ? "" : "; ") + type;
  }
  return text;
}

constexpr std::string_view kDeclarations = R"(
type Pair[K comparable, V any] struct { Key K; Value V }
type List[T any] []T
func (List[T]) First() (t T) { return }
type Number interface { ~int | ~int64 | ~float64 }
type Celsius float64
type IDs []int64
func Ptr[T any](v T) *T { return &v }
func MakePair[K comparable, V any](k K, v V) Pair[K, V] { return Pair[K, V]{k, v} }
func Map[T, U any](s []T, f func(T) U) []U { return nil }
func Scale[S ~[]E, E Number](s S, by E) S { return s }
func Sum[N Number](n ...N) (sum N) { return }
func Keys[M ~map[K]V, K comparable, V any](m M) []K { return nil }
func Convert[To, From any](f From) (to To) { return }
func Receive[T any](c <-chan T) T { return <-c }
func Same[T any](a, b T) T { return a }
func Self[T any](f func(T) T) T { panic(0) }
func Ident[T any](v T) T { return v }
)";

}  // namespace

TEST_CASE("inference: type arguments follow from those of the call", "[golang][infer]") {
  const auto type = [](const char* declarations) {
    return variables(std::string(kDeclarations) + declarations);
  };
  CHECK(type("var A = Ptr(Celsius(1))") == "*Celsius");
  CHECK(type("var A = MakePair(\"a\", []byte(nil))") == "Pair[string,[]byte]");
  CHECK(type("var A = Map([]int{1}, func(int) string { return \"\" })") == "[]string");
  CHECK(type("var A = Map(IDs{1}, func(n int64) Pair[int64, error] { panic(0) })") ==
        "[]Pair[int64,error]");
  CHECK(type("var A = Ptr(Ptr(Ptr(int8(1))))") == "***int8");
  CHECK(type("var A = Receive(make(chan Celsius))") == "Celsius");
  CHECK(type("type Any[T any] interface{}\nfunc Of[T any](v Any[T]) (t T) { return }\n"
             "var A = Of(Any[string](nil))") == "string");
  CHECK(type("var A = Receive(make(<-chan map[string]int))") == "map[string]int");
  CHECK(type("var A = Ptr(List[int]{}.First())") == "*int");
  CHECK(type("var l List[rune]; var A = Map(l, Ident[rune])") == "[]rune");
  CHECK(type("func f() (string, error) { panic(0) }; var A = MakePair(f())") ==
        "Pair[string,error]");
  CHECK(type("var A, B = Two(1, \"\"); func Two[T, U any](t T, u U) (U, *T) { panic(0) }") ==
        "string; *int");
  CHECK(type("var A = Ptr(func(x int, y ...string) error { return nil })") ==
        "*func(x int, y ...string) error");
  CHECK(type("var A = Ptr(struct{ X int }{})") == "*struct{X int}");
}

TEST_CASE("inference: untyped constants have their default types", "[golang][infer]") {
  const auto type = [](const char* declarations) {
    return variables(std::string(kDeclarations) + declarations);
  };
  CHECK(type("var A = Ptr(1)") == "*int");
  CHECK(type("var A = Ptr('x')") == "*rune");
  CHECK(type("var A = Ptr(1.5)") == "*float64");
  CHECK(type("var A = Ptr(1i)") == "*complex128");
  CHECK(type("var A = Ptr(\"s\")") == "*string");
  CHECK(type("var A = Ptr(1 < 2)") == "*bool");
  CHECK(type("var A = Sum(1, 2.5, 'c')") == "float64");  // the largest kind, since Go 1.21
  CHECK(type("var A = Sum(1, int64(2))") == "int64");    // typed ones go first
  CHECK(type("var A = Sum(1, Celsius(2), 3.5)") == "Celsius");
  CHECK(type("const C = 1 << 3; var A = MakePair(C, C/2.0)") == "Pair[int,float64]");
  CHECK(type("var s uint; var A = Ptr(1 << s)") == "*int");
}

TEST_CASE("inference: constraints say what arguments do not", "[golang][infer]") {
  const auto type = [](const char* declarations) {
    return variables(std::string(kDeclarations) + declarations);
  };
  CHECK(type("var A = Scale(IDs{}, 2)") == "IDs");
  CHECK(type("var A = Scale([]float64{}, 2)") == "[]float64");
  CHECK(type("var A = Keys(map[Celsius]bool{})") == "[]Celsius");
  CHECK(type("type M map[string]int; var A = Keys(M{})") == "[]string");
  CHECK(type(R"(
type Setter[T any] interface { *T; Set(string) }
type S struct{}
func (*S) Set(string) {}
func Parse[T any, P Setter[T]](s string) (*T, P) { panic(0) }
func New[T any, P Setter[T]](T) P { panic(0) }
var A, B = Parse[S]("x")
var C = New(S{})
)") == "*S; *S; *S");
  CHECK(type("func F[T interface{ []E }, E any](e E) T { panic(0) }; var A = F(1)") == "[]int");
  SECTION("by the methods of a type argument") {
    CHECK(type(R"(
type Source[T any] interface { Next() T }
type Lines struct{}
func (Lines) Next() string { return "" }
func All[S interface{ Next() T }, T any](s S) []T { return nil }
func Any[S Source[T], T any](s S) []T { return nil }
var A = All(Lines{})
var B = Any(&Lines{})
)") == "[]string; []string");
  }
}

TEST_CASE("inference: some type arguments are given", "[golang][infer]") {
  const auto type = [](const char* declarations) {
    return variables(std::string(kDeclarations) + declarations);
  };
  CHECK(type("var A = Convert[string](1)") == "string");
  CHECK(type("var A = Ptr[int64](1)") == "*int64");
  CHECK(type("var A = MakePair[any](1, 2)") == "Pair[any,int]");
  CHECK(type("var A = Map[int, any](nil, nil)") == "[]any");
  CHECK(type("var A = Scale[IDs]") == "func(s IDs, by int64) IDs");
  CHECK(type("var A = Ident[Celsius]") == "func(v Celsius) Celsius");
  CHECK(type("var A = Convert[string, int]") == "func(f int) (to string)");
}

TEST_CASE("inference: generic functions as arguments", "[golang][infer]") {
  const auto type = [](const char* declarations) {
    return variables(std::string(kDeclarations) + declarations);
  };
  CHECK(type("var A = Map([]int{}, Ident)") == "[]int");
  CHECK(type("var A = Map([]int{}, Ptr)") == "[]*int");
  CHECK(type("var A = Map([]string{}, Convert[bool])") == "[]bool");
  CHECK(type("func G(func(int) string) {}; func H[T any](f func(T), t T) T { return t }\n"
             "func K[T any](T) {}\nvar A = H(K, 1.5)") == "float64");
  CHECK(type("var A = Map([]List[int]{}, Map2); func Map2[T any](l List[T]) T { panic(0) }") ==
        "[]int");
}

TEST_CASE("inference: of two types for one parameter the defined one counts", "[golang][infer]") {
  const auto type = [](const char* declarations) {
    return variables(std::string(kDeclarations) + declarations);
  };
  CHECK(type("var A = Same([]int64{}, IDs{})") == "IDs");
  CHECK(type("var A = Same(IDs{}, []int64{})") == "IDs");
  CHECK(type("var A = Same(make(chan int), make(<-chan int))") == "<-chan int");
  CHECK(type("type F func(); var A = Same(func() {}, F(nil))") == "F");
}

TEST_CASE("inference: hidden type parameters and recursion do not mix", "[golang][infer]") {
  CHECK(members("type T[P any] struct{ F P }\nfunc (T[P]) M() P { panic(0) }\n"
                "func Wrap[P any](P) T[P] { panic(0) }",
                R"(
func Rec[P any](p P) lib.T[P] {
	w := lib.Wrap(p)
	w.M()
	v := lib.Wrap(lib.Wrap([]P{p}))
	v.F.M()
	if false { Rec(Rec(p)).F.M() }
	return w
}
)") == "T.M T.F T.M T.F T.M");
}

TEST_CASE("inference: results that do not depend on it need none", "[golang][infer]") {
  constexpr std::string_view kLib = R"(
type Request[T any] struct { Body *T }
func (*Request[T]) Header() Header { return nil }
type Header map[string]string
func (Header) Get(string) string { return "" }
func NewRequest[T any](v T) *Request[T] { return nil }
func Count[T any](v ...T) Header { return nil }
func Fail[T any]() (Header, error) { return nil, nil }
)";
  CHECK(members(kLib, "func F() { r := lib.NewRequest(1); r.Header() }") == "Request.Header");
  CHECK(members(kLib, "func F() { lib.NewRequest(\"\").Header().Get(\"\") }") ==
        "Request.Header Header.Get");
  CHECK(members(kLib, "func F() { lib.Count(1, 2).Get(\"\") }") == "Header.Get");
  CHECK(members(kLib, "func F() { h, err := lib.Fail[int](); _ = err; h.Get(\"\") }") ==
        "Header.Get");
  CHECK(members(kLib, "func F(v Absent) { r := lib.NewRequest(v); r.Header(); r.Body.X() }") ==
        "Request.Header Request.Body ?X");
}

TEST_CASE("inference: what an absent type settles stays unknown", "[golang][infer]") {
  const auto type = [](const char* declarations) {
    return variables("import \"x.org/x\"\n" + std::string(kDeclarations) + declarations);
  };
  CHECK(type("var A = Ptr(x.V)") == "*?");
  CHECK(type("var A = Same(x.V, 1)") == "?");  // not int: V may be of any numeric type
  CHECK(type("var A = MakePair(x.V, 1)") == "Pair[?,int]");
  CHECK(type("var A = Ptr(x.T{})") == "*x.org/x.T");
  CHECK(type("var A = Scale(x.V, 2)") == "?");
  CHECK(type("var A = Scale(x.IDs{}, 2)") == "x.org/x.IDs");
  CHECK(type("func F[T x.Number](T) T { panic(0) }; var A = F(1); var B = F(int8(1))") ==
        "?; int8");
}

TEST_CASE("inference: hostile calls end", "[golang][infer]") {
  CHECK(variables("func F[A interface{ *A }](A) A { panic(0) }\nvar V = F(nil)") == "?");
  CHECK(variables("func F[P interface{ *Q }, Q interface{ *P }](p *P) Q { panic(0) }\n"
                  "var V = F(nil)") == "?");
  std::string nested = "1";
  for (int i = 0; i < 400; ++i) nested = "F(" + nested + ")";
  CHECK(variables("func F[T any](t T) T { panic(0) }\nvar V = " + nested) == "int");
  std::string wide = "func F[T any](t ...T) []T { panic(0) }\nvar V0 = F(1)\n";
  for (int i = 1; i < 300; ++i) {
    const std::string before = "V" + std::to_string(i - 1);
    wide += "var V" + std::to_string(i) + " = F(" + before + ", " + before + ")\n";
  }
  CHECK(variables(wide).starts_with("[]int; [][]int"));
  CHECK(variables("type I interface{ M() I; N() interface{ I } }\n"
                  "type J interface{ M() J; N() interface{ J } }\n"
                  "func F[T any](a, b T) T { panic(0) }\nvar i I; var j J\nvar V = F(i, j)") ==
        "?");
}

TEST_CASE("method expressions: parameters have names all of them or not at all", "[golang]") {
  const PackageApi api = api_of(R"(
type T struct{}
func (t T) Named(a int, b ...string) {}
func (T) Bare(int) error { return nil }
func (T) None() {}
var A = T.Named
var B = (*T).Bare
var C = T.None
)");
  CHECK(variable(api, "A") == "func(_ example.com/p.T, a int, b ...string)");
  CHECK(variable(api, "B") == "func(*example.com/p.T, int) error");
  CHECK(variable(api, "C") == "func(example.com/p.T)");
}

}  // namespace gofed::golang
