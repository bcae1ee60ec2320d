// gofed jobs list|status|result: what there is.
#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "clients/core/meta_json.h"
#include "clients/jobs/job_owners.h"
#include "clients/jobs/jobs_view.h"
#include "clients/jobs/jobs_words.h"
#include "schemas/describe/codec.h"

namespace gofed::clients {

using namespace schemas;  // the actions of jobs, all named below

namespace {

constexpr std::ptrdiff_t kJobsPerStatus = 500;  // of one request: its reply has a limit

std::string last_error(const JobInfo& job) {
  if (job.errors.empty()) return {};
  return job.errors.back().code + ": " + job.errors.back().message;
}

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
  Table table({{"JOB"}, {"STATE"}, {"ACTION"}, {"BATCH"}, {"TRIES", Align::Right}, {"ERROR"}});
  for (const auto& job : jobs) {
    auto state = std::string(state_name(job.state));
    if (!job.waits_for.empty() && job.waits_for != "turn") state += " (" + job.waits_for + ")";
    table.add({job.id, state, job.action.empty() ? job.service : job.action, job.batch,
               std::to_string(job.attempts) + "/" + std::to_string(job.attempts_max),
               last_error(job)});
  }
  run.output().table(table);
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

ExitCode list_jobs(Run& run, const JobsArgs& args) {
  const auto owners = all_owners(run);
  if (!owners) return no_owners(run, owners.error());
  std::vector<JobInfo> jobs;
  for (const auto& [service, ids] : *owners) {
    if (args.limit > 0 && jobs.size() == args.limit) break;
    if (auto listed = list_of(run, service, args, jobs); !listed) {
      return run.failed(listed.error());
    }
  }
  print_jobs(run, jobs);
  return ExitCode::Done;
}

ExitCode show_status(Run& run, const JobsArgs& args) {
  if (args.ids.empty()) return run.usage({Errc::InvalidArgument, "status: no job named"});
  const auto owners = owners_of(run, args.ids);
  if (!owners) return no_owners(run, owners.error());
  std::vector<JobInfo> jobs;
  std::vector<std::string> missing;
  for (const auto& [service, ids] : *owners) {
    for (auto from = ids.begin(); from != ids.end();) {
      const auto until = from + std::min<std::ptrdiff_t>(ids.end() - from, kJobsPerStatus);
      auto answer = run.call<JobsStatus>({.ids = {from, until}}, {.service = service});
      if (!answer) return run.failed(answer.error());
      std::ranges::move(answer->output.jobs, std::back_inserter(jobs));
      std::ranges::move(answer->output.missing, std::back_inserter(missing));
      from = until;
    }
  }
  print_jobs(run, jobs);
  for (const auto& id : missing) run.warn(id + ": there is no such job (any more)");
  if (missing.empty()) return ExitCode::Done;
  return jobs.empty() ? ExitCode::Failed : ExitCode::PartlyFailed;
}

ExitCode show_result(Run& run, const JobsArgs& args) {
  if (args.ids.size() != 1) return run.usage({Errc::InvalidArgument, "result: name one job"});
  const auto owners = owners_of(run, args.ids);
  if (!owners) return no_owners(run, owners.error());
  auto answer = run.call<JobsResult>({.id = args.ids.front()}, {.service = owners->begin()->first});
  if (!answer) return run.failed(answer.error());
  const auto json = result_json(answer->output);
  if (!json) return run.failed(json.error());
  run.output().json(args.meta ? with_meta(answer->output.meta, *json) : *json);
  return ExitCode::Done;
}

}  // namespace gofed::clients
