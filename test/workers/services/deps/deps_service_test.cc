// Goal: deps_analysis reports what a tree imports, wherever its archive was packed from.
// Method: archives made in memory, through a System of this process; a whole document as golden.
#include <algorithm>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "schemas/actions/deps.h"
#include "schemas/describe/codec.h"
#include "test/support/golden.h"
#include "test/workers/services/local_system.h"

using namespace gofed;
using namespace gofed::schemas;
using gofed::test::LocalSystem;
using gofed::test::TarBuilder;

namespace {

const std::string kTree = test::source_path("test/workers/common/analysis/testdata/small");

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
  CHECK(test::golden_difference(
            test::source_path("test/workers/services/deps/testdata/small.deps.golden"),
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

TEST_CASE("deps_analysis: everything that go.mod, go.work and older manifests say", "[deps]") {
  const auto deps = analyse(
      TarBuilder()
          .file("go.work", "go 1.22\ntoolchain go1.22.1\nuse .\ngodebug default=go1.21\n")
          .file("go.mod",
                "// Deprecated: use m.org/n.\nmodule m.org/m\ngo 1.22\ntoolchain go1.22.1\n"
                "godebug panicnil=1\nretract [v1.0.0, v1.2.0] // broken\ntool x.org/x/cmd/gen\n")
          .file("a.go", "package m\n//go:generate stringer -type=T\n//go:embed a/* \"b c\"\n")
          .file("Godeps/Godeps.json",
                "{\"ImportPath\": \"m.org/old\", \"Deps\": [{\"ImportPath\": \"d.org/d\", "
                "\"Comment\": \"v1\", \"Rev\": \"abc\"}]}")
          .file("vendor/modules.txt", "# v.org/v v1.0.0\n## explicit\nv.org/v/sub\n")
          .file("glide.yaml", "package: m.org/g\ntestImport:\n- package: t.org/t\n")
          .bytes());
  const auto& module = deps.modules.at(0);
  CHECK(module.deprecated == "use m.org/n.");
  CHECK(module.toolchain == "go1.22.1");
  CHECK(module.godebug.at(0).key == "panicnil");
  CHECK(module.retractions.at(0).low == "v1.0.0");
  CHECK(module.retractions.at(0).high == "v1.2.0");
  CHECK(module.retractions.at(0).rationale == "broken");
  CHECK(module.retractions.at(0).position == "go.mod:6:1");
  CHECK(module.tools == std::vector<std::string>{"x.org/x/cmd/gen"});
  REQUIRE(deps.workspace);
  CHECK(deps.workspace->uses == std::vector<std::string>{"."});
  CHECK(deps.workspace->godebug.at(0).value == "go1.21");

  const auto& package = deps.packages.at(0);
  CHECK(package.generates.at(0).tool == "stringer");
  CHECK(package.generates.at(0).position == "a.go:2:1");
  CHECK(package.embeds.at(1).pattern == "b c");

  REQUIRE(deps.manifests.size() == 3);  // by file
  CHECK(deps.manifests[0].project == "m.org/old");
  CHECK(deps.manifests[0].entries.at(0).revision == "abc");
  CHECK(deps.manifests[1].entries.at(0).test_only);
  CHECK(deps.manifests[2].entries.at(0).explicit_requirement);
  CHECK(deps.manifests[2].entries.at(0).packages == std::vector<std::string>{"v.org/v/sub"});
  CHECK(*from_json<golang::ProjectDeps>(to_json(deps)) == deps);
}

TEST_CASE("deps_analysis: what an example or a command imports is a kind of its own", "[deps]") {
  const auto deps = analyse(TarBuilder()
                                .file("go.mod", "module m\n")
                                .file("a.go", "package m\nimport \"os\"\n")
                                .file("cmd/c.go", "package main\nimport \"os\"\n")
                                .file("examples/e.go", "package main\nimport \"os\"\n")
                                .file("examples/e_test.go", "package main\nimport \"os\"\n")
                                .bytes());
  std::vector<golang::ImportKind> kinds;
  for (const auto& package : deps.packages) {
    for (const auto& import : package.imports) kinds.push_back(import.kind);
  }
  using enum golang::ImportKind;
  CHECK(kinds == std::vector{Library, Main, Example, Test});
}
