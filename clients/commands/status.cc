// gofed status [SERVICE...] [--wait D]
#include <array>
#include <chrono>
#include <string>
#include <vector>

#include "clients/commands/commands.h"
#include "clients/core/broker_query.h"
#include "clients/core/help.h"
#include "clients/core/readiness.h"
#include "clients/core/run.h"
#include "clients/output/amounts.h"
#include "schemas/catalogue.h"
#include "schemas/describe/describe.h"

namespace gofed::clients {
namespace {

struct SystemStatus {
  std::string broker;
  bool reachable = false;
  std::string error;  // why not
  std::optional<schemas::BrokerStats> stats;
  std::vector<schemas::ServiceStatus> services;
  std::vector<std::string> without_workers;

  static void describe(schemas::Describe<SystemStatus>& d) {
    d.name("SystemStatus", "How the system is.");
    d.field<&SystemStatus::broker>("broker", "Whom this program asks.");
    d.field<&SystemStatus::reachable>("reachable", "It answered.");
    d.field<&SystemStatus::error>("error", "Why it did not.").optional();
    d.field<&SystemStatus::stats>("stats", "What it counted.");
    d.field<&SystemStatus::services>("services", "That it knows.");
    d.field<&SystemStatus::without_workers>("without_workers",
                                            "Services that nobody offers at the moment.");
  }
};

struct StatusArgs {
  std::vector<std::string> services;
  std::optional<std::chrono::milliseconds> wait;
};

Result<StatusArgs> read_args(const Arguments& arguments) {
  StatusArgs args{.services = arguments.positionals(), .wait = {}};
  if (args.services.empty()) args.services = known_services();
  if (const auto text = arguments.value("wait")) {
    const auto wait = envelope::parse_duration(*text);
    if (!wait) return prefixed("--wait", wait.error());
    args.wait = *wait;
  }
  return args;
}

Result<void> ask(Run& run, const StatusArgs& args, SystemStatus& status) {
  auto stats = query<schemas::BrokerStats>(run, "mmi.stats");
  if (!stats) return std::unexpected(std::move(stats.error()));
  status.reachable = true;
  status.stats = std::move(*stats);
  auto list = query<schemas::ServiceList>(run, "mmi.services");
  if (!list) return std::unexpected(std::move(list.error()));
  status.without_workers = services_without_workers(*list, args.services);
  status.services = std::move(list->services);
  return {};
}

void print_table(Output& output, const SystemStatus& status) {
  if (!status.stats) return;
  const auto& stats = *status.stats;
  Table table({{"BROKER"}, {status.broker}});
  const auto up = duration_words(std::chrono::milliseconds(stats.up_ms));
  table.add({"version", stats.version + ", pid " + std::to_string(stats.pid) + ", up " + up});
  table.add({"now", count_words(stats.workers, "worker") + ", " + std::to_string(stats.in_flight) +
                        " running, " + std::to_string(stats.queued) + " queued"});
  table.add({"so far", count_words(stats.requests, "request") + ", " +
                           std::to_string(stats.retried) + " retried, " +
                           std::to_string(stats.cancelled) + " cancelled"});
  table.add({"refused", std::to_string(stats.busy) + " busy, " + std::to_string(stats.timeouts) +
                            " timeout, " + std::to_string(stats.worker_lost) + " worker lost, " +
                            std::to_string(stats.malformed) + " malformed"});
  std::string missing;
  for (const auto& name : status.without_workers) missing += (missing.empty() ? "" : " ") + name;
  table.add({"no worker", missing.empty() ? "of none: all services have one" : missing});
  output.table(table);
}

ExitCode run(Run& run, const Arguments& arguments) {
  if (run.is_local()) return run.usage({Errc::InvalidArgument, "--local: there is no broker"});
  const auto args = read_args(arguments);
  if (!args) return run.usage(args.error());
  Result<void> ready;
  if (args->wait) {
    ready = wait_until_ready(run, args->services, std::chrono::steady_clock::now() + *args->wait);
  }
  SystemStatus status{.broker = broker_words(run.config())};
  const auto asked = ask(run, *args, status);
  if (!asked) status.error = asked.error().context;
  if (run.output().format() == Format::Table) {
    print_table(run.output(), status);
  } else {
    run.output().value(status);
  }
  if (!asked) return run.failed(asked.error());
  return ready ? ExitCode::Done : run.failed(ready.error());
}

constexpr std::array kOptions{
    Option{"wait", OptionKind::Value, "D", "Wait so long until every service has a worker"},
};

}  // namespace

const Command kStatus{
    .name = "status",
    .summary = "Whether the broker answers, what it counted, which services have no worker",
    .usage = "[SERVICE...] [--wait D]",
    .options = kOptions,
    .positionals_max = 100,
    .details =
        "Exit code 69 where the broker does not answer; with --wait also where one of the\n"
        "services (all, unless some are named) has no worker after that time.",
    .examples = "gofed status\ngofed status api deps --wait 10s && gofed api --file x.tar.gz",
    .run = &run,
};

}  // namespace gofed::clients
