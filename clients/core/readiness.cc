#include "clients/core/readiness.h"

#include <algorithm>
#include <thread>

#include "clients/core/broker_query.h"
#include "clients/core/services.h"

namespace gofed::clients {
namespace {

// Between two questions: short beside what a worker takes to start, long beside an answer.
constexpr std::chrono::milliseconds kPollInterval{50};

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

// Nothing where all is well, else what is missing.
Result<void> check(Run& run, const std::vector<std::string>& wanted) {
  const auto list = query<schemas::ServiceList>(run, "mmi.services");
  if (!list) return std::unexpected(list.error());
  const auto missing = services_without_workers(*list, wanted);
  if (missing.empty()) return {};
  return fail(Errc::UnknownService, "no worker of " + joined(missing));
}

}  // namespace

std::vector<std::string> known_services() {
  std::vector<std::string> names;
  for (const auto& factory : local_services()) names.emplace_back(factory.name);
  return names;
}

std::vector<std::string> services_without_workers(const schemas::ServiceList& list,
                                                  const std::vector<std::string>& wanted) {
  std::vector<std::string> missing;
  for (const auto& name : wanted) {
    const auto found = std::ranges::find(list.services, name, &schemas::ServiceStatus::service);
    if (found == list.services.end() || found->workers == 0) missing.push_back(name);
  }
  return missing;
}

Result<void> wait_until_ready(Run& run, const std::vector<std::string>& wanted,
                              std::chrono::steady_clock::time_point deadline,
                              const std::function<std::optional<Error>()>& failure) {
  while (true) {
    auto state = check(run, wanted);
    if (state || std::chrono::steady_clock::now() >= deadline) return state;
    if (failure) {
      if (auto error = failure()) return std::unexpected(std::move(*error));
    }
    if (run.interrupt().raised()) return fail(Errc::Cancelled, "interrupted");
    std::this_thread::sleep_for(kPollInterval);
  }
}

}  // namespace gofed::clients
