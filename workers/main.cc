// gofed-worker: hosts one, several or all services, registered with one or more brokers.
//
// Serves until SIGTERM or SIGINT, then finishes what it runs; a second signal stops at once.
// stdout is the direct endpoint, where there is one; logs go to stderr.
// Exit codes: 0 stopped, 1 could not start, or was refused by the broker, 2 usage.
#include <csignal>
#include <exception>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <cxxopts.hpp>
#include <unistd.h>

#include "envelope/config.h"
#include "envelope/log.h"
#include "envelope/router.h"
#include "envelope/socket.h"
#include "envelope/worker.h"
#include "schemas/catalogue.h"
#include "workers/services.h"

namespace {

using gofed::Errc;
using gofed::Error;
using gofed::Result;
namespace envelope = gofed::envelope;
namespace schemas = gofed::schemas;
namespace workers = gofed::workers;

enum class Exit : int { Ok = 0, Failed = 1, Usage = 2 };

using Services = std::vector<std::shared_ptr<envelope::Service>>;

// What the words of the command line say.
struct Arguments {
  std::vector<std::string> services;
  std::optional<std::string> config_file;
  std::map<std::string, std::string> settings;
  bool allow_insecure = false;
  bool info = false;
  bool print_config = false;
};

cxxopts::Options command_line() {
  cxxopts::Options options("gofed-worker", "Hosts services and answers their requests.\n");
  options.positional_help("SERVICE...|all");
  auto add = options.add_options();
  const auto texts = [] { return cxxopts::value<std::vector<std::string>>(); };
  const auto text = [] { return cxxopts::value<std::string>(); };
  add("broker", "A broker to register with; several are allowed", texts(), "E");
  add("capacity", "Requests at once and service; 0: cores", text(), "N");
  add("window", "Requests held at once and service; 0: four times the capacity", text(), "N");
  add("direct", "Answer on this endpoint without a broker too: tcp://127.0.0.1:*", text(), "E");
  add("config", "Configuration file (TOML)", text(), "F");
  add("set", "One setting: section.key=value", texts(), "S");
  add("allow-insecure", "Let --direct listen for other hosts, without encryption");
  add("log-level", "trace, debug, info, warn, error, off; per logger: info,worker=debug", text(),
      "L");
  add("print-config", "Print the configuration that holds, with its origins");
  add("info", "Print the services and their actions");
  add("h,help", "Print this");
  add("version", "Print the version");
  options.add_options("hidden")("service", "", texts());
  options.parse_positional("service");
  return options;
}

// Each flag stands for a setting; several values of one make a list.
void set_from_flag(const cxxopts::ParseResult& flags, const std::string& flag,
                   const std::string& key, std::map<std::string, std::string>& settings) {
  if (flags.count(flag) > 0) settings[key] = flags[flag].as<std::string>();
}

Result<Arguments> read_arguments(const cxxopts::ParseResult& flags) {
  Arguments out;
  if (flags.count("service") > 0) out.services = flags["service"].as<std::vector<std::string>>();
  if (flags.count("config") > 0) out.config_file = flags["config"].as<std::string>();
  out.allow_insecure = flags.count("allow-insecure") > 0;
  out.info = flags.count("info") > 0;
  out.print_config = flags.count("print-config") > 0;
  if (flags.count("set") > 0) {
    for (const auto& assignment : flags["set"].as<std::vector<std::string>>()) {
      const auto equals = assignment.find('=');
      if (equals == std::string::npos) {
        return gofed::fail(Errc::InvalidArgument,
                           "--set " + assignment + ": expected section.key=value");
      }
      out.settings[assignment.substr(0, equals)] = assignment.substr(equals + 1);
    }
  }
  if (flags.count("broker") > 0) {
    auto& list = out.settings["worker.broker"];
    list.clear();
    for (const auto& broker : flags["broker"].as<std::vector<std::string>>()) {
      list += (list.empty() ? "" : ",") + broker;
    }
  }
  set_from_flag(flags, "capacity", "worker.capacity", out.settings);
  set_from_flag(flags, "window", "worker.window", out.settings);
  set_from_flag(flags, "direct", "worker.direct", out.settings);
  set_from_flag(flags, "log-level", "log.level", out.settings);
  return out;
}

Result<envelope::Config> load_config(const Arguments& arguments) {
  envelope::Config::Sources sources{
      .file = arguments.config_file, .flags = arguments.settings, .environment = {}};
  for (char** entry = ::environ; *entry != nullptr; ++entry)
    sources.environment.emplace_back(*entry);
  std::vector<std::span<const envelope::Setting>> tables{envelope::envelope_settings()};
  const auto more = workers::service_settings();
  tables.insert(tables.end(), more.begin(), more.end());
  return envelope::Config::load(tables, sources);
}

std::string info() {
  std::string text = "gofed-worker " GOFED_VERSION "\n";
  for (const auto& service : schemas::all_services()) {
    text += "\n" + std::string(service.name) + ": " + std::string(service.doc) + "\n";
    for (const auto& action : schemas::all_actions()) {
      if (action.info.service != service.name) continue;
      text += "  " + std::string(action.info.name) + ": " + std::string(action.info.doc) + "\n";
    }
  }
  return text;
}

Exit tell(Exit how, const Error& error) {
  std::cerr << "gofed-worker: " << error.context << '\n';
  if (how == Exit::Usage) std::cerr << "Try 'gofed-worker --help'.\n";
  return how;
}

envelope::Worker* running = nullptr;  // for the signal handler alone

void on_signal(int /*number*/) {
  running->stop();
}

void handle_signals() {
  struct sigaction action{};
  action.sa_handler = on_signal;
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGINT, &action, nullptr);
}

// What this process may bind and hold is checked before anything is opened.
Result<envelope::WorkerOptions> worker_options(const Arguments& arguments,
                                               const envelope::Config& config) {
  auto options = envelope::worker_options(config);
  if (!options.direct.empty() && !arguments.allow_insecure &&
      !envelope::is_loopback(options.direct)) {
    return gofed::fail(Errc::NotAllowed, options.direct +
                                             ": other hosts can reach it; there is no encryption "
                                             "yet, so --allow-insecure must be given");
  }
  options.on_bound = [](const std::string& endpoint) { std::cout << endpoint << std::endl; };
  return options;
}

// Where the services' own calls go: to a storage service of this process as a function call, so
// that no broker is needed for what is at hand; else to the brokers that the worker registers with.
// Routes that are configured stay.
envelope::Config route_calls(const envelope::Config& config, const Services& services) {
  auto routed = config;
  const auto set = [&routed](const std::string& key, const std::string& value) {
    auto changed = routed.with(key, value);
    GOFED_ASSERT(changed.has_value());  // known keys, and lists and routes take any text
    routed = std::move(*changed);
  };
  std::string brokers;
  for (const auto& broker : config.list("worker.broker")) {
    brokers += (brokers.empty() ? "" : ",") + broker;
  }
  set("client.broker", brokers);
  for (const auto& service : services) {
    // Jobs are asked of the store that their id names, which may be another process's.
    const bool is_storage = service->kind() == envelope::ServiceKind::Storage &&
                            service->name() != "jobs" && !service->name().starts_with("titanic.");
    if (is_storage && !config.routes().contains(service->name())) {
      set("routes." + service->name(), "local");
    }
  }
  return routed;
}

Exit serve(const Arguments& arguments, const envelope::Config& config) {
  if (arguments.services.empty()) {
    return tell(Exit::Usage, {Errc::InvalidArgument, "no service named"});
  }
  auto services = workers::make_services(arguments.services);
  if (!services) return tell(Exit::Usage, services.error());
  auto options = worker_options(arguments, config);
  if (!options) return tell(Exit::Usage, options.error());
  const auto routed = route_calls(config, *services);
  envelope::Router router(routed, {.factories = workers::all_factories()});
  envelope::Worker worker(std::move(*options), std::move(*services), router);
  running = &worker;
  handle_signals();
  const auto outcome = worker.run();
  return outcome ? Exit::Ok : tell(Exit::Failed, outcome.error());
}

Exit run(int argc, char** argv) {
  auto command = command_line();
  Arguments arguments;
  try {
    const auto flags = command.parse(argc, argv);
    if (flags.count("help") > 0) {
      std::cout << command.help({""}) << '\n';
      return Exit::Ok;
    }
    if (flags.count("version") > 0) {
      std::cout << "gofed-worker " GOFED_VERSION "\n";
      return Exit::Ok;
    }
    auto read = read_arguments(flags);
    if (!read) return tell(Exit::Usage, read.error());
    arguments = std::move(*read);
  } catch (const std::exception& error) {
    return tell(Exit::Usage, {Errc::InvalidArgument, error.what()});
  }
  if (arguments.info) {
    std::cout << info();
    return Exit::Ok;
  }
  auto config = load_config(arguments);
  if (!config) {
    return tell(config.error().code == Errc::NotFound ? Exit::Failed : Exit::Usage, config.error());
  }
  if (arguments.print_config) {
    std::cout << config->print();
    return Exit::Ok;
  }
  if (const auto logging = envelope::init_logging(config->text("log.level")); !logging) {
    return tell(Exit::Usage, logging.error());
  }
  const auto exit = serve(arguments, *config);
  envelope::zmq_context().close();  // the last answers are on their way: let them leave
  return exit;
}

}  // namespace

int main(int argc, char** argv) {
  return static_cast<int>(run(argc, argv));
}
