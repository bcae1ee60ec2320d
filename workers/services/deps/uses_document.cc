#include "workers/services/deps/uses_document.h"

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "workers/common/analysis/documents.h"
#include "workers/golang/facts/deps_facts.h"
#include "workers/services/deps/deps_document.h"

namespace gofed::workers {
namespace {

namespace wire = schemas::golang;

// Who provides the packages that a project's code names. Most are imported by the package that
// uses them; the type of a value may also lie in a package that only another one imports.
class Providers {
 public:
  Providers(const wire::ProjectDeps& deps, golang::GoVersion version) : version_(version) {
    for (const auto& package : deps.packages) {
      packages_.emplace(Key{package.directory, package.name}, &package);
      if (!package.vendored) own_.emplace(package.path, &package);
      for (const auto& import : package.imports) imports_.emplace(import.path, &import);
    }
  }

  [[nodiscard]] const wire::PackageDeps* package(const golang::PackageUses& uses) const {
    const auto found = packages_.find({uses.directory, uses.name});
    return found == packages_.end() ? nullptr : found->second;
  }

  [[nodiscard]] wire::UsedPackage provided(const std::string& path,
                                           const wire::PackageDeps* user) const {
    wire::UsedPackage out{.path = path, .module = {}, .version = {}, .symbols = {}};
    if (const auto* import = import_of(path, user)) {
      out.import_class = import->import_class;
      out.module = import->module;
      out.version = import->version;
    } else if (const auto own = own_.find(path); own != own_.end()) {
      out.import_class = wire::ImportClass::Own;
      out.module = own->second->module;
    } else if (golang::is_standard_package(path, version_)) {
      out.import_class = wire::ImportClass::Standard;
    }
    return out;
  }

 private:
  [[nodiscard]] const wire::Import* import_of(const std::string& path,
                                              const wire::PackageDeps* user) const {
    if (user != nullptr) {
      for (const auto& import : user->imports) {
        if (import.path == path) return &import;
      }
    }
    const auto found = imports_.find(path);
    return found == imports_.end() ? nullptr : found->second;
  }

  using Key = std::pair<std::string_view, std::string_view>;  // directory, name

  golang::GoVersion version_;
  std::map<Key, const wire::PackageDeps*> packages_;
  std::map<std::string_view, const wire::PackageDeps*> own_;
  std::map<std::string_view, const wire::Import*> imports_;  // the first of each path
};

wire::UseKind use_kind(golang::UseKind kind) {
  switch (kind) {
    case golang::UseKind::Name:
      return wire::UseKind::Name;
    case golang::UseKind::Member:
      return wire::UseKind::Member;
  }
  return wire::UseKind::Name;
}

std::vector<std::string> position_texts(const golang::PackageUses& package,
                                        std::span<const golang::Place> places) {
  std::vector<std::string> out;
  out.reserve(places.size());
  for (const auto& place : places) {
    out.push_back(position_text(package.files.at(place.file), place.position));
  }
  return out;
}

wire::PackageUses package_document(const golang::PackageUses& facts, const Providers& providers) {
  wire::PackageUses out{.path = facts.import_path,
                        .name = facts.name,
                        .directory = facts.directory,
                        .module = facts.module,
                        .apart = std::string(golang::standing_name(facts.standing)),
                        .uses = {},
                        .unresolved = {}};
  const auto* deps = providers.package(facts);
  const auto library = deps == nullptr ? wire::ImportKind::Library : library_kind(*deps);
  for (const auto& use : facts.uses) {  // by package first
    if (out.uses.empty() || out.uses.back().path != use.package) {
      out.uses.push_back(providers.provided(std::string(use.package), deps));
    }
    out.uses.back().symbols.push_back({.name = std::string(use.name),
                                       .kind = use_kind(use.kind),
                                       .by = import_kind(use.by, library),
                                       .positions = position_texts(facts, use.places)});
  }
  for (const auto& use : facts.unresolved) {
    out.unresolved.push_back({.name = std::string(use.name),
                              .by = import_kind(use.by, library),
                              .positions = position_texts(facts, use.places)});
  }
  return out;
}

}  // namespace

wire::ProjectUses uses_document(const golang::UsesFacts& uses, const wire::ProjectDeps& deps) {
  const Providers providers(deps, uses.context.go_version);
  wire::ProjectUses out;
  out.module = deps.module;
  out.go_version = deps.go_version;
  out.context = context_document(uses.context);
  for (const auto& package : uses.packages) {
    out.packages.push_back(package_document(package, providers));
  }
  out.diagnostics = diagnostic_documents(uses.diagnostics);
  return out;
}

}  // namespace gofed::workers
