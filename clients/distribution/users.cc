// gofed users: who needs a package or an import path.
#include <algorithm>

#include "clients/distribution/distribution.h"
#include "clients/distribution/distribution_commands.h"
#include "clients/scenarios/enum_word.h"
#include "schemas/actions/goland_graph.h"

namespace gofed::clients {
namespace {

// Names of packages have no slash, and import paths that are provided have one, or a host.
bool is_import(const std::string& word) {
  return word.find('/') != std::string::npos;
}

std::string dot_text(const schemas::GolandReverse::Output& output) {
  std::string text = "digraph users {\n  rankdir=LR;\n  node [shape=box];\n";
  for (const auto& user : output.users) {
    text += "  " + dot_quoted(user.package) + " -> " + dot_quoted(user.needs) +
            " [label=" + dot_quoted(enum_word(user.kind)) + (user.tests ? ", style=dashed" : "") +
            "];\n";
  }
  return text + "}\n";
}

ExitCode run(Run& run, const Arguments& arguments) {
  const auto asked = read_asked(arguments);
  if (!asked) return run.usage(asked.error());
  const auto words = read_words(run, arguments.positionals());
  if (!words) return run.failed(words.error());
  schemas::GolandReverse::Input input{.distribution = asked->distribution,
                                      .state = asked->state,
                                      .packages = {},
                                      .imports = {},
                                      .transitive = arguments.flag("transitive"),
                                      .architecture = asked->architecture};
  for (const auto& word : *words)
    (is_import(word) ? input.imports : input.packages).push_back(word);
  const auto answer = run.call<schemas::GolandReverse>(std::move(input));
  if (!answer) return run.failed(answer.error());
  const auto& found = answer->output;
  if (run.output().format() == Format::Text) {
    run.output().text(dot_text(found));
  } else if (run.output().format() != Format::Table) {
    print_items(run.output(), found, found.users);
  } else {
    Table table(
        {{"USER"}, {"SOURCE"}, {"VERSION"}, {"HOW"}, {"NEEDS"}, {"STEP", Align::Right}, {"ONLY"}});
    for (const auto& user : found.users) {
      table.add({user.package, user.source, user.version, std::string(enum_word(user.kind)),
                 user.needs, std::to_string(user.step), user.tests ? "tests" : ""});
    }
    run.output().table(table);
  }
  return ExitCode::Done;
}

constexpr std::array kOptions{
    kDistributionOption,
    kStateOption,
    kArchOption,
    Option{"transitive", OptionKind::Flag, {}, "Users of users too"},
};
constexpr std::array<std::string_view, 1> kForms{"dot"};

}  // namespace

const Command kUsers{
    .name = "users",
    .group = CommandGroup::Scenario,
    .summary = "Which packages of a distribution need a package or an import path",
    .usage = "PACKAGE|IMPORT...|- [--transitive] [--distribution NAME]",
    .options = kOptions,
    .forms = kForms,
    .positionals_min = 1,
    .positionals_max = 10'000,
    .details =
        "Who depends on it, build-depends on it, or was built of it (Built-Using). A word with a\n"
        "slash is an import path, whose packages are meant. What build-depends on it for its\n"
        "tests only (<!nocheck>) says so.",
    .examples =
        "gofed --local users golang-github-spf13-pflag-dev\n"
        "gofed --local users golang.org/x/crypto --transitive -o ndjson",
    .run = &run,
};

}  // namespace gofed::clients
