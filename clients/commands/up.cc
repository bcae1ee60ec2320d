// gofed up [SERVICE...]
#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "clients/commands/commands.h"
#include "clients/core/readiness.h"
#include "clients/core/run.h"
#include "clients/core/suggest.h"
#include "clients/output/amounts.h"
#include "clients/output/json_text.h"
#include "clients/up/supervisor.h"
#include "schemas/catalogue.h"

namespace gofed::clients {
namespace {

// A store that recovers may take its time; a broker that binds may not.
constexpr std::chrono::seconds kReadyPatience{60};
constexpr int kBoundPatienceMs = 10'000;
// On top of what a worker takes itself to finish its actions.
constexpr std::chrono::seconds kStopPatience{5};

struct UpArgs {
  std::string endpoint;
  std::vector<std::string> services;
  std::uint64_t workers = 1;  // processes of computational services
  std::string capacity;
};

// "gofed-worker" processes: all storage services share one, so that a crash in an analysis leaves
// the stores alone; computational ones may be several.
struct WorkerPlan {
  std::string name;
  std::vector<std::string> services;
};

Result<void> check_service(const std::string& name) {
  if (schemas::find_service(name) != nullptr) return {};
  std::vector<std::string_view> names;
  for (const auto& service : schemas::all_services()) names.push_back(service.name);
  const auto near = nearest(name, names);
  return fail(
      Errc::InvalidArgument,
      "no service " + name + (near.empty() ? "" : ", did you mean " + std::string(near) + "?"));
}

Result<UpArgs> read_args(Run& run, const Arguments& arguments) {
  UpArgs args;
  const auto brokers = run.config().list("client.broker");
  if (brokers.size() != 1) return fail(Errc::InvalidArgument, "--broker: expected one endpoint");
  args.endpoint = brokers.front();
  for (const auto& name : arguments.positionals()) {
    if (name == "all") continue;
    if (auto known = check_service(name); !known) return std::unexpected(known.error());
    args.services.push_back(name);
  }
  if (args.services.empty()) args.services = known_services();
  auto workers = arguments.number("workers", 1, {.min = 1, .max = 256});
  if (!workers) return std::unexpected(std::move(workers.error()));
  args.workers = *workers;
  auto capacity = arguments.number("capacity", 0, {.min = 0, .max = 4096});
  if (!capacity) return std::unexpected(std::move(capacity.error()));
  if (*capacity > 0) args.capacity = std::to_string(*capacity);
  return args;
}

std::vector<WorkerPlan> plan_workers(const UpArgs& args) {
  WorkerPlan storage{.name = "gofed-worker (storage)", .services = {}};
  std::vector<std::string> computational;
  for (const auto& name : args.services) {
    const bool stores = schemas::find_service(name)->kind == schemas::ServiceKind::Storage;
    (stores ? storage.services : computational).push_back(name);
  }
  std::vector<WorkerPlan> plans;
  if (!storage.services.empty()) plans.push_back(std::move(storage));
  if (computational.empty()) return plans;
  for (std::uint64_t i = 1; i <= args.workers; ++i) {
    const auto number = args.workers == 1 ? "" : " " + std::to_string(i);
    plans.push_back({.name = "gofed-worker (analysis" + number + ")", .services = computational});
  }
  return plans;
}

std::string log_level(const Run& run) {
  switch (run.globals().verbosity) {
    case Verbosity::Quiet:
      return "error";
    case Verbosity::Normal:
      return "warn";
    case Verbosity::Verbose:
      return "info";
  }
  return "warn";
}

// What this program was given and passes on: the file, and settings of the sections that `passes`.
std::vector<std::string> configuration_words(const Run& run,
                                             bool (*passes)(std::string_view section)) {
  std::vector<std::string> words;
  if (const auto& file = run.globals().config_file) {
    words.insert(words.end(), {"--config", file->string()});
  }
  for (const auto& [key, value] : run.globals().settings) {
    if (passes(std::string_view(key).substr(0, key.find('.')))) {
      words.insert(words.end(), {"--set", key + "=" + value});
    }
  }
  return words;
}

// Starts the broker; the endpoint that it is bound to ("tcp://127.0.0.1:*" takes any free port).
Result<std::string> start_broker(const Run& run, const std::string& endpoint,
                                 Supervisor& supervisor) {
  auto program = sibling_program("gofed-broker");
  if (!program) return std::unexpected(std::move(program.error()));
  Process::Command command{.program = *program,
                           .arguments = {"--endpoint", endpoint, "--log-level", log_level(run)},
                           .read_output = true};
  std::ranges::move(configuration_words(run, [](auto section) { return section == "broker"; }),
                    std::back_inserter(command.arguments));
  auto process = Process::start(command);
  if (!process) return std::unexpected(std::move(process.error()));
  const auto bound = process->read_line(kBoundPatienceMs);
  if (!bound) return fail(Errc::Unavailable, "gofed-broker did not start on " + endpoint);
  command.arguments[1] = *bound;
  command.read_output = false;
  supervisor.adopt("gofed-broker", std::move(*process), std::move(command));
  return *bound;
}

Result<void> start_workers(const Run& run, const UpArgs& args, const std::string& broker,
                           Supervisor& supervisor) {
  auto program = sibling_program("gofed-worker");
  if (!program) return std::unexpected(std::move(program.error()));
  for (auto& plan : plan_workers(args)) {
    std::vector<std::string> words{"--broker", broker, "--log-level", log_level(run)};
    if (!args.capacity.empty()) words.insert(words.end(), {"--capacity", args.capacity});
    std::ranges::move(configuration_words(run,
                                          [](auto section) {  // not the client's own, or said above
                                            return section != "broker" && section != "client" &&
                                                   section != "log";
                                          }),
                      std::back_inserter(words));
    words.insert(words.end(), plan.services.begin(), plan.services.end());
    auto added = supervisor.add(plan.name, {.program = *program, .arguments = std::move(words)});
    if (!added) return added;
  }
  return {};
}

Result<std::string> start_all(Run& run, const UpArgs& args, Supervisor& supervisor) {
  auto bound = start_broker(run, args.endpoint, supervisor);
  if (!bound) return bound;
  run.set("client.broker", *bound);
  auto started = start_workers(run, args, *bound, supervisor);
  if (!started) return std::unexpected(std::move(started.error()));
  const auto deadline = std::chrono::steady_clock::now() + kReadyPatience;
  auto ready = wait_until_ready(run, args.services, deadline,
                                [&supervisor] { return supervisor.first_failure(); });
  if (!ready) return std::unexpected(std::move(ready.error()));
  return bound;
}

void tell_ready(Run& run, const UpArgs& args, const std::string& endpoint) {
  if (run.globals().format.value_or(Format::Table) == Format::Table) {
    run.output().text(endpoint + "\n");
  } else {
    run.output().json("{\"endpoint\":" + json_quoted(endpoint) + "}");
  }
  run.output().flush();
  run.note("ready: " + count_words(args.services.size(), "service") + " behind " + endpoint +
           "; Ctrl-C stops all");
}

ExitCode run(Run& run, const Arguments& arguments) {
  if (run.is_local()) return run.usage({Errc::InvalidArgument, "--local: nothing to start"});
  const auto args = read_args(run, arguments);
  if (!args) return run.usage(args.error());
  Supervisor supervisor(run.interrupt(), [&run](std::string_view line) { run.warn(line); });
  const auto endpoint = start_all(run, *args, supervisor);
  if (endpoint) {
    tell_ready(run, *args, *endpoint);
    supervisor.run(count_words(args->services.size(), "service") + " behind " + *endpoint);
    run.note("stopping");
  }
  supervisor.stop(run.config().duration("worker.drain_timeout") + kStopPatience);
  if (endpoint || run.interrupt().raised()) return ExitCode::Done;  // being stopped is its end
  const auto code = run.failed(endpoint.error());
  // "No broker, no worker" is what others say of us; we failed to start them.
  return code == ExitCode::Unavailable ? ExitCode::Failed : code;
}

constexpr std::array kOptions{
    Option{"workers", OptionKind::Value, "N", "Processes for the analysing services (default 1)"},
    Option{"capacity", OptionKind::Value, "N", "Requests at once and service (default: cores)"},
};

}  // namespace

const Command kUp{
    .name = "up",
    .summary = "Start a broker and all workers on this machine, until Ctrl-C",
    .usage = "[SERVICE...] [--workers N] [--capacity N]",
    .options = kOptions,
    .positionals_max = 100,
    .details =
        "Prints the broker's endpoint on stdout once every service has a worker. Processes\n"
        "that die are started again. Ctrl-C or SIGTERM lets running actions finish, ends\n"
        "all processes, and is the normal end (exit code 0). --broker tcp://127.0.0.1:*\n"
        "takes any free port; --config and --set are passed to broker and workers.",
    .examples =
        "gofed up\n"
        "gofed --broker ipc:///run/user/1000/gofed up --workers 2\n"
        "gofed --set filestorage.path=/srv/files up",
    .run = &run,
};

}  // namespace gofed::clients
