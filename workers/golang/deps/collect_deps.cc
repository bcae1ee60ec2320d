#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "workers/golang/base/parallel.h"
#include "workers/golang/deps/directives.h"
#include "workers/golang/deps/package_graph.h"
#include "workers/golang/deps/provider.h"
#include "workers/golang/facts/deps_facts.h"
#include "workers/golang/project/paths.h"
#include "workers/golang/syntax/imports.h"

namespace gofed::golang {

std::string_view import_use_name(ImportUse use) {
  switch (use) {
    case ImportUse::Library:
      return "library";
    case ImportUse::Test:
      return "test";
    case ImportUse::ExternalTest:
      return "external_test";
    case ImportUse::Platform:
      return "platform";
    case ImportUse::Tool:
      return "tool";
  }
  return "";
}

std::string_view import_class_name(ImportClass import_class) {
  switch (import_class) {
    case ImportClass::Standard:
      return "standard";
    case ImportClass::Own:
      return "own";
    case ImportClass::Vendored:
      return "vendored";
    case ImportClass::ThirdParty:
      return "third_party";
    case ImportClass::Cgo:
      return "cgo";
  }
  return "";
}

namespace {

using deps::Provider;
using deps::Providers;

// The use that a file left out of its package makes of what it imports.
ImportUse use_of_ignored(const GoFile& file) {
  if (file.is_test) {
    return file.package_name.ends_with("_test") ? ImportUse::ExternalTest : ImportUse::Test;
  }
  return file.constraint.matches_any_platform() ? ImportUse::Platform : ImportUse::Tool;
}

// Nobody who imports the project needs what lies below such a directory.
bool is_example(std::string_view directory) {
  while (!directory.empty()) {
    const std::size_t slash = directory.find('/');
    std::string_view name = directory.substr(0, slash);
    if (name.starts_with('_')) name.remove_prefix(1);
    if (name == "example" || name == "examples") return true;
    if (slash == std::string_view::npos) break;
    directory.remove_prefix(slash + 1);
  }
  return false;
}

class PackageReader {
 public:
  PackageReader(const Project& project, const Providers& providers, const Package& package)
      : project_(project), providers_(providers), package_(package) {}

  PackageDeps run() {
    PackageDeps result{.import_path = package_.import_path,
                       .name = package_.name,
                       .directory = package_.directory,
                       .module = project_.modules[package_.module].path,
                       .is_main = package_.is_main,
                       .is_internal = package_.is_internal,
                       .is_vendored = package_.is_vendored,
                       .in_testdata = package_.in_testdata,
                       .is_hidden = package_.is_hidden,
                       .standing = package_.standing,
                       .is_secondary = package_.is_secondary,
                       .is_example = is_example(package_.directory),
                       .imports = {},
                       .cgo = {},
                       .embeds = {},
                       .generates = {},
                       .godebugs = {},
                       .linknames = {}};
    add_files(package_.files, ImportUse::Library, result);
    add_files(package_.test_files, ImportUse::Test, result);
    add_files(package_.external_test_files, ImportUse::ExternalTest, result);
    for (const FileIndex index : package_.ignored_files) {
      const GoFile& file = project_.file(index);
      if (file.ignored == IgnoreReason::FileName) continue;  // no tool ever builds it
      add_imports(file, use_of_ignored(file));
    }
    for (auto& [key, fact] : facts_) {
      const bool only_left_out = fact.use == ImportUse::Platform || fact.use == ImportUse::Tool;
      if (only_left_out && facts_.contains({ImportUse::Library, fact.path})) continue;
      result.imports.push_back(fact);
    }
    return result;
  }

 private:
  void add_files(const std::vector<FileIndex>& files, ImportUse use, PackageDeps& result) {
    for (const FileIndex index : files) {
      const GoFile& file = project_.file(index);
      add_imports(file, use);
      deps::collect_directives(file, use, project_.modules[package_.module].go_mod.tools, result);
    }
  }

  void add_imports(const GoFile& file, ImportUse use) {
    syntax::LineCounter lines(file.tree.source());
    for (const syntax::Import& import : syntax::imports_of(file.tree)) {
      auto [it, is_new] = facts_.try_emplace({use, import.path});
      ImportFact& fact = it->second;
      if (is_new) describe(fact, import.path, use);
      fact.sites.push_back({.file = file.source.path,
                            .position = lines.at(import.offset),
                            .name = std::string(import.name)});
    }
  }

  void describe(ImportFact& fact, const std::string& path, ImportUse use) {
    const Provider provider = providers_.of(path, package_.module);
    fact.path = path;
    fact.use = use;
    fact.import_class = provider.import_class;
    fact.module = provider.module;
    fact.version = provider.version;
  }

  const Project& project_;
  const Providers& providers_;
  const Package& package_;
  std::map<std::pair<ImportUse, std::string>, ImportFact> facts_;
};

// Over library imports among packages of the tree that are not vendored.
std::vector<std::vector<std::string>> import_cycles(const std::vector<PackageDeps>& packages) {
  std::map<std::string_view, std::uint32_t> number;  // in path order, so the least path is first
  for (const PackageDeps& package : packages) {
    if (!package.is_vendored) number.try_emplace(package.import_path, 0);
  }
  std::vector<std::string_view> path_of;
  for (auto& [path, index] : number) {
    index = static_cast<std::uint32_t>(path_of.size());
    path_of.push_back(path);
  }
  deps::Graph edges(path_of.size());
  for (const PackageDeps& package : packages) {
    if (package.is_vendored || package.standing != Standing::Ordinary) continue;
    for (const ImportFact& import : package.imports) {
      const auto to = number.find(import.path);
      if (import.use == ImportUse::Library && to != number.end()) {
        edges[number.at(package.import_path)].push_back(to->second);
      }
    }
  }
  std::vector<std::vector<std::string>> cycles;
  for (const std::vector<std::uint32_t>& cycle : deps::find_cycles(edges)) {
    std::vector<std::string>& names = cycles.emplace_back();
    for (const std::uint32_t node : cycle) names.emplace_back(path_of[node]);
  }
  return cycles;
}

std::vector<UnusedRequirement> unused_requirements(const Project& project,
                                                   const std::vector<PackageDeps>& packages) {
  std::set<std::pair<std::string_view, std::string_view>> used;  // of a module, a module
  for (const PackageDeps& package : packages) {
    if (package.is_vendored) continue;
    for (const ImportFact& import : package.imports) used.emplace(package.module, import.module);
  }
  std::vector<UnusedRequirement> unused;
  for (const Module& module : project.modules) {
    if (!project.takes_part(module.standing)) continue;
    for (const Requirement& requirement : module.go_mod.requirements) {
      const std::string& path = requirement.module.path;
      const bool is_tool = std::ranges::any_of(module.go_mod.tools, [&path](const auto& tool) {
        return project::is_below(tool.path, path);
      });
      if (requirement.indirect || is_tool || used.contains({module.path, path})) continue;
      unused.push_back({module.path, requirement});
    }
  }
  return unused;
}

std::vector<ToolFact> tool_facts(const Project& project, const Providers& providers) {
  std::vector<ToolFact> facts;
  for (ModuleIndex i = 0; i < project.modules.size(); ++i) {
    if (!project.takes_part(project.modules[i].standing)) continue;
    for (const ToolDirective& tool : project.modules[i].go_mod.tools) {
      const Provider provider = providers.of(tool.path, i);
      facts.push_back({.module = project.modules[i].path,
                       .tool = tool,
                       .import_class = provider.import_class,
                       .provider = std::string(provider.module),
                       .version = std::string(provider.version)});
    }
  }
  return facts;
}

// Reads what directories need, part by part.
class DepsReader {
 public:
  explicit DepsReader(const Project& project) : project_(project), providers_(project) {}

  void read(DirectoryRange part) {
    std::vector<std::vector<PackageDeps>> found(part.size());
    for_each_index(part.size(), project_.useful_threads(), [&](std::size_t i) {
      const auto index = part.begin + static_cast<DirectoryIndex>(i);
      if (!project_.takes_part(index)) return;
      const Directory& directory = project_.parse(index);
      for (const Package& package : directory.packages) {
        found[i].push_back(PackageReader(project_, providers_, package).run());
      }
    });
    for (std::vector<PackageDeps>& directory : found) {
      std::ranges::move(directory, std::back_inserter(facts_.packages));
    }
  }

  // When everything has been read.
  DepsFacts finish() {
    facts_.context = project_.options.context;
    facts_.modules = project_.own_modules();
    facts_.work = project_.work;
    facts_.manifests = project_.manifests;
    facts_.diagnostics = project_.diagnostics();
    std::ranges::stable_sort(facts_.packages, [](const PackageDeps& a, const PackageDeps& b) {
      return std::tie(a.import_path, a.name, a.directory) <
             std::tie(b.import_path, b.name, b.directory);
    });
    facts_.cycles = import_cycles(facts_.packages);
    facts_.unused_requirements = unused_requirements(project_, facts_.packages);
    facts_.tools = tool_facts(project_, providers_);
    return std::move(facts_);
  }

 private:
  const Project& project_;
  const Providers providers_;
  DepsFacts facts_;
};

}  // namespace

DepsFacts collect_deps(const Project& project) {
  DepsReader reader(project);
  reader.read(project.directories());
  return reader.finish();
}

DepsFacts collect_deps(Project&& project) {
  DepsReader reader(project);
  for (const DirectoryRange part : project.parts()) {
    reader.read(part);
    project.drop_trees();
  }
  return reader.finish();
}

}  // namespace gofed::golang
