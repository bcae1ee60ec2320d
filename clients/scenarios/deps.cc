// gofed deps: what Go source imports and requires.
#include "schemas/actions/deps.h"

#include <array>
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

std::map<std::string, Use> uses_of(const ProjectDeps& deps, ImportClass wanted) {
  std::map<std::string, Use> uses;
  for (const auto& package : deps.packages) {
    if (package.vendored) continue;  // what others import
    std::set<std::string> here;
    for (const auto& import : package.imports) {
      if (import.import_class != wanted) continue;
      auto& use = uses[import.path];
      if (!import.version.empty()) use.version = import.version;
      use.kinds.insert(enum_word(import.kind));
      if (here.insert(import.path).second) ++use.packages;
    }
  }
  return uses;
}

// "12 packages, 52 import paths: 40 standard, 9 own, 3 third_party"
std::string totals_line(const ProjectDeps& deps) {
  std::size_t all = 0;
  std::string parts;
  for (const auto& row : describe_enum(ImportClass{})) {
    const auto count = uses_of(deps, static_cast<ImportClass>(row.value)).size();
    all += count;
    if (count == 0) continue;
    parts += (parts.empty() ? ": " : ", ") + std::to_string(count) + " " + std::string(row.name);
  }
  return count_words(deps.packages.size(), "package") + ", " + count_words(all, "import path") +
         parts;
}

void print_modules(Output& output, const ProjectDeps& deps) {
  const bool several = deps.modules.size() > 1;  // of one, the heading says which
  Table table({{"REQUIRED MODULE"}, {"VERSION"}, {"REMARKS"}, {"BY"}});
  for (const auto& module : deps.modules) {
    for (const auto& requirement : module.requirements) {
      table.add({requirement.path, requirement.version, requirement.indirect ? "indirect" : "",
                 several ? module.path : ""});
    }
  }
  if (table.empty()) return;
  output.text("\n");
  output.table(table);
}

void print_imports(Output& output, const ProjectDeps& deps) {
  Table table(
      {{"FOREIGN IMPORT"}, {"VERSION"}, {"USED BY"}, {"PACKAGES", Align::Right}, {"REMARKS"}});
  for (const auto wanted : {ImportClass::ThirdParty, ImportClass::Vendored}) {
    for (const auto& [path, use] : uses_of(deps, wanted)) {
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

  static void print_table(Output& output, const ProjectDeps& deps) {
    output.text(project_heading(deps.module, deps.go_version, deps.context) + "\n");
    output.text(totals_line(deps) + "\n");
    print_imports(output, deps);
    print_modules(output, deps);
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
    .usage = "(--file F|- | --dir D | --url U | --file-id JSON | --records F|-) [options]",
    .options = analysis_options({.store = true}),
    .forms = DepsScenario::kForms,
    .details = analysis_details(),
    .examples =
        "gofed deps --file cobra.tar.gz\n"
        "gofed --local deps --dir . --output dot | dot -Tsvg > deps.svg\n"
        "gofed --local deps --dir . -o json | jq -r '.packages[].imports[].path' | sort -u\n"
        "gofed api --records list.ndjson | gofed deps --records -",
    .run = &run_analysis<DepsScenario>,
};

}  // namespace gofed::clients
