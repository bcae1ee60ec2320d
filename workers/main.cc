// gofed-worker: hosts one, several or all services, registered with one or more brokers.
//
// Serves until SIGTERM or SIGINT, then finishes what it runs; a second signal stops at once.
// stdout is the direct endpoint, where there is one; logs go to stderr.
// Exit codes: 0 stopped, 1 could not start, or was refused by the broker, 2 usage.
#include <array>
#include <exception>
#include <iostream>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <cxxopts.hpp>

#include "envelope/net/endpoint.h"
#include "envelope/program/config.h"
#include "envelope/program/server_program.h"
#include "envelope/service/router.h"
#include "envelope/worker/worker.h"
#include "schemas/base/standard_streams.h"
#include "schemas/catalogue.h"
#include "workers/services.h"

namespace {

using gofed::Errc;
using gofed::Result;
namespace envelope = gofed::envelope;
namespace schemas = gofed::schemas;
namespace workers = gofed::workers;

using envelope::ServerExit;

constexpr std::string_view kName = "gofed-worker";

using Services = std::vector<std::shared_ptr<envelope::Service>>;

constexpr std::array kFlags{
    envelope::SettingFlag{"broker", "worker.broker"},
    envelope::SettingFlag{"capacity", "worker.capacity"},
    envelope::SettingFlag{"window", "worker.window"},
    envelope::SettingFlag{"direct", "worker.direct"},
    envelope::SettingFlag{"allow-insecure", "worker.allow_insecure"},
    envelope::SettingFlag{"log-level", "log.level"},
};

cxxopts::Options command_line() {
  cxxopts::Options options(std::string(kName), "Hosts services and answers their requests.\n");
  options.positional_help("SERVICE...|all");
  auto add = options.add_options();
  const auto text = [] { return cxxopts::value<std::string>(); };
  add("broker", "A broker to register with; several are allowed", text(), "E");
  add("capacity", "Requests at once and service; 0: cores", text(), "N");
  add("window", "Requests held at once and service; 0: four times the capacity", text(), "N");
  add("direct", "Answer on this endpoint without a broker too: tcp://127.0.0.1:*", text(), "E");
  add("config", "Configuration file (TOML); see gofed bootstrap", text(), "F");
  add("set", "One setting: section.key=value", text(), "S");
  add("allow-insecure", "Let --direct listen for other hosts, without encryption");
  add("log-level", "trace, debug, info, warn, error, off; per logger: info,worker=debug", text(),
      "L");
  add("print-config", "Print the configuration that holds, with its origins");
  add("info", "Print the services and their actions");
  add("h,help", "Print this");
  add("version", "Print the version");
  options.add_options("hidden")("manual", "")("service", "",
                                              cxxopts::value<std::vector<std::string>>());
  options.parse_positional("service");
  return options;
}

std::vector<std::span<const envelope::Setting>> setting_tables() {
  std::vector<std::span<const envelope::Setting>> tables{envelope::envelope_settings()};
  const auto more = workers::service_settings();
  tables.insert(tables.end(), more.begin(), more.end());
  return tables;
}

std::string info(const envelope::Config& /*config*/) {
  std::string text = std::string(kName) + " " GOFED_VERSION "\n";
  for (const auto& service : schemas::all_services()) {
    text += "\n" + std::string(service.name) + ": " + std::string(service.doc) + "\n";
    for (const auto& action : schemas::all_actions()) {
      if (action.info.service != service.name) continue;
      text += "  " + std::string(action.info.name) + ": " + std::string(action.info.doc) + "\n";
    }
  }
  return text;
}

envelope::Worker* running = nullptr;  // for the signal handler alone

// What this process may bind and hold is checked before anything is opened.
Result<envelope::WorkerOptions> checked_options(const envelope::Config& config) {
  for (const auto& broker : config.list("worker.broker")) {
    if (auto good = envelope::check_endpoint(broker); !good) return std::unexpected(good.error());
  }
  auto options = envelope::worker_options(config);
  if (!options.direct.empty()) {
    if (auto may = envelope::check_listen(options.direct, config.boolean("worker.allow_insecure"));
        !may) {
      return std::unexpected(std::move(may.error()));
    }
  }
  options.on_bound = [](const std::string& endpoint) {
    std::cout << endpoint << '\n' << std::flush;
  };
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

ServerExit serve(const envelope::Config& config, const envelope::GivenOptions& given) {
  const auto names = given.values("service");
  if (names.empty()) {
    return envelope::tell(kName, ServerExit::Usage, {Errc::InvalidArgument, "no service named"});
  }
  auto services = workers::make_services(names);
  if (!services) return envelope::tell(kName, ServerExit::Usage, services.error());
  auto options = checked_options(config);
  if (!options) return envelope::tell(kName, ServerExit::Usage, options.error());
  const auto routed = route_calls(config, *services);
  envelope::Router router(routed, {.factories = workers::all_factories()});
  envelope::Worker worker(std::move(*options), std::move(*services), router);
  running = &worker;
  envelope::on_stop_signals([] {
    if (running != nullptr) running->stop();
  });
  const auto outcome = worker.run();
  running = nullptr;  // a second signal finds nothing to stop
  return outcome ? ServerExit::Ok : envelope::tell(kName, ServerExit::Failed, outcome.error());
}

ServerExit run(int argc, char** argv) {
  auto command = command_line();
  envelope::GivenOptions given;
  try {
    given = envelope::GivenOptions(command.parse(argc, argv));
  } catch (const std::exception& error) {
    return envelope::tell(kName, ServerExit::Usage, {Errc::InvalidArgument, error.what()});
  }
  return envelope::run_server({.name = kName,
                               .summary = "hosts gofed's services and answers their requests",
                               .synopsis = "[options] SERVICE...|all",
                               .tables = setting_tables(),
                               .flags = kFlags,
                               .other_sections = {"broker"},
                               .help = [&] { return command.help({""}) + "\n"; },
                               .info = &info,
                               .serve = &serve},
                              given);
}

}  // namespace

int main(int argc, char** argv) {
  gofed::open_standard_streams();
  return static_cast<int>(run(argc, argv));
}
