// Goal: deps_diff finds every kind of change of a dependency, with its places, and never calls the
// same what it could not read. Method: pairs of archives made in memory, through a System of this
// process.
#include <algorithm>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "schemas/actions/deps.h"
#include "schemas/actions/diff.h"
#include "schemas/describe/codec.h"
#include "test/support/golden.h"
#include "test/workers/services/local_system.h"

using namespace gofed;
using namespace gofed::schemas;
using gofed::test::LocalSystem;
using gofed::test::TarBuilder;
namespace wire = gofed::schemas::golang;

namespace {

using How = wire::DependencyChangeKind;
using Subject = wire::DependencySubject;
using Kinds = std::vector<How>;

Result<wire::DepsChanges> diff(const TarBuilder& before, const TarBuilder& after) {
  LocalSystem local;
  DepsDiff::Input input;
  input.before.file = local.upload("old.tar", before.bytes());
  input.after.file = local.upload("new.tar", after.bytes());
  return local.system().call<DepsDiff>(std::move(input));
}

TarBuilder tree(const std::string& requirements, const std::string& source) {
  TarBuilder tar;
  tar.file("go.mod", "module example.com/m\n" + requirements);
  tar.file("a.go", "package m\n" + source);
  return tar;
}

const wire::DependencyChange& change_of(const wire::DepsChanges& changes, Subject subject,
                                        const std::string& path) {
  const auto found = std::ranges::find_if(changes.changes, [&](const auto& change) {
    return change.subject == subject && change.path == path;
  });
  if (found == changes.changes.end()) FAIL("no change of " + path);
  return *found;
}

}  // namespace

TEST_CASE("deps_diff: imports and modules that came, went, or changed version", "[deps]") {
  const auto changes = diff(
      tree("require (\n\tx.org/gone v1.0.0\n\tx.org/kept v1.1.0\n\tx.org/same v1.0.0\n)\n",
           "import (\n\t\"x.org/gone/sub\"\n\t\"x.org/kept\"\n\t_ \"x.org/same\"\n)\n"),
      tree("require (\n\tx.org/came v0.1.0\n\tx.org/kept v1.2.0\n\tx.org/same v1.0.0\n)\n",
           "import (\n\t\"embed\"\n\t\"x.org/came\"\n\t\"x.org/kept\"\n\t_ \"x.org/same\"\n)\n"));
  REQUIRE(changes);
  CHECK(changes->verdict == wire::DepsVerdict::Changed);
  CHECK(changes->complete);
  CHECK(changes->changes.size() == 7);  // embed, and three of either subject

  const auto& gone = change_of(*changes, Subject::Import, "x.org/gone/sub");
  CHECK(gone.kinds == Kinds{How::Removed});
  CHECK_FALSE(gone.after);
  CHECK(gone.before->module == "x.org/gone");
  CHECK(gone.before->sites.at(0).position == "a.go:3:2");
  CHECK(gone.before->sites.at(0).package == "example.com/m");

  const auto& kept = change_of(*changes, Subject::Import, "x.org/kept");
  CHECK(kept.kinds == Kinds{How::Version});
  CHECK(kept.before->version == "v1.1.0");
  CHECK(kept.after->version == "v1.2.0");
  CHECK(kept.after->sites.at(0).position == "a.go:5:2");

  const auto& came = change_of(*changes, Subject::Module, "x.org/came");
  CHECK(came.kinds == Kinds{How::Added});
  CHECK(came.after->version == "v0.1.0");
  CHECK(came.after->sites.at(0).position == "go.mod:3:2");
}

TEST_CASE("deps_diff: a dependency moves between build, platform, test and tool", "[deps]") {
  const auto with = [](const std::string& file, const std::string& head) {
    return tree("", "").file(file, head + "package m\n\nimport _ \"x.org/d\"\n");
  };
  const auto build = with("b.go", "");
  const auto platform = with("b_windows.go", "");
  const auto test = with("b_test.go", "");
  const auto tool = with("b.go", "//go:build ignore\n\n");
  using enum wire::DependencyScope;
  const std::vector<std::pair<TarBuilder, wire::DependencyScope>> all{
      {build, Build}, {platform, Platform}, {test, Test}, {tool, Tool}};
  for (const auto& [before, old_scope] : all) {
    for (const auto& [after, new_scope] : all) {
      const auto changes = diff(before, after);
      REQUIRE(changes);
      if (old_scope == new_scope) {
        CHECK(changes->verdict == wire::DepsVerdict::Same);
        CHECK(changes->changes.empty());
        continue;
      }
      const auto& change = change_of(*changes, Subject::Import, "x.org/d");
      CHECK(change.kinds == Kinds{How::Scope});
      CHECK(change.before->scope == old_scope);
      CHECK(change.after->scope == new_scope);
    }
  }
}

TEST_CASE("deps_diff: vendored and unvendored, by any importer", "[deps]") {
  const std::string source = "import _ \"x.org/d\"\n";
  const auto plain = tree("require x.org/d v1.0.0\n", source);
  auto vendored = plain;
  vendored.file("vendor/modules.txt", "# x.org/d v1.0.0\n## explicit\nx.org/d\nx.org/deep\n")
      .file("vendor/x.org/d/d.go", "package d\n\nimport _ \"x.org/deep\"\n")
      .file("vendor/x.org/deep/deep.go", "package deep\n");

  const auto changes = diff(plain, vendored);
  REQUIRE(changes);
  CHECK(change_of(*changes, Subject::Import, "x.org/d").kinds == Kinds{How::Vendored});
  // What only a vendored package imports is there because it is vendored.
  const auto& deep = change_of(*changes, Subject::Import, "x.org/deep");
  CHECK(deep.kinds == Kinds{How::Added});
  CHECK(deep.after->vendored);
  CHECK_FALSE(deep.after->scope);

  const auto back = diff(vendored, plain);
  REQUIRE(back);
  CHECK(change_of(*back, Subject::Import, "x.org/d").kinds == Kinds{How::Unvendored});
  CHECK(change_of(*back, Subject::Import, "x.org/deep").kinds == Kinds{How::Removed});
}

TEST_CASE("deps_diff: requirements that become direct, or are replaced", "[deps]") {
  const auto changes = diff(
      tree("require x.org/a v1.0.0 // indirect\nrequire x.org/b v1.0.0\n", ""),
      tree("require x.org/a v1.0.0\nrequire x.org/b v1.0.0\nreplace x.org/b => x.org/f v1.1.0\n",
           ""));
  REQUIRE(changes);
  CHECK(change_of(*changes, Subject::Module, "x.org/a").kinds == Kinds{How::Direct});
  const auto& replaced = change_of(*changes, Subject::Module, "x.org/b");
  CHECK(replaced.kinds == Kinds{How::Replaced});
  CHECK(replaced.after->replacement == "x.org/f v1.1.0");
}

TEST_CASE("deps_diff: a project that moved to go.mod is compared with what it listed before",
          "[deps]") {
  TarBuilder before;
  before.file("Gopkg.lock",
              "[[projects]]\n  name = \"x.org/a\"\n  packages = [\".\"]\n  revision = \"abc\"\n"
              "  version = \"v1.0.0\"\n");
  before.file("a.go", "package m\n\nimport _ \"x.org/a\"\n");
  const auto changes = diff(before, tree("require x.org/a v1.2.0\n", "\nimport _ \"x.org/a\"\n"));
  REQUIRE(changes);
  const auto& module = change_of(*changes, Subject::Module, "x.org/a");
  CHECK(module.kinds == Kinds{How::Version});
  CHECK(module.before->version == "v1.0.0");
  CHECK(module.before->sites.at(0).position == "Gopkg.lock");
}

TEST_CASE("deps_diff: C libraries count, the standard library does not", "[deps]") {
  const auto source = [](const std::string& library) {
    return "\n/*\n#cgo pkg-config: " + library + "\n*/\nimport \"C\"\n";
  };
  const auto libraries = diff(tree("", source("gtk")), tree("", source("glib")));
  REQUIRE(libraries);
  CHECK(libraries->verdict == wire::DepsVerdict::Changed);
  CHECK(change_of(*libraries, Subject::CLibrary, "gtk").kinds == Kinds{How::Removed});
  CHECK(change_of(*libraries, Subject::CLibrary, "glib").kinds == Kinds{How::Added});

  const auto standard = diff(tree("", ""), tree("", "import _ \"embed\"\n"));
  REQUIRE(standard);
  CHECK(standard->verdict == wire::DepsVerdict::Same);
  CHECK(change_of(*standard, Subject::Import, "embed").kinds == Kinds{How::Added});
}

TEST_CASE("deps_diff: a tree against itself has no change, as archive and as document", "[deps]") {
  const auto small = test::source_path("test/workers/common/analysis/testdata/small");
  LocalSystem local;
  DepsDiff::Input input;
  input.before.file = local.upload("small-1.0.tar", TarBuilder().tree(small, "small-1.0/").bytes());
  // The other one unpacks below another directory: places differ, dependencies do not.
  const auto file = local.upload("small-1.1.tar", TarBuilder().tree(small, "small-1.1/").bytes());
  input.after.document = *local.system().call<DepsAnalysis>({.file = file});
  const auto changes = local.system().call<DepsDiff>(std::move(input));
  REQUIRE(changes);
  CHECK(changes->changes.empty());
}

TEST_CASE("deps_diff: broken source is reported, and no change then means not known", "[deps]") {
  const auto good = tree("", "import _ \"x.org/a\"\n");
  const auto bad = tree("", "import _ \"x.org/a\"\nimport \"x.org/b\n");
  const auto changes = diff(good, bad);
  REQUIRE(changes);
  CHECK(changes->verdict != wire::DepsVerdict::Same);
  CHECK_FALSE(changes->complete);
  CHECK(changes->old_problems.empty());
  CHECK_FALSE(changes->new_problems.empty());
}

TEST_CASE("deps_diff: a side is one of an archive and a document", "[deps]") {
  LocalSystem local;
  const auto none = local.system().call<DepsDiff>(DepsDiff::Input{});
  REQUIRE_FALSE(none);
  CHECK(none.error().code == Errc::InvalidArgument);
  CHECK(none.error().context.find("input.before") != std::string::npos);
}

TEST_CASE("tool-directives: deps_diff has the tools of go.mod as needs", "[deps]") {
  const std::string require = "go 1.24\nrequire x.org/x v1.0.0\n";
  const auto changes = diff(tree(require, ""), tree(require + "tool x.org/x/cmd/gen\n", ""));
  REQUIRE(changes);
  CHECK(changes->verdict == wire::DepsVerdict::Changed);
  const auto& tool = change_of(*changes, Subject::Import, "x.org/x/cmd/gen");
  CHECK(tool.kinds == Kinds{How::Added});
  CHECK(tool.after->scope == wire::DependencyScope::Tool);
  CHECK(tool.after->module == "x.org/x");
  CHECK(tool.after->version == "v1.0.0");
  CHECK(tool.after->sites.at(0).position == "go.mod:4:1");

  // A tools.go that became a tool line asks for the same.
  TarBuilder before = tree(require, "");
  before.file("tools.go", "//go:build tools\n\npackage m\n\nimport _ \"x.org/x/cmd/gen\"\n");
  const auto moved = diff(before, tree(require + "tool x.org/x/cmd/gen\n", ""));
  REQUIRE(moved);
  CHECK(moved->verdict == wire::DepsVerdict::Same);

  const auto own = diff(tree(require, ""), tree(require + "tool example.com/m/cmd/gen\n", ""));
  REQUIRE(own);
  CHECK(own->verdict == wire::DepsVerdict::Same);
}

TEST_CASE("replaced-modules: deps_diff goes by the line that counts", "[deps]") {
  const std::string require = "require x.org/x v1.0.0\n";
  const auto replacement = [&](const std::string& lines) {
    const auto changes = diff(tree(require, ""), tree(require + lines, ""));
    REQUIRE(changes);
    return change_of(*changes, Subject::Module, "x.org/x").after->replacement;
  };
  CHECK(replacement("replace x.org/x => ../x\n") == "../x");
  CHECK(replacement("replace x.org/x => ../x\nreplace x.org/x v1.0.0 => y.org/y v1.1.0\n") ==
        "y.org/y v1.1.0");
  CHECK(replacement("replace x.org/x v1.0.0 => y.org/y v1.1.0\nreplace x.org/x => ../x\n") ==
        "y.org/y v1.1.0");
  CHECK(replacement("replace x.org/x v0.9.0 => y.org/y v1.1.0\nreplace x.org/x => ../x\n") ==
        "../x");
  TarBuilder workspace = tree(require + "replace x.org/x => ../x\n", "");
  workspace.file("go.work", "go 1.21\nuse .\nreplace x.org/x => ./w\n");
  const auto changes = diff(tree(require, ""), workspace);
  REQUIRE(changes);
  CHECK(change_of(*changes, Subject::Module, "x.org/x").after->replacement == "./w");
}

TEST_CASE("deps_diff: what go list leaves out is no change", "[deps]") {
  TarBuilder before = tree("", "");
  TarBuilder after = tree("ignore gen\n", "");
  for (const auto* const at : {"testdata/x/a.go", "_x/a.go", ".x/a.go", "gen/a.go", "sub/a.go"}) {
    after.file(at, "package x\nimport _ \"x.org/x\"\nfunc {\n");
  }
  after.file("sub/go.mod", "module example.com/m/sub\nrequire x.org/x v1.0.0\nbad line\n");
  const auto changes = diff(before, after);
  REQUIRE(changes);
  CHECK(changes->verdict == wire::DepsVerdict::Same);
  CHECK(changes->complete);
}
