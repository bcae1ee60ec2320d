// gofed uses: which names of other packages Go source uses, and where.
#include <map>
#include <set>
#include <string>
#include <utility>

#include "clients/output/comma_list.h"
#include "clients/scenarios/analysis.h"
#include "clients/scenarios/enum_word.h"
#include "clients/scenarios/project_lines.h"
#include "clients/scenarios/scenarios.h"
#include "schemas/actions/deps.h"
#include "schemas/actions/uses_storage.h"

namespace gofed::clients {
namespace {

using schemas::golang::ImportClass;
using schemas::golang::ProjectUses;

// A name of a package, with all that the tree's packages do with it.
struct Name {
  std::string version;  // of the module that provides it
  std::set<std::string_view> kinds;
  std::size_t places = 0;
  std::string first;
};

using NameKey = std::pair<std::string, std::string>;  // package, name
using Names = std::map<NameKey, Name>;

std::map<ImportClass, Names> names_of(const ProjectUses& uses) {
  std::map<ImportClass, Names> classes;
  for (const auto& package : uses.packages) {
    for (const auto& used : package.uses) {
      auto& names = classes[used.import_class];
      for (const auto& symbol : used.symbols) {
        auto& name = names[{used.path, symbol.name}];
        if (!used.version.empty()) name.version = used.version;
        name.kinds.insert(enum_word(symbol.by));
        name.places += symbol.positions.size();
        if (name.first.empty()) name.first = symbol.positions.front();
      }
    }
  }
  return classes;
}

// "2 packages use 51 names: 40 standard, 9 own, 2 third_party"
std::string totals_line(const ProjectUses& uses, const std::map<ImportClass, Names>& classes) {
  std::size_t all = 0;
  std::string parts;
  for (const auto& [import_class, names] : classes) {
    all += names.size();
    parts += (parts.empty() ? ": " : ", ") + std::to_string(names.size()) + " " +
             std::string(enum_word(import_class));
  }
  const auto verb = uses.packages.size() == 1 ? " uses " : " use ";
  return count_words(uses.packages.size(), "package") + verb + count_words(all, "name") + parts;
}

// What comes from outside of the tree and of Go: what an update can break.
void print_names(Output& output, const std::map<ImportClass, Names>& classes) {
  Table table({{"FOREIGN PACKAGE"},
               {"VERSION"},
               {"NAME"},
               {"PLACES", Align::Right},
               {"USED BY"},
               {"FIRST PLACE"}});
  for (const auto& [import_class, names] : classes) {
    if (import_class == ImportClass::Standard || import_class == ImportClass::Own) continue;
    for (const auto& [key, name] : names) {
      table.add({key.first, name.version, key.second, std::to_string(name.places),
                 comma_list(name.kinds), name.first});
    }
  }
  if (table.empty()) return;
  output.text("\n");
  output.table(table);
}

void print_unresolved(Output& output, const ProjectUses& uses) {
  std::size_t places = 0;
  for (const auto& package : uses.packages) {
    for (const auto& use : package.unresolved) places += use.positions.size();
  }
  if (places == 0) return;
  output.text("\n" + count_words(places, "place") +
              " with a field or method of a type that the tree does not tell (--output json)\n");
}

struct UsesScenario {
  using Analysis = schemas::UsesAnalysis;
  using Store = schemas::UsesStoreProject;
  using StorePackage = schemas::UsesStorePackage;

  static void print_table(Output& output, const ProjectUses& uses) {
    const auto classes = names_of(uses);
    output.text(project_heading(uses.module, uses.go_version, uses.context) + "\n");
    output.text(totals_line(uses, classes) + "\n");
    print_names(output, classes);
    print_unresolved(output, uses);
    print_diagnostics(output, uses.diagnostics);
  }
};

}  // namespace

const Command kUses{
    .name = "uses",
    .group = CommandGroup::Scenario,
    .summary = "Which names of other packages Go source uses, and where",
    .usage = "SOURCE | --file F|- | --dir D | --url U | --file-id JSON | --records F|- [options]",
    .options = analysis_options({.store = true}),
    .positionals_max = 1,
    .details = analysis_details(),
    .examples =
        "gofed uses --file cobra.tar.gz\n"
        "gofed --local uses --dir . -o json | jq -r '.packages[].uses[]\n"
        "  | select(.path == \"gopkg.in/yaml.v3\").symbols[] | .positions[] + \" \" + .name'\n"
        "printf '{\"file\":\"%s\"}\\n' *.tar.gz | gofed uses --records - -j 4",
    .job = &kAnalysisJob<UsesScenario>,
    .run = &run_analysis<UsesScenario>,
};

}  // namespace gofed::clients
