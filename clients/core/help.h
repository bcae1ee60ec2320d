// What the program says of itself.
#pragma once

#include <string>

#include "clients/core/command.h"
#include "envelope/program/config.h"

namespace gofed::clients {

[[nodiscard]] std::string program_help();
[[nodiscard]] std::string command_help(const Command& command);
[[nodiscard]] std::string version_line();

// The brokers that this program asks, in a line.
[[nodiscard]] std::string broker_words(const envelope::Config& config);

// --info: version, what this build can run by itself, whom it asks.
[[nodiscard]] std::string program_info(const envelope::Config& config);

}  // namespace gofed::clients
