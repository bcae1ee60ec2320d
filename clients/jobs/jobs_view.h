// Jobs on a terminal and in a pipe: following them, their results as JSON.
#pragma once

#include <span>
#include <string>

#include "clients/core/exit_code.h"
#include "clients/core/run.h"
#include "schemas/actions/jobs.h"
#include "schemas/base/result.h"

namespace gofed::clients {

// What is watched of one job service.
struct WatchedJobs {
  std::string service;  // jobs@STORE
  schemas::JobsWatch::Input input;
};

// Follows jobs until all have ended, with a progress bar; those that fail are named. The exit code is Tally's.
[[nodiscard]] ExitCode follow_jobs(Run& run, std::span<const WatchedJobs> watched);

// The same, each event a line of NDJSON: {"id":..., "state":..., "time":..., "result":...}. With
// `input.results` the results of each service come in the order asked.
[[nodiscard]] ExitCode print_events(Run& run, std::span<const WatchedJobs> watched);

// What an action answered, as JSON: msgpack and the blobs it refers to. Bytes of a request after
// RFC 9 are base64 strings in a list.
[[nodiscard]] Result<std::string> result_json(const schemas::JobsResult::Output& result);

}  // namespace gofed::clients
