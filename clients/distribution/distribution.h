// What the commands about distributions share, and their rows. For this folder; the list of commands
// includes distribution_commands.h.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "clients/core/run.h"

namespace gofed::clients {

inline constexpr Option kDistributionOption{
    "distribution", OptionKind::Value, "NAME",
    "Of this distribution; not needed where only one was imported"};
inline constexpr Option kStateOption{"state", OptionKind::Value, "N",
                                     "Of this state, as `distribution list` numbers them"};
inline constexpr Option kArchOption{"arch", OptionKind::Value, "ARCH",
                                    "Relations as they count on this architecture"};

// Which distribution, state and architecture a command asks.
struct Asked {
  std::string distribution;
  std::uint64_t state = 0;
  std::string architecture;
};
// errors: InvalidArgument.
[[nodiscard]] Result<Asked> read_asked(const Arguments& arguments);

// The words of a command line; `-` stands for those of standard input, one a line.
[[nodiscard]] Result<std::vector<std::string>> read_words(Run& run,
                                                          const std::vector<std::string>& words);

// "a, b".
[[nodiscard]] std::string comma_text(const std::vector<std::string>& words);

// A node or label of DOT with its quotes.
[[nodiscard]] std::string dot_quoted(std::string_view text);

// A value as the output's format wants it: one JSON document, or for ndjson a line for each item.
template <typename Answer, typename Item>
void print_items(Output& output, const Answer& answer, const std::vector<Item>& items) {
  if (output.format() != Format::Ndjson) return output.value(answer);
  for (const auto& item : items) output.value(item);
}

}  // namespace gofed::clients
