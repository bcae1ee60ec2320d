// gofed jobs list|status: what there is.
#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "clients/jobs/job_owners.h"
#include "clients/jobs/jobs_table.h"
#include "clients/jobs/jobs_words.h"
#include "schemas/describe/codec.h"

namespace gofed::clients {

using namespace schemas;  // the actions of jobs, all named below

namespace {

constexpr std::ptrdiff_t kJobsPerStatus = 500;  // of one request: its reply has a limit

void print_jobs(Run& run, const std::vector<JobInfo>& jobs) {
  if (run.output().format() != Format::Table) {
    std::string json = "[";
    for (const auto& job : jobs) {
      if (run.output().format() == Format::Ndjson) {
        run.output().json(to_json(job));
      } else {
        json += (json.size() > 1 ? "," : "") + to_json(job);
      }
    }
    if (run.output().format() != Format::Ndjson) run.output().json(json + "]");
    return;
  }
  run.output().table(jobs_table(jobs, wall_now()));
}

// All pages of one service, at most as many jobs as are still wanted.
Result<void> list_of(Run& run, const std::string& service, const JobsArgs& args,
                     std::vector<JobInfo>& jobs) {
  auto input = listing_of(args);
  do {
    auto page = run.call<JobsList>(input, {.service = service});
    if (!page) return std::unexpected(std::move(page.error()));
    std::ranges::move(page->output.jobs, std::back_inserter(jobs));
    input.cursor = page->output.cursor;
  } while (!input.cursor.empty() && (args.limit == 0 || jobs.size() < args.limit));
  if (args.limit > 0 && jobs.size() > args.limit) jobs.resize(args.limit);
  return {};
}

}  // namespace

std::string_view state_name(JobStateName state) {
  for (const auto& row : describe_enum(JobStateName{})) {
    if (row.value == static_cast<int>(state)) return row.name;
  }
  return "unknown";
}

JobsList::Input listing_of(const JobsArgs& args) {
  return {.state = args.state,
          .batch = args.batch,
          .service = args.service,
          .older_than_ms = static_cast<std::uint64_t>(args.older.count()),
          .cursor = {},
          .limit = kJobsPerPage};
}

Result<std::vector<JobInfo>> selected_jobs(Run& run, const JobsArgs& args) {
  const auto owners = all_owners(run);
  if (!owners) return std::unexpected(owners.error());
  std::vector<JobInfo> jobs;
  for (const auto& [service, ids] : *owners) {
    if (args.limit > 0 && jobs.size() == args.limit) break;
    if (auto listed = list_of(run, service, args, jobs); !listed) {
      return std::unexpected(std::move(listed.error()));
    }
  }
  return jobs;
}

ExitCode list_jobs(Run& run, const JobsArgs& args) {
  const auto jobs = selected_jobs(run, args);
  if (!jobs) return no_owners(run, jobs.error());
  print_jobs(run, *jobs);
  if (jobs->empty() && run.output().format() == Format::Table) run.note("no jobs");
  return ExitCode::Done;
}

Result<std::vector<JobInfo>> named_jobs(Run& run, const std::vector<std::string>& ids,
                                        std::vector<std::string>& missing) {
  const auto owners = owners_of(run, ids);
  if (!owners) return std::unexpected(owners.error());
  std::vector<JobInfo> jobs;
  for (const auto& [service, own] : *owners) {
    for (auto from = own.begin(); from != own.end();) {
      const auto until = from + std::min<std::ptrdiff_t>(own.end() - from, kJobsPerStatus);
      auto answer = run.call<JobsStatus>({.ids = {from, until}}, {.service = service});
      if (!answer) return std::unexpected(std::move(answer.error()));
      std::ranges::move(answer->output.jobs, std::back_inserter(jobs));
      std::ranges::move(answer->output.missing, std::back_inserter(missing));
      from = until;
    }
  }
  return jobs;
}

ExitCode code_of_missing(Run& run, const std::vector<std::string>& missing, bool some_there) {
  for (const auto& id : missing) run.warn("job " + id + ": there is no such job (any more)");
  if (missing.empty()) return ExitCode::Done;
  return some_there ? ExitCode::PartlyFailed : ExitCode::Failed;
}

ExitCode show_status(Run& run, const JobsArgs& args) {
  if (args.ids.empty()) return run.usage({Errc::InvalidArgument, "status: no job named"});
  std::vector<std::string> missing;
  const auto jobs = named_jobs(run, args.ids, missing);
  if (!jobs) return no_owners(run, jobs.error());
  print_jobs(run, *jobs);
  return code_of_missing(run, missing, !jobs->empty());
}

}  // namespace gofed::clients
