// gofed jobs stats: how many jobs there are, by batch, and what waits.
#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "clients/jobs/job_owners.h"
#include "clients/jobs/jobs_words.h"
#include "clients/output/amounts.h"

namespace gofed::clients {

using namespace schemas;  // the actions of jobs, all named below

namespace {

void print_stats(Run& run, const JobsStats::Output& stats) {
  Table table({{"BATCH"},
               {"QUEUED", Align::Right},
               {"RUNNING", Align::Right},
               {"DONE", Align::Right},
               {"FAILED", Align::Right},
               {"DEAD", Align::Right},
               {"CANCELLED", Align::Right}});
  const auto add = [&table](const std::string& name, const JobCountsInfo& counts) {
    table.add({name, std::to_string(counts.queued), std::to_string(counts.running),
               std::to_string(counts.done), std::to_string(counts.failed),
               std::to_string(counts.dead), std::to_string(counts.cancelled)});
  };
  for (const auto& batch : stats.batches) add(batch.batch, batch.counts);
  add("(all)", stats.counts);
  run.output().table(table);
  if (stats.lanes.empty()) return;
  Table lanes(
      {{"WAITS FOR"}, {"BATCH"}, {"PRIORITY", Align::Right}, {"JOBS", Align::Right}, {"OLDEST"}});
  for (const auto& lane : stats.lanes) {
    lanes.add({lane.service, lane.batch, std::to_string(lane.priority),
               std::to_string(lane.waiting),
               duration_words(std::chrono::milliseconds(lane.oldest_ms))});
  }
  run.output().table(lanes);
}

void add_counts(JobCountsInfo& sum, const JobCountsInfo& more) {
  sum.queued += more.queued;
  sum.running += more.running;
  sum.done += more.done;
  sum.failed += more.failed;
  sum.dead += more.dead;
  sum.cancelled += more.cancelled;
}

// A batch, or what waits in one, may be spread over several stores: one row for it.
void merge(JobsStats::Output& all, JobsStats::Output part) {
  all.store = all.store.empty() ? part.store : all.store + "," + part.store;
  add_counts(all.counts, part.counts);
  for (auto& batch : part.batches) {
    const auto known = std::ranges::find(all.batches, batch.batch, &JobBatchInfo::batch);
    if (known == all.batches.end()) {
      all.batches.push_back(std::move(batch));
      continue;
    }
    add_counts(known->counts, batch.counts);
    known->in_flight_max += batch.in_flight_max;  // each store keeps to its own
    known->created = std::min(known->created, batch.created);
  }
  for (auto& lane : part.lanes) {
    const auto known = std::ranges::find_if(all.lanes, [&lane](const JobLaneInfo& other) {
      return std::tie(other.service, other.batch, other.priority) ==
             std::tie(lane.service, lane.batch, lane.priority);
    });
    if (known == all.lanes.end()) {
      all.lanes.push_back(std::move(lane));
      continue;
    }
    known->waiting += lane.waiting;
    known->oldest_ms = std::max(known->oldest_ms, lane.oldest_ms);
  }
  all.retained_bytes += part.retained_bytes;
  all.store_bytes += part.store_bytes;
  if (all.dispatch_error.empty()) all.dispatch_error = std::move(part.dispatch_error);
}

}  // namespace

ExitCode show_stats(Run& run, const JobsArgs& args) {
  const auto owners = all_owners(run);
  if (!owners) return no_owners(run, owners.error());
  JobsStats::Output all;
  std::optional<Error> unknown;  // nobody knows the batch
  for (const auto& [service, ids] : *owners) {
    auto answer = run.call<JobsStats>({.batch = args.batch}, {.service = service});
    if (answer) {
      merge(all, std::move(answer->output));
    } else if (answer.error().code == Errc::NotFound) {
      unknown = std::move(answer.error());
    } else {
      return run.failed(answer.error());
    }
  }
  if (all.store.empty() && unknown) return run.failed(*unknown);
  if (run.output().format() == Format::Table) {
    print_stats(run, all);
  } else {
    run.output().value(all);
  }
  if (!all.dispatch_error.empty()) run.warn(all.dispatch_error);
  return ExitCode::Done;
}

}  // namespace gofed::clients
