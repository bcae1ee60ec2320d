// The options that every command takes, and which word of the command line is the command.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "clients/core/arguments.h"
#include "clients/output/format.h"
#include "envelope/program/config.h"
#include "envelope/service/router.h"
#include "schemas/base/result.h"

namespace gofed::clients {

enum class Colour : std::uint8_t { Auto, Always, Never };
enum class Verbosity : std::uint8_t { Quiet, Normal, Verbose };

struct Globals {
  envelope::RouterOptions::Force force = envelope::RouterOptions::Force::None;
  std::optional<std::filesystem::path> config_file;
  std::string context;                          // --context
  std::map<std::string, std::string> settings;  // --set, and the options that stand for a setting
  std::optional<Format> format;                 // not given: by whether stdout is a terminal
  std::string form;                             // which one, of Format::Text
  std::vector<std::string> columns;             // of tables; empty: those that have room
  bool wide = false;                            // tables as wide as their cells
  Verbosity verbosity = Verbosity::Normal;
  Colour colour = Colour::Auto;
  bool help = false;
  bool version = false;
  bool info = false;
  bool print_config = false;
};

[[nodiscard]] std::span<const Option> global_options();

// errors: InvalidArgument, naming option and value.
[[nodiscard]] Result<Globals> read_globals(const Arguments& arguments);

// An option before the command that no table has: "--outptu"; nothing where all are known.
[[nodiscard]] std::optional<std::string> unknown_option_before(std::span<const std::string> words);

// Index of the first word that is neither a global option nor the value of one: the command.
[[nodiscard]] std::optional<std::size_t> command_index(std::span<const std::string> words);

}  // namespace gofed::clients
