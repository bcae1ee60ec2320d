// Goal: a tree's packages are those that the go command calls "./...", and have the import paths that
// their modules give them. Method: small trees as `go list ./...` of Go 1.27 takes them.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "workers/golang/facts/api_facts.h"
#include "workers/golang/facts/deps_facts.h"
#include "workers/golang/facts/uses_facts.h"

namespace gofed::golang {
namespace {

using Files = std::vector<std::pair<std::string, std::string>>;
using Paths = std::vector<std::string>;

Project tree(const Files& files, bool all = false, std::string import_path = "") {
  std::vector<SourceFile> sources;
  for (const auto& [path, bytes] : files) sources.push_back({path, bytes});
  ProjectOptions options;
  options.all_directories = all;
  options.import_path = std::move(import_path);
  return load_project(std::move(sources), options);
}

Paths deps_paths(const Files& files, bool all = false) {
  Paths paths;
  for (const PackageDeps& one : collect_deps(tree(files, all)).packages) {
    paths.push_back(one.import_path);
  }
  return paths;
}

std::string mod(std::string_view more = "") {
  return "module m\n\ngo 1.25\n\n" + std::string(more) + "\n";
}

constexpr const char* kSource = "package p\n\nfunc F() {}\n";

}  // namespace

TEST_CASE("gomod-ignore: directories of ignore lines are not the module's", "[golang][deps]") {
  const Files files{{"go.mod", mod("ignore (\n\t./a\n\tb\n\tc/d\n)")},
                    {"p.go", kSource},
                    {"a/x/p.go", kSource},
                    {"x/a/p.go", kSource},
                    {"b/p.go", kSource},
                    {"x/b/y/p.go", kSource},
                    {"bb/p.go", kSource},
                    {"c/p.go", kSource},
                    {"x/c/d/p.go", kSource},
                    {"d/p.go", kSource}};
  CHECK(deps_paths(files) == Paths{"m", "m/bb", "m/c", "m/d", "m/x/a"});
  CHECK(deps_paths(files, true).size() == 9);
}

TEST_CASE("gomod-ignore: each module has its own lines", "[golang][deps]") {
  const Files files{{"one/go.mod", mod("ignore ./gen")},
                    {"one/p.go", kSource},
                    {"one/gen/p.go", kSource},
                    {"two/go.mod", "module n\n\ngo 1.25\n"},
                    {"two/gen/p.go", kSource}};
  CHECK(deps_paths(files) == Paths{"m", "n/gen"});
}

TEST_CASE("go list leaves out testdata and directories with _ or . before their names",
          "[golang][deps]") {
  const Files files{{"go.mod", mod()},          {"p.go", kSource},
                    {"testdata/p.go", kSource}, {"x/testdata/y/p.go", "package p\nfunc {"},
                    {"_x/p.go", kSource},       {".x/y/p.go", kSource},
                    {"x/_y/p.go", kSource},     {"testdatas/p.go", kSource},
                    {"x_/p.go", kSource}};
  CHECK(deps_paths(files) == Paths{"m", "m/testdatas", "m/x_"});
  const DepsFacts facts = collect_deps(tree(files));
  CHECK(facts.diagnostics.empty());
  const DepsFacts all = collect_deps(tree(files, true));
  CHECK(all.packages.size() == 8);
  CHECK_FALSE(all.diagnostics.empty());
}

TEST_CASE("go list leaves out modules within another one", "[golang][deps]") {
  const Files files{{"go.mod", mod("require other.org/x v1.0.0")},
                    {"p.go", "package p\nimport \"m/sub\"\nvar V = sub.V\n"},
                    {"sub/go.mod", "module m/sub\n\ngo 1.25\n\nrequire (\n"},
                    {"sub/p.go", "package sub\nvar V int\n"},
                    {"sub/deep/p.go", kSource}};
  CHECK(deps_paths(files) == Paths{"m"});
  const DepsFacts facts = collect_deps(tree(files));
  CHECK(facts.modules.size() == 1);
  CHECK(facts.diagnostics.empty());
  CHECK(collect_deps(tree(files, true)).modules.size() == 2);

  const ApiFacts api = collect_api(tree(files), ApiOptions{});
  REQUIRE(api.packages.size() == 1);
  // An import finds it all the same.
  CHECK(type_string(api.packages[0].types, api.packages[0].variables.at(0).type) == "int");

  Files workspace = files;
  workspace.emplace_back("go.work", "go 1.25\n\nuse (\n\t.\n\t./sub/\n)\n");
  CHECK(deps_paths(workspace) == Paths{"m", "m/sub", "m/sub/deep"});
}

TEST_CASE("the module of a release archive is the project's, below its top directory",
          "[golang][deps]") {
  const Files files{{"m-1.0/go.mod", mod()},
                    {"m-1.0/p.go", kSource},
                    {"m-1.0/sub/go.mod", "module m/sub\n"},
                    {"m-1.0/sub/p.go", kSource},
                    {"m-1.0/vendor/x.org/y/p.go", kSource}};
  CHECK(deps_paths(files) == Paths{"m", "x.org/y"});
  CHECK(collect_deps(tree(files)).modules.size() == 1);
}

TEST_CASE("modules side by side are all the project's", "[golang][deps]") {
  CHECK(deps_paths({{"a/go.mod", "module a\n"},
                    {"a/p.go", kSource},
                    {"b/go.mod", "module b\n"},
                    {"b/p.go", kSource},
                    {"p.go", kSource}})
            .size() == 3);
}

TEST_CASE("what go list leaves out has no API and no uses", "[golang][deps]") {
  const Files files{{"go.mod", mod("ignore gen")},
                    {"p.go", "package p\nimport \"os\"\nfunc F() { os.Exit(1) }\n"},
                    {"gen/p.go", "package gen\nimport \"os\"\nfunc F() { os.Exit(1) }\n"},
                    {"n/go.mod", "module n\n"},
                    {"n/p.go", "package n\nimport \"os\"\nfunc F() { os.Exit(1) }\n"}};
  CHECK(collect_api(tree(files), ApiOptions{}).packages.size() == 1);
  CHECK(collect_uses(tree(files)).packages.size() == 1);
  CHECK(collect_uses(tree(files, true)).packages.size() == 3);
}

TEST_CASE("proxy-zip-without-gomod: the root of a module zip is the module", "[golang][deps]") {
  const std::string root = "example.org/Old/toml@v0.3.1";
  const Files files{{root + "/a.go", "package toml\nimport \"example.org/Old/toml/in\"\n"},
                    {root + "/in/a.go", "package in\n"},
                    {root + "/cmd/x/a.go", "package main\n"}};
  CHECK(deps_paths(files) ==
        Paths{"example.org/Old/toml", "example.org/Old/toml/cmd/x", "example.org/Old/toml/in"});
  const DepsFacts facts = collect_deps(tree(files));
  CHECK(facts.packages[0].imports.at(0).import_class == ImportClass::Own);
  CHECK(collect_deps(tree(files, false, "x.org/fork")).packages[0].import_path == "x.org/fork");

  const auto first = [](const std::string& at) {
    return deps_paths({{at + "/a.go", kSource}}).at(0);
  };
  CHECK(first("gopkg.in/a.v1@v1.0.0-20200101000000-abcdefabcdef") == "gopkg.in/a.v1");
  CHECK(first("a.org/x/v2@v2.0.0+incompatible/sub") == "a.org/x/v2/sub");
  CHECK(first("go/pkg/mod/github.com/!burnt!sushi/toml@v1.0.0") == "github.com/BurntSushi/toml");
  CHECK(first("user@example/p") == "user@example/p");
  // A go.mod says it better.
  CHECK(deps_paths({{"a.org/x@v1.0.0/go.mod", "module b.org/y\n"},
                    {"a.org/x@v1.0.0/a.go", kSource}}) == Paths{"b.org/y"});
}

TEST_CASE("std-not-in-api-files: standard by the source of a release", "[golang][deps]") {
  for (const auto* const path : {"syscall/js", "arena", "crypto/boring", "crypto/tls/fipsonly",
                                 "simd", "simd/archsimd", "runtime/secret", "runtime/race"}) {
    INFO(path);
    CHECK(is_standard_package(path));
  }
  CHECK_FALSE(is_standard_package("arena", {1, 19}));
  CHECK(is_standard_package("arena", {1, 20}));
  CHECK_FALSE(is_standard_package("simd", {1, 26}));
  CHECK_FALSE(is_standard_package("simd/archsimd", {1, 25}));
  CHECK_FALSE(is_standard_package("crypto/boring", {1, 18}));
  CHECK_FALSE(is_standard_package("simd/x"));
  CHECK_FALSE(is_standard_package("arenas"));
}

TEST_CASE("replaced-modules: vendor/modules.txt says what is built", "[golang][deps]") {
  const auto manifest = [](std::string_view text) {
    std::vector<Diagnostic> diagnostics;
    return parse_manifest(ManifestKind::VendorModules, "vendor/modules.txt", text, diagnostics);
  };
  const Manifest one = manifest(
      "# a.org/b v1.1.0 => a.org/fork v1.1.1\n## explicit; go 1.21\na.org/b\na.org/b/c\n"
      "# a.org/d v1.0.0 => ./d\n## explicit\na.org/d\n# a.org/e v1.0.0\na.org/e\n"
      "# a.org/b => a.org/fork v1.1.1\n# a.org/d => ./d\n# a.org/f => ../f\n");
  REQUIRE(one.entries.size() == 4);
  CHECK(one.entries[0].replacement == ModuleVersion{"a.org/fork", "v1.1.1"});
  CHECK(one.entries[0].packages == Paths{"a.org/b", "a.org/b/c"});
  CHECK(one.entries[0].is_explicit);
  CHECK(one.entries[1].replacement == ModuleVersion{"./d", ""});
  CHECK(one.entries[2].replacement == ModuleVersion{});
  CHECK(one.entries[3].path == "a.org/f");  // unused: listed once
}

}  // namespace gofed::golang
