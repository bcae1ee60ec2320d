// gofed rebuild: what to rebuild after packages changed, in which order.
#include <utility>

#include "clients/distribution/distribution.h"
#include "clients/distribution/distribution_commands.h"
#include "schemas/actions/goland_graph.h"

namespace gofed::clients {
namespace {

using Order = schemas::GolandOrder;

std::string dot_text(const Order::Output& order) {
  std::string text = "digraph rebuild {\n  rankdir=LR;\n  node [shape=box];\n";
  for (const auto& package : order.packages) {
    text += "  " + dot_quoted(package.source) +
            (package.embeds       ? " [style=bold];\n"
             : package.cycle != 0 ? " [color=red];\n"
                                  : ";\n");
    for (const auto& need : package.needs) {
      text += "  " + dot_quoted(need) + " -> " + dot_quoted(package.source) + ";\n";
    }
  }
  return text + "}\n";
}

std::string cycle_text(const schemas::RebuildCycle& cycle) {
  std::string text = "cycle: " + comma_text(cycle.sources) + "\n";
  for (const auto& edge : cycle.edges) {
    text += "  " + edge.source + " needs " + edge.needs + " through " + edge.through +
            (edge.tests ? " for its tests\n" : "\n");
  }
  return text;
}

void print_table(Output& output, const Order::Output& order) {
  Table table({{"BATCH", Align::Right}, {"SOURCE"}, {"VERSION"}, {"EMBEDS"}, {"CYCLE"}, {"ONLY"}});
  for (const auto& package : order.packages) {
    table.add({std::to_string(package.batch + 1), package.source, package.version,
               package.embeds ? "yes" : "", package.cycle == 0 ? "" : std::to_string(package.cycle),
               package.tests ? "tests" : ""});
  }
  output.table(table);
  for (const auto& cycle : order.cycles) output.text(cycle_text(cycle));
}

ExitCode run(Run& run, const Arguments& arguments) {
  const auto asked = read_asked(arguments);
  if (!asked) return run.usage(asked.error());
  const auto since = arguments.number("changed-since", 0, {.min = 1});
  if (!since) return run.usage(since.error());
  auto words = read_words(run, arguments.positionals());
  if (!words) return run.failed(words.error());
  if (words->empty() == (*since == 0)) {
    return run.usage({Errc::InvalidArgument, "expected packages, or --changed-since"});
  }
  const auto answer = run.call<Order>({.distribution = asked->distribution,
                                       .state = asked->state,
                                       .packages = std::move(*words),
                                       .changed_since = *since,
                                       .binaries = arguments.flag("binaries"),
                                       .without_tests = arguments.flag("without-tests"),
                                       .architecture = asked->architecture});
  if (!answer) return run.failed(answer.error());
  const auto& order = answer->output;
  if (run.output().format() == Format::Text) {
    run.output().text(dot_text(order));
  } else if (run.output().format() != Format::Table) {
    print_items(run.output(), order, order.packages);
  } else {
    print_table(run.output(), order);
  }
  return ExitCode::Done;
}

constexpr std::array kOptions{
    kDistributionOption,
    kStateOption,
    kArchOption,
    Option{"changed-since", OptionKind::Value, "N",
           "What changed since this state, of Go packages"},
    Option{"binaries", OptionKind::Flag, {}, "Only those whose binaries were built of it"},
    Option{"without-tests", OptionKind::Flag, {}, "Needs of tests (<!nocheck>) do not count"},
};
constexpr std::array<std::string_view, 1> kForms{"dot"};

}  // namespace

const Command kRebuild{
    .name = "rebuild",
    .group = CommandGroup::Scenario,
    .summary = "What to rebuild after packages changed, in which order",
    .usage = "PACKAGE...|- | --changed-since N [--binaries] [--distribution NAME]",
    .options = kOptions,
    .forms = kForms,
    .positionals_max = 10'000,
    .details =
        "All source packages whose build installs one of the packages: they build-depend on it,\n"
        "or on what depends on it. A batch needs only batches before it; packages that need each\n"
        "other share a batch and are named as a cycle, with the dependencies that make it. Those\n"
        "whose binaries were built of it (Built-Using, Static-Built-Using) are marked.",
    .examples =
        "gofed --local rebuild golang-golang-x-crypto\n"
        "gofed --local rebuild golang-golang-x-crypto --binaries -o ndjson | jq -r .source",
    .run = &run,
};

}  // namespace gofed::clients
