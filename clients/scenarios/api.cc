// gofed api: the exported API of Go source.
#include "schemas/actions/api.h"

#include <array>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "clients/scenarios/analysis.h"
#include "clients/scenarios/api_text.h"
#include "clients/scenarios/project_lines.h"
#include "clients/scenarios/scenarios.h"
#include "schemas/actions/api_storage.h"

namespace gofed::clients {
namespace {

using schemas::golang::PackageApi;
using schemas::golang::ProjectApi;

constexpr std::string_view kGodoc = "godoc";
constexpr std::string_view kGoapi = "goapi";

// Of several platforms a name comes once per form.
template <typename List>
std::size_t names_in(const List& list) {
  std::set<std::string_view> names;
  for (const auto& one : list) names.insert(one.name);
  return names.size();
}

std::size_t exported_methods(const PackageApi& package) {
  std::set<std::pair<std::string_view, std::string_view>> names;
  for (const auto& type : package.types) {
    for (const auto& method : type.methods) {
      if (type.exported && method.exported) names.insert({type.name, method.name});
    }
  }
  return names.size();
}

std::size_t exported_types(const PackageApi& package) {
  std::set<std::string_view> names;
  for (const auto& type : package.types) {
    if (type.exported) names.insert(type.name);
  }
  return names.size();
}

constexpr std::size_t kPlatformsShown = 3;  // of a package that not all have

std::string remarks(const PackageApi& package) {
  std::string text;
  const auto add = [&text](bool holds, std::string_view word) {
    if (holds) text += (text.empty() ? "" : ", ") + std::string(word);
  };
  add(package.main, "command");
  add(package.internal, "internal");
  add(package.vendored, "vendored");
  add(!package.deprecated.empty(), "deprecated");
  if (package.platforms.size() > kPlatformsShown) {
    add(true, "on " + std::to_string(package.platforms.size()) + " platforms");
  } else {
    for (const auto& platform : package.platforms) add(true, platform);
  }
  return text;
}

struct ApiScenario {
  using Analysis = schemas::ApiAnalysis;
  using Store = schemas::ApiStoreProject;
  using StorePackage = schemas::ApiStorePackage;

  static void print_table(Output& output, const ProjectApi& api) {
    output.text(project_heading(api.module, api.go_version, api.context, api.platforms) + "\n\n");
    Table table({{"PACKAGE"},
                 {"CONSTS", Align::Right},
                 {"VARS", Align::Right},
                 {"FUNCS", Align::Right},
                 {"TYPES", Align::Right},
                 {"METHODS", Align::Right},
                 {"REMARKS"}});
    for (const auto& package : api.packages) {
      table.add({package.path, std::to_string(names_in(package.constants)),
                 std::to_string(names_in(package.variables)),
                 std::to_string(names_in(package.functions)),
                 std::to_string(exported_types(package)), std::to_string(exported_methods(package)),
                 remarks(package)});
    }
    output.table(table);
    output.text("\n" + count_words(api.packages.size(), "package") + "\n");
    print_diagnostics(output, api.diagnostics);
  }

  static std::string text(std::string_view, const ProjectApi& api) { return godoc_text(api); }

  static constexpr std::array kForms{kGodoc};
};

// The same source as lines of text, which the service writes.
struct FeaturesScenario {
  using Analysis = schemas::ApiFeatures;

  static std::string text(std::string_view, const schemas::golang::FeatureList& list) {
    std::string text;
    for (const auto& feature : list.features) text += feature + "\n";
    return text;
  }

  static constexpr std::array kForms{kGoapi};
};

constexpr std::array kForms{kGodoc, kGoapi};

ExitCode run_api(Run& run, const Arguments& arguments) {
  return run.output().form() == kGoapi ? run_analysis<FeaturesScenario>(run, arguments)
                                       : run_analysis<ApiScenario>(run, arguments);
}

}  // namespace

const Command kApi{
    .name = "api",
    .group = CommandGroup::Scenario,
    .summary = "The exported API of Go source",
    .usage = "SOURCE | --file F|- | --dir D | --url U | --file-id JSON | --records F|- [options]",
    .options = analysis_options({.platforms = true, .store = true}),
    .forms = kForms,
    .positionals_max = 1,
    .details = analysis_details(),
    .examples =
        "gofed api --file cobra.tar.gz\n"
        "gofed --local api --dir . --output json > api.json\n"
        "gofed --local api --dir . --output godoc | less\n"
        "gofed --local api --dir . --platforms linux/amd64,windows/amd64\n"
        "gofed --local api --dir $(go env GOROOT)/src --output goapi --platforms all\n"
        "curl -sL $URL | gofed api --file -\n"
        "gofed api --file x.tar.gz --store --project github.com/x/y \\\n"
        "  --project-commit v1.2.0 --project-commit-date 2024-05-01\n"
        "printf '{\"file\":\"%s\"}\\n' *.tar.gz | gofed api --records - -j 4",
    .job = &kAnalysisJob<ApiScenario>,
    .run = &run_api,
};

}  // namespace gofed::clients
