#include "clients/job_owners.h"

#include <utility>

#include "clients/broker_query.h"
#include "schemas/actions/jobs.h"
#include "schemas/broker_status.h"

namespace gofed::clients {

Result<JobOwners> owners_of(const std::vector<std::string>& ids) {
  JobOwners owners;
  for (const auto& id : ids) {
    auto service = schemas::job_service_of(id);
    if (!service) return std::unexpected(std::move(service.error()));
    owners[*service].push_back(id);
  }
  return owners;
}

Result<JobOwners> all_owners(Run& run) {
  const JobOwners anybody{{"", {}}};
  if (run.is_local() || run.config().list("client.broker").empty()) return anybody;
  const std::string name{schemas::JobsStats::kInfo.service};
  const auto list = query<schemas::WorkerList>(run, "mmi.workers", name);
  if (!list && list.error().code == Errc::Unsupported) return anybody;  // another's broker
  if (!list) return std::unexpected(list.error());
  JobOwners owners;
  for (const auto& worker : list->workers) {
    if (!worker.store.empty()) owners[name + "@" + worker.store];
  }
  return owners.empty() ? anybody : owners;
}

}  // namespace gofed::clients
