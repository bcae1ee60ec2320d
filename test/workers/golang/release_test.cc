// Goal: the release in force is the newest known, a later one where a go line asks for it, and the one
// that the caller chose where there is one. Method: small trees, and what their files and the standard
// library are as that release has them.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "workers/golang/facts/api_facts.h"

namespace gofed::golang {
namespace {

using Files = std::vector<std::pair<std::string, std::string>>;

Project tree(const Files& files, std::string_view chosen = "") {
  std::vector<SourceFile> sources;
  for (const auto& [path, bytes] : files) sources.push_back({path, bytes});
  ProjectOptions options;
  options.all_directories = false;
  options.obeys_go_line = chosen.empty();
  if (!chosen.empty()) options.context.go_version = *parse_go_version(chosen);
  return load_project(std::move(sources), options);
}

std::string release_of(const Files& files, std::string_view chosen = "") {
  return tree(files, chosen).options.context.go_version.to_string();
}

std::string mod(std::string_view go_line) {
  return "module example.org/m\n\ngo " + std::string(go_line) + "\n";
}

// The values of a package's constants, in the order of names.
std::vector<std::string> constants(const Files& files, std::string_view chosen = "") {
  std::vector<std::string> values;
  for (const PackageApi& package : collect_api(tree(files, chosen)).packages) {
    for (const ConstantFact& one : package.constants) values.push_back(one.value.exact);
  }
  return values;
}

}  // namespace

TEST_CASE("release: a go line asks for a release at least, the newest is in force", "[golang]") {
  CHECK(release_of({{"a.go", "package a\n"}}) == "1.27");
  CHECK(release_of({{"go.mod", mod("1.19")}}) == "1.27");
  CHECK(release_of({{"go.mod", mod("1.27.3")}}) == "1.27");
  CHECK(release_of({{"go.mod", mod("1.31rc1")}}) == "1.31");
  CHECK(release_of({{"go.mod", mod("1.31")}}, "1.21") == "1.21");
  CHECK(release_of({{"go.mod", mod("1.31")}}, "1.27") == "1.27");
  CHECK(release_of({{"go.mod", mod("next")}}) == "1.27");
}

TEST_CASE("release: go lines of a workspace count, those of what stands apart do not", "[golang]") {
  CHECK(release_of({{"go.mod", mod("1.24")}, {"testdata/go.mod", mod("1.40")}}) == "1.27");
  CHECK(release_of({{"go.mod", mod("1.24")}, {"_old/go.mod", mod("1.40")}}) == "1.27");
  CHECK(release_of({{"go.work", "go 1.29\n\nuse ./a\n"}, {"a/go.mod", mod("1.28")}}) == "1.29");
  CHECK(release_of({{"a/go.mod", mod("1.28")}, {"b/go.mod", mod("1.30")}}) == "1.30");
}

TEST_CASE("release: files and the library are those of the release in force", "[golang]") {
  const Files files{{"go.mod", mod("1.29")},
                    {"later.go", "//go:build go1.29\n\npackage a\n\nconst A = \"later\"\n"},
                    {"sooner.go", "//go:build !go1.28\n\npackage a\n\nconst A = \"sooner\"\n"},
                    {"v.go", "package a\n\nimport \"unicode\"\n\nconst V = unicode.Version\n"}};
  CHECK(constants(files) == std::vector<std::string>{R"("later")", R"("17.0.0")"});
  CHECK(constants(files, "1.19") == std::vector<std::string>{R"("sooner")", R"("13.0.0")"});
  CHECK(constants(files, "1.22") == std::vector<std::string>{R"("sooner")", R"("15.0.0")"});
}

TEST_CASE("release: the standard library's own source is read as its go line says", "[golang]") {
  CHECK(release_of({{"go.mod", "module std\n\ngo 1.22\n"}}) == "1.22");
  CHECK(release_of({{"go.mod", "module std\n\ngo 1.28\n"}}) == "1.28");
  CHECK(release_of({{"go.mod", "module std\n\ngo 1.28\n"}}, "1.20") == "1.20");
}

}  // namespace gofed::golang
