// gofed services
#include "clients/core/services.h"

#include <string>

#include "clients/commands/commands.h"
#include "clients/core/broker_query.h"
#include "clients/core/run.h"
#include "clients/output/text_width.h"
#include "schemas/catalogue.h"

namespace gofed::clients {
namespace {

std::string kind_name(schemas::ServiceKind kind) {
  return kind == schemas::ServiceKind::Storage ? "storage" : "computational";
}

// What --local can ask: the services inside this program, each its own only worker.
schemas::ServiceList local_list() {
  schemas::ServiceList list;
  for (const auto& factory : local_services()) {
    schemas::ServiceStatus status;
    status.service = factory.name;
    if (const auto* info = schemas::find_service(factory.name)) status.kind = info->kind;
    for (const auto& action : schemas::all_actions()) {
      if (action.info.service == factory.name) status.actions.emplace_back(action.info.name);
    }
    list.services.push_back(std::move(status));
  }
  return list;
}

void print(Output& output, const schemas::ServiceList& list) {
  if (output.format() == Format::Json) return output.value(list.services);
  if (output.format() == Format::Ndjson) {
    for (const auto& service : list.services) output.value(service);
    return;
  }
  Table table({{"SERVICE"},
               {"KIND", Align::Left, 4},
               {"WORKERS", Align::Right},
               {"CAPACITY", Align::Right, 3},
               {"RUNNING", Align::Right},
               {"QUEUED", Align::Right, 1},
               {"DONE", Align::Right, 2},
               {"FAILED", Align::Right},
               {"RETRIED", Align::Right, 5}});
  for (const auto& service : list.services) {
    table.add({service.service, kind_name(service.kind), std::to_string(service.workers),
               std::to_string(service.capacity), std::to_string(service.in_flight),
               std::to_string(service.queued), std::to_string(service.completed),
               std::to_string(service.failed), std::to_string(service.retried)});
  }
  output.table(table);
}

ExitCode run(Run& run, const Arguments&) {
  if (run.is_local()) {
    print(run.output(), local_list());
    return ExitCode::Done;
  }
  auto list = query<schemas::ServiceList>(run, "mmi.services");
  if (!list) return run.failed(list.error());
  // A peer may call its service anything: bytes that are no UTF-8 are spelt out in JSON too.
  for (auto& service : list->services) service.service = printable(service.service);
  if (list->services.empty()) run.note("the broker has no workers");
  print(run.output(), *list);
  return ExitCode::Done;
}

}  // namespace

const Command kServices{
    .name = "services",
    .summary = "The services that the broker knows, their workers and queues",
    .usage = "",
    .details = "With --local: the services that can run inside this program.",
    .examples = "gofed services\ngofed services -o json | jq '.[].service'",
    .run = &run,
};

}  // namespace gofed::clients
