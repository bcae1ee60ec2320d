#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "workers/golang/uses/walker.h"
#include "workers/golang/uses_facts.h"

namespace gofed::golang {
namespace {

// The uses of one package, gathered file by file.
class PackageSink : public uses::Sink {
 public:
  explicit PackageSink(PackageUses& result) : result_(result) {}

  void open(const GoFile& file, ImportUse by) {
    lines_ = syntax::LineCounter(file.tree.source());
    by_ = by;
    result_.files.push_back(file.source.path);
  }

  void use(std::string_view package, std::string name, UseKind kind,
           std::uint32_t offset) override {
    uses_[{std::string(package), std::move(name), kind, by_}].push_back(place(offset));
  }

  void unresolved(std::string_view name, std::uint32_t offset) override {
    unresolved_[{std::string(name), by_}].push_back(place(offset));
  }

  void finish() {
    for (auto& [key, places] : uses_) {
      auto [package, name, kind, by] = key;
      result_.uses.push_back({package, name, kind, by, sorted(std::move(places))});
    }
    for (auto& [key, places] : unresolved_) {
      result_.unresolved.push_back({key.first, key.second, sorted(std::move(places))});
    }
  }

 private:
  Place place(std::uint32_t offset) {
    return {static_cast<std::uint32_t>(result_.files.size() - 1), lines_.at(offset)};
  }
  static std::vector<Place> sorted(std::vector<Place> places) {
    std::ranges::sort(places, [](const Place& a, const Place& b) {
      return std::tie(a.file, a.position) < std::tie(b.file, b.position);
    });
    return places;
  }

  PackageUses& result_;
  syntax::LineCounter lines_{{}};
  ImportUse by_ = ImportUse::Library;
  std::map<std::tuple<std::string, std::string, UseKind, ImportUse>, std::vector<Place>> uses_;
  std::map<std::pair<std::string, ImportUse>, std::vector<Place>> unresolved_;
};

void walk_files(check::Checker& checker, check::PackageScope& scope,
                const std::vector<FileIndex>& files, ImportUse by, PackageSink& sink) {
  for (const FileIndex file : files) {
    sink.open(checker.world().project().files[file], by);
    uses::Walker(checker, scope, file, sink).run();
  }
}

}  // namespace

UsesFacts collect_uses(const Project& project) {
  UsesFacts facts;
  facts.context = project.options.context;
  facts.diagnostics = project.diagnostics;
  if (project.options.bodies != syntax::Bodies::Parse) {
    facts.diagnostics.push_back({"", {}, "function bodies were skipped: their uses are not told"});
  }
  check::World world(project, project.options.context);
  TypeTable types;
  check::Checker checker(world, types);
  for (const Package& package : project.packages) {
    if (package.is_vendored) continue;
    PackageUses uses;
    uses.import_path = package.import_path;
    uses.name = package.name;
    uses.directory = package.directory;
    uses.module = project.modules[package.module].path;
    PackageSink sink(uses);
    using check::ScopeKind;
    walk_files(checker, world.scope_of(package), package.files, ImportUse::Library, sink);
    walk_files(checker, world.scope_of(package, ScopeKind::WithTests), package.test_files,
               ImportUse::Test, sink);
    walk_files(checker, world.scope_of(package, ScopeKind::ExternalTests),
               package.external_test_files, ImportUse::ExternalTest, sink);
    sink.finish();
    if (!uses.files.empty()) facts.packages.push_back(std::move(uses));
  }
  std::ranges::stable_sort(facts.packages, [](const PackageUses& a, const PackageUses& b) {
    return std::tie(a.import_path, a.name, a.directory) <
           std::tie(b.import_path, b.name, b.directory);
  });
  return facts;
}

}  // namespace gofed::golang
