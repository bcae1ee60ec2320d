#include "workers/services/deps/dependency_states.h"

#include <algorithm>
#include <optional>

namespace gofed::workers {
namespace {

namespace wire = schemas::golang;
using wire::DependencyScope;
using wire::DependencyState;

bool is_apart(const wire::PackageDeps& package) {
  return package.testdata || package.hidden || package.ignored || package.other_module;
}

bool is_ordinary(const wire::PackageDeps& package) {
  return !package.vendored && !is_apart(package);
}

DependencyScope scope_of(wire::ImportKind kind) {
  switch (kind) {
    case wire::ImportKind::Library:
    case wire::ImportKind::Example:
    case wire::ImportKind::Main:
      return DependencyScope::Build;
    case wire::ImportKind::Platform:
      return DependencyScope::Platform;
    case wire::ImportKind::Test:
    case wire::ImportKind::ExternalTest:
      return DependencyScope::Test;
    case wire::ImportKind::Tool:
      return DependencyScope::Tool;
  }
  return DependencyScope::Build;
}

void add_import(DependencyState& state, const wire::PackageDeps& package,
                const wire::Import& import) {
  // Of several packages with different providers (nested modules) the first one speaks.
  if (!state.import_class) {
    state.import_class = import.import_class;
    state.module = import.module;
    state.version = import.version;
  }
  state.vendored = state.vendored || import.import_class == wire::ImportClass::Vendored;
  const auto scope = scope_of(import.kind);
  state.scope = std::min(state.scope.value_or(scope), scope);
  for (const auto& site : import.sites) {
    state.sites.push_back(
        {.position = site.position, .package = package.path, .kind = import.kind});
  }
}

// The packages of tool lines: needed by nothing that is built.
void add_tools(DependencyStates& states, const wire::ModuleDeps& module) {
  for (const auto& tool : module.tool_packages) {
    if (tool.import_class == wire::ImportClass::Own) continue;
    auto& state = states[tool.path];
    if (!state.import_class) {
      state.import_class = tool.import_class;
      state.module = tool.module;
      state.version = tool.version;
    }
    state.vendored = state.vendored || tool.import_class == wire::ImportClass::Vendored;
    state.scope = std::min(state.scope.value_or(DependencyScope::Tool), DependencyScope::Tool);
    state.sites.push_back(
        {.position = tool.position, .package = {}, .kind = wire::ImportKind::Tool});
  }
}

}  // namespace

DependencyStates import_states(const wire::ProjectDeps& deps) {
  DependencyStates states;
  for (const auto& package : deps.packages) {
    if (!is_ordinary(package)) continue;
    for (const auto& import : package.imports) {
      using enum wire::ImportClass;
      if (import.import_class == Own || import.import_class == Cgo) continue;
      add_import(states[import.path], package, import);
    }
  }
  for (const auto& module : deps.modules) {
    if (module.apart.empty()) add_tools(states, module);
  }
  for (const auto& package : deps.packages) {
    if (!package.vendored || is_apart(package)) continue;
    auto& state = states[package.path];
    state.vendored = true;
    if (!state.import_class) state.import_class = wire::ImportClass::Vendored;
  }
  return states;
}

DependencyStates module_states(const wire::ProjectDeps& deps) {
  DependencyStates states;
  for (const auto& module : deps.modules) {
    if (!module.apart.empty()) continue;
    for (const auto& requirement : module.requirements) {
      auto [entry, is_new] = states.try_emplace(requirement.path);
      auto& state = entry->second;
      if (is_new) {
        state.version = requirement.version;
        state.indirect = requirement.indirect;
        state.replacement =
            replacement_of(deps, module.path, requirement.path, requirement.version);
      }
      state.indirect = state.indirect && requirement.indirect;
      state.sites.push_back({.position = requirement.position, .package = {}, .kind = {}});
    }
  }
  const auto required = states;
  for (const auto& manifest : deps.manifests) {
    for (const auto& entry : manifest.entries) {
      if (required.contains(entry.path)) continue;
      auto& state = states[entry.path];
      if (state.sites.empty()) {
        state.version = entry.version.empty() ? entry.revision : entry.version;
        state.replacement = entry.replacement;
      }
      state.sites.push_back({.position = manifest.file, .package = {}, .kind = {}});
    }
  }
  return states;
}

DependencyStates c_library_states(const wire::ProjectDeps& deps) {
  DependencyStates states;
  for (const auto& package : deps.packages) {
    if (!is_ordinary(package)) continue;
    for (const auto& library : package.cgo_packages) {
      states[library.name].sites.push_back(
          {.position = library.position, .package = package.path, .kind = {}});
    }
  }
  return states;
}

}  // namespace gofed::workers
