// Goal: types come back from their text as they were, and no bytes do harm. Method: text through
// the parser and the printer.
#include "workers/golang/types/parse_type.h"

#include <string>

#include <catch2/catch.hpp>

namespace gofed::golang {
namespace {

std::string there_and_back(const std::string& text) {
  TypeTable table;
  const TypeScope scope{.package = "example.com/p", .parameters = {"K", "V"}};
  const auto id = parse_type(table, text, scope);
  return id ? type_string(table, *id) : "(no type)";
}

}  // namespace

TEST_CASE("parse_type: what type_string prints comes back", "[golang]") {
  const auto* const text =
      GENERATE("int", "untyped rune", "unsafe.Pointer", "?", "error", "any", "K", "*V", "[]byte",
               "[4]string", "[?]int", "map[K][]V", "chan int", "<-chan int", "chan<- int",
               "chan (<-chan int)", "<-chan <-chan int", "chan<- <-chan int",
               "gopkg.in/yaml.v3.Node", "*github.com/x/y-z/v2.T", "example.com/p.G[K,map[string]V]",
               "func()", "func(int, ...string) error", "func(w io.Writer, n int) (int, error)",
               "func(ch chan int, f func(x int) bool) (n int, err error)", "func() <-chan int",
               "func() (<-chan int, bool)", "struct{}",
               "struct{X int; y chan<- bool \"json:\\\"y;{\\\"\"; io.Reader; *bytes.Buffer}",
               "struct{io.Reader \"tag\"; F func() int}", "interface{}",
               "interface{M(x int) error; m(); fmt.Stringer; ~int|~string}", "~int|~string|K",
               "struct{F struct{G interface{H(func(struct{}))}}}");
  CHECK(there_and_back(text) == text);
}

TEST_CASE("parse_type: what is no type gives nothing", "[golang]") {
  const auto* const text =
      GENERATE("", " ", "*", "[]", "[", "[4", "[-1]int", "[99999999999999999999]int", "map[int",
               "map[int]", "chan ", "func(", "func(int", "func(int,", "func(...int, int)",
               "struct{", "struct{X int", "struct{X int \"open}", "interface{M(}", "int]",
               "int int", "a.", "G[int", "~", "int | ", "untyped ", "\xff\xfe(");
  CHECK(there_and_back(text) == "(no type)");
}

TEST_CASE("parse_type: nesting ends at its limit", "[golang]") {
  const std::string deep(100'000, '*');
  CHECK(there_and_back(deep + "int") == "(no type)");
  CHECK(there_and_back(std::string(100, '*') + "int") == std::string(100, '*') + "int");
}

}  // namespace gofed::golang
