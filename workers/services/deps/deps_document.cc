#include "workers/services/deps/deps_document.h"

#include <string>
#include <vector>

#include "workers/common/analysis/documents.h"

namespace gofed::workers {
namespace {

namespace wire = schemas::golang;

wire::Import import_document(const golang::ImportFact& fact, wire::ImportKind library) {
  wire::Import out{.path = fact.path,
                   .kind = import_kind(fact.use, library),
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
                        .ignored = facts.standing == golang::Standing::Ignored,
                        .other_module = facts.standing == golang::Standing::OtherModule,
                        .example = facts.is_example,
                        .secondary = facts.is_secondary,
                        .imports = {},
                        .cgo_packages = {},
                        .embeds = {},
                        .generates = {},
                        .godebugs = {},
                        .linknames = {}};
  const auto library = library_kind(out);
  for (const auto& fact : facts.imports) out.imports.push_back(import_document(fact, library));
  for (const auto& fact : facts.cgo) {
    out.cgo_packages.push_back({.name = fact.pkg_config,
                                .constraint = fact.constraint,
                                .position = position_text(fact.file, fact.position)});
  }
  for (const auto& fact : facts.embeds) {
    out.embeds.push_back({.pattern = fact.pattern,
                          .kind = import_kind(fact.use, library),
                          .position = position_text(fact.file, fact.position)});
  }
  for (const auto& fact : facts.generates) {
    out.generates.push_back({.command = fact.command,
                             .tool = fact.tool,
                             .position = position_text(fact.file, fact.position)});
  }
  for (const auto& fact : facts.godebugs) {
    out.godebugs.push_back({.key = fact.setting.key,
                            .value = fact.setting.value,
                            .kind = import_kind(fact.use, library),
                            .position = position_text(fact.file, fact.position)});
  }
  for (const auto& fact : facts.linknames) {
    out.linknames.push_back({.local = fact.local,
                             .target = fact.target,
                             .kind = import_kind(fact.use, library),
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

std::vector<wire::Replacement> replacements(const std::vector<golang::Replacement>& facts,
                                            const std::string& file) {
  std::vector<wire::Replacement> out;
  for (const auto& fact : facts) {
    out.push_back({.path = fact.from.path,
                   .version = fact.from.version,
                   .new_path = fact.to.path,
                   .new_version = fact.to.version,
                   .position = position_text(file, fact.position)});
  }
  return out;
}

std::vector<wire::GodebugSetting> godebug(const std::vector<golang::GodebugSetting>& facts) {
  std::vector<wire::GodebugSetting> out;
  for (const auto& fact : facts) out.push_back({.key = fact.key, .value = fact.value});
  return out;
}

wire::Workspace workspace_document(const golang::GoWork& work) {
  return {.go_version = work.go_version,
          .toolchain = work.toolchain,
          .uses = work.uses,
          .replacements = replacements(work.replacements, "go.work"),
          .godebug = godebug(work.godebug)};
}

wire::ModuleDeps module_document(const golang::Module& module, const golang::DepsFacts& facts) {
  const auto& go_mod = module.go_mod;
  const auto file = go_mod_path(module);
  wire::ModuleDeps out;
  out.path = module.path;
  out.directory = module.directory;
  out.apart = golang::standing_name(module.standing);
  out.go_version = go_mod.go_version;
  out.toolchain = go_mod.toolchain;
  for (const auto& tool : go_mod.tools) out.tools.push_back(tool.path);
  for (const auto& fact : facts.tools) {
    if (fact.module != module.path) continue;
    out.tool_packages.push_back({.path = fact.tool.path,
                                 .import_class = import_class(fact.import_class),
                                 .module = fact.provider,
                                 .version = fact.version,
                                 .position = position_text(file, fact.tool.position)});
  }
  out.ignored = go_mod.ignored;
  out.deprecated = go_mod.deprecated;
  for (const auto& fact : go_mod.requirements) out.requirements.push_back(requirement(fact, file));
  out.replacements = replacements(go_mod.replacements, file);
  out.godebug = godebug(go_mod.godebug);
  for (const auto& fact : go_mod.exclusions) {
    out.exclusions.push_back({.path = fact.path, .version = fact.version});
  }
  for (const auto& fact : go_mod.retractions) {
    out.retractions.push_back({.low = fact.low,
                               .high = fact.high,
                               .rationale = fact.rationale,
                               .position = position_text(file, fact.position)});
  }
  for (const auto& unused : facts.unused_requirements) {
    if (unused.module == module.path) {
      out.unused_requirements.push_back(requirement(unused.requirement, file));
    }
  }
  return out;
}

// "example.com/fork v1.2.3"; of a directory its path alone.
std::string replacement_text(const golang::ModuleVersion& to) {
  return to.path + (to.version.empty() ? "" : " " + to.version);
}

wire::Manifest manifest_document(const golang::Manifest& manifest) {
  wire::Manifest out{.file = manifest.file,
                     .kind = std::string(golang::manifest_kind_name(manifest.kind)),
                     .project = manifest.project,
                     .entries = {}};
  for (const auto& entry : manifest.entries) {
    out.entries.push_back({.path = entry.path,
                           .version = entry.version,
                           .revision = entry.revision,
                           .replacement = replacement_text(entry.replacement),
                           .packages = entry.packages,
                           .explicit_requirement = entry.is_explicit,
                           .test_only = entry.test_only});
  }
  return out;
}

}  // namespace

wire::ImportKind library_kind(const wire::PackageDeps& package) {
  if (package.example) return wire::ImportKind::Example;
  return package.main ? wire::ImportKind::Main : wire::ImportKind::Library;
}

wire::ImportKind import_kind(golang::ImportUse use, wire::ImportKind library) {
  switch (use) {
    case golang::ImportUse::Library:
      return library;
    case golang::ImportUse::Test:
      return wire::ImportKind::Test;
    case golang::ImportUse::ExternalTest:
      return wire::ImportKind::ExternalTest;
    case golang::ImportUse::Platform:
      return wire::ImportKind::Platform;
    case golang::ImportUse::Tool:
      return wire::ImportKind::Tool;
  }
  return library;
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
  if (facts.work) out.workspace = workspace_document(*facts.work);
  for (const auto& package : facts.packages) out.packages.push_back(package_document(package));
  for (const auto& manifest : facts.manifests) out.manifests.push_back(manifest_document(manifest));
  out.cycles = facts.cycles;
  out.diagnostics = diagnostic_documents(facts.diagnostics);
  return out;
}

}  // namespace gofed::workers
