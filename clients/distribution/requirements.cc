#include "clients/distribution/requirements.h"

#include <algorithm>
#include <map>
#include <utility>

namespace gofed::clients {
namespace {

using schemas::RequiredModule;
using schemas::golang::Import;
using schemas::golang::ImportClass;
using schemas::golang::ImportKind;
using schemas::golang::PackageDeps;

bool is_foreign(const Import& import) {
  return import.import_class == ImportClass::ThirdParty ||
         import.import_class == ImportClass::Vendored;
}

// What no build of the tree takes.
bool is_apart(const PackageDeps& package) {
  return package.testdata || package.hidden || package.ignored || package.other_module ||
         package.vendored;
}

bool is_of_tests(ImportKind kind) {
  return kind == ImportKind::Test || kind == ImportKind::ExternalTest ||
         kind == ImportKind::Example;
}

}  // namespace

std::vector<RequiredModule> required_modules(const schemas::golang::ProjectDeps& deps) {
  std::map<std::string, RequiredModule> modules;  // by module, or by import
  for (const auto& module : deps.modules) {
    if (!module.apart.empty()) continue;
    for (const auto& requirement : module.requirements) {
      auto& required = modules[requirement.path];
      required.module = requirement.path;
      required.version = requirement.version;
      required.indirect = requirement.indirect;
      required.tests = !requirement.indirect;  // until a build imports it
    }
  }
  for (const auto& package : deps.packages) {
    if (is_apart(package)) continue;
    for (const auto& import : package.imports) {
      if (!is_foreign(import) || import.kind == ImportKind::Tool) continue;
      const auto& key = import.module.empty() ? import.path : import.module;
      const auto [place, is_new] = modules.try_emplace(key);
      auto& required = place->second;
      if (is_new) {
        required.module = import.module;
        required.version = import.version;
        required.tests = true;
      }
      if (!is_of_tests(import.kind)) required.tests = false;
      if (std::ranges::find(required.imports, import.path) == required.imports.end()) {
        required.imports.push_back(import.path);
      }
    }
  }
  std::vector<RequiredModule> all;
  for (auto& [name, required] : modules) {
    // Required but imported nowhere: not for tests either.
    if (required.imports.empty()) required.tests = false;
    std::ranges::sort(required.imports);
    all.push_back(std::move(required));
  }
  return all;
}

}  // namespace gofed::clients
