// Goal: facts are exact where the tree decides, and Unknown where it does not.
// Method: small packages; go/types over real packages is the oracle of conformance_test.py.
#include <catch2/catch.hpp>

#include "test/workers/golang/facts.h"

namespace gofed::golang {

using test::api_of;
using test::constant;
using test::find;
using test::project_of;
using test::type_of;
using test::variable;

TEST_CASE("constants: exact values of every kind", "[golang][api]") {
  const PackageApi api = api_of(R"(
const (
  A = iota * 10
  B
  _
  D
)
const Big = 1 << 100
const Third = 1.0 / 3
const F32 float32 = 0.1
const Mask = ^uint8(3)
const Text, Size = "a" + "\x62", len("h" + "i") << 3
const C = (1 + 2i) * 2i
const R = 'a' + 1
const Cmp = Text == "ab" && Size > 15
type Color uint8
const Red, Green Color = iota + 1, iota + 2
const Conv = string(rune(65))
const Huge = 1 << 1 << 1000 << 1000
const Inf float32 = 1e300
const Div = 7 / 2 * 1.0
const Late = Early + 1
const Early = 41
const Loop1, Loop2 = Loop2, Loop1
)");
  CHECK(constant(api, "A") == "untyped int 0");
  CHECK(constant(api, "B") == "untyped int 10");
  CHECK(constant(api, "D") == "untyped int 30");
  CHECK(constant(api, "Big") == "untyped int 1267650600228229401496703205376");
  CHECK(constant(api, "Third") == "untyped float 1/3");
  CHECK(find(api.constants, "Third").value.text == "0.333333");
  CHECK(constant(api, "F32") == "float32 13421773/134217728");
  CHECK(constant(api, "Mask") == "uint8 252");
  CHECK(constant(api, "Text") == "untyped string \"ab\"");
  CHECK(constant(api, "Size") == "int 16");
  CHECK(constant(api, "C") == "untyped complex (-4 + 2i)");
  CHECK(constant(api, "R") == "untyped rune 98");
  CHECK(constant(api, "Cmp") == "untyped bool true");
  CHECK(constant(api, "Green") == "example.com/p.Color 2");
  CHECK(constant(api, "Conv") == "string \"A\"");
  CHECK(constant(api, "Huge") == "untyped int unknown");  // over Go's own limit
  CHECK(constant(api, "Inf") == "float32 unknown");
  CHECK(constant(api, "Div") == "untyped float 3");
  CHECK(constant(api, "Late") == "untyped int 42");
  CHECK(constant(api, "Loop1") == "? unknown");
}

// Goal: integers are exact on both sides of 64 bits. Method: what overflows there, one way and
// back.
TEST_CASE("constants: integers around the limit of 64 bits", "[golang][api]") {
  const PackageApi api = api_of(R"(
const (
  Max = 1<<63 - 1
  Over = Max + 1
  Back = Over - 1
  Min = -Max - 1
  Under = Min - 1
  Negated = -Min
  Divided = Min / -1
  Rest = Min % -1
  Quotient = -7 / 2
  Remainder = -7 % 2
  Squared = 3037000500 * 3037000500
  NotSquared = 3037000499 * 3037000499
  Shifted = 1 << 62 << 1
  ShiftedBack = 1 << 64 >> 64
  NegativeShift = -1 << 63
  FarRight = -5 >> 100
  Flipped = ^Max
  FlippedBig = ^Over
  Unsigned uint64 = 1<<64 - 1
  FlippedUnsigned uint64 = ^uint64(1)
  FlippedByte byte = ^byte(1)
  TooLarge int64 = 1 << 63
  Cleared = 0xFF &^ 0x0F
  Hex = 0x7fff_ffff_ffff_ffff
  HexOver = 0x8000000000000000
  Octal = 0777
  Binary = 0b1010
  Same = Over == Max + 1
  Less = Min < Under
)
)");
  CHECK(constant(api, "Max") == "untyped int 9223372036854775807");
  CHECK(constant(api, "Over") == "untyped int 9223372036854775808");
  CHECK(constant(api, "Back") == "untyped int 9223372036854775807");
  CHECK(constant(api, "Min") == "untyped int -9223372036854775808");
  CHECK(constant(api, "Under") == "untyped int -9223372036854775809");
  CHECK(constant(api, "Negated") == "untyped int 9223372036854775808");
  CHECK(constant(api, "Divided") == "untyped int 9223372036854775808");
  CHECK(constant(api, "Rest") == "untyped int 0");
  CHECK(constant(api, "Quotient") == "untyped int -3");
  CHECK(constant(api, "Remainder") == "untyped int -1");
  CHECK(constant(api, "Squared") == "untyped int 9223372037000250000");
  CHECK(constant(api, "NotSquared") == "untyped int 9223372030926249001");
  CHECK(constant(api, "Shifted") == "untyped int 9223372036854775808");
  CHECK(constant(api, "ShiftedBack") == "untyped int 1");
  CHECK(constant(api, "NegativeShift") == "untyped int -9223372036854775808");
  CHECK(constant(api, "FarRight") == "untyped int -1");
  CHECK(constant(api, "Flipped") == "untyped int -9223372036854775808");
  CHECK(constant(api, "FlippedBig") == "untyped int -9223372036854775809");
  CHECK(constant(api, "Unsigned") == "uint64 18446744073709551615");
  CHECK(constant(api, "FlippedUnsigned") == "uint64 18446744073709551614");
  CHECK(constant(api, "FlippedByte") == "byte 254");
  CHECK(constant(api, "TooLarge") == "int64 unknown");
  CHECK(constant(api, "Cleared") == "untyped int 240");
  CHECK(constant(api, "Hex") == "untyped int 9223372036854775807");
  CHECK(constant(api, "HexOver") == "untyped int 9223372036854775808");
  CHECK(constant(api, "Octal") == "untyped int 511");
  CHECK(constant(api, "Binary") == "untyped int 10");
  CHECK(constant(api, "Same") == "untyped bool true");
  CHECK(constant(api, "Less") == "untyped bool false");
}

TEST_CASE("constants: what depends on absent packages is unknown, never guessed", "[golang][api]") {
  const PackageApi api = api_of(R"(
import ("absent.org/x"; "time"; "unsafe")
const A = x.Y + 1
const B int = x.Y
const C = 30 * time.Second
const D = unsafe.Sizeof(0)
var V = x.New()
const E = time.Duration(2) * time.Minute
var F = time.Now
)");
  CHECK(constant(api, "E") == "time.Duration 120000000000");
  CHECK(variable(api, "F") == "func() time.Time");
  CHECK(constant(api, "A") == "? unknown");
  CHECK(constant(api, "B") == "int unknown");
  CHECK(constant(api, "C") == "time.Duration 30000000000");
  CHECK(constant(api, "D") == "uintptr 8");
  CHECK(variable(api, "V") == "?");
}

TEST_CASE("variables: types are inferred from the module alone", "[golang][api]") {
  const PackageApi api = api_of(R"(
import "errors"
type T struct { F map[string]*T; Next *T }
func (t *T) M(int) ([]byte, error) { return nil, nil }
func New() (*T, error) { return nil, nil }
func Map[K comparable, V any](m map[K]V) []V { return nil }
var A, B = New()
var C = &T{}
var D = [...]string{3: "x", "y"}
var E = C.F["k"].Next
var F, G = C.M(1)
var H = errors.New("h")
var I = func(x int) bool { return x > 1 }
var J = 1.5
var K, OK = C.F["k"]
var L = (*T).M
var M = map[T]struct{}{}
var N = make(chan int, 3)
var O = len(D) + 'a'
var P = Map[string, int](nil)
var Q = <-N
var R = "s"[1:]
var S = append([]int{}, 1)
var U interface{ String() string }
var Unknown = Map(nil)
)");
  CHECK(variable(api, "A") == "*example.com/p.T");
  CHECK(variable(api, "B") == "error");
  CHECK(variable(api, "C") == "*example.com/p.T");
  CHECK(variable(api, "D") == "[5]string");
  CHECK(variable(api, "E") == "*example.com/p.T");
  CHECK(variable(api, "F") == "[]byte");
  CHECK(variable(api, "G") == "error");
  CHECK(variable(api, "H") == "error");
  CHECK(variable(api, "I") == "func(x int) bool");
  CHECK(variable(api, "J") == "float64");
  CHECK(variable(api, "OK") == "bool");
  CHECK(variable(api, "L") == "func(*example.com/p.T, int) ([]byte, error)");
  CHECK(variable(api, "M") == "map[example.com/p.T]struct{}");
  CHECK(variable(api, "N") == "chan int");
  CHECK(variable(api, "O") == "int");
  CHECK(variable(api, "P") == "[]int");
  CHECK(variable(api, "Q") == "int");
  CHECK(variable(api, "R") == "string");
  CHECK(variable(api, "S") == "[]int");
  CHECK(variable(api, "U") == "interface{String() string}");
  CHECK(variable(api, "Unknown") == "[]?");  // which Go refuses: nothing says what V is
}

TEST_CASE("types: members through embedding, shallowest first", "[golang][api]") {
  const PackageApi api = api_of(R"(
import "absent.org/x"
type Inner struct { A, Shared int }
func (Inner) Value() {}
func (*Inner) Pointer() {}
type Other struct { Shared string }
type Outer struct { Inner; *Other; B int }
type ViaPointer struct { *Inner }
type Opaque struct { x.Thing }
type Shadow struct { Inner; A string }
)");
  const TypeFact outer = find(api.type_declarations, "Outer");
  CHECK(find(outer.promoted, "A").path == std::vector<std::string>{"Inner"});
  CHECK(find(outer.promoted, "Shared").name.empty());  // ambiguous
  CHECK_FALSE(find(outer.promoted, "Value").pointer_receiver);
  CHECK(find(outer.promoted, "Pointer").pointer_receiver);
  CHECK_FALSE(find(find(api.type_declarations, "ViaPointer").promoted, "Pointer").pointer_receiver);
  CHECK(find(find(api.type_declarations, "Shadow").promoted, "A").name.empty());
  const TypeFact opaque = find(api.type_declarations, "Opaque");
  REQUIRE(opaque.opaque_embedded.size() == 1);
  CHECK(type_of(api, opaque.opaque_embedded[0]) == "absent.org/x.Thing");
  CHECK(opaque.comparable == Tristate::Unknown);
  CHECK(outer.comparable == Tristate::Yes);
}

TEST_CASE("types: interfaces and their type sets", "[golang][api]") {
  const PackageApi api = api_of(R"(
type Number interface { ~int | ~float64 | Text }
type Text interface { ~string }
type Sealed interface { error; secret(); Close() error }
type Key interface { comparable; Number }
type Open interface { Sealed; absent.Iface }
)");
  const TypeFact number = find(api.type_declarations, "Number");
  CHECK(number.interface.restricted);
  CHECK(number.interface.terms.size() == 3);
  const TypeFact sealed = find(api.type_declarations, "Sealed");
  REQUIRE(sealed.interface.methods.size() == 3);
  CHECK(sealed.interface.methods[2].name == "secret");
  CHECK(sealed.interface.methods[2].package == "example.com/p");
  CHECK(find(api.type_declarations, "Key").interface.comparable);
  CHECK_FALSE(find(api.type_declarations, "Open").interface.complete);
}

TEST_CASE("types: generics keep parameters, constraints and instances", "[golang][api]") {
  const PackageApi api = api_of(R"(
type List[T any, P ~int|*T] struct { next *List[T, P]; Val T }
func (l *List[E, _]) Push(e E) *List[E, int] { return nil }
type IntList = List[int, int]
type Vec[T any] = []List[T, int]
var V Vec[string]
func Map[T, U any](xs []T, f func(T) U) []U { return nil }
)");
  const TypeFact list = find(api.type_declarations, "List");
  REQUIRE(list.type_parameters.size() == 2);
  CHECK(type_of(api, list.type_parameters[1].constraint) == "~int|*T");
  CHECK(type_of(api, list.underlying) == "struct{next *example.com/p.List[T,P]; Val T}");
  REQUIRE(list.methods.size() == 1);
  CHECK(type_of(api, list.methods[0].type) == "func(e E) *example.com/p.List[E,int]");
  CHECK(list.methods[0].receiver_parameters == std::vector<std::string>{"E", "_"});
  const TypeFact alias = find(api.type_declarations, "IntList");
  CHECK(alias.alias);
  CHECK(type_of(api, alias.declared) == "example.com/p.List[int,int]");
  CHECK(type_of(api, alias.underlying) == "struct{next *example.com/p.List[int,int]; Val int}");
  CHECK(variable(api, "V") == "[]example.com/p.List[string,int]");
}

TEST_CASE("types: unexported types that exported API leads to are reported", "[golang][api]") {
  const PackageApi api = api_of(
      "func New() *conn { return nil }\ntype conn struct { s state }\ntype state int\ntype lone "
      "int\n");
  CHECK_FALSE(find(api.type_declarations, "conn").exported);
  CHECK(find(api.type_declarations, "conn").name == "conn");
  CHECK(find(api.type_declarations, "state").name == "state");
  CHECK(find(api.type_declarations, "lone").name.empty());
}

TEST_CASE("names: import names are resolved to paths", "[golang][api]") {
  const Project project =
      project_of({{"go.mod", "module example.com/m\n"},
                  {"a/a.go", "package odd\ntype T int\n"},
                  {"m.go",
                   "package m\nimport (\n\"example.com/m/a\"\n"
                   "\"gopkg.in/yaml.v3\"\nsq \"github.com/mattn/go-sqlite3\"\n"
                   "\"github.com/golang-jwt/jwt-go/v4\"\n. \"dotted.org/d\"\n)\n"
                   "var A odd.T\nvar B *yaml.Node\nvar C sq.Conn\n"
                   "var D jwt.Token\nvar E Dotted\nvar F nowhere.T\n"}});
  const ApiFacts facts = collect_api(project);
  const PackageApi& api = facts.packages.at(0);
  CHECK(api.import_path == "example.com/m");
  CHECK(variable(api, "A") == "example.com/m/a.T");
  CHECK(variable(api, "B") == "*gopkg.in/yaml.v3.Node");
  CHECK(variable(api, "C") == "github.com/mattn/go-sqlite3.Conn");
  CHECK(variable(api, "D") == "github.com/golang-jwt/jwt-go/v4.Token");
  CHECK(variable(api, "E") == "dotted.org/d.Dotted");
  CHECK(variable(api, "F") == "?");
}

TEST_CASE("platforms: one pass finds where each symbol is, and in which form", "[golang][api]") {
  const Project project = project_of(
      {{"a.go", "package p\nfunc Everywhere() {}\nconst Bits = 32 << (^uint(0) >> 63)\n"},
       {"a_windows.go", "package p\nfunc OnlyWindows() {}\ntype Handle uintptr\n"},
       {"b.go", "//go:build !windows\n\npackage p\ntype Handle int\nfunc (Handle) Fd() {}\n"}},
      {.import_path = "x"});
  ApiOptions options;
  for (const char* name : {"linux/amd64", "windows/amd64", "linux/386"}) {
    options.platforms.push_back(*parse_platform(name));
  }
  const ApiFacts facts = collect_api(project, options);
  const PackageApi& api = facts.packages.at(0);
  CHECK(find(api.functions, "Everywhere").platforms == 0b111);
  CHECK(find(api.functions, "OnlyWindows").platforms == 0b010);
  REQUIRE(api.constants.size() == 2);
  CHECK(api.constants[0].platforms + api.constants[1].platforms == 0b111);
  REQUIRE(api.type_declarations.size() == 2);
  CHECK((api.type_declarations[0].platforms & api.type_declarations[1].platforms) == 0);
}

TEST_CASE("platforms: an interface differs where one that it embeds does", "[golang][api]") {
  const Project project = project_of({{"a.go", "package p\ntype I interface { Base }\n"},
                                      {"a_linux.go", "package p\ntype Base interface { L() }\n"},
                                      {"a_darwin.go", "package p\ntype Base interface { D() }\n"}},
                                     {.import_path = "x"});
  ApiOptions options;
  options.platforms = {*parse_platform("linux/amd64"), *parse_platform("darwin/amd64")};
  const PackageApi api = std::move(collect_api(project, options).packages.at(0));
  REQUIRE(api.type_declarations.size() == 4);
  for (const TypeFact& fact : api.type_declarations) {
    CAPTURE(fact.name);
    CHECK(fact.platforms != 0b11);
    CHECK(fact.interface.methods.at(0).name == (fact.platforms == 0b01 ? "L" : "D"));
  }
}

// Goal: facts hang on the source alone. Method: packages that mention each other, as text.
TEST_CASE("threads change nothing in the facts", "[golang][api]") {
  std::vector<SourceFile> files;
  for (int i = 0; i < 60; ++i) {
    const std::string n = std::to_string(i);
    const std::string other = std::to_string((i * 7 + 1) % 60);
    files.push_back({"d" + n + "/f.go",
                     "package d" + n + "\nimport o \"x/d" + other + "\"\nconst C = o.Base + " + n +
                         "\nconst Base = 1\nvar V = o.F()\nfunc F() T { return T{} }\n" +
                         "type T struct{ o.E; n map[string]o.E }\ntype E struct{ X, Y" + n +
                         " int }\nfunc (E) M" + n + "() {}\n"});
  }
  const auto text_of = [&files](unsigned threads) {
    std::string text;
    const ApiFacts facts = collect_api(project_of(files, {.import_path = "x", .threads = threads}));
    for (const PackageApi& api : facts.packages) {
      text += api.import_path + " " + constant(api, "C") + " " + variable(api, "V");
      for (const TypeFact& type : api.type_declarations) {
        text += " " + type.name + " " + type_of(api, type.underlying);
        for (const PromotedMember& member : type.promoted) text += " " + member.name;
      }
      text += "\n";
    }
    return text;
  };
  const std::string one = text_of(1);
  CHECK(one.contains("x/d0 untyped int 1 x/d1.T E struct{X int; Y0 int} T"));
  CHECK(one == text_of(4));
}

TEST_CASE("documentation: synopsis and deprecation", "[golang][api]") {
  const Project project = project_of(
      {{"p.go",
        "// Package p does i.e. this. And more.\npackage p\n\n// F is\n// a function. Really.\n//\n"
        "// Deprecated: use G\n// instead.\nfunc F() {}\n//go:noinline\nfunc G() {}\n"}},
      {.import_path = "p"});
  const ApiFacts facts = collect_api(project);
  CHECK(facts.packages.at(0).synopsis == "Package p does i.e.");
  const FunctionFact f = find(facts.packages.at(0).functions, "F");
  CHECK(f.doc == "F is a function.");
  CHECK(f.deprecated == "use G instead.");
  CHECK(f.place.position == Position{9, 6});
  CHECK(find(facts.packages.at(0).functions, "G").doc.empty());
}

TEST_CASE("documentation: where the first sentence ends", "[golang][api]") {
  const auto synopsis_of = [](const std::string& comment) {
    const ApiFacts facts = collect_api(project_of({{"p.go", comment + "package p\n"}}));
    return facts.packages.at(0).synopsis;
  };
  CHECK(synopsis_of("// A  text\tof\n//\n//  words.  And more.\n") == "A text of words.");
  CHECK(synopsis_of("// By J. Doe and by JD. Not by her.\n") == "By J. Doe and by JD.");
  CHECK(synopsis_of("// J. Doe. Nobody else.\n") == "J. Doe.");
  CHECK(synopsis_of("// Of \u00c9. Galois. Dead.\n") == "Of \u00c9. Galois.");
  CHECK(synopsis_of("// caf\u00e9. Tea.\n") == "caf\u00e9.");
  CHECK(synopsis_of("// \u4e00\u3002\u4e8c.\n") == "\u4e00\u3002");
  CHECK(synopsis_of("// a.b c.\n") == "a.b c.");
  CHECK(synopsis_of("// A\x80. b. c\n") == "A\x80.");
  CHECK(synopsis_of("/* no stop */\n") == "no stop");
  CHECK(synopsis_of("// Copyright of nobody.\n").empty());
}

TEST_CASE("hostile declarations end in bounded time", "[golang][api]") {
  std::string doubling = "type A0 struct { a, b int }\n";
  for (int i = 1; i < 60; ++i) {
    const std::string n = std::to_string(i);
    const std::string m = std::to_string(i - 1);
    doubling += "type A" + n + " = struct { X, Y A" + m + " }\n";
    doubling += "type I" + n + " interface { I" + m + "; J" + m + " }\n";
    doubling += "type J" + n + " interface { I" + m + " | J" + m + " }\n";
    doubling += "const C" + n + " = C" + m + " * C" + m + "\n";
    doubling += "type E" + n + " struct { *E" + m + "; E" + std::to_string(i + 1) + " }\n";
  }
  std::string chain;
  for (int i = 0; i < 20'000; ++i) {
    chain += "const K" + std::to_string(i) + " = K" + std::to_string(i + 1) + "\n";
  }
  CHECK_FALSE(api_of(doubling + "const C0 = 3\nvar V A59\n").type_declarations.empty());
  CHECK(api_of(chain).constants.size() == 20'000);
  CHECK_FALSE(api_of("type R[P any] struct { *R[[]P] }\nvar V = R[int]{}.X\n").variables.empty());
  CHECK_FALSE(api_of("type T T\ntype U struct { U }\ntype I interface { I }\n"
                     "type A = A\ntype B = []B\ntype L [len(X)]int\nvar X L\n")
                  .type_declarations.empty());
}

// Goal: what a package may cost is in proportion to its source, though its types multiply with each
// other. Method: n members that n types have for another one's sake, by each way there is; reported is
// no more than the budget holds, and that it is so.
TEST_CASE("types that multiply are cut short, with a diagnostic", "[golang][api]") {
  constexpr int kCount = 2000;
  const auto repeated = [](const std::string& text) {
    std::string all;
    for (int i = 0; i < kCount; ++i) {
      std::string line = text;
      for (std::size_t at = line.find('#'); at != line.npos; at = line.find('#')) {
        line.replace(at, 1, std::to_string(i));
      }
      all += line + "\n";
    }
    return all;
  };
  const std::string methods = "type T struct{}\n" + repeated("func (T) M#() {}");
  const std::string interfaces = "type I interface {\n" + repeated("\tM#()") + "}\n";
  const std::string generic = "type G[P any] struct {\n" + repeated("\tF# P") + "}\n";
  for (const std::string& source :
       {methods + repeated("type E# struct { T }"),
        interfaces + repeated("type E# interface { I }"),
        interfaces + repeated("type E# struct { I }"), generic + repeated("type E# G[[#]int]")}) {
    const ApiFacts facts = collect_api(test::project_of({{"p.go", "package p\n" + source}}));
    const PackageApi& api = facts.packages.at(0);
    CHECK(api.is_cut);
    CHECK(test::text_of(facts.diagnostics).contains("package .: its types take more work"));
    CHECK(api.type_declarations.size() == kCount + 1);
    std::size_t members = 0;
    for (const TypeFact& fact : api.type_declarations) {
      members += fact.promoted.size() + fact.interface.methods.size();
    }
    CHECK(members < 100'000);
    CHECK(api.types.size() < 200'000);
  }
  CHECK_FALSE(api_of(methods).is_cut);
  CHECK_FALSE(api_of(interfaces + generic).is_cut);
}

}  // namespace gofed::golang
