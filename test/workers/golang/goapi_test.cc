// Goal: lines in the format of Go's api files, by the rules of the release that they are of.
// Method: small packages; Go's own files are the oracle of scripts/conformance go-api.
#include "workers/golang/api/goapi.h"

#include <algorithm>

#include <catch2/catch.hpp>

#include "test/workers/golang/facts.h"

namespace gofed::golang {

using test::project_of;

namespace {

std::vector<std::string> lines_of(std::vector<SourceFile> files) {
  return goapi_lines(collect_api(project_of(std::move(files), {.import_path = "p"})));
}

std::vector<std::string> deprecated_in(const std::string& source) {
  auto lines = lines_of({{"p.go", "package p\n" + source}});
  std::erase_if(lines, [](const std::string& line) { return !line.ends_with(" //deprecated"); });
  return lines;
}

bool has(const std::vector<std::string>& lines, std::string_view wanted) {
  return std::ranges::find(lines, wanted) != lines.end();
}

}  // namespace

TEST_CASE("goapi: what is deprecated has a line that says so", "[golang][api]") {
  CHECK(deprecated_in(R"(
const (
	// Old is one.
	//
	// Deprecated:
	// use New.
	Old = 1
	New = 2
)

// Deprecated: all of them.
var (
	V1 int
	V2 int
)

// F is a function that goes on in the line of its mark.
// Deprecated: use G.
func F() {}

// G says that F is Deprecated: it is not so itself.
func G() {}

/*
Deprecated: in a comment that the api tool does not read.
*/
func H() {}

// Deprecated: a type.
type T struct {
	// Deprecated: use B.
	A, B int
	C int // Deprecated: behind it, not before.
	// Deprecated: with all it has.
	*Base
	// Deprecated: not seen from outside.
	hidden int
}

type Base struct{}

// Deprecated: promoted into T.
func (*Base) M() {}

type I interface {
	// Deprecated: use Y.
	X()
	Y()
}
)") == std::vector<std::string>{
           "pkg p, const Old //deprecated", "pkg p, func F //deprecated",
           "pkg p, method (*Base) M //deprecated", "pkg p, method (T) M //deprecated",
           "pkg p, type I interface, X //deprecated", "pkg p, type T //deprecated",
           "pkg p, type T struct, A //deprecated", "pkg p, type T struct, B //deprecated",
           "pkg p, type T struct, embedded *Base //deprecated", "pkg p, var V1 //deprecated",
           "pkg p, var V2 //deprecated"});
}

TEST_CASE("goapi: type arguments stand where the release writes them", "[golang][api]") {
  const std::string source =
      "package p\ntype Seq[V any] func(yield func(V) bool)\nfunc All[K comparable](m map[K]int) "
      "Seq[K] { return nil }\n";
  CHECK(has(lines_of({{"p.go", source}}), "pkg p, func All[$0 comparable](map[$0]int) Seq[$0]"));
  const auto lines_of_release = [&source](const std::string& release) {
    return lines_of({{"go.mod", "module std\n\ngo " + release + "\n"}, {"p/p.go", source}});
  };
  CHECK(has(lines_of_release("1.22"), "pkg p, func All[$0 comparable](map[$0]int) Seq"));
  CHECK(has(lines_of_release("1.23"), "pkg p, func All[$0 comparable](map[$0]int) Seq[$0]"));
}

TEST_CASE("goapi: a tree of Go itself is read as its own release builds it", "[golang][api]") {
  const auto lines_of_release = [](const std::string& release) {
    return lines_of(
        {{"go.mod", "module std\n\ngo " + release + "\n"},
         {"json/v1.go", "//go:build !goexperiment.jsonv2\n\npackage json\n\nvar V1 int\n"},
         {"json/v2.go", "//go:build goexperiment.jsonv2\n\npackage json\n\nvar V2 int\n"}});
  };
  CHECK(lines_of_release("1.26") == std::vector<std::string>{"pkg json, var V1 int"});
  CHECK(lines_of_release("1.27") == std::vector<std::string>{"pkg json, var V2 int"});
}

}  // namespace gofed::golang
