// What `gofed jobs` is made of: its words (list, status, ...), each a function in the file of its
// idea. Private to the command.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "clients/core/exit_code.h"
#include "clients/core/run.h"
#include "schemas/actions/jobs.h"
#include "schemas/base/result.h"

namespace gofed::clients {

struct JobsArgs {
  bool named = false;  // by ids, of which `-` may bring none
  std::vector<std::string> ids;
  std::string batch;
  std::optional<schemas::JobStateName> state;
  std::string service;
  std::chrono::milliseconds older{0};
  std::uint64_t limit = 0;
  bool results = false;
  bool meta = false;
  std::string out;  // directory for results; empty: standard output
};

// jobs_look.cc: what there is
ExitCode list_jobs(Run& run, const JobsArgs& args);
ExitCode show_status(Run& run, const JobsArgs& args);

// jobs_result.cc: what they answered, and why some did not
ExitCode show_result(Run& run, const JobsArgs& args);

// jobs_watch.cc: what happens, until all have ended
ExitCode watch_jobs(Run& run, const JobsArgs& args);

// jobs_change.cc
ExitCode cancel_jobs(Run& run, const JobsArgs& args);
ExitCode retry_jobs(Run& run, const JobsArgs& args);
ExitCode close_jobs(Run& run, const JobsArgs& args);

// jobs_stats.cc: how many, by batch, and what waits
ExitCode show_stats(Run& run, const JobsArgs& args);

[[nodiscard]] std::string_view state_name(schemas::JobStateName state);

// The first page of the jobs that the options select.
inline constexpr std::uint32_t kJobsPerPage = 1000;
[[nodiscard]] schemas::JobsList::Input listing_of(const JobsArgs& args);

// Those that the options select, of all services.
[[nodiscard]] Result<std::vector<schemas::JobInfo>> selected_jobs(Run& run, const JobsArgs& args);

// Those of these ids, store by store; ids that are not there are added to `missing`.
[[nodiscard]] Result<std::vector<schemas::JobInfo>> named_jobs(Run& run,
                                                               const std::vector<std::string>& ids,
                                                               std::vector<std::string>& missing);

// Reports ids that are not there; the code to end with.
[[nodiscard]] ExitCode code_of_missing(Run& run, const std::vector<std::string>& missing,
                                       bool some_there);

// The exit code when no job service could be asked.
ExitCode no_owners(Run& run, const Error& error);

}  // namespace gofed::clients
