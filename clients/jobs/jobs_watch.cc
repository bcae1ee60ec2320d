// gofed jobs watch: what happens, until all have ended.
#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "clients/jobs/job_owners.h"
#include "clients/jobs/jobs_table.h"
#include "clients/jobs/jobs_view.h"
#include "clients/jobs/jobs_words.h"

namespace gofed::clients {

using namespace schemas;  // the actions of jobs, all named below

namespace {

// Those who have jobs of the batch.
Result<std::vector<WatchedJobs>> owners_of_batch(Run& run, const JobsArgs& args) {
  const auto owners = all_owners(run);
  if (!owners) return std::unexpected(owners.error());
  std::vector<WatchedJobs> watched;
  Error unknown;
  for (const auto& [service, ids] : *owners) {
    const auto known = run.call<JobsStats>({.batch = args.batch}, {.service = service});
    if (known) {
      watched.push_back({service, {.ids = {}, .batch = args.batch, .results = args.results}});
    } else if (known.error().code == Errc::NotFound) {
      unknown = known.error();
    } else {
      return std::unexpected(known.error());
    }
  }
  if (watched.empty()) return std::unexpected(unknown);
  return watched;
}

// How those ended that were asked for by their ids; of a batch those that did not get done.
Result<void> print_ends(Run& run, const JobsArgs& args) {
  std::vector<JobInfo> shown;
  if (!args.ids.empty()) {
    std::vector<std::string> closed;
    auto jobs = named_jobs(run, args.ids, closed);
    if (!jobs) return std::unexpected(std::move(jobs.error()));
    shown = std::move(*jobs);
  } else {
    auto jobs = selected_jobs(run, args);
    if (!jobs) return std::unexpected(std::move(jobs.error()));
    std::ranges::copy_if(*jobs, std::back_inserter(shown),
                         [](const JobInfo& job) { return job.state != JobStateName::Done; });
  }
  run.output().table(jobs_table(shown, wall_now()));
  return {};
}

// On a terminal a bar, and how it ended; else what happens, a line each.
ExitCode watch(Run& run, const JobsArgs& args, const std::vector<WatchedJobs>& watched) {
  if (run.output().format() != Format::Table || args.results) return print_events(run, watched);
  const auto code = follow_jobs(run, watched);
  if (auto printed = print_ends(run, args); !printed) return run.failed(printed.error());
  return code;
}

}  // namespace

ExitCode watch_jobs(Run& run, const JobsArgs& args) {
  if (args.ids.empty() && args.batch.empty()) {
    return run.usage({Errc::InvalidArgument, "watch: no job and no --batch named"});
  }
  if (args.ids.empty()) {
    const auto watched = owners_of_batch(run, args);
    return watched ? watch(run, args, *watched) : run.failed(watched.error());
  }
  const auto owners = owners_of(run, args.ids);
  if (!owners) return no_owners(run, owners.error());
  std::vector<WatchedJobs> watched;
  for (const auto& [service, ids] : *owners) {
    watched.push_back({service, {.ids = ids, .batch = {}, .results = args.results}});
  }
  return watch(run, args, watched);
}

}  // namespace gofed::clients
