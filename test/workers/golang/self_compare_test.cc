// Goal: what is compared with itself has no change, whatever it is. Method: random packages, the
// packages of the corpus (scripts/corpus), Go's own test data, valid and invalid, each against
// itself; and random packages against edits of them, which must end.
//
// GOFED_RANDOM_PACKAGES=N, GOFED_SELF_TREES=DIR:DIR...: so many random packages, and every module
// below these directories as well (scripts/conformance.d/apidiff-self).
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include <catch2/catch.hpp>

#include "test/workers/golang/random_package.h"
#include "test/workers/golang/read_tree.h"
#include "workers/golang/diff/api_diff.h"
#include "workers/golang/project/project.h"

namespace gofed::golang {
namespace {

namespace fs = std::filesystem;

constexpr DiffOptions kAll{.internal = true, .commands = true};

// What is reported of facts against facts of the same; "" as it should be. What is unknown on both
// sides in the same way may be called unknown, but not changed.
std::string self_report(const ApiFacts& facts, const ApiFacts& again) {
  return apidiff_report(compare(facts, again, kAll)) +
         apidiff_report(compare(facts, again, {.internal = true, .edition = Edition::Of2022}));
}

ApiFacts facts_of(std::vector<SourceFile> files) {
  ProjectOptions options;
  options.import_path = "example.com/p";
  return collect_api(load_project(std::move(files), options));
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const auto& line : lines) text += line + "\n";
  return text;
}

unsigned number_from(const char* variable, unsigned otherwise) {
  const char* set = std::getenv(variable);
  return set == nullptr ? otherwise : static_cast<unsigned>(std::stoul(set));
}

std::string home_cache() {
  const char* home = std::getenv("HOME");
  return std::string(home == nullptr ? "" : home) + "/.cache/gofed/corpus";
}

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Every file of a directory by itself: Go's test data has a package a file.
std::size_t compare_files(const fs::path& root) {
  std::size_t count = 0;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    const auto extension = entry.path().extension();
    if (!entry.is_regular_file() || (extension != ".go" && extension != ".go2")) continue;
    const auto facts = facts_of({{"p.go", read(entry.path())}});
    const auto again = facts_of({{"p.go", read(entry.path())}});
    INFO(entry.path());
    CHECK(self_report(facts, again).empty());
    ++count;
  }
  return count;
}

}  // namespace

TEST_CASE("apidiff: random packages have no change against themselves", "[golang]") {
  const auto count = number_from("GOFED_RANDOM_PACKAGES", 400);
  for (unsigned seed = 1; seed <= count; ++seed) {
    const auto source = joined(test::RandomPackage(seed).make());
    const auto report = self_report(facts_of({{"p.go", source}}), facts_of({{"p.go", source}}));
    if (report.empty()) continue;
    FAIL_CHECK("seed " << seed << "\n" << source << "\n" << report);
  }
}

TEST_CASE("apidiff: random packages are compared with random edits of them", "[golang]") {
  const auto count = number_from("GOFED_RANDOM_PACKAGES", 400);
  std::size_t changed = 0;
  for (unsigned seed = 1; seed <= count; ++seed) {
    test::RandomPackage random(seed);
    const auto lines = random.make();
    const auto before = facts_of({{"p.go", joined(lines)}});
    const auto after = facts_of({{"p.go", joined(random.edited(lines))}});
    changed += compare(before, after, kAll).packages.empty() ? 0 : 1;
  }
  CHECK(changed > count / 3);
}

TEST_CASE("apidiff: Go's own test data has no change against itself", "[golang]") {
  const fs::path root = "/usr/share/go-1.19";
  INFO("the package golang-1.19-src has it");
  CHECK(compare_files(root / "src/go/types/testdata") > 0);
  CHECK(compare_files(root / "src/cmd/compile/internal/types2/testdata") > 100);
  CHECK(compare_files(root / "test/typeparam") > 100);
  CHECK(compare_files(root / "test/fixedbugs") > 500);
}

TEST_CASE("apidiff: the modules of the corpus have no change against themselves", "[golang]") {
  const char* corpus = std::getenv("GOFED_CORPUS");
  std::vector<fs::path> trees;
  for (const auto& package : {"golang-golang-x-exp-dev", "golang-gopkg-yaml.v3-dev",
                              "golang-github-spf13-cobra-dev", "golang-golang-x-tools-dev"}) {
    trees.push_back(fs::path(corpus != nullptr ? corpus : home_cache()) / package);
  }
  if (const char* more = std::getenv("GOFED_SELF_TREES")) {
    std::istringstream list(more);
    for (std::string tree; std::getline(list, tree, ':');) trees.emplace_back(tree);
  }
  for (const auto& tree : trees) {
    INFO(tree << ", which scripts/corpus fetches");
    REQUIRE(fs::exists(tree));
    const auto facts = facts_of(test::read_tree(tree, test::TestFiles::LeaveOut));
    CHECK(self_report(facts, facts_of(test::read_tree(tree, test::TestFiles::LeaveOut))).empty());
    CHECK_FALSE(facts.packages.empty());
  }
}

}  // namespace gofed::golang
