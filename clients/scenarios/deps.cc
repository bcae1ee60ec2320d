// gofed deps: what Go source imports and requires.
#include "schemas/actions/deps.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "clients/output/comma_list.h"
#include "clients/scenarios/analysis.h"
#include "clients/scenarios/deps_graph.h"
#include "clients/scenarios/enum_word.h"
#include "clients/scenarios/project_lines.h"
#include "clients/scenarios/scenarios.h"
#include "schemas/actions/deps_storage.h"

namespace gofed::clients {
namespace {

using schemas::golang::Import;
using schemas::golang::ImportClass;
using schemas::golang::ProjectDeps;

// An import path of the project, with all that its packages do with it.
struct Use {
  std::string version;  // of the module that provides it
  std::set<std::string_view> kinds;
  std::size_t packages = 0;
};

// "v1.1.0"; where something else is built, "v1.1.0 => example.com/fork v1.1.1".
std::string built_version(const ProjectDeps& deps, std::string_view by, std::string_view path,
                          const std::string& version) {
  auto built = replacement_of(deps, by, path, version);
  for (const auto& manifest : deps.manifests) {
    for (const auto& entry : manifest.entries) {
      if (built.empty() && entry.path == path && entry.version == version)
        built = entry.replacement;
    }
  }
  return built.empty() ? version : version + " => " + built;
}

// What the go command leaves out of "./...", and --all-directories asks for.
bool is_apart(const schemas::golang::PackageDeps& package) {
  return package.testdata || package.hidden || package.ignored || package.other_module;
}

// Of what the go command takes in, or of the rest.
enum class Part : std::uint8_t { Own, Apart };

bool is_of(Part part, const schemas::golang::PackageDeps& package) {
  return !package.vendored && is_apart(package) == (part == Part::Apart);
}

void add_tools(const ProjectDeps& deps, Part part, ImportClass wanted,
               std::map<std::string, Use>& uses) {
  for (const auto& module : deps.modules) {
    if (module.apart.empty() != (part == Part::Own)) continue;
    for (const auto& tool : module.tool_packages) {
      if (tool.import_class != wanted) continue;
      auto& use = uses[tool.path];
      if (!tool.version.empty()) {
        use.version = built_version(deps, module.path, tool.module, tool.version);
      }
      use.kinds.insert(enum_word(schemas::golang::ImportKind::Tool));
    }
  }
}

std::map<std::string, Use> uses_of(const ProjectDeps& deps, ImportClass wanted, Part part) {
  std::map<std::string, Use> uses;
  for (const auto& package : deps.packages) {
    if (!is_of(part, package)) continue;  // what others import
    std::set<std::string> here;
    for (const auto& import : package.imports) {
      if (import.import_class != wanted) continue;
      auto& use = uses[import.path];
      if (!import.version.empty()) {
        use.version = built_version(deps, package.module, import.module, import.version);
      }
      use.kinds.insert(enum_word(import.kind));
      if (here.insert(import.path).second) ++use.packages;
    }
  }
  add_tools(deps, part, wanted, uses);
  return uses;
}

// "12 packages, 52 import paths: 40 standard, 9 own, 3 third_party"
std::string totals_line(const ProjectDeps& deps) {
  std::size_t all = 0;
  std::string parts;
  for (const auto& row : describe_enum(ImportClass{})) {
    const auto count = uses_of(deps, static_cast<ImportClass>(row.value), Part::Own).size();
    all += count;
    if (count == 0) continue;
    parts += (parts.empty() ? ": " : ", ") + std::to_string(count) + " " + std::string(row.name);
  }
  const auto apart = static_cast<std::size_t>(std::ranges::count_if(deps.packages, is_apart));
  return count_words(deps.packages.size() - apart, "package") + ", " +
         count_words(all, "import path") + parts +
         (apart == 0 ? "" : "; " + count_words(apart, "package") + " apart");
}

void print_modules(Output& output, const ProjectDeps& deps, Part part) {
  const bool several = deps.modules.size() > 1;  // of one, the heading says which
  Table table({{part == Part::Own ? "REQUIRED MODULE" : "REQUIRED MODULE, APART"},
               {"VERSION"},
               {"REMARKS"},
               {"BY"}});
  for (const auto& module : deps.modules) {
    if (module.apart.empty() != (part == Part::Own)) continue;
    for (const auto& requirement : module.requirements) {
      table.add({requirement.path,
                 built_version(deps, module.path, requirement.path, requirement.version),
                 requirement.indirect ? "indirect" : "", several ? module.path : ""});
    }
  }
  if (table.empty()) return;
  output.text("\n");
  output.table(table);
}

void print_imports(Output& output, const ProjectDeps& deps, Part part) {
  Table table({{part == Part::Own ? "FOREIGN IMPORT" : "FOREIGN IMPORT, APART"},
               {"VERSION"},
               {"USED BY"},
               {"PACKAGES", Align::Right},
               {"REMARKS"}});
  for (const auto wanted : {ImportClass::ThirdParty, ImportClass::Vendored}) {
    for (const auto& [path, use] : uses_of(deps, wanted, part)) {
      const bool vendored = wanted == ImportClass::Vendored;
      table.add({path, use.version, comma_list(use.kinds), std::to_string(use.packages),
                 vendored              ? "vendored"
                 : use.version.empty() ? "not required"
                                       : ""});
    }
  }
  if (table.empty()) return;
  output.text("\n");
  output.table(table);
}

void print_cycles(Output& output, const ProjectDeps& deps) {
  for (const auto& cycle : deps.cycles) {
    std::string line;
    for (const auto& path : cycle) line += path + " -> ";
    output.text(printable("import cycle: " + line + cycle.front()) + "\n");
  }
}

struct DepsScenario {
  using Analysis = schemas::DepsAnalysis;
  using Store = schemas::DepsStoreProject;
  using StorePackage = schemas::DepsStorePackage;

  static void print_table(Output& output, const ProjectDeps& deps) {
    output.text(project_heading(deps.module, deps.go_version, deps.context) + "\n");
    output.text(totals_line(deps) + "\n");
    for (const auto part : {Part::Own, Part::Apart}) {
      print_imports(output, deps, part);
      print_modules(output, deps, part);
    }
    print_cycles(output, deps);
    print_diagnostics(output, deps.diagnostics);
  }

  static std::string text(std::string_view form, const ProjectDeps& deps) {
    return form == kDot ? dot_text(deps) : mermaid_text(deps);
  }

  static constexpr std::string_view kDot = "dot";
  static constexpr std::array kForms{kDot, std::string_view("mermaid")};
};

}  // namespace

const Command kDeps{
    .name = "deps",
    .group = CommandGroup::Scenario,
    .summary = "What Go source imports, from where, and what its modules require",
    .usage = "SOURCE | --file F|- | --dir D | --url U | --file-id JSON | --records F|- [options]",
    .options = analysis_options({.store = true}),
    .forms = DepsScenario::kForms,
    .positionals_max = 1,
    .details = analysis_details(),
    .examples =
        "gofed deps --file cobra.tar.gz\n"
        "gofed --local deps --dir . --output dot | dot -Tsvg > deps.svg\n"
        "gofed --local deps --dir . -o json | jq -r '.packages[].imports[].path' | sort -u\n"
        "gofed api --records list.ndjson | gofed deps --records -",
    .job = &kAnalysisJob<DepsScenario>,
    .run = &run_analysis<DepsScenario>,
};

}  // namespace gofed::clients
