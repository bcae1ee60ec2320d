#include "envelope/program/server_program.h"

#include <algorithm>
#include <csignal>
#include <iostream>
#include <utility>

#include <unistd.h>

#include "envelope/net/descriptors.h"
#include "envelope/net/socket.h"
#include "envelope/program/log.h"
#include "envelope/program/manual_page.h"

namespace gofed::envelope {
namespace {

// What a server needs before it has anything to do with a peer.
constexpr std::size_t kDescriptorsMin = 32;

void (*stop_program)() = nullptr;  // for the signal handler alone

void on_signal(int /*number*/) {
  stop_program();
}

bool is_list(std::string_view key, std::span<const std::span<const Setting>> tables) {
  return std::ranges::any_of(tables, [key](const auto& table) {
    const auto found = std::ranges::find(table, key, &Setting::key);
    return found != table.end() && found->kind == SettingKind::List;
  });
}

std::string joined(const std::vector<std::string>& values) {
  std::string list;
  for (const auto& value : values) list += (list.empty() ? "" : ",") + value;
  return list;
}

std::vector<std::string> environment() {
  std::vector<std::string> all;
  for (char** entry = ::environ; *entry != nullptr; ++entry) all.emplace_back(*entry);
  return all;
}

Result<Config> load_config(const ServerProgram& program, const GivenOptions& given) {
  auto settings = settings_of(given, program.flags, program.tables);
  if (!settings) return std::unexpected(std::move(settings.error()));
  auto variables = environment();
  Config::Sources sources{.file = find_config_file(variables),
                          .flags = std::move(*settings),
                          .environment = std::move(variables),
                          .other_sections = program.other_sections};
  if (given.has("config")) sources.file = given.values("config").back();
  return Config::load(program.tables, sources);
}

ServerExit print(std::string_view text) {
  std::cout << text << std::flush;
  return std::cout ? ServerExit::Ok : ServerExit::Failed;
}

// The manual page, for `cmake --install`.
std::string manual(const ServerProgram& program) {
  ManualPage page(program.name, 1, program.summary);
  page.section("SYNOPSIS");
  page.verbatim(std::string(program.name) + " " + std::string(program.synopsis));
  page.section("DESCRIPTION");
  page.text(
      "Serves until SIGTERM or SIGINT, and says READY=1, WATCHDOG=1 and STOPPING=1 to a service "
      "manager, as sd_notify(3) has it. Logs go to stderr.");
  page.section("OPTIONS");
  page.verbatim(program.help());
  page.section("EXIT STATUS");
  page.item("0", "", "Stopped.");
  page.item("1", "", "Could not start.");
  page.item("2", "", "The command line or the configuration is wrong.");
  page.section("SEE ALSO");
  page.text("gofed(1), gofed.toml(5)");
  return page.finish();
}

}  // namespace

std::vector<std::string> GivenOptions::values(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::vector<std::string>{} : found->second;
}

Result<std::map<std::string, std::string>> settings_of(
    const GivenOptions& given, std::span<const SettingFlag> flags,
    std::span<const std::span<const Setting>> tables) {
  std::map<std::string, std::string> settings;
  for (const auto& assignment : given.values("set")) {
    const auto equals = assignment.find('=');
    if (equals == std::string::npos || equals == 0) {
      return fail(Errc::InvalidArgument, "--set " + assignment + ": expected section.key=value");
    }
    settings[assignment.substr(0, equals)] = assignment.substr(equals + 1);
  }
  for (const auto& [flag, key, unit] : flags) {
    if (!given.has(flag)) continue;
    const auto values = given.values(flag);
    settings[std::string(key)] =
        (is_list(key, tables) ? joined(values) : values.back()) + std::string(unit);
  }
  return settings;
}

ServerExit run_server(const ServerProgram& program, const GivenOptions& given) {
  if (given.has("help")) return print(program.help());
  if (given.has("manual")) return print(manual(program));
  if (given.has("version")) return print(std::string(program.name) + " " GOFED_VERSION "\n");
  if (!given.unexpected().empty()) {
    return tell(program.name, ServerExit::Usage,
                {Errc::InvalidArgument, "unexpected argument " + given.unexpected().front()});
  }
  const auto config = load_config(program, given);
  if (!config) {
    const bool missing = config.error().code == Errc::NotFound;
    return tell(program.name, missing ? ServerExit::Failed : ServerExit::Usage, config.error());
  }
  for (const auto& warning : config->warnings()) {
    std::cerr << program.name << ": " << printable(warning) << '\n';
  }
  if (given.has("info")) return print(program.info(*config));
  if (given.has("print-config")) return print(config->print());
  if (const auto logging = init_logging(config->text("log.level")); !logging) {
    return tell(program.name, ServerExit::Usage, logging.error());
  }
  raise_descriptor_limit();
  if (const auto enough = check_descriptors(kDescriptorsMin); !enough) {
    return tell(program.name, ServerExit::Failed, enough.error());
  }
  const auto exit = program.serve(*config, given);
  zmq_context().close();  // the last messages are on their way: let them leave
  return exit;
}

ServerExit tell(std::string_view program, ServerExit how, const Error& error) {
  std::cerr << program << ": " << printable(error.context) << '\n';
  if (how == ServerExit::Usage) std::cerr << "Try '" << program << " --help'.\n";
  return how;
}

void on_stop_signals(void (*stop)()) {
  stop_program = stop;
  struct sigaction action{};
  action.sa_handler = on_signal;
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGINT, &action, nullptr);
}

}  // namespace gofed::envelope
