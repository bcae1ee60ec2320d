// gofed jobs watch: what happens, until all have ended.
#include <vector>

#include "clients/jobs/job_owners.h"
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

}  // namespace

ExitCode watch_jobs(Run& run, const JobsArgs& args) {
  if (args.ids.empty() && args.batch.empty()) {
    return run.usage({Errc::InvalidArgument, "watch: no job and no --batch named"});
  }
  if (args.ids.empty()) {
    const auto watched = owners_of_batch(run, args);
    return watched ? print_events(run, *watched) : run.failed(watched.error());
  }
  const auto owners = owners_of(run, args.ids);
  if (!owners) return no_owners(run, owners.error());
  std::vector<WatchedJobs> watched;
  for (const auto& [service, ids] : *owners) {
    watched.push_back({service, {.ids = ids, .batch = {}, .results = args.results}});
  }
  return print_events(run, watched);
}

}  // namespace gofed::clients
