#include "clients/jobs/job_owners.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "clients/core/broker_query.h"
#include "clients/jobs/job_ids.h"
#include "schemas/actions/jobs.h"
#include "schemas/wire/broker_status.h"

namespace gofed::clients {

namespace {

constexpr std::size_t kRfc9IdCharacters = 32;
constexpr std::size_t kStoreCharacters = 12;  // of those, how the store's UUID begins

char lower_case(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Whether the id is one after RFC 9, which knows capitals as well.
bool is_rfc9_id(std::string_view id) {
  return id.size() == kRfc9IdCharacters && std::ranges::all_of(id, [](char c) {
           return (c >= '0' && c <= '9') || (lower_case(c) >= 'a' && lower_case(c) <= 'f');
         });
}

// Whether the job service ("jobs@UUID") is the one that gave the id out.
bool may_own(std::string service, std::string_view rfc9_id) {
  const auto at = service.find('@');
  if (at == service.npos)
    return true;  // the broker does not know: every service that answers is asked
  service.erase(0, at + 1);
  std::erase(service, '-');
  return std::ranges::equal(std::string_view(service).substr(0, kStoreCharacters),
                            rfc9_id.substr(0, kStoreCharacters), {}, {}, &lower_case);
}

Result<std::string> owner_of_rfc9_id(const JobOwners& services, const std::string& id) {
  for (const auto& [service, ids] : services) {
    if (may_own(service, id)) return service;
  }
  return fail(Errc::NotFound, "job " + id + ": no job service with its store is there");
}

}  // namespace

Result<JobOwners> owners_of(Run& run, const std::vector<std::string>& words) {
  const auto ids = whole_ids(run, words);
  if (!ids) return std::unexpected(ids.error());
  JobOwners owners;
  std::optional<JobOwners> services;  // asked for once
  for (const auto& id : *ids) {
    Result<std::string> service;
    if (is_rfc9_id(id)) {
      if (!services) {
        auto all = all_owners(run);
        if (!all) return all;
        services = std::move(*all);
      }
      service = owner_of_rfc9_id(*services, id);
    } else {
      service = schemas::job_service_of(id);
    }
    if (!service) return std::unexpected(std::move(service.error()));
    owners[*service].push_back(id);
  }
  return owners;
}

Result<JobOwners> all_owners(Run& run) {
  JobOwners anybody{{"", {}}};
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
