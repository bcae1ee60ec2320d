#include "workers/deps/deps_document.h"

#include "workers/analysis/documents.h"

namespace gofed::workers {
namespace {

namespace wire = schemas::golang;

wire::Import import_document(const golang::ImportFact& fact, bool is_main) {
  wire::Import out{.path = fact.path,
                   .kind = import_kind(fact.use, is_main),
                   .import_class = import_class(fact.import_class),
                   .module = fact.module,
                   .version = fact.version,
                   .sites = {}};
  for (const auto& site : fact.sites) {
    out.sites.push_back({.position = position_text(site.file, site.position), .name = site.name});
  }
  return out;
}

wire::PackageDeps package_document(const golang::PackageDeps& facts) {
  wire::PackageDeps out{.path = facts.import_path,
                        .name = facts.name,
                        .directory = facts.directory,
                        .module = facts.module,
                        .main = facts.is_main,
                        .internal = facts.is_internal,
                        .vendored = facts.is_vendored,
                        .testdata = facts.in_testdata,
                        .hidden = facts.is_hidden,
                        .imports = {},
                        .cgo_packages = {}};
  for (const auto& fact : facts.imports)
    out.imports.push_back(import_document(fact, facts.is_main));
  for (const auto& fact : facts.cgo) {
    out.cgo_packages.push_back({.name = fact.pkg_config,
                                .constraint = fact.constraint,
                                .position = position_text(fact.file, fact.position)});
  }
  return out;
}

// The path of a module's go.mod in the tree.
std::string go_mod_path(const golang::Module& module) {
  return module.directory.empty() ? "go.mod" : module.directory + "/go.mod";
}

wire::Requirement requirement(const golang::Requirement& fact, const std::string& file) {
  return {.path = fact.module.path,
          .version = fact.module.version,
          .indirect = fact.indirect,
          .position = position_text(file, fact.position)};
}

wire::ModuleDeps module_document(const golang::Module& module, const golang::DepsFacts& facts) {
  const auto& go_mod = module.go_mod;
  const auto file = go_mod_path(module);
  wire::ModuleDeps out;
  out.path = module.path;
  out.directory = module.directory;
  out.go_version = go_mod.go_version;
  out.toolchain = go_mod.toolchain;
  out.tools = go_mod.tools;
  for (const auto& fact : go_mod.requirements) out.requirements.push_back(requirement(fact, file));
  for (const auto& fact : go_mod.replacements) {
    out.replacements.push_back({.path = fact.from.path,
                                .version = fact.from.version,
                                .new_path = fact.to.path,
                                .new_version = fact.to.version,
                                .position = position_text(file, fact.position)});
  }
  for (const auto& fact : go_mod.exclusions) {
    out.exclusions.push_back({.path = fact.path, .version = fact.version});
  }
  for (const auto& unused : facts.unused_requirements) {
    if (unused.module == module.path) {
      out.unused_requirements.push_back(requirement(unused.requirement, file));
    }
  }
  return out;
}

wire::Manifest manifest_document(const golang::Manifest& manifest) {
  wire::Manifest out{.file = manifest.file,
                     .kind = std::string(golang::manifest_kind_name(manifest.kind)),
                     .entries = {}};
  for (const auto& entry : manifest.entries) {
    out.entries.push_back(
        {.path = entry.path, .version = entry.version, .revision = entry.revision});
  }
  return out;
}

}  // namespace

wire::ImportKind import_kind(golang::ImportUse use, bool is_main) {
  switch (use) {
    case golang::ImportUse::Library:
      return is_main ? wire::ImportKind::Main : wire::ImportKind::Library;
    case golang::ImportUse::Test:
      return wire::ImportKind::Test;
    case golang::ImportUse::ExternalTest:
      return wire::ImportKind::ExternalTest;
    case golang::ImportUse::Platform:
      return wire::ImportKind::Platform;
    case golang::ImportUse::Tool:
      return wire::ImportKind::Tool;
  }
  return wire::ImportKind::Library;
}

wire::ImportClass import_class(golang::ImportClass of) {
  switch (of) {
    case golang::ImportClass::Standard:
      return wire::ImportClass::Standard;
    case golang::ImportClass::Own:
      return wire::ImportClass::Own;
    case golang::ImportClass::Vendored:
      return wire::ImportClass::Vendored;
    case golang::ImportClass::ThirdParty:
      return wire::ImportClass::ThirdParty;
    case golang::ImportClass::Cgo:
      return wire::ImportClass::Cgo;
  }
  return wire::ImportClass::ThirdParty;
}

wire::ProjectDeps deps_document(const golang::DepsFacts& facts) {
  wire::ProjectDeps out;
  if (const auto* root = root_module(facts.modules)) {
    out.module = root->path;
    out.go_version = root->go_mod.go_version;
  }
  out.context = context_document(facts.context);
  for (const auto& module : facts.modules) {
    if (module.has_go_mod) out.modules.push_back(module_document(module, facts));
  }
  for (const auto& package : facts.packages) out.packages.push_back(package_document(package));
  for (const auto& manifest : facts.manifests) out.manifests.push_back(manifest_document(manifest));
  out.cycles = facts.cycles;
  out.diagnostics = diagnostic_documents(facts.diagnostics);
  return out;
}

}  // namespace gofed::workers
