#include "clients/core/globals.h"

#include <algorithm>
#include <array>
#include <ranges>
#include <string_view>

namespace gofed::clients {
namespace {

// Whether the word is an option whose value is the next word: "--broker", "-o", but neither
// "--broker=E" nor "-ojson". Of joined letters ("-vo") the last one decides.
bool takes_next_word(std::string_view word) {
  const auto options = global_options();
  const bool is_long = word.starts_with("--");
  const auto found = std::ranges::find_if(options, [&](const Option& option) {
    return is_long ? word.substr(2) == option.name : option.letter == word[1];
  });
  if (found == options.end()) return false;
  if (found->kind != OptionKind::Flag) return is_long || word.size() == 2;
  return !is_long && word.size() > 2 && takes_next_word("-" + std::string(word.substr(2)));
}

Result<void> read_format(const Arguments& arguments, Globals& globals) {
  const auto name = arguments.value("output");
  if (!name) return {};
  globals.format = format_of(*name).value_or(Format::Text);
  if (globals.format == Format::Text) globals.form = *name;  // the command knows its own
  return {};
}

Result<void> read_columns(const Arguments& arguments, Globals& globals) {
  const auto list = arguments.value("columns");
  if (!list) return {};
  for (const auto part : std::views::split(*list, ',')) {
    std::string_view title(part);
    while (title.starts_with(' ')) title.remove_prefix(1);
    while (title.ends_with(' ')) title.remove_suffix(1);
    if (title.empty()) {
      return fail(Errc::InvalidArgument, "--columns " + *list + ": expected titles: JOB,STATE");
    }
    globals.columns.emplace_back(title);
  }
  return {};
}

Result<void> read_colour(const Arguments& arguments, Globals& globals) {
  const auto when = arguments.value_or("color", "auto");
  if (when == "always") {
    globals.colour = Colour::Always;
  } else if (when == "never") {
    globals.colour = Colour::Never;
  } else if (when != "auto") {
    return fail(Errc::InvalidArgument, "--color " + when + ": expected auto, always or never");
  }
  return {};
}

Result<void> read_settings(const Arguments& arguments, Globals& globals) {
  for (const auto& pair : arguments.values("set")) {
    const auto equals = pair.find('=');
    if (equals == std::string::npos || equals == 0) {
      return fail(Errc::InvalidArgument, "--set " + pair + ": expected SECTION.KEY=VALUE");
    }
    globals.settings[pair.substr(0, equals)] = pair.substr(equals + 1);
  }
  if (const auto broker = arguments.value("broker")) globals.settings["client.broker"] = *broker;
  if (const auto timeout = arguments.value("timeout")) {
    const auto parsed = envelope::parse_duration(*timeout);
    if (!parsed) return prefixed("--timeout", parsed.error());
    globals.settings["client.timeout"] = *timeout;
  }
  if (globals.verbosity == Verbosity::Quiet) globals.settings["log.level"] = "error";
  if (globals.verbosity == Verbosity::Verbose) globals.settings["log.level"] = "debug";
  return {};
}

Result<void> read_exclusive(const Arguments& arguments, Globals& globals) {
  using Force = envelope::RouterOptions::Force;
  if (arguments.flag("local") && arguments.flag("remote")) {
    return fail(Errc::InvalidArgument, "--local and --remote exclude each other");
  }
  if (arguments.flag("quiet") && arguments.flag("verbose")) {
    return fail(Errc::InvalidArgument, "--quiet and --verbose exclude each other");
  }
  if (arguments.flag("local")) globals.force = Force::Local;
  if (arguments.flag("remote")) globals.force = Force::Remote;
  if (arguments.flag("quiet")) globals.verbosity = Verbosity::Quiet;
  if (arguments.flag("verbose")) globals.verbosity = Verbosity::Verbose;
  return {};
}

}  // namespace

std::span<const Option> global_options() {
  using enum OptionKind;
  static constexpr std::array kOptions{
      Option{"broker", Value, "E", "Broker to ask (default tcp://127.0.0.1:5555); E,E...: several"},
      Option{"config", Value, "FILE", "Configuration file (TOML); see `gofed bootstrap`"},
      Option{"context", Value, "NAME", "Settings that `gofed context` keeps under a name"},
      Option{"set", List, "KEY=VALUE", "One setting of the configuration; may be repeated"},
      Option{"local", Flag, {}, "Run every service inside this process"},
      Option{"remote", Flag, {}, "Ask the broker for every service, whatever the routes say"},
      Option{"timeout", Value, "D", "How long a call may take: 250ms, 10s, 5m"},
      Option{"output", Value, "FORMAT", "json, ndjson or table (default: table on a terminal)",
             'o'},
      Option{"columns", Value, "A,B", "Only these columns of a table, by their titles"},
      Option{"wide", Flag, {}, "All columns of a table, however narrow the terminal"},
      Option{"color", Value, "WHEN", "auto, always or never (default: on a terminal)"},
      Option{"quiet", Flag, {}, "No progress, no messages but errors", 'q'},
      Option{"verbose", Flag, {}, "Say more on stderr", 'v'},
      Option{"print-config", Flag, {}, "Print the configuration in force and end"},
      Option{"info", Flag, {}, "Print what this program is and asks, and end"},
      Option{"version", Flag, {}, "Print the version and end"},
      Option{"help", Flag, {}, "Print help (of the command, where one is named) and end", 'h'},
  };
  return kOptions;
}

Result<Globals> read_globals(const Arguments& arguments) {
  Globals globals;
  globals.help = arguments.flag("help");
  globals.version = arguments.flag("version");
  globals.info = arguments.flag("info");
  globals.print_config = arguments.flag("print-config");
  globals.wide = arguments.flag("wide");
  if (auto read = read_columns(arguments, globals); !read) return std::unexpected(read.error());
  if (const auto file = arguments.value("config")) globals.config_file = *file;
  globals.context = arguments.value_or("context", "");
  if (auto read = read_exclusive(arguments, globals); !read) return std::unexpected(read.error());
  if (auto read = read_format(arguments, globals); !read) return std::unexpected(read.error());
  if (auto read = read_colour(arguments, globals); !read) return std::unexpected(read.error());
  if (auto read = read_settings(arguments, globals); !read) return std::unexpected(read.error());
  return globals;
}

std::optional<std::string> unknown_option_before(std::span<const std::string> words) {
  const auto options = global_options();
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    if (word == "--" || word.size() < 2 || word[0] != '-') return std::nullopt;
    const auto name = word.substr(2, word.find('=') == word.npos ? word.npos : word.find('=') - 2);
    if (word.starts_with("--") &&
        std::ranges::find(options, name, &Option::name) == options.end()) {
      return std::string(name);
    }
    if (takes_next_word(word)) ++i;
  }
  return std::nullopt;
}

std::optional<std::size_t> command_index(std::span<const std::string> words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    if (word == "--") return i + 1 < words.size() ? std::optional(i + 1) : std::nullopt;
    if (word.size() < 2 || word[0] != '-') return i;
    if (takes_next_word(word)) ++i;
  }
  return std::nullopt;
}

}  // namespace gofed::clients
