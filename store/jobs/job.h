// Jobs as the store knows them: what is asked for, how it went, and the states between.
//
// The store does not look into a job's body or result: they are bytes of who submits and who runs.
// Values only; any thread.
#pragma once

#include <chrono>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/base/result.h"
#include "store/driver/driver.h"

namespace gofed::store {

// A job's number in its store: from 1, in the order of submission, never given twice.
using JobNumber = std::uint64_t;

// Reaches the disk: append only, never renumber.
enum class JobState : std::uint8_t {
  Queued = 0,   // waits: for its turn, for its time (back-off), or for other jobs
  Running = 1,  // given out; who runs it has not answered yet
  Done = 2,
  Failed = 3,     // its action refused it: the same request would fail again
  Dead = 4,       // given up: attempts or time are used up, or a job it waited for was not done
  Cancelled = 5,  // by its owner
};
inline constexpr std::size_t kJobStates = 6;

[[nodiscard]] std::string_view job_state_name(JobState state);
[[nodiscard]] std::optional<JobState> job_state_from(std::string_view name);
[[nodiscard]] constexpr bool has_ended(JobState state) {
  return state >= JobState::Done;
}

// Limits of one job and of one submission.
inline constexpr std::size_t kJobBodyBytesMax = std::size_t{16} * 1024 * 1024;
inline constexpr std::size_t kJobNameBytesMax = 255;  // of a service, action, batch, key or name
inline constexpr std::size_t kJobsPerCallMax = 10'000;
inline constexpr std::size_t kJobsPerCallBytesMax = std::size_t{128} * 1024 * 1024;
inline constexpr std::size_t kJobParentsMax = 1000;
inline constexpr std::uint32_t kJobAttemptsMax = 100;
inline constexpr std::size_t kJobErrorBytesMax = 500;  // of one remembered error; longer is cut
inline constexpr std::size_t kJobErrorsMax = 128;  // different ones in a row count, equal do not

// What is done about an attempt that did not end well.
struct JobPolicy {
  std::uint32_t attempts_max = 5;            // runs at most; 1: never again
  std::chrono::milliseconds backoff{1'000};  // before the second attempt; doubled for each later
  std::chrono::milliseconds backoff_max{300'000};
  std::chrono::milliseconds timeout{0};  // of one attempt; 0: as long as it takes
  bool retry_failures = false;           // try again after lasting errors, too

  friend bool operator==(const JobPolicy&, const JobPolicy&) = default;
};

struct JobRequest {
  std::string service;  // whom to ask
  std::string action;   // empty: a body that the service takes as it is (RFC 9)
  std::string body;
  std::string_view body_rest = {};  // follows on `body`; borrowed for the call of submit()
  std::string batch = {};  // empty: none; the jobs without one share as if they were one batch
  std::int8_t priority = 0;
  std::string key = {};   // idempotency: a second job of the same service and key is the first one
  std::string name = {};  // what people call it, its source above all; need not be unique
  std::vector<JobNumber> after = {};           // jobs that must be done before
  std::vector<std::uint32_t> after_here = {};  // the same, as positions in this call, earlier ones
  JobPolicy policy = {};
  std::optional<Time> deadline = {};  // not done by then: dead

  [[nodiscard]] std::size_t body_bytes() const { return body.size() + body_rest.size(); }
};

struct SubmittedJob {
  JobNumber number = 0;
  bool existed = false;  // its key was known

  friend bool operator==(const SubmittedJob&, const SubmittedJob&) = default;
};

// One thing that went wrong; several in a row with the same words are one, counted.
struct JobFailure {
  Time time;  // of the last one
  std::uint32_t attempt = 0;
  std::uint32_t count = 1;
  Error error;

  friend bool operator==(const JobFailure&, const JobFailure&) = default;
};

// What is known of a job, without its body and result.
struct JobStatus {
  JobNumber number = 0;
  JobState state = JobState::Queued;
  std::string service;
  std::string action;
  std::string batch;
  std::string key;
  std::string name;
  std::int8_t priority = 0;
  JobPolicy policy;
  std::vector<JobNumber> after;
  std::optional<Time> deadline;
  Time submitted;
  std::optional<Time> due;      // queued: not before
  bool blocked = false;         // queued: jobs it waits for are not done
  bool cancelling = false;      // running: it was asked to stop
  std::uint32_t attempts = 0;   // runs that count, the present one included
  std::optional<Time> started;  // of the last attempt
  std::optional<Time> ended;
  std::string worker;  // who ran it last, where that is known
  std::uint64_t body_bytes = 0;
  std::uint64_t result_bytes = 0;
  std::vector<JobFailure> failures;  // oldest first
};

// What that takes in a reply, about.
[[nodiscard]] std::size_t listed_bytes(const JobStatus& job);

// A job that was given out to be run.
struct JobClaim {
  JobNumber number = 0;
  std::string service;
  std::string action;
  std::string batch;
  std::int8_t priority = 0;
  std::string body;
  std::uint32_t attempt = 1;
  JobPolicy policy;
  std::optional<Time> deadline;
};

// How an attempt ended.
struct JobOutcome {
  JobNumber number = 0;
  Result<std::string> result;  // the result's bytes
  // The request was refused before it ran (no worker, a full queue): the attempt does not count.
  bool refused = false;
  // Runs that it took, of a request that the broker gave to several workers as they were lost.
  std::uint32_t attempts = 1;
  std::string worker = {};
};

// What waits for one service, in one batch, with one priority.
struct JobLane {
  std::int8_t priority = 0;
  std::string service;
  std::string batch;

  friend auto operator<=>(const JobLane&, const JobLane&) = default;
};

struct JobLaneView {
  JobLane lane;
  std::uint64_t count = 0;  // of jobs that wait for their turn
};

// Counts by state; indexed by JobState.
struct JobCounts {
  std::uint64_t by_state[kJobStates] = {};

  std::uint64_t& operator[](JobState state) { return by_state[static_cast<std::size_t>(state)]; }
  std::uint64_t operator[](JobState state) const {
    return by_state[static_cast<std::size_t>(state)];
  }
  [[nodiscard]] std::uint64_t total() const {
    std::uint64_t sum = 0;
    for (const auto count : by_state) sum += count;
    return sum;
  }
  [[nodiscard]] std::uint64_t unfinished() const {
    return (*this)[JobState::Queued] + (*this)[JobState::Running];
  }
};

}  // namespace gofed::store
