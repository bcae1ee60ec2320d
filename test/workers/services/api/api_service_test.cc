// Goal: api_analysis gives the exported API of a tree with its full structure, in a document that
// is the same each time and survives every encoding.
// Method: archives made in memory, through a System of this process; a whole document as golden.
#include <algorithm>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "schemas/actions/api.h"
#include "schemas/describe/codec.h"
#include "test/support/golden.h"
#include "test/workers/services/local_system.h"

using namespace gofed;
using namespace gofed::schemas;
using gofed::test::LocalSystem;
using gofed::test::TarBuilder;

namespace {

const std::string kTree = test::source_path("test/workers/common/analysis/testdata/small");

schemas::golang::ProjectApi analyse(const std::string& archive,
                                    schemas::golang::AnalysisOptions options = {}) {
  LocalSystem local;
  const auto file = local.upload("tree.tar", archive);
  auto api = local.system().call<ApiAnalysis>({.file = file, .options = std::move(options)});
  if (!api) FAIL(api.error().to_string());
  return std::move(*api);
}

template <typename T>
const T& named(const std::vector<T>& list, std::string_view name) {
  const auto found = std::ranges::find(list, name, &T::name);
  REQUIRE(found != list.end());
  return *found;
}

}  // namespace

TEST_CASE("api_analysis: the document of a small tree", "[api]") {
  const auto api = analyse(TarBuilder().tree(kTree).bytes());
  CHECK(test::golden_difference(
            test::source_path("test/workers/services/api/testdata/small.api.golden"),
            to_json(api, JsonStyle::Pretty) + "\n") == "");
  CHECK(*from_json<schemas::golang::ProjectApi>(to_json(api)) == api);
  CHECK(*from_msgpack<schemas::golang::ProjectApi>(to_msgpack(api)) == api);
}

TEST_CASE("api_analysis: the order of the archive's entries makes no difference", "[api]") {
  TarBuilder forth;
  forth.file("go.mod", "module m\n").file("a.go", "package m\nvar A int\n");
  forth.file("b.go", "package m\nfunc B() {}\n");
  TarBuilder back;
  back.file("b.go", "package m\nfunc B() {}\n").file("a.go", "package m\nvar A int\n");
  back.file("go.mod", "module m\n");
  CHECK(analyse(forth.bytes()) == analyse(back.bytes()));
}

TEST_CASE("api_analysis: types of other packages are named by their import path", "[api]") {
  const auto api =
      analyse(TarBuilder()
                  .file("src/example.com/a/a.go",
                        "package a\nimport h \"net/http\"\nvar V map[string]*h.Request\n")
                  .bytes());
  REQUIRE(api.packages.size() == 1);
  CHECK(api.packages[0].path == "example.com/a");
  CHECK(named(api.packages[0].variables, "V").type == "map[string]*net/http.Request");
}

TEST_CASE("api_analysis: files of another platform are no part of the API", "[api]") {
  const auto archive = TarBuilder().tree(kTree).bytes();
  const auto has = [](const schemas::golang::ProjectApi& api) {
    return std::ranges::any_of(api.packages.front().functions,
                               [](const auto& function) { return function.name == "OnlyWindows"; });
  };
  CHECK_FALSE(has(analyse(archive)));
  CHECK(has(analyse(archive, {.goos = "windows", .tags = {}})));
}

TEST_CASE("api_analysis: unexported types that exported API leads to are marked", "[api]") {
  const auto api = analyse(TarBuilder().tree(kTree).bytes());
  const auto& types = api.packages.front().types;
  CHECK_FALSE(named(types, "base").exported);
  CHECK(named(types, "Options").exported);
}

TEST_CASE("api_analysis: a go line later than the newest release known is in force", "[api]") {
  const auto archive = TarBuilder()
                           .file("go.mod", "module m\n\ngo 1.33\n")
                           .file("a.go", "//go:build go1.33\n\npackage m\nfunc Later() {}\n")
                           .file("b.go", "//go:build !go1.33\n\npackage m\nfunc Sooner() {}\n")
                           .bytes();
  const auto later = analyse(archive);
  CHECK(later.context.go_version == "1.33");
  CHECK(named(later.packages.front().functions, "Later").position == "a.go:4:6");
  const auto sooner = analyse(archive, {.tags = {}, .go_version = "1.27"});
  CHECK(sooner.context.go_version == "1.27");
  CHECK(named(sooner.packages.front().functions, "Sooner").position == "b.go:4:6");
}
