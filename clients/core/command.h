// A command of the program: one row of the table in commands.cc. Each lives in a file of its own
// under commands/ or scenarios/, which exports the row and nothing else.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "clients/core/arguments.h"
#include "clients/core/exit_code.h"

namespace gofed::clients {

class Run;
struct ScenarioJob;

enum class CommandGroup : std::uint8_t { Scenario, Tool };

struct Command {
  std::string_view name;
  CommandGroup group = CommandGroup::Tool;
  std::string_view summary;  // one line
  std::string_view usage;    // what follows the name: "ACTION [JSON|-]"
  std::span<const Option> options = {};
  std::span<const std::string_view> forms = {};  // what --output takes besides json, ndjson, table
  std::size_t positionals_min = 0;
  std::size_t positionals_max = 0;
  std::string_view details = {};   // paragraphs for `gofed help NAME`, lines of 80 columns
  std::string_view examples = {};  // one per line

  // Of a scenario that `submit` and `map` take; null: it is no job.
  const ScenarioJob* job = nullptr;

  // Does it. Errors are reported through the Run; the code is the program's.
  ExitCode (*run)(Run& run, const Arguments& arguments) = nullptr;
};

// All of them, in the order in which help lists them.
[[nodiscard]] std::span<const Command* const> all_commands();

// nullptr if absent.
[[nodiscard]] const Command* find_command(std::string_view name);

}  // namespace gofed::clients
