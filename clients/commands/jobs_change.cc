// gofed jobs cancel|retry|close: by ids, or all of a batch and in a state.
#include <algorithm>
#include <iterator>

#include "clients/commands/jobs_words.h"
#include "clients/job_owners.h"
#include "clients/output/amounts.h"

namespace gofed::clients {

using namespace schemas;  // the actions of jobs, all named below

namespace {

// Whose jobs are to be changed. Ids that were asked for and did not come must not mean all jobs.
Result<JobOwners> owners_to_change(Run& run, const JobsArgs& args) {
  const bool selected = !args.batch.empty() || args.state;
  if (args.named == selected) {
    return fail(Errc::InvalidArgument, args.named ? "ids, or --batch and --state, but not both"
                                                  : "neither ids, nor a --batch, nor a --state");
  }
  return args.named ? owners_of(run, args.ids) : all_owners(run);
}

template <Action A>
ExitCode change(Run& run, const JobsArgs& args) {
  const auto owners = owners_to_change(run, args);
  if (!owners) return no_owners(run, owners.error());
  JobsChanged all;
  for (const auto& [service, ids] : *owners) {
    auto answer =
        run.call<A>({.ids = ids, .batch = args.batch, .state = args.state}, {.service = service});
    if (!answer) return run.failed(answer.error());
    all.changed += answer->output.changed;
    std::ranges::move(answer->output.missing, std::back_inserter(all.missing));
    std::ranges::move(answer->output.refused, std::back_inserter(all.refused));
  }
  if (run.output().format() == Format::Table) {
    run.output().text(count_words(all.changed, "job") + "\n");
    for (const auto& refused : all.refused) run.warn(refused.message);
  } else {
    run.output().value(all);
  }
  if (all.refused.empty()) return ExitCode::Done;
  return all.changed > 0 ? ExitCode::PartlyFailed : ExitCode::Failed;
}

}  // namespace

ExitCode cancel_jobs(Run& run, const JobsArgs& args) {
  return change<JobsCancel>(run, args);
}
ExitCode retry_jobs(Run& run, const JobsArgs& args) {
  return change<JobsRetry>(run, args);
}
ExitCode close_jobs(Run& run, const JobsArgs& args) {
  return change<JobsClose>(run, args);
}

}  // namespace gofed::clients
