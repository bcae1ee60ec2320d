// Goal: constants that the platform decides are exact where the platform is given: sizes, alignments
// and offsets as gc lays types out, the library's own, and the builtins whose results are constants.
#include <catch2/catch.hpp>

#include "test/workers/golang/uses_of.h"

namespace gofed::golang {

using test::api_of;
using test::constant;
using test::find;
using test::type_of;
using test::variable;

namespace {

// "A, B, C": the values of the constants of a package in the order of their names.
std::string values_on(std::string_view platform, std::string_view code) {
  ProjectOptions options{.import_path = "example.com/p"};
  options.context = parse_platform(platform).value();
  const ApiFacts facts = collect_api(test::project_of(
      {{"p.go", "package p\nimport \"unsafe\"\n" + std::string(code)}}, std::move(options)));
  std::string text;
  for (const ConstantFact& fact : facts.packages.at(0).constants) {
    const bool is_known = fact.value.kind != ConstantKind::Unknown;
    text += (text.empty() ? "" : ", ") + (is_known ? fact.value.exact : "unknown");
  }
  return text;
}

std::string sizes(std::string_view platform, std::string_view type) {
  return values_on(platform, "type T " + std::string(type) +
                                 "\nvar v T\nconst A = unsafe.Sizeof(v)\nconst B = "
                                 "unsafe.Alignof(v)\n");
}

}  // namespace

TEST_CASE("layout: sizes and alignments of types", "[golang][layout]") {
  CHECK(sizes("linux/amd64", "int") == "8, 8");
  CHECK(sizes("linux/386", "int") == "4, 4");
  CHECK(sizes("linux/386", "int64") == "8, 4");  // gc aligns to a word at most
  CHECK(sizes("linux/arm", "complex128") == "16, 4");
  CHECK(sizes("linux/amd64", "complex64") == "8, 4");
  CHECK(sizes("linux/amd64", "string") == "16, 8");
  CHECK(sizes("linux/mips", "[]int64") == "12, 4");
  CHECK(sizes("linux/amd64", "interface{ M() }") == "16, 8");
  CHECK(sizes("linux/arm64", "func()") == "8, 8");
  CHECK(sizes("windows/386", "map[string]int") == "4, 4");
  CHECK(sizes("linux/amd64", "[3]struct{ a int8; b int16 }") == "12, 2");
  CHECK(sizes("linux/amd64", "[0]int64") == "0, 8");
  CHECK(sizes("linux/amd64", "struct{}") == "0, 1");
  CHECK(sizes("js/wasm", "uintptr") == "8, 8");
}

TEST_CASE("layout: structs have padding, and a byte behind an empty last field",
          "[golang][layout]") {
  CHECK(sizes("linux/amd64", "struct{ a bool; b int64; c bool }") == "24, 8");
  CHECK(sizes("linux/386", "struct{ a bool; b int64; c bool }") == "16, 4");
  CHECK(sizes("linux/amd64", "struct{ a int32; b struct{} }") == "8, 4");
  CHECK(sizes("linux/amd64", "struct{ a struct{}; b int32 }") == "4, 4");
  CHECK(sizes("linux/amd64", "struct{ a struct{} }") == "0, 1");
  CHECK(sizes("linux/386", "struct{ p *T; n [2]uint16; s string }") == "16, 4");
  CHECK(values_on("linux/386",
                  "import \"sync/atomic\"\nvar v struct{ a int32; n atomic.Int64 }\n"
                  "const A = unsafe.Sizeof(v)\n") == "16");  // always to 64 bits
}

TEST_CASE("layout: offsets of fields, through embedded structs", "[golang][layout]") {
  constexpr std::string_view kCode = R"(
type Inner struct { a byte; B uint32; c int64 }
type T struct { first byte; Inner; last bool }
var v T
var p *T
const A = unsafe.Offsetof(v.last)
const B = unsafe.Offsetof(v.Inner)
const C = unsafe.Offsetof(v.B)
const D = unsafe.Offsetof(p.c)
const E = unsafe.Offsetof((p.Inner).c)
)";
  CHECK(values_on("linux/amd64", kCode) == "24, 8, 12, 16, 8");
  CHECK(values_on("linux/386", kCode) == "20, 4, 8, 12, 8");
}

TEST_CASE("layout: constants that depend on them", "[golang][layout]") {
  constexpr std::string_view kCode = R"(
const WordBits = 8 * unsafe.Sizeof(uintptr(0))
const Is64 = uint64(^uintptr(0)) == 1<<64-1
var list [unsafe.Sizeof(int(0)) * 2]byte
const Length = len(list)
const Shift = 32 << (^uint(0) >> 63)
)";
  CHECK(values_on("linux/amd64", kCode) == "true, 16, 64, 64");
  CHECK(values_on("linux/arm", kCode) == "false, 8, 32, 32");
}

TEST_CASE("layout: what is not known has none, and nothing is worked out for ever",
          "[golang][layout]") {
  CHECK(values_on("linux/amd64",
                  "import \"x.org/x\"\nvar v struct{ a x.T }\n"
                  "const A = unsafe.Sizeof(v)\n") == "unknown");
  CHECK(sizes("linux/amd64", "struct{ t T }") == "unknown, unknown");
  CHECK(sizes("linux/amd64", "[1 << 62]int64") == "unknown, unknown");
  std::string doubling = "type T0 struct{ a byte }\n";
  for (int i = 1; i < 40; ++i) {
    const std::string inner = "T" + std::to_string(i - 1);
    doubling += "type T" + std::to_string(i) + " struct{ a, b " + inner + " }\n";
  }
  CHECK(values_on("linux/amd64", doubling + "var v T39\nconst A = unsafe.Sizeof(v)\n") ==
        "549755813888");
}

TEST_CASE("constants: those of the library that the platform decides", "[golang][layout]") {
  constexpr std::string_view kCode = R"(
import ("math"; "math/bits"; "os"; "path/filepath"; "runtime"; "strconv")
const A = math.MaxInt
const B = math.MinInt
const C uint64 = math.MaxUint
const D = bits.UintSize + strconv.IntSize
const E = runtime.GOOS + "/" + runtime.GOARCH
const F = string(os.PathSeparator)
const G = filepath.ListSeparator
const H = os.DevNull
const I = runtime.GOOS == "windows"
)";
  CHECK(values_on("linux/amd64", kCode) ==
        "9223372036854775807, -9223372036854775808, 18446744073709551615, 128, \"linux/amd64\", "
        "\"/\", 58, \"/dev/null\", false");
  CHECK(values_on("windows/386", kCode) ==
        "2147483647, -2147483648, 4294967295, 64, \"windows/386\", \"\\\\\", 59, \"NUL\", true");
  CHECK(values_on("plan9/arm", "import \"os\"\nconst A = os.PathListSeparator") == "0");
  const PackageApi api = api_of(
      "import (\"math\"; \"os\"; \"runtime\")\nconst A = math.MaxInt\n"
      "const B = os.PathSeparator\nconst C = runtime.GOOS\n");
  CHECK(constant(api, "A").starts_with("untyped int "));
  CHECK(constant(api, "B").starts_with("untyped rune "));
  CHECK(constant(api, "C").starts_with("string "));
}

TEST_CASE("constants: real, imag and complex, typed and untyped", "[golang][layout]") {
  const PackageApi api = api_of(R"(
const A = real(2 + 3i)
const B = imag(complex64(2 + 3i))
const C = complex(1, 2.5)
const F float32 = 1.5
const D = complex(F, 1)
const E = real(D)
const G = imag(complex(float64(1), 'a'))
var z complex64
var f float64
var V = real(z)
var W = complex(f, 1)
var X = imag(complex(1, f))
)");
  CHECK(constant(api, "A") == "untyped float 2");
  CHECK(constant(api, "B") == "float32 3");
  CHECK(constant(api, "C") == "untyped complex (1 + 5/2i)");
  CHECK(constant(api, "D") == "complex64 (3/2 + 1i)");
  CHECK(constant(api, "E") == "float32 3/2");
  CHECK(constant(api, "G") == "float64 97");
  CHECK(variable(api, "V") == "float32");
  CHECK(variable(api, "W") == "complex128");
  CHECK(variable(api, "X") == "float64");
}

TEST_CASE("constants: min, max, len and cap", "[golang][layout]") {
  const PackageApi api = api_of(R"(
const A = min(3, 2.5, 'a')
const B = max("a", "b")
const C = max(int8(3), 4)
const D = len("abc") + len([4]int{}) + cap([5]string{})
var list struct{ f [7]byte }
const E = len(list.f)
var p *[9]int
const F = cap(p)
var x uint8
var V = min(x, 3)
var W = max(1, 2.5)
)");
  CHECK(constant(api, "A") == "untyped float 5/2");
  CHECK(constant(api, "B") == "untyped string \"b\"");
  CHECK(constant(api, "C") == "int8 4");
  CHECK(constant(api, "D") == "int 12");
  CHECK(constant(api, "E") == "int 7");
  CHECK(constant(api, "F") == "int 9");
  CHECK(variable(api, "V") == "uint8");
  CHECK(variable(api, "W") == "float64");
}

TEST_CASE("constants: functions of package unsafe have their results", "[golang][layout]") {
  const PackageApi api = api_of(R"(
import "unsafe"
type T struct{ a [4]int16 }
var p *T
var s []T
var V = unsafe.Slice(p, 3)
var W = unsafe.SliceData(s)
var X = unsafe.StringData("x")
var Y = unsafe.Add(unsafe.Pointer(p), 1)
var Z = unsafe.String(nil, 0)
const A = unsafe.Sizeof(p.a) + unsafe.Sizeof(s)
func F[P any](p P) uintptr { return unsafe.Sizeof(p) }
)");
  CHECK(variable(api, "V") == "[]example.com/p.T");
  CHECK(variable(api, "W") == "*example.com/p.T");
  CHECK(variable(api, "X") == "*byte");
  CHECK(variable(api, "Y") == "unsafe.Pointer");
  CHECK(variable(api, "Z") == "string");
  CHECK(constant(api, "A") == "uintptr 32");
}

TEST_CASE("layout: of a generic type, where no type argument changes it", "[golang][layout]") {
  const PackageApi api = api_of(R"(
import (
  "sync/atomic"
  "unsafe"
)
type list[T any] struct { next *list[T]; keys []T; visit func(T) map[string]T }
type pair[T any] struct { n int32; first T }
type A[T any] struct{ _ [64 - unsafe.Sizeof(atomic.Pointer[list[T]]{})]byte }
type B[T any] struct{ _ [64 - unsafe.Sizeof(list[T]{})]byte }
type C[T any] struct{ _ [unsafe.Offsetof(list[T]{}.visit)]byte }
type D[T any] struct{ _ [unsafe.Alignof([0]chan T{})]byte }
type E[T any] struct{ _ [unsafe.Sizeof(pair[T]{})]byte }
type F[T any] struct{ _ [unsafe.Offsetof(pair[T]{}.n)]byte }
)");
  const auto underlying = [&api](std::string_view name) {
    return type_of(api, find(api.type_declarations, name).underlying);
  };
  CHECK(underlying("A") == "struct{_ [56]byte}");
  CHECK(underlying("B") == "struct{_ [24]byte}");
  CHECK(underlying("C") == "struct{_ [32]byte}");
  CHECK(underlying("D") == "struct{_ [8]byte}");
  // No constants, as an array's length must be: a type argument decides.
  CHECK(underlying("E") == "struct{_ [?]byte}");
  CHECK(underlying("F") == "struct{_ [?]byte}");
}

TEST_CASE("constants: the extreme floats are exact", "[golang][layout]") {
  const PackageApi api = api_of(R"(
import "math"
const A = math.SmallestNonzeroFloat64 * 0x1p537 * 0x1p537 == 1
const B float64 = math.MaxFloat64
const C float32 = math.SmallestNonzeroFloat32
const D = math.MaxFloat64 * 2
const E float64 = math.SmallestNonzeroFloat64 / 2
const F = 0x1p-1074 == math.SmallestNonzeroFloat64
const G = float32(math.MaxFloat32) == math.MaxFloat32
)");
  CHECK(constant(api, "A") == "untyped bool true");
  CHECK(constant(api, "B").starts_with("float64 17976931348623157081452742373170435679807"));
  CHECK(constant(api, "C") == "float32 1/713623846352979940529142984724747568191373312");
  CHECK(constant(api, "D").starts_with("untyped float 35953862697246314162905484746340"));
  CHECK(constant(api, "E") == "float64 0");
  CHECK(constant(api, "F") == "untyped bool true");
  CHECK(constant(api, "G") == "untyped bool true");
}

TEST_CASE("constants: new of a value has its type", "[golang][new]") {
  const PackageApi api = api_of(R"(
import ("net/http"; "time")
type T struct{ F int }
func f() T { return T{} }
func g[P any](p P) P { return p }
const C = 1.5
var x map[string]*T
var A = new(42)
var B = new("x")
var D = new(f())
var E = new(C)
var F = new(x["k"])
var G = new(http.Cookie{Name: "a"})
var H = new(2 * time.Second)
var I = new(T)
var J = new([]int)
var K = new(g('a'))
var L = new(&T{})
var M = new(time.Time)
var N = new(1 < 2)
var O = new(struct{ X int })
var P = new(new(int8))
)");
  CHECK(variable(api, "A") == "*int");
  CHECK(variable(api, "B") == "*string");
  CHECK(variable(api, "D") == "*example.com/p.T");
  CHECK(variable(api, "E") == "*float64");
  CHECK(variable(api, "F") == "**example.com/p.T");
  CHECK(variable(api, "G") == "*net/http.Cookie");
  CHECK(variable(api, "H") == "*time.Duration");
  CHECK(variable(api, "I") == "*example.com/p.T");
  CHECK(variable(api, "J") == "*[]int");
  CHECK(variable(api, "K") == "*rune");
  CHECK(variable(api, "L") == "**example.com/p.T");
  CHECK(variable(api, "M") == "*time.Time");
  CHECK(variable(api, "N") == "*bool");
  CHECK(variable(api, "O") == "*struct{X int}");
  CHECK(variable(api, "P") == "**int8");
  CHECK(test::members("type T struct{ F int }\nfunc (T) M() {}\nfunc V() T { return T{} }",
                      "func F() { c := new(lib.V()); c.F = 1; new(*c).M() }") == "T.F T.M");
}

}  // namespace gofed::golang
