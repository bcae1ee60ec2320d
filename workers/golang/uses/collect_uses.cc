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
      recorder.open(project.files[file.index], group.by);
      uses::Walker(checker, scope, file, recorder).run();
    }
  }
  recorder.finish();
  return result;
}

}  // namespace

UsesFacts collect_uses(const Project& project) {
  UsesFacts facts;
  facts.context = project.options.context;
  facts.diagnostics = project.diagnostics;
  if (project.options.bodies != syntax::Bodies::Parse) {
    facts.diagnostics.push_back({"", {}, "function bodies were skipped: their uses are not told"});
  }
  const check::World world(project, project.options.context);
  std::vector<PackageUses> found(project.packages.size());
  for_each_index(found.size(), project.useful_threads(), [&](std::size_t i) {
    if (!project.packages[i].is_vendored) found[i] = uses_of(world, project.packages[i]);
  });
  for (PackageUses& uses : found) {
    if (!uses.files.empty()) facts.packages.push_back(std::move(uses));
  }
  std::ranges::stable_sort(facts.packages, [](const PackageUses& a, const PackageUses& b) {
    return std::tie(a.import_path, a.name, a.directory) <
           std::tie(b.import_path, b.name, b.directory);
  });
  return facts;
}

}  // namespace gofed::golang
