#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

#include "workers/golang/base/parallel.h"
#include "workers/golang/facts/uses_facts.h"
#include "workers/golang/uses/walker.h"

namespace gofed::golang {
namespace {

// The files of a package that make one scope.
struct FileGroup {
  check::ScopeKind scope;
  ImportUse by;
  const std::vector<FileIndex>& files;
};

PackageUses uses_of(const check::World& world, const Package& package) {
  const Project& project = world.project();
  PackageUses result;
  result.import_path = package.import_path;
  result.name = package.name;
  result.directory = package.directory;
  result.module = project.modules[package.module].path;
  result.standing = package.standing;
  TypeTable types;
  uses::Recorder recorder(result);
  const FileGroup groups[] = {
      {check::ScopeKind::Library, ImportUse::Library, package.files},
      {check::ScopeKind::WithTests, ImportUse::Test, package.test_files},
      {check::ScopeKind::ExternalTests, ImportUse::ExternalTest, package.external_test_files},
  };
  for (const FileGroup& group : groups) {
    if (group.files.empty()) continue;
    const check::PackageScope& scope = world.scope_of(package, group.scope);
    check::Checker checker(world, scope, types);
    for (const check::FileScope& file : scope.files) {
      if (!std::ranges::binary_search(group.files, file.index)) continue;
      recorder.open(project.file(file.index), group.by);
      uses::Walker(checker, scope, file, recorder).run();
    }
    result.is_cut = result.is_cut || checker.budget().is_spent();
  }
  recorder.finish();
  return result;
}

// Reads what packages use, part by part.
class UsesReader {
 public:
  explicit UsesReader(const Project& project, const UsesImports& imports = {})
      : project_(project), imports_(imports) {}

  // The packages of a part that use something, by directory, then name; each directory's as soon as
  // they are known.
  void read(DirectoryRange part, const std::function<void(PackageUses)>& take) {
    using Packages = std::vector<PackageUses>;
    const std::function<void(Packages)> take_all = [this, &take](Packages packages) {
      for (PackageUses& uses : packages) {
        if (uses.is_cut) cut_.push_back(check::spent_diagnostic(uses.import_path));
        if (!uses.files.empty()) take(std::move(uses));
      }
    };
    InOrder<Packages> in_order(part.size(), take_all);
    const check::World world(project_, project_.options.context,
                             {.instead = imports_.instead, .missing = imports_.missing});
    const std::vector<DirectoryIndex> order = project_.work_order(part);
    for_each_index(part.size(), project_.useful_threads(), [&](std::size_t turn) {
      if (!project_.takes_part(order[turn])) return in_order.put(order[turn] - part.begin, {});
      const Directory& directory = project_.parse(order[turn]);
      Packages packages;
      for (const Package& package : directory.packages) {
        if (!package.is_vendored) packages.push_back(uses_of(world, package));
      }
      in_order.put(order[turn] - part.begin, std::move(packages));
    });
  }

  // All but the packages, when everything has been read.
  UsesFacts finish() {
    UsesFacts facts;
    facts.context = project_.options.context;
    facts.diagnostics = project_.diagnostics();
    std::ranges::move(cut_, std::back_inserter(facts.diagnostics));
    if (project_.options.bodies != syntax::Bodies::Parse) {
      facts.diagnostics.push_back(
          {"", {}, "function bodies were skipped: their uses are not reported"});
    }
    return facts;
  }

 private:
  const Project& project_;
  UsesImports imports_;
  std::vector<Diagnostic> cut_;  // of packages that are
};

}  // namespace

UsesFacts collect_uses(const Project& project, const UsesImports& imports) {
  UsesReader reader(project, imports);
  std::vector<PackageUses> packages;
  reader.read(project.directories(),
              [&packages](PackageUses uses) { packages.push_back(std::move(uses)); });
  std::ranges::stable_sort(packages, [](const PackageUses& a, const PackageUses& b) {
    return std::tie(a.import_path, a.name, a.directory) <
           std::tie(b.import_path, b.name, b.directory);
  });
  UsesFacts facts = reader.finish();
  facts.packages = std::move(packages);
  return facts;
}

UsesFacts collect_uses(Project&& project, const std::function<void(PackageUses)>& take) {
  UsesReader reader(project);
  for (const DirectoryRange part : project.parts()) {
    reader.read(part, take);
    project.drop_trees();
  }
  return reader.finish();
}

}  // namespace gofed::golang
