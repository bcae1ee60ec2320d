// The command line, read by the declared tables. The one place that knows cxxopts: part of the
// program (and of its tests), not of the library.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "clients/core/arguments.h"
#include "schemas/base/result.h"

namespace gofed::clients {

// Reads `words` (without the program's name) by the options of `tables`. What is no option is a
// positional, "-" too; everything after "--" is.
//   errors  InvalidArgument  an unknown option (with the nearest known one), a missing value, a
//                            value for a flag, an option twice that may come once
[[nodiscard]] Result<Arguments> parse_command_line(std::span<const std::string> words,
                                                   std::span<const std::span<const Option>> tables);

}  // namespace gofed::clients
