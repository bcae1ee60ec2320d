// The options that say what a processor may be taken to have: --goamd64 v3 and the like, as the
// environment of the go command does. Pure, any thread.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "clients/core/arguments.h"

namespace gofed::clients {

// To be put into a command's table.
[[nodiscard]] std::span<const Option> arch_options();

// What was given, as AnalysisOptions::arch_levels has it: {"GOAMD64=v3"}. The one that analyses refuses a
// value that Go does not take.
[[nodiscard]] std::vector<std::string> arch_levels(const Arguments& arguments);

}  // namespace gofed::clients
