// The states of a job and what moves it from one to another, as a table.
//
//   queued    --dispatch--> running    its turn came
//   queued    --cancel----> cancelled
//   queued    --expire----> dead       its deadline passed
//   queued    --orphan----> dead       a job it waited for was not done
//   running   --succeed---> done
//   running   --fail------> failed     a lasting error
//   running   --again-----> queued     a passing error, attempts are left: after a back-off
//   running   --give_up---> dead       a passing error, no attempts or no time are left
//   running   --cancel----> cancelled  at once; the worker's slot is taken until its action has ended
//   failed, dead, cancelled --retry--> queued   with all attempts before it again
//
// Pure functions; any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "store/jobs/job.h"

namespace gofed::store {

enum class JobEvent : std::uint8_t {
  Dispatch,
  Succeed,
  Fail,
  Again,
  GiveUp,
  Expire,
  Orphan,
  Cancel,
  Retry,
};

// Nothing: the event does not happen to a job in that state.
[[nodiscard]] std::optional<JobState> next_state(JobState state, JobEvent event);

// What the end of an attempt means. `attempts` counts the one that ended.
struct AttemptEnd {
  const JobOutcome& outcome;
  const JobPolicy& policy;
  std::uint32_t attempts = 0;
  std::optional<Time> deadline;
  bool cancelling = false;
  Time now;
};
[[nodiscard]] JobEvent event_of(const AttemptEnd& end);

// How long to wait before the attempt after `attempts`: doubled each time, up to the policy's most,
// then a random part of up to half is taken off, so that jobs that failed together do not come back
// together. `random` is any number.
[[nodiscard]] std::chrono::milliseconds backoff_after(const JobPolicy& policy,
                                                      std::uint32_t attempts, std::uint64_t random);

}  // namespace gofed::store
