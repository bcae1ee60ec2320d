#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

#include "workers/golang/parallel.h"
#include "workers/golang/uses/walker.h"
#include "workers/golang/uses_facts.h"

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
  }
  recorder.finish();
  return result;
}

// The packages of a part of the tree that use something, by directory, then name.
void read(const Project& project, DirectoryRange part,
          const std::function<void(PackageUses)>& take) {
  const check::World world(project, project.options.context);
  const std::function<void(std::vector<PackageUses>)> take_all =
      [&take](std::vector<PackageUses> packages) {
        for (PackageUses& uses : packages) {
          if (!uses.files.empty()) take(std::move(uses));
        }
      };
  InOrder<std::vector<PackageUses>> in_order(part.size(), take_all);
  for_each_index(part.size(), project.useful_threads(), [&](std::size_t i) {
    const Directory& directory = project.parse(part.begin + static_cast<DirectoryIndex>(i));
    std::vector<PackageUses> packages;
    for (const Package& package : directory.packages) {
      if (!package.is_vendored) packages.push_back(uses_of(world, package));
    }
    in_order.put(i, std::move(packages));
  });
}

// All but the packages, when everything has been read.
UsesFacts rest(const Project& project) {
  UsesFacts facts;
  facts.context = project.options.context;
  facts.diagnostics = project.diagnostics();
  if (project.options.bodies != syntax::Bodies::Parse) {
    facts.diagnostics.push_back({"", {}, "function bodies were skipped: their uses are not told"});
  }
  return facts;
}

}  // namespace

UsesFacts collect_uses(const Project& project) {
  std::vector<PackageUses> packages;
  read(project, project.directories(),
       [&packages](PackageUses uses) { packages.push_back(std::move(uses)); });
  std::ranges::stable_sort(packages, [](const PackageUses& a, const PackageUses& b) {
    return std::tie(a.import_path, a.name, a.directory) <
           std::tie(b.import_path, b.name, b.directory);
  });
  UsesFacts facts = rest(project);
  facts.packages = std::move(packages);
  return facts;
}

UsesFacts collect_uses(Project&& project, const std::function<void(PackageUses)>& take) {
  for (const DirectoryRange part : project.parts()) {
    read(project, part, take);
    project.drop_trees();
  }
  return rest(project);
}

}  // namespace gofed::golang
