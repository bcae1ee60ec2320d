#include "store/jobs/machine.h"

#include <algorithm>
#include <array>

namespace gofed::store {
namespace {

struct Row {
  JobState from;
  JobEvent event;
  JobState to;
};

constexpr std::array kTable{
    Row{JobState::Queued, JobEvent::Dispatch, JobState::Running},
    Row{JobState::Queued, JobEvent::Cancel, JobState::Cancelled},
    Row{JobState::Queued, JobEvent::Expire, JobState::Dead},
    Row{JobState::Queued, JobEvent::Orphan, JobState::Dead},
    Row{JobState::Running, JobEvent::Succeed, JobState::Done},
    Row{JobState::Running, JobEvent::Fail, JobState::Failed},
    Row{JobState::Running, JobEvent::Again, JobState::Queued},
    Row{JobState::Running, JobEvent::GiveUp, JobState::Dead},
    Row{JobState::Running, JobEvent::Cancel, JobState::Cancelled},
    Row{JobState::Failed, JobEvent::Retry, JobState::Queued},
    Row{JobState::Dead, JobEvent::Retry, JobState::Queued},
    Row{JobState::Cancelled, JobEvent::Retry, JobState::Queued},
};

constexpr std::array<std::string_view, kJobStates> kNames{"queued", "running", "done",
                                                          "failed", "dead",    "cancelled"};

// A refused request is tried again whatever its code: nobody has run it, so nobody has judged it.
bool may_pass(const JobOutcome& outcome, const JobPolicy& policy) {
  return outcome.refused || policy.retry_failures || errc_is_transient(outcome.result.error().code);
}

}  // namespace

std::string_view job_state_name(JobState state) {
  return kNames[static_cast<std::size_t>(state)];
}

std::optional<JobState> job_state_from(std::string_view name) {
  const auto found = std::ranges::find(kNames, name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<JobState>(found - kNames.begin());
}

std::size_t listed_bytes(const JobStatus& job) {
  constexpr std::size_t kNumbersBytes = 300;
  constexpr std::size_t kIdBytes = 50;  // of a job as actions name it
  auto bytes = kNumbersBytes + job.service.size() + job.action.size() + job.batch.size() +
               job.key.size() + job.name.size() + job.worker.size() + job.after.size() * kIdBytes;
  for (const auto& failure : job.failures) bytes += kIdBytes + failure.error.context.size();
  return bytes;
}

std::optional<JobState> next_state(JobState state, JobEvent event) {
  for (const auto& row : kTable) {
    if (row.from == state && row.event == event) return row.to;
  }
  return std::nullopt;
}

JobEvent event_of(const AttemptEnd& end) {
  if (end.outcome.result) return JobEvent::Succeed;  // even if it was asked to stop: it is done
  if (end.cancelling) return JobEvent::Cancel;
  if (!may_pass(end.outcome, end.policy)) return JobEvent::Fail;
  const bool used_up = !end.outcome.refused && end.attempts >= end.policy.attempts_max;
  const bool late = end.deadline && *end.deadline <= end.now;
  return used_up || late ? JobEvent::GiveUp : JobEvent::Again;
}

std::chrono::milliseconds backoff_after(const JobPolicy& policy, std::uint32_t attempts,
                                        std::uint64_t random) {
  auto wait = std::max(policy.backoff, std::chrono::milliseconds{0});
  for (std::uint32_t i = 1; i < attempts && wait < policy.backoff_max; ++i) wait *= 2;
  wait = std::min(wait, policy.backoff_max);
  const auto spread = static_cast<std::uint64_t>(wait.count()) / 2;
  return wait - std::chrono::milliseconds{static_cast<std::int64_t>(random % (spread + 1))};
}

}  // namespace gofed::store
