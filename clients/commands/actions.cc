// gofed actions [NAME] [--system-json]
#include <array>
#include <string>
#include <vector>

#include "clients/commands/commands.h"
#include "clients/core/run.h"
#include "clients/core/suggest.h"
#include "schemas/catalogue.h"
#include "schemas/describe/describe.h"

namespace gofed::clients {
namespace {

// An action as a line of NDJSON.
struct ActionLine {
  std::string service;
  std::string name;
  bool idempotent = false;
  std::string doc;
  std::string input;
  std::string output;

  static void describe(schemas::Describe<ActionLine>& d) {
    d.name("ActionLine", "An action.");
    d.field<&ActionLine::service>("service", "That offers it.");
    d.field<&ActionLine::name>("name", "Its name.");
    d.field<&ActionLine::idempotent>("idempotent", "Running it twice is as good as once.");
    d.field<&ActionLine::doc>("doc", "What it does.");
    d.field<&ActionLine::input>("input", "Type of its input.");
    d.field<&ActionLine::output>("output", "Type of its output.");
  }
};

ActionLine line_of(const schemas::ActionDescription& action) {
  return {.service = std::string(action.info.service),
          .name = std::string(action.info.name),
          .idempotent = action.info.idempotent,
          .doc = std::string(action.info.doc),
          .input = std::string(action.input().name),
          .output = std::string(action.output().name)};
}

// The actions of one service, or of all where none is named.
std::vector<ActionLine> lines_of(std::string_view service) {
  std::vector<ActionLine> lines;
  for (const auto& action : schemas::all_actions()) {
    if (service.empty() || action.info.service == service) lines.push_back(line_of(action));
  }
  return lines;
}

void print_lines(Output& output, const std::vector<ActionLine>& lines) {
  if (output.format() == Format::Json) return output.value(lines);
  if (output.format() == Format::Ndjson) {
    for (const auto& line : lines) output.value(line);
    return;
  }
  Table table({{"SERVICE"}, {"ACTION"}, {"WHAT IT DOES"}});
  for (const auto& line : lines) table.add({line.service, line.name, line.doc});
  output.table(table);
}

ExitCode unknown(Run& run, const std::string& name) {
  std::vector<std::string_view> names;
  for (const auto& action : schemas::all_actions()) names.push_back(action.info.name);
  for (const auto& service : schemas::all_services()) names.push_back(service.name);
  const auto near = nearest(name, names);
  return run.usage({Errc::InvalidArgument,
                    "no action or service " + name +
                        (near.empty() ? "" : ", did you mean " + std::string(near) + "?")});
}

ExitCode run(Run& run, const Arguments& arguments) {
  if (arguments.flag("system-json")) {
    run.output().text(schemas::system_json() + "\n");
    return ExitCode::Done;
  }
  if (arguments.positionals().empty()) {
    print_lines(run.output(), lines_of(""));
    return ExitCode::Done;
  }
  const auto& name = arguments.positionals().front();
  if (schemas::find_service(name) != nullptr) {
    print_lines(run.output(), lines_of(name));
    return ExitCode::Done;
  }
  const auto* action = schemas::find_action(name);
  if (action == nullptr) return unknown(run, name);
  // Its documentation is text for people, unless JSON is asked for by name.
  if (run.globals().format.value_or(Format::Table) == Format::Table) {
    run.output().text(schemas::action_help(*action));
  } else {
    run.output().value(line_of(*action));
  }
  return ExitCode::Done;
}

constexpr std::array kOptions{
    Option{"system-json", OptionKind::Flag, {}, "Everything that can be asked, as one document"},
};

}  // namespace

const Command kActions{
    .name = "actions",
    .summary = "The actions that can be called, or one of them explained",
    .usage = "[ACTION|SERVICE] [--system-json]",
    .options = kOptions,
    .positionals_max = 1,
    .details = "Lists what this program knows; no broker is asked.",
    .examples =
        "gofed actions\n"
        "gofed actions api_analysis\n"
        "gofed actions --system-json > system.json",
    .run = &run,
};

}  // namespace gofed::clients
