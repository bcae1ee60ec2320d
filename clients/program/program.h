// The program without its main: words in, exit code out.
#pragma once

#include <span>
#include <string>

#include "clients/core/arguments.h"
#include "clients/core/exit_code.h"
#include "clients/core/interrupt.h"
#include "schemas/base/result.h"

namespace gofed::clients {

// How the words of a command line are read by tables of options (command_line.h).
using CommandLineParser = Result<Arguments> (*)(std::span<const std::string> words,
                                                std::span<const std::span<const Option>> tables);

// Runs the command that `words` (without the program's name) ask for.
[[nodiscard]] ExitCode run_program(std::span<const std::string> words, CommandLineParser parser,
                                   Interrupt& interrupt);

}  // namespace gofed::clients
