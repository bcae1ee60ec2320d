// gofed needs: what a package of a distribution needs.
#include "clients/distribution/distribution.h"
#include "clients/distribution/distribution_commands.h"
#include "clients/scenarios/enum_word.h"
#include "schemas/actions/goland_graph.h"

namespace gofed::clients {
namespace {

std::string dot_text(const schemas::GolandNeeds::Output& output) {
  std::string text = "digraph needs {\n  rankdir=LR;\n  node [shape=box];\n";
  for (const auto& need : output.needs) {
    text += "  " + dot_quoted(output.source) + " -> " + dot_quoted(need.package) +
            (need.tests ? " [style=dashed];\n" : ";\n");
  }
  return text + "}\n";
}

ExitCode run(Run& run, const Arguments& arguments) {
  const auto asked = read_asked(arguments);
  if (!asked) return run.usage(asked.error());
  const auto answer = run.call<schemas::GolandNeeds>({.distribution = asked->distribution,
                                                      .state = asked->state,
                                                      .package = arguments.positionals().front(),
                                                      .architecture = asked->architecture});
  if (!answer) return run.failed(answer.error());
  const auto& found = answer->output;
  if (run.output().format() == Format::Text) {
    run.output().text(dot_text(found));
  } else if (run.output().format() != Format::Table) {
    print_items(run.output(), found, found.needs);
  } else {
    Table table({{"FOR"}, {"NEEDS"}, {"PROVIDED BY"}, {"VERSION"}, {"ONLY"}});
    for (const auto& need : found.needs) {
      table.add({std::string(enum_word(need.kind)), need.relation,
                 need.provided_by.empty() ? "(nothing)" : comma_text(need.provided_by),
                 need.version, need.tests ? "tests" : ""});
    }
    run.output().table(table);
  }
  return ExitCode::Done;
}

constexpr std::array kOptions{kDistributionOption, kStateOption, kArchOption};
constexpr std::array<std::string_view, 1> kForms{"dot"};

}  // namespace

const Command kNeeds{
    .name = "needs",
    .group = CommandGroup::Scenario,
    .summary = "What a package of a distribution needs to be built and installed",
    .usage = "PACKAGE [--distribution NAME]",
    .options = kOptions,
    .forms = kForms,
    .positionals_min = 1,
    .positionals_max = 1,
    .details =
        "PACKAGE is a source package, whose binary packages are listed with it, or a binary one.\n"
        "Relations of other architectures and of build profiles that are off are left out.",
    .examples = "gofed --local needs golang-github-spf13-cobra",
    .run = &run,
};

}  // namespace gofed::clients
