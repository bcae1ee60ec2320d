// Whether the system is up: a broker that answers, and workers of the services that are wanted.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "clients/core/run.h"
#include "schemas/base/result.h"
#include "schemas/wire/broker_status.h"

namespace gofed::clients {

// All services that this build has.
[[nodiscard]] std::vector<std::string> known_services();

// Those of `wanted` that have no worker.
[[nodiscard]] std::vector<std::string> services_without_workers(
    const schemas::ServiceList& list, const std::vector<std::string>& wanted);

// Asks until every wanted service has a worker.
//   errors  Unavailable, UnknownService   at the deadline: no broker, or who is missing
//           Cancelled                     Ctrl-C
//           what `failure` says           who was to become ready has ended; empty: nobody to ask
[[nodiscard]] Result<void> wait_until_ready(
    Run& run, const std::vector<std::string>& wanted,
    std::chrono::steady_clock::time_point deadline,
    const std::function<std::optional<Error>()>& failure = {});

}  // namespace gofed::clients
