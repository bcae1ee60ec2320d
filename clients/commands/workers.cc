// gofed workers [SERVICE]
#include <chrono>
#include <string>

#include "clients/commands/commands.h"
#include "clients/core/broker_query.h"
#include "clients/core/run.h"
#include "clients/output/amounts.h"

namespace gofed::clients {
namespace {

// Enough to tell stores apart; JSON has all of it.
constexpr std::size_t kStoreBytesShown = 8;

void print(Output& output, const schemas::WorkerList& list) {
  if (output.format() == Format::Json) return output.value(list.workers);
  if (output.format() == Format::Ndjson) {
    for (const auto& worker : list.workers) output.value(worker);
    return;
  }
  Table table({{"SERVICE"},
               {"HOST"},
               {"PID", Align::Right},
               {"VERSION"},
               {"RUNNING", Align::Right},
               {"DONE", Align::Right},
               {"SILENT", Align::Right},
               {"UP", Align::Right},
               {"DIRECT ENDPOINT"},
               {"STORE"}});
  for (const auto& worker : list.workers) {
    table.add({worker.service, worker.host, worker.pid == 0 ? "" : std::to_string(worker.pid),
               worker.version,
               std::to_string(worker.in_flight) + " of " + std::to_string(worker.capacity),
               std::to_string(worker.completed),
               duration_words(std::chrono::milliseconds(worker.silent_ms)),
               duration_words(std::chrono::milliseconds(worker.up_ms)), worker.endpoint,
               worker.store.substr(0, kStoreBytesShown)});
  }
  output.table(table);
}

ExitCode run(Run& run, const Arguments& arguments) {
  if (run.is_local()) return run.usage({Errc::InvalidArgument, "--local: there are no workers"});
  const auto service =
      arguments.positionals().empty() ? std::string() : arguments.positionals().front();
  const auto list = query<schemas::WorkerList>(run, "mmi.workers", service);
  if (!list) return run.failed(list.error());
  if (list->workers.empty()) {
    run.note(service.empty() ? "the broker has no workers" : "no worker of " + service);
  }
  print(run.output(), *list);
  return ExitCode::Done;
}

}  // namespace

const Command kWorkers{
    .name = "workers",
    .summary = "The workers that the broker knows, of one service or of all",
    .usage = "[SERVICE]",
    .positionals_max = 1,
    .examples = "gofed workers\ngofed workers api -o ndjson",
    .run = &run,
};

}  // namespace gofed::clients
