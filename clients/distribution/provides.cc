// gofed provides: which packages provide import paths.
#include <utility>

#include "clients/distribution/distribution.h"
#include "clients/distribution/distribution_commands.h"
#include "schemas/actions/goland_names.h"

namespace gofed::clients {
namespace {

ExitCode run(Run& run, const Arguments& arguments) {
  const auto asked = read_asked(arguments);
  if (!asked) return run.usage(asked.error());
  auto imports = read_words(run, arguments.positionals());
  if (!imports) return run.failed(imports.error());
  const auto answer = run.call<schemas::GolandProvides>(
      {.distribution = asked->distribution, .state = asked->state, .imports = std::move(*imports)});
  if (!answer) return run.failed(answer.error());
  const auto& found = answer->output.imports;
  if (run.output().format() != Format::Table) {
    print_items(run.output(), answer->output, found);
  } else {
    Table table({{"IMPORT"}, {"PACKAGE"}, {"VERSION"}, {"SOURCE"}, {"PROVIDES"}});
    for (const auto& import : found) {
      if (import.standard) table.add({import.import, "(standard library)", "", "", ""});
      if (!import.standard && import.packages.empty()) {
        table.add({import.import, "(unknown)", "", "", ""});
      }
      for (const auto& package : import.packages) {
        table.add({import.import, package.package, package.source_version, package.source,
                   package.import_path});
      }
    }
    run.output().table(table);
  }
  if (!arguments.flag("check")) return ExitCode::Done;
  for (const auto& import : found) {
    if (!import.standard && import.packages.empty()) return ExitCode::PartlyFailed;
  }
  return ExitCode::Done;
}

constexpr std::array kOptions{
    kDistributionOption,
    kStateOption,
    Option{"check", OptionKind::Flag, {}, "Exit code 3 where nothing provides one of them"},
};

}  // namespace

const Command kProvides{
    .name = "provides",
    .group = CommandGroup::Scenario,
    .summary = "Which packages of a distribution provide Go import paths",
    .usage = "IMPORT...|- [--distribution NAME]",
    .options = kOptions,
    .positionals_min = 1,
    .positionals_max = 10'000,
    .details =
        "A package below a module is answered by the module's package: the longest prefix that a\n"
        "package provides counts, and is printed. `-` reads import paths from standard input.",
    .examples =
        "gofed --local provides github.com/spf13/cobra golang.org/x/net/html\n"
        "gofed --local deps --dir . -o json | jq -r '.packages[].imports[].path'\n"
        "  | gofed --local provides - --check",
    .run = &run,
};

}  // namespace gofed::clients
