// gofed jobs cancel|retry|close: by ids, or all of a batch, in a state, of a service and an age.
#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "clients/jobs/job_owners.h"
#include "clients/jobs/jobs_words.h"
#include "clients/output/amounts.h"

namespace gofed::clients {

using namespace schemas;  // the actions of jobs, all named below

namespace {

// Whose jobs are to be changed. Ids that were asked for and did not come must not mean all jobs.
Result<JobOwners> owners_to_change(Run& run, const JobsArgs& args) {
  const bool selected =
      !args.batch.empty() || args.state || !args.service.empty() || args.older.count() > 0;
  if (args.named == selected) {
    return fail(Errc::InvalidArgument, args.named ? "ids, or --batch and --state, but not both"
                                                  : "neither ids, nor a --batch, nor a --state");
  }
  return args.named ? owners_of(run, args.ids) : all_owners(run);
}

// What was changed so far, of all services.
template <Action A>
class Change {
 public:
  Change(Run& run, const JobsArgs& args) : run_(run), args_(args) {}

  Result<void> of_service(const std::string& service, const std::vector<std::string>& ids) {
    if (args_.service.empty() && args_.older.count() == 0) {
      return ask(service, {.ids = ids, .batch = args_.batch, .state = args_.state});
    }
    return by_pages(service);
  }

  [[nodiscard]] const JobsChanged& all() const { return all_; }

 private:
  // The service selects by batch and state only: the jobs are listed, and changed by their ids.
  Result<void> by_pages(const std::string& service) {
    auto listing = listing_of(args_);
    do {
      const auto page = run_.call<JobsList>(listing, {.service = service});
      if (!page) return std::unexpected(page.error());
      JobSelection selection;
      for (const auto& job : page->output.jobs) selection.ids.push_back(job.id);
      if (!selection.ids.empty()) {
        if (auto asked = ask(service, std::move(selection)); !asked) return asked;
      }
      listing.cursor = page->output.cursor;
    } while (!listing.cursor.empty());
    return {};
  }

  Result<void> ask(const std::string& service, JobSelection selection) {
    auto answer = run_.call<A>(std::move(selection), {.service = service});
    if (!answer) return std::unexpected(std::move(answer.error()));
    all_.changed += answer->output.changed;
    all_.unchanged += answer->output.unchanged;
    std::ranges::move(answer->output.missing, std::back_inserter(all_.missing));
    std::ranges::move(answer->output.refused, std::back_inserter(all_.refused));
    return {};
  }

  Run& run_;
  const JobsArgs& args_;
  JobsChanged all_;
};

template <Action A>
ExitCode change(Run& run, const JobsArgs& args, std::string_view done) {
  const auto owners = owners_to_change(run, args);
  if (!owners) return no_owners(run, owners.error());
  Change<A> change{run, args};
  for (const auto& [service, ids] : *owners) {
    if (auto asked = change.of_service(service, ids); !asked) return run.failed(asked.error());
  }
  const auto& all = change.all();
  if (run.output().format() == Format::Table) {
    auto line = count_words(all.changed, "job") + " " + std::string(done);
    if (all.unchanged > 0) line += ", " + std::to_string(all.unchanged) + " had ended before";
    run.output().text(line + "\n");
    for (const auto& refused : all.refused) run.warn(refused.message);
  } else {
    run.output().value(all);
  }
  const auto code = code_of_missing(run, all.missing, all.changed + all.unchanged > 0);
  if (all.refused.empty()) return code;
  return all.changed > 0 ? ExitCode::PartlyFailed : ExitCode::Failed;
}

}  // namespace

ExitCode cancel_jobs(Run& run, const JobsArgs& args) {
  return change<JobsCancel>(run, args, "cancelled");
}
ExitCode retry_jobs(Run& run, const JobsArgs& args) {
  return change<JobsRetry>(run, args, "queued again");
}
ExitCode close_jobs(Run& run, const JobsArgs& args) {
  return change<JobsClose>(run, args, "forgotten");
}

}  // namespace gofed::clients
