#include "clients/jobs/jobs_table.h"

#include <algorithm>
#include <cstdint>

#include "clients/jobs/job_ids.h"
#include "clients/jobs/jobs_words.h"

namespace gofed::clients {
namespace {

using std::chrono::milliseconds;

WallTime time_of(std::uint64_t unix_ms) {
  return WallTime{milliseconds(static_cast<std::int64_t>(unix_ms))};
}

// Clocks of two machines differ: never less than nothing.
std::string between(std::uint64_t from_unix_ms, WallTime until) {
  return duration_words(std::max(until - time_of(from_unix_ms), milliseconds{0}));
}

// How long its last attempt took, or has been running; empty: it has not begun.
std::string took(const schemas::JobInfo& job, WallTime now) {
  if (job.started == 0) return {};
  if (job.state == schemas::JobStateName::Running) return between(job.started, now);
  return job.ended == 0 ? std::string{} : between(job.started, time_of(job.ended));
}

std::string state_words(const schemas::JobInfo& job) {
  if (job.cancelling) return "cancelling";
  auto state = std::string(state_name(job.state));
  if (!job.waits_for.empty() && job.waits_for != "turn") state += " (" + job.waits_for + ")";
  return state;
}

}  // namespace

WallTime wall_now() {
  return std::chrono::time_point_cast<milliseconds>(std::chrono::system_clock::now());
}

std::string job_title(const schemas::JobInfo& job) {
  return job.name.empty() ? short_id(job.id) : job.name;
}

std::string last_error(const schemas::JobInfo& job) {
  if (job.errors.empty()) return {};
  return job.errors.back().code + ": " + job.errors.back().message;
}

Table jobs_table(std::span<const schemas::JobInfo> jobs, WallTime now) {
  Table table({{"JOB"},
               {"STATE"},
               {"NAME"},
               {"ACTION", Align::Left, 3},
               {"BATCH", Align::Left, 2},
               {"TRIES", Align::Right, 5},
               {"AGE", Align::Right, 1},
               {"TOOK", Align::Right, 4},
               {"WORKER", Align::Left, 6},
               {"ERROR"}});
  const ShortIds ids(jobs);
  for (const auto& job : jobs) {
    table.add({ids.of(job.id), state_words(job), job.name,
               job.action.empty() ? job.service : job.action, job.batch,
               std::to_string(job.attempts) + "/" + std::to_string(job.attempts_max),
               job.submitted == 0 ? std::string{} : between(job.submitted, now), took(job, now),
               job.worker, last_error(job)});
  }
  return table;
}

}  // namespace gofed::clients
