#include "workers/golang/deps/provider.h"

#include "workers/golang/project/paths.h"

namespace gofed::golang::deps {

Providers::Providers(const Project& project) : project_(project) {
  for (const Module& module : project.modules) {
    if (!module.path.empty()) own_modules_.insert(module.path);
  }
}

Provider Providers::of(std::string_view path, ModuleIndex importer) const {
  Provider provider;
  provider.import_class = classify(path, importer);
  switch (provider.import_class) {
    case ImportClass::Own:
      provider.module = own_module(path);
      break;
    case ImportClass::Vendored:
    case ImportClass::ThirdParty:
      find_module(path, importer, provider);
      break;
    case ImportClass::Standard:
    case ImportClass::Cgo:
      break;
  }
  return provider;
}

ImportClass Providers::classify(std::string_view path, ModuleIndex importer) const {
  if (path == "C") return ImportClass::Cgo;
  if (path == "." || path.starts_with("./") || path.starts_with("../")) return ImportClass::Own;
  if (is_standard_package(path, project_.options.context.go_version)) return ImportClass::Standard;
  if (const Package* package = project_.imported(project_.directory_of(path))) {
    return package->is_vendored ? ImportClass::Vendored : ImportClass::Own;
  }
  // A package of the module that is not in the tree (generated later, or left out) is still own.
  const Module& module = project_.modules[importer];
  if (!module.path.empty() && project::is_below(path, module.path)) {
    Provider required;
    find_module(path, importer, required);
    if (required.module.size() <= module.path.size()) return ImportClass::Own;
  }
  return ImportClass::ThirdParty;
}

// The longest path of a module of the tree that the package is below; "" if absent.
std::string_view Providers::own_module(std::string_view path) const {
  for (; !path.empty(); path = project::directory_of(path)) {
    if (const auto it = own_modules_.find(path); it != own_modules_.end()) return *it;
  }
  return {};
}

// The longest required path that the package is below: of go.mod first, then of the manifests
// that lie in the importer's module.
void Providers::find_module(std::string_view path, ModuleIndex importer, Provider& provider) const {
  const auto consider = [path, &provider](std::string_view module, std::string_view version) {
    if (!project::is_below(path, module) || module.size() <= provider.module.size()) return;
    provider.module = module;
    provider.version = version;
  };
  const Module& module = project_.modules[importer];
  for (const Requirement& requirement : module.go_mod.requirements) {
    consider(requirement.module.path, requirement.module.version);
  }
  if (!provider.module.empty()) return;
  for (const Manifest& manifest : project_.manifests) {
    if (!project::is_below(manifest.file, module.directory)) continue;
    for (const ManifestEntry& entry : manifest.entries) {
      consider(entry.path, entry.version.empty() ? entry.revision : entry.version);
    }
  }
}

}  // namespace gofed::golang::deps
