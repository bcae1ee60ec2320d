// gofed help [COMMAND]
#include "clients/core/help.h"

#include <vector>

#include "clients/commands/commands.h"
#include "clients/core/run.h"
#include "clients/core/suggest.h"

namespace gofed::clients {
namespace {

ExitCode unknown(Run& run, const std::string& name) {
  std::vector<std::string_view> names;
  for (const auto* command : all_commands()) names.push_back(command->name);
  const auto near = nearest(name, names);
  return run.usage(
      {Errc::InvalidArgument,
       "no command " + name + (near.empty() ? "" : ", did you mean " + std::string(near) + "?")});
}

ExitCode run(Run& run, const Arguments& arguments) {
  const auto& names = arguments.positionals();
  if (names.empty()) {
    run.output().text(program_help());
    return ExitCode::Done;
  }
  const auto* command = find_command(names.front());
  if (command == nullptr) return unknown(run, names.front());
  run.output().text(command_help(*command));
  return ExitCode::Done;
}

}  // namespace

const Command kHelp{.name = "help",
                    .summary = "What the program, or one of its commands, does",
                    .usage = "[COMMAND]",
                    .positionals_max = 1,
                    .run = &run};

}  // namespace gofed::clients
