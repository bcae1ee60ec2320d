// Goal: the table of states is what its header says, and the end of an attempt is judged right.
#include "store/jobs/machine.h"

#include <algorithm>
#include <array>
#include <set>

#include <catch2/catch.hpp>

using namespace gofed;
using namespace gofed::store;
using namespace std::chrono_literals;

namespace {

constexpr Time kNow{std::chrono::hours{24 * 20'000}};

struct Case {
  Result<std::string> result = "ok";
  std::uint32_t attempts = 1;
  bool refused = false;
  bool retry_failures = false;
  bool cancelling = false;
  std::optional<Time> deadline = {};
};

JobEvent event_for(const Case& c) {
  const JobOutcome outcome{.number = 1, .result = c.result, .refused = c.refused};
  const JobPolicy policy{.attempts_max = 3, .retry_failures = c.retry_failures};
  return event_of({.outcome = outcome,
                   .policy = policy,
                   .attempts = c.attempts,
                   .deadline = c.deadline,
                   .cancelling = c.cancelling,
                   .now = kNow});
}

}  // namespace

TEST_CASE("job states: exactly the transitions of the table", "[store][jobs]") {
  using S = JobState;
  using E = JobEvent;
  struct Row {
    S from;
    E event;
    S to;
  };
  const std::array rows{
      Row{S::Queued, E::Dispatch, S::Running},  Row{S::Queued, E::Cancel, S::Cancelled},
      Row{S::Queued, E::Expire, S::Dead},       Row{S::Queued, E::Orphan, S::Dead},
      Row{S::Running, E::Succeed, S::Done},     Row{S::Running, E::Fail, S::Failed},
      Row{S::Running, E::Again, S::Queued},     Row{S::Running, E::GiveUp, S::Dead},
      Row{S::Running, E::Cancel, S::Cancelled}, Row{S::Failed, E::Retry, S::Queued},
      Row{S::Dead, E::Retry, S::Queued},        Row{S::Cancelled, E::Retry, S::Queued},
  };
  std::size_t found = 0;
  for (int from = 0; from < static_cast<int>(kJobStates); ++from) {
    for (int event = 0; event <= static_cast<int>(E::Retry); ++event) {
      const auto to = next_state(static_cast<S>(from), static_cast<E>(event));
      if (!to) continue;
      ++found;
      const bool known = std::ranges::any_of(rows, [&](const Row& row) {
        return row.from == static_cast<S>(from) && row.event == static_cast<E>(event) &&
               row.to == *to;
      });
      CHECK(known);
    }
  }
  CHECK(found == rows.size());
}

TEST_CASE("job states: names there and back", "[store][jobs]") {
  for (int i = 0; i < static_cast<int>(kJobStates); ++i) {
    const auto state = static_cast<JobState>(i);
    CHECK(job_state_from(job_state_name(state)) == state);
  }
  CHECK(job_state_from("quietly") == std::nullopt);
}

TEST_CASE("job attempts: how each end is judged", "[store][jobs]") {
  const Result<std::string> passing = fail(Errc::WorkerLost, "gone");
  const Result<std::string> lasting = fail(Errc::Malformed, "not an archive");
  const Result<std::string> nobody = fail(Errc::UnknownService, "no worker");
  CHECK(event_for({}) == JobEvent::Succeed);
  CHECK(event_for({.cancelling = true}) == JobEvent::Succeed);
  CHECK(event_for({.result = passing}) == JobEvent::Again);
  CHECK(event_for({.result = passing, .attempts = 3}) == JobEvent::GiveUp);
  CHECK(event_for({.result = lasting}) == JobEvent::Fail);
  CHECK(event_for({.result = lasting, .retry_failures = true}) == JobEvent::Again);
  CHECK(event_for({.result = lasting, .attempts = 3, .retry_failures = true}) == JobEvent::GiveUp);
  CHECK(event_for({.result = passing, .cancelling = true}) == JobEvent::Cancel);
  CHECK(event_for({.result = passing, .deadline = kNow}) == JobEvent::GiveUp);
  CHECK(event_for({.result = passing, .deadline = kNow + 1ms}) == JobEvent::Again);
  // Refused before it ran: not judged by its code, and without an end to the attempts.
  CHECK(event_for({.result = nobody, .attempts = 3, .refused = true}) == JobEvent::Again);
  CHECK(event_for({.result = nobody, .refused = true, .deadline = kNow}) == JobEvent::GiveUp);
}

TEST_CASE("job back-off: doubled up to the most, at least half of that", "[store][jobs]") {
  const JobPolicy policy{.backoff = 100ms, .backoff_max = 1000ms};
  CHECK(backoff_after(policy, 1, 0) == 100ms);
  CHECK(backoff_after(policy, 2, 0) == 200ms);
  CHECK(backoff_after(policy, 4, 0) == 800ms);
  CHECK(backoff_after(policy, 5, 0) == 1000ms);
  CHECK(backoff_after(policy, 100, 0) == 1000ms);
  std::set<std::chrono::milliseconds> seen;
  for (std::uint64_t random = 0; random < 1000; ++random) {
    const auto wait = backoff_after(policy, 2, random);
    CHECK(wait >= 100ms);
    CHECK(wait <= 200ms);
    seen.insert(wait);
  }
  CHECK(seen.size() > 50);
  CHECK(backoff_after({.backoff = 0ms}, 3, 12345) == 0ms);
}
