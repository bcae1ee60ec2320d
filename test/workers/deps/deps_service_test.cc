// Goal: deps_analysis tells what a tree imports, wherever its archive was packed from.
// Method: archives made in memory, through a System of this process; a whole document as golden.
#include <algorithm>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "schemas/actions/deps.h"
#include "schemas/codec.h"
#include "test/support/golden.h"
#include "test/workers/services/local_system.h"

using namespace gofed;
using namespace gofed::schemas;
using gofed::test::LocalSystem;
using gofed::test::TarBuilder;

namespace {

const std::string kTree = test::source_path("test/workers/analysis/testdata/small");

golang::ProjectDeps analyse(const std::string& archive, golang::AnalysisOptions options = {}) {
  LocalSystem local;
  const auto file = local.upload("tree.tar", archive);
  auto deps = local.system().call<DepsAnalysis>({.file = file, .options = std::move(options)});
  if (!deps) FAIL(deps.error().to_string());
  return std::move(*deps);
}

std::vector<std::string> paths(const golang::ProjectDeps& deps) {
  std::vector<std::string> out;
  for (const auto& package : deps.packages) out.push_back(package.path);
  return out;
}

}  // namespace

TEST_CASE("deps_analysis: the document of a small tree", "[deps]") {
  const auto deps = analyse(TarBuilder().tree(kTree).bytes());
  CHECK(test::golden_difference(test::source_path("test/workers/deps/testdata/small.deps.golden"),
                                to_json(deps, JsonStyle::Pretty) + "\n") == "");
  // What was printed is what is read.
  CHECK(*from_json<golang::ProjectDeps>(to_json(deps)) == deps);
  CHECK(*from_msgpack<golang::ProjectDeps>(to_msgpack(deps)) == deps);
}

TEST_CASE("deps_analysis: a release archive's top directory is in positions only", "[deps]") {
  const auto plain = analyse(TarBuilder().tree(kTree).bytes());
  const auto dotted = analyse(TarBuilder().tree(kTree, "./").bytes());
  CHECK(dotted == plain);
  const auto wrapped = analyse(TarBuilder().tree(kTree, "small-1.0.0/").bytes());
  CHECK(wrapped.module == "example.com/small");
  CHECK(wrapped.go_version == "1.21");
  CHECK(paths(wrapped) == paths(plain));
  CHECK(wrapped.modules.at(0).directory == "small-1.0.0");
  CHECK(wrapped.packages.at(0).imports.at(0).sites.at(0).position == "small-1.0.0/small.go:9:4");
}

TEST_CASE("deps_analysis: a GOPATH tree names its import paths itself", "[deps]") {
  TarBuilder tar;
  tar.file("usr/share/gocode/src/example.com/a/b/b.go", "package b\nimport \"fmt\"\n");
  tar.file("usr/share/gocode/src/example.com/a/c/c.go", "package c\nimport \"example.com/a/b\"\n");
  const auto deps = analyse(tar.bytes());
  CHECK(paths(deps) == std::vector<std::string>{"example.com/a/b", "example.com/a/c"});
  CHECK(deps.module.empty());
  REQUIRE(deps.packages[1].imports.size() == 1);
  CHECK(deps.packages[1].imports[0].import_class == golang::ImportClass::Own);
  CHECK(deps.packages[0].imports[0].import_class == golang::ImportClass::Standard);
}

TEST_CASE("deps_analysis: an import path for a tree without go.mod", "[deps]") {
  const auto archive = TarBuilder()
                           .file("yaml-2.4.0/yaml.go", "package yaml\n")
                           .file("yaml-2.4.0/x/x.go", "package x\n");
  const auto deps = analyse(archive.bytes(), {.tags = {}, .import_path = "gopkg.in/yaml.v2"});
  CHECK(paths(deps) == std::vector<std::string>{"gopkg.in/yaml.v2", "gopkg.in/yaml.v2/x"});
}

TEST_CASE("deps_analysis: options decide which files belong to a package", "[deps]") {
  const auto archive = TarBuilder().tree(kTree).bytes();
  const auto kind_of = [](const golang::ProjectDeps& deps, std::string_view path) {
    for (const auto& package : deps.packages) {
      for (const auto& import : package.imports) {
        if (import.path == path) return import.kind;
      }
    }
    FAIL("not imported");
    return golang::ImportKind::Library;
  };
  const auto linux = analyse(archive);
  const auto windows = analyse(archive, {.goos = "windows", .tags = {}});
  CHECK(kind_of(linux, "golang.org/x/sys/windows") == golang::ImportKind::Platform);
  CHECK(kind_of(windows, "golang.org/x/sys/windows") == golang::ImportKind::Library);
  CHECK(windows.context.goos == "windows");
}
