// Goal: a job that is closed or swept never starts what waits for it, unless it was done. Method:
// each way for a job to go, in each state, on every driver; a tick and a claim afterwards.
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "store/jobs/job_store.h"
#include "test/store/jobs.h"

using namespace gofed;
using namespace gofed::store;
using namespace gofed::store::testing;
using namespace std::chrono_literals;

namespace {

void settle(Jobs& jobs, Time now = kNow) {
  while (must(jobs->tick(now)) <= now) {
  }
}

// The job is dead, was never given out, and says why.
void check_dead(Jobs& jobs, JobNumber number, const std::string& why) {
  const auto status = must(jobs->status(number));
  CHECK(status.state == JobState::Dead);
  CHECK(status.attempts == 0);
  REQUIRE_FALSE(status.failures.empty());
  CHECK(status.failures.back().error.context.find(why) != std::string::npos);
}

std::string waits_for(JobNumber parent) {
  return "job " + std::to_string(parent) + ", which it waits for, ";
}

}  // namespace

TEST_CASE("jobs: closing a queued job ends what waits for it, and its heirs", "[store][jobs]") {
  Jobs jobs{any_driver()};
  const auto parent = jobs.submit();
  const auto child = jobs.submit({.after = {parent}});
  const auto heir = jobs.submit({.after = {child}});
  const auto other = jobs.submit();
  CHECK_FALSE(must(jobs->close(parent, kNow)));
  CHECK(refused(jobs->status(parent)).code == Errc::NotFound);
  check_dead(jobs, child, waits_for(parent) + "was closed before it was done");
  settle(jobs);
  check_dead(jobs, heir, waits_for(child) + "is dead");
  CHECK(jobs.claim_one() == other);
  CHECK_FALSE(jobs.claim_one());
}

TEST_CASE("jobs: closing a job whose back-off lasts ends what waits for it", "[store][jobs]") {
  Jobs jobs{any_driver()};
  const auto parent = jobs.submit({.policy = {.backoff = 1h}});
  jobs.finish(*jobs.claim_one(), std::unexpected(kLost));
  const auto child = jobs.submit({.after = {parent}});
  CHECK_FALSE(must(jobs->close(parent, kNow)));
  check_dead(jobs, child, waits_for(parent) + "was closed before it was done");
}

TEST_CASE("jobs: closing a running job ends what waits for it, however it ends", "[store][jobs]") {
  Jobs jobs{any_driver()};
  const auto parent = jobs.submit();
  REQUIRE(jobs.claim_one() == parent);
  const auto child = jobs.submit({.after = {parent}});
  CHECK(must(jobs->close(parent, kNow)));
  const auto late = jobs.submit({.after = {parent}});
  SECTION("done all the same") {
    jobs.finish(parent, "r");
  }
  SECTION("done, with a large result") {
    jobs.finish(parent, noise(kInlineResultBytesMax + 1));
  }
  SECTION("cancelled") {
    jobs.finish(parent, fail(Errc::Cancelled, "cancelled"));
  }
  SECTION("failed") {
    jobs.finish(parent, std::unexpected(kBad));
  }
  SECTION("lost") {
    jobs.finish(parent, std::unexpected(kLost));
  }
  CHECK(refused(jobs->status(parent)).code == Errc::NotFound);
  settle(jobs);
  check_dead(jobs, child, waits_for(parent) + "was closed before it was done");
  check_dead(jobs, late, waits_for(parent) + "was closed before it was done");
  CHECK_FALSE(jobs.claim_one());
}

TEST_CASE("jobs: a running job that was closed when its owner ended starts nothing",
          "[store][jobs]") {
  Jobs jobs{"rocksdb"};
  const auto parent = jobs.submit();
  REQUIRE(jobs.claim_one() == parent);
  const auto child = jobs.submit({.after = {parent}});
  CHECK(must(jobs->close(parent, kNow)));
  jobs.reopen(kNow + 1s);
  settle(jobs, kNow + 1h);
  CHECK_FALSE(jobs.claim_one(kNow + 1h));
  check_dead(jobs, child, waits_for(parent) + "was closed before it was done");
}

TEST_CASE("jobs: closing a done job before its end was passed on lets the others run",
          "[store][jobs]") {
  Jobs jobs{any_driver()};
  const auto parent = jobs.submit();
  const auto second = jobs.submit();
  const auto child = jobs.submit({.after = {parent}});
  const auto both = jobs.submit({.after = {parent, second}});
  REQUIRE(jobs.claim(2).size() == 2);
  jobs.finish(parent, "r");
  CHECK_FALSE(must(jobs->close(parent, kNow)));
  settle(jobs);
  CHECK(jobs.claim_one() == child);
  CHECK_FALSE(jobs.claim_one());  // the other one still waits
  jobs.finish(second, "r");
  settle(jobs);
  CHECK(jobs.claim_one() == both);
}

TEST_CASE("jobs: closing a failed job before its end was passed on ends the others",
          "[store][jobs]") {
  Jobs jobs{any_driver()};
  const auto parent = jobs.submit();
  const auto child = jobs.submit({.after = {parent}});
  jobs.finish(*jobs.claim_one(), std::unexpected(kBad));
  CHECK_FALSE(must(jobs->close(parent, kNow)));
  settle(jobs);
  check_dead(jobs, child, waits_for(parent) + "is failed");
  CHECK_FALSE(jobs.claim_one());
}

TEST_CASE("jobs: the retention forgets no end that was not passed on", "[store][jobs]") {
  Jobs jobs{any_driver(), {.retention = {.time = 0ms, .bytes = 1}}};
  const bool done = GENERATE(true, false);
  const auto parent = jobs.submit({.deadline = kNow + 1min});
  const auto child = jobs.submit({.after = {parent}});
  REQUIRE(jobs.claim_one() == parent);
  if (done) {
    jobs.finish(parent, "r");
  } else {
    jobs.finish(parent, std::unexpected(kLost), kNow + 1h);
  }
  CHECK(must(jobs->sweep(kNow + 1h, 1)) == 1);  // a dead child would be next
  CHECK(refused(jobs->status(parent)).code == Errc::NotFound);
  settle(jobs, kNow + 1h);
  if (done) {
    CHECK(jobs.claim_one() == child);
  } else {
    check_dead(jobs, child, waits_for(parent) + "is dead");
    CHECK_FALSE(jobs.claim_one());
  }
}

TEST_CASE("jobs: a batch that is closed from its root on runs none of it", "[store][jobs]") {
  Jobs jobs{any_driver()};
  constexpr std::size_t kChildren = 1200;  // more than one write settles
  std::vector<JobRequest> requests(kChildren + 1);
  for (std::size_t i = 0; i < requests.size(); ++i) {
    requests[i].batch = "b";
    if (i > 0) requests[i].after_here = {0};
    Jobs::fill(requests[i]);
  }
  const auto submitted = must(jobs->submit(requests, Durability::Async, kNow));
  CHECK_FALSE(must(jobs->close(submitted[0].number, kNow)));
  CHECK(must(jobs->batch("b")).counts[JobState::Dead] == kChildren);
  CHECK_FALSE(jobs.claim_one());
  for (const auto& job : submitted) CHECK_FALSE(must(jobs->close(job.number, kNow)));
  settle(jobs);
  CHECK(jobs->counts().total() == 0);
  CHECK(read_all(jobs.driver(), Family::Queue).empty());
}
