#include "clients/program/program.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>
#include <utility>
#include <vector>

#include "clients/core/command.h"
#include "clients/core/contexts.h"
#include "clients/core/globals.h"
#include "clients/core/help.h"
#include "clients/core/run.h"
#include "clients/core/services.h"
#include "clients/core/suggest.h"
#include "clients/output/terminal.h"
#include "envelope/net/endpoint.h"
#include "envelope/program/log.h"

namespace gofed::clients {
namespace {

// What the words say, before anything is done about it.
struct Invocation {
  const Command* command = nullptr;  // null: none named
  Globals globals;
  Arguments arguments;
};

ExitCode usage_error(std::string_view command, const Error& error) {
  std::string hint = " (see gofed help";
  if (!command.empty()) hint += " " + std::string(command);
  std::fputs(error_line(command, error.context + hint + ")").c_str(), stderr);
  return ExitCode::Usage;
}

Error unknown_command(std::string_view word) {
  std::vector<std::string_view> names;
  for (const auto* command : all_commands()) names.push_back(command->name);
  const auto near = nearest(word, names);
  return {Errc::InvalidArgument,
          "unknown command " + std::string(word) +
              (near.empty() ? "" : ", did you mean " + std::string(near) + "?")};
}

// What no command is of may be the value of an option before it that is misspelt.
Error not_understood(std::span<const std::string> words, std::string_view word) {
  const auto unknown = unknown_option_before(words);
  if (!unknown) return unknown_command(word);
  std::vector<std::string_view> names;
  for (const auto& option : global_options()) names.push_back(option.name);
  const auto near = nearest(*unknown, names);
  return {
      Errc::InvalidArgument,
      "unknown option --" + *unknown +
          (near.empty() ? " before the command" : ", did you mean --" + std::string(near) + "?")};
}

Result<void> check_positionals(const Command& command, const Arguments& arguments) {
  const auto count = arguments.positionals().size();
  if (count > command.positionals_max) {
    return fail(Errc::InvalidArgument,
                "unexpected argument " + arguments.positionals()[command.positionals_max]);
  }
  if (count < command.positionals_min) {
    return fail(Errc::InvalidArgument, "expected " + std::string(command.usage));
  }
  return {};
}

// `--version V` of a command that stores packages is the package's. Without a value it is the program's, as
// everywhere.
std::vector<std::string> with_package_version(const Command* command,
                                              std::span<const std::string> words) {
  constexpr std::string_view kVersion = "--version";
  constexpr std::string_view kOption = "package-version";
  std::vector<std::string> read(words.begin(), words.end());
  if (command == nullptr ||
      std::ranges::find(command->options, kOption, &Option::name) == command->options.end()) {
    return read;
  }
  for (std::size_t i = 0; i < read.size() && read[i] != "--"; ++i) {
    const bool has_next = i + 1 < read.size() && !read[i + 1].starts_with('-');
    if (!read[i].starts_with("--version=") && (read[i] != kVersion || !has_next)) continue;
    read[i].replace(0, kVersion.size(), "--" + std::string(kOption));
  }
  return read;
}

// Reads the words that are left once the command is known, by its options and the global ones.
Result<Invocation> read_invocation(const Command* command, std::span<const std::string> words,
                                   CommandLineParser parser) {
  std::vector<std::span<const Option>> tables{global_options()};
  if (command != nullptr) tables.push_back(command->options);
  auto arguments = parser(with_package_version(command, words), tables);
  if (!arguments) return std::unexpected(std::move(arguments.error()));
  auto globals = read_globals(*arguments);
  if (!globals) return std::unexpected(std::move(globals.error()));
  return Invocation{command, std::move(*globals), std::move(*arguments)};
}

Result<envelope::Config> load_config(const Globals& globals) {
  const auto variables = environment();
  auto context = chosen_context(globals, variables);
  if (!context) return std::unexpected(std::move(context.error()));
  const envelope::Config::Sources sources{
      .file = globals.config_file ? globals.config_file : envelope::find_config_file(variables),
      .context = std::move(*context),
      .flags = globals.settings,
      .environment = variables};
  const auto tables = client_setting_tables();
  auto config = envelope::Config::load(tables, sources);
  if (!config) return config;
  if (auto own = own_broker(variables); own && config->is_default("client.broker")) {
    config = config->with("client.broker", *own + "," + config->list("client.broker").front());
    if (!config) return config;
  }
  for (const auto& warning : config->warnings())
    std::fputs(error_line("", warning).c_str(), stderr);
  for (const auto& broker : config->list("client.broker")) {
    if (auto good = envelope::check_endpoint(broker); !good) return std::unexpected(good.error());
  }
  auto logging = envelope::init_logging(config->text("log.level"));
  if (!logging) return prefixed("log.level", logging.error());
  return config;
}

ExitCode print(std::string_view text) {
  Output output(Format::Table, find_terminal());
  output.text(text);
  const auto finished = output.finish();
  if (finished) return ExitCode::Done;
  std::fputs(error_line("", finished.error().context).c_str(), stderr);
  return ExitCode::Failed;
}

// --help, --version, --info and --print-config: text instead of work.
std::optional<ExitCode> print_instead(const Invocation& invocation) {
  const auto& globals = invocation.globals;
  if (globals.help) {
    return print(invocation.command == nullptr ? program_help()
                                               : command_help(*invocation.command));
  }
  if (globals.version) return print(version_line());
  if (!globals.info && !globals.print_config) return std::nullopt;
  const auto config = load_config(globals);
  if (!config) return usage_error("", config.error());
  return print(globals.info ? program_info(*config) : config->print());
}

Result<void> check_form(const Command& command, const Globals& globals) {
  if (globals.format != Format::Text) return {};
  if (std::ranges::find(command.forms, globals.form) != command.forms.end()) return {};
  std::string known = "json, ndjson, table";
  for (const auto form : command.forms) known += ", " + std::string(form);
  return fail(Errc::InvalidArgument, "--output " + globals.form + ": expected one of " + known);
}

Terminal terminal_for(const Globals& globals) {
  auto terminal = find_terminal();
  if (globals.colour != Colour::Auto) terminal.colours = globals.colour == Colour::Always;
  return terminal;
}

ExitCode run_command(Invocation invocation, Interrupt& interrupt) {
  const auto& command = *invocation.command;
  if (auto checked = check_form(command, invocation.globals); !checked) {
    return usage_error(command.name, checked.error());
  }
  if (auto checked = check_positionals(command, invocation.arguments); !checked) {
    return usage_error(command.name, checked.error());
  }
  auto config = load_config(invocation.globals);
  if (!config) {
    return usage_error(command.name, config.error());
  }
  const auto terminal = terminal_for(invocation.globals);
  Run run(command, {std::move(invocation.globals), std::move(*config), terminal}, interrupt);
  const auto code = command.run(run, invocation.arguments);
  const auto finished = run.output().finish();
  return finished || code != ExitCode::Done ? code : run.failed(finished.error());
}

}  // namespace

ExitCode run_program(std::span<const std::string> words, CommandLineParser parser,
                     Interrupt& interrupt) {
  const auto index = command_index(words);
  const Command* command = nullptr;
  std::vector<std::string> rest(words.begin(), words.end());
  if (index) {
    command = find_command(words[*index]);
    if (command == nullptr) return usage_error("", not_understood(words, words[*index]));
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(*index));
  }
  auto invocation = read_invocation(command, rest, parser);
  if (!invocation) return usage_error(command == nullptr ? "" : command->name, invocation.error());
  if (const auto printed = print_instead(*invocation)) return *printed;
  if (command == nullptr) {
    return usage_error("", {Errc::InvalidArgument, "no command given"});
  }
  return run_command(std::move(*invocation), interrupt);
}

}  // namespace gofed::clients
