// gofed api: the exported API of Go source.
#include "schemas/actions/api.h"

#include <array>
#include <string>

#include "clients/scenarios/analysis.h"
#include "clients/scenarios/api_text.h"
#include "clients/scenarios/project_lines.h"
#include "clients/scenarios/scenarios.h"
#include "schemas/actions/api_storage.h"

namespace gofed::clients {
namespace {

using schemas::golang::PackageApi;
using schemas::golang::ProjectApi;

std::size_t exported_methods(const PackageApi& package) {
  std::size_t count = 0;
  for (const auto& type : package.types) {
    for (const auto& method : type.methods) count += type.exported && method.exported ? 1 : 0;
  }
  return count;
}

std::size_t exported_types(const PackageApi& package) {
  std::size_t count = 0;
  for (const auto& type : package.types) count += type.exported ? 1 : 0;
  return count;
}

std::string remarks(const PackageApi& package) {
  std::string text;
  const auto add = [&text](bool holds, std::string_view word) {
    if (holds) text += (text.empty() ? "" : ", ") + std::string(word);
  };
  add(package.main, "command");
  add(package.internal, "internal");
  add(package.vendored, "vendored");
  add(!package.deprecated.empty(), "deprecated");
  return text;
}

struct ApiScenario {
  using Analysis = schemas::ApiAnalysis;
  using Store = schemas::ApiStoreProject;

  static void print_table(Output& output, const ProjectApi& api) {
    output.text(project_heading(api.module, api.go_version, api.context) + "\n\n");
    Table table({{"PACKAGE"},
                 {"CONSTS", Align::Right},
                 {"VARS", Align::Right},
                 {"FUNCS", Align::Right},
                 {"TYPES", Align::Right},
                 {"METHODS", Align::Right},
                 {"REMARKS"}});
    for (const auto& package : api.packages) {
      table.add({package.path, std::to_string(package.constants.size()),
                 std::to_string(package.variables.size()), std::to_string(package.functions.size()),
                 std::to_string(exported_types(package)), std::to_string(exported_methods(package)),
                 remarks(package)});
    }
    output.table(table);
    output.text("\n" + count_words(api.packages.size(), "package") + "\n");
    print_diagnostics(output, api.diagnostics);
  }

  static std::string text(std::string_view, const ProjectApi& api) { return godoc_text(api); }

  static constexpr std::array kForms{std::string_view("godoc")};
};

}  // namespace

const Command kApi{
    .name = "api",
    .group = CommandGroup::Scenario,
    .summary = "The exported API of Go source",
    .usage = "(--file F|- | --dir D | --url U | --file-id JSON | --records F|-) [options]",
    .options = analysis_and_store_options(),
    .forms = ApiScenario::kForms,
    .details = analysis_details(),
    .examples =
        "gofed api --file cobra.tar.gz\n"
        "gofed --local api --dir . --output json > api.json\n"
        "gofed --local api --dir . --output godoc | less\n"
        "curl -sL $URL | gofed api --file -\n"
        "gofed api --file x.tar.gz --store --project github.com/x/y \\\n"
        "  --project-commit v1.2.0 --project-commit-date 2024-05-01\n"
        "printf '{\"file\":\"%s\"}\\n' *.tar.gz | gofed api --records - -j 4",
    .run = &run_analysis<ApiScenario>,
};

}  // namespace gofed::clients
