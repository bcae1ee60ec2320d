// Jobs on a terminal and in a pipe: following them, their results as JSON.
#pragma once

#include <string>

#include "clients/exit_code.h"
#include "clients/run.h"
#include "schemas/actions/jobs.h"
#include "schemas/result.h"

namespace gofed::clients {

// Follows jobs until all have ended, with a progress bar. The exit code is Tally's.
[[nodiscard]] ExitCode follow_jobs(Run& run, const std::string& service,
                                   schemas::JobsWatch::Input input);

// The same, each event a line of NDJSON: {"id":..., "state":..., "result":...}.
[[nodiscard]] ExitCode print_events(Run& run, const std::string& service,
                                    schemas::JobsWatch::Input input);

// What an action answered, as JSON: msgpack and the blobs it refers to. Bytes of a request after
// RFC 9 are base64 strings in a list.
[[nodiscard]] Result<std::string> result_json(const schemas::JobsResult::Output& result);

}  // namespace gofed::clients
