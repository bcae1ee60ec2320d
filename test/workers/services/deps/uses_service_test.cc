// Goal: uses_analysis reports which names of which packages a tree uses, who provides them, and what
// is unknown; in a document that is the same each time and survives every encoding.
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

golang::ProjectUses analyse(const std::string& archive, golang::AnalysisOptions options = {}) {
  LocalSystem local;
  const auto file = local.upload("tree.tar", archive);
  auto uses = local.system().call<UsesAnalysis>({.file = file, .options = std::move(options)});
  if (!uses) FAIL(uses.error().to_string());
  return std::move(*uses);
}

// "path class version: name@first ..." of one package of the tree.
std::vector<std::string> listed(const golang::PackageUses& package) {
  std::vector<std::string> out;
  for (const auto& used : package.uses) {
    std::string line = used.path;
    for (const auto& row : describe_enum(used.import_class)) {
      if (row.value == static_cast<int>(used.import_class)) line += " " + std::string(row.name);
    }
    if (!used.version.empty()) line += " " + used.version;
    line += ":";
    for (const auto& symbol : used.symbols) {
      line += " " + symbol.name + "@" + symbol.positions.front();
    }
    out.push_back(line);
  }
  return out;
}

}  // namespace

TEST_CASE("uses_analysis: the document of a small tree", "[uses]") {
  const auto uses = analyse(TarBuilder().tree(kTree).bytes());
  CHECK(test::golden_difference(
            test::source_path("test/workers/services/deps/testdata/small.uses.golden"),
            to_json(uses, JsonStyle::Pretty) + "\n") == "");
  CHECK(*from_json<golang::ProjectUses>(to_json(uses)) == uses);
  CHECK(*from_msgpack<golang::ProjectUses>(to_msgpack(uses)) == uses);
}

TEST_CASE("uses_analysis: names come with who provides their package", "[uses]") {
  const auto archive =
      TarBuilder()
          .file("go.mod", "module m.org/m\nrequire x.org/x v1.2.0\n")
          .file("lib/l.go", "package lib\nimport \"x.org/x/sub\"\nvar File *sub.File\n")
          .file("main.go",
                "package main\nimport (\n\"fmt\"\n\"m.org/m/lib\"\n\"y.org/y\"\n)\n"
                "func main() {\n\tlib.File.Sync()\n\tfmt.Println(y.New().Unknown())\n}\n")
          .file("main_test.go", "package main\nimport \"m.org/m/lib\"\nvar _ = lib.File\n");
  const auto uses = analyse(archive.bytes());
  REQUIRE(uses.packages.size() == 2);
  const auto& command = uses.packages[0];
  CHECK(listed(command) ==
        std::vector<std::string>{
            "fmt standard: Println@main.go:9:6",
            "m.org/m/lib own: File@main.go:8:6 "
            "File@main_test.go:3:13",
            "x.org/x/sub third_party v1.2.0: File.Sync@main.go:8:11",  // lib imports it
            "y.org/y third_party: New@main.go:9:16"});
  CHECK(command.uses[1].symbols[0].by == golang::ImportKind::Main);
  CHECK(command.uses[1].symbols[1].by == golang::ImportKind::Test);
  CHECK(command.uses[2].module == "x.org/x");
  CHECK(command.uses[2].symbols[0].kind == golang::UseKind::Member);
  REQUIRE(command.unresolved.size() == 1);
  CHECK(command.unresolved[0].name == "Unknown");
  CHECK(command.unresolved[0].positions == std::vector<std::string>{"main.go:9:22"});
}

TEST_CASE("uses_analysis: a broken body costs its own part of the tree only", "[uses]") {
  const auto uses = analyse(TarBuilder()
                                .file("a.go",
                                      "package a\nimport \"fmt\"\n"
                                      "func F() { fmt.Println( }\nfunc G() { fmt.Print() }\n")
                                .file("b.go", "package a\nimport \"os\"\nvar _ = os.Args\n")
                                .bytes());
  REQUIRE(uses.packages.size() == 1);
  CHECK(uses.diagnostics.size() >= 1);
  CHECK(uses.diagnostics.front().position.starts_with("a.go:3:"));
  const auto names = listed(uses.packages.front());
  CHECK(std::ranges::find(names, "os standard: Args@b.go:3:12") != names.end());
}

TEST_CASE("uses_analysis: options decide which files are looked at", "[uses]") {
  const auto archive = TarBuilder().tree(kTree).bytes();
  const auto uses_windows = [](const golang::ProjectUses& uses) {
    return std::ranges::any_of(uses.packages.front().uses, [](const auto& used) {
      return used.path == "golang.org/x/sys/windows";
    });
  };
  CHECK_FALSE(uses_windows(analyse(archive)));
  CHECK(uses_windows(analyse(archive, {.goos = "windows", .tags = {}})));
}
