// Goal: many jobs are kept, ordered, listed and found again, on every driver.
#include "store/jobs/job_store.h"

#include <chrono>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "test/store/jobs.h"

using namespace gofed;
using namespace gofed::store;
using namespace gofed::store::testing;
using namespace std::chrono_literals;

TEST_CASE("jobs: dependencies: a chain runs in order, and only when all are done",
          "[store][jobs]") {
  Jobs jobs{any_driver()};
  std::vector<JobRequest> requests(4);
  for (auto& request : requests) Jobs::fill(request);
  requests[1].after_here = {0};
  requests[2].after_here = {0};
  requests[3].after_here = {1, 2};
  const auto s = must(jobs->submit(requests, Durability::Sync, kNow));
  const auto late = jobs.submit({.after = {s[3].number}});
  CHECK(must(jobs->status(s[3].number)).blocked);
  CHECK(must(jobs->status(s[3].number)).after.size() == 2);

  auto claims = jobs.claim(10);
  REQUIRE(claims.size() == 1);
  jobs.finish(s[0].number, "r");
  must(jobs->tick(kNow));
  claims = jobs.claim(10);
  REQUIRE(claims.size() == 2);
  jobs.finish(s[1].number, "r");
  must(jobs->tick(kNow));
  CHECK_FALSE(jobs.claim_one());
  jobs.finish(s[2].number, "r");
  must(jobs->tick(kNow));
  CHECK(jobs.claim_one() == s[3].number);
  jobs.finish(s[3].number, "r");
  must(jobs->tick(kNow));
  CHECK(jobs.claim_one() == late);
  // What is done already is not waited for.
  jobs.finish(late, "r");
  const auto after_done = jobs.submit({.after = {s[0].number, late}});
  CHECK(jobs.claim_one() == after_done);
}

TEST_CASE("jobs: dependencies: what waits for a job that failed dies, and its heirs",
          "[store][jobs]") {
  Jobs jobs{any_driver()};
  const auto parent = jobs.submit();
  const auto child = jobs.submit({.after = {parent}});
  const auto heir = jobs.submit({.after = {child}});
  jobs.finish(*jobs.claim_one(), std::unexpected(kBad));
  while (must(jobs->tick(kNow)) <= kNow) {
  }
  CHECK(jobs.state(child) == JobState::Dead);
  CHECK(jobs.state(heir) == JobState::Dead);
  CHECK(must(jobs->status(child)).failures.at(0).error.context.find("is failed") !=
        std::string::npos);
  // One that comes late dies the same way.
  const auto late = jobs.submit({.after = {parent}});
  must(jobs->tick(kNow));
  CHECK(jobs.state(late) == JobState::Dead);
  // Mended from the top: each waits again.
  must(jobs->retry(parent, kNow));
  must(jobs->retry(child, kNow));
  CHECK(must(jobs->status(child)).blocked);
  REQUIRE(jobs.claim_one() == parent);
  jobs.finish(parent, "r");
  must(jobs->tick(kNow));
  CHECK(jobs.claim_one() == child);
}

TEST_CASE("jobs: a deadline ends what waits, and stops attempts", "[store][jobs]") {
  Jobs jobs{any_driver()};
  const auto waiting = jobs.submit({.deadline = kNow + 10s});
  const auto blocked = jobs.submit({.after = {waiting}, .deadline = kNow + 5s});
  CHECK(must(jobs->tick(kNow)) == kNow + 5s);
  must(jobs->tick(kNow + 5s));
  CHECK(jobs.state(blocked) == JobState::Dead);
  CHECK(jobs.state(waiting) == JobState::Queued);
  must(jobs->tick(kNow + 10s));
  CHECK(jobs.state(waiting) == JobState::Dead);
  CHECK(refused(jobs->retry(waiting, kNow + 11s)).code == Errc::NotAllowed);

  const auto running = jobs.submit({.deadline = kNow + 20s}, kNow + 10s);
  REQUIRE(jobs.claim_one(kNow + 10s) == running);
  must(jobs->tick(kNow + 21s));
  CHECK(jobs.state(running) == JobState::Running);
  jobs.finish(running, std::unexpected(kLost), kNow + 22s);
  CHECK(jobs.state(running) == JobState::Dead);
}

TEST_CASE("jobs: reopened, everything is where it was and running ones go again", "[store][jobs]") {
  Jobs jobs{"rocksdb"};
  const auto done = jobs.submit({.batch = "b"});
  jobs.finish(*jobs.claim_one(), "the result");
  const auto running = jobs.submit({.batch = "b", .policy = {.attempts_max = 2, .backoff = 1ms}});
  REQUIRE(jobs.claim_one() == running);
  const auto queued = jobs.submit({.batch = "b"});
  const auto child = jobs.submit({.batch = "b", .after = {queued}});
  must(jobs->limit_batch({.batch = "b", .in_flight_max = 7}, kNow));

  jobs.reopen(kNow + 1s);
  CHECK(must(jobs->result(done)) == "the result");
  CHECK(jobs.state(running) == JobState::Queued);
  CHECK(must(jobs->status(running)).attempts == 1);
  CHECK(must(jobs->status(child)).blocked);
  auto batch = must(jobs->batch("b"));
  CHECK(batch.counts[JobState::Done] == 1);
  CHECK(batch.counts[JobState::Queued] == 3);
  CHECK(batch.in_flight_max == 7);
  must(jobs->tick(kNow + 2s));
  const auto claims = jobs.claim(10, kNow + 2s);
  REQUIRE(claims.size() == 2);
  CHECK(claims[0].number == running);
  CHECK(claims[0].attempt == 2);

  jobs.finish(queued, "r");  // its end was not passed on to the child yet
  jobs.reopen(kNow + 3s);    // the second attempt was lost, too
  CHECK(jobs.state(running) == JobState::Dead);
  must(jobs->tick(kNow + 4s));
  CHECK(jobs.claim_one(kNow + 4s) == child);
  CHECK(jobs.submit() > child);
}

TEST_CASE("jobs: reopened, cancelled and closed running jobs are not run again", "[store][jobs]") {
  Jobs jobs{"rocksdb"};
  const auto cancelled = jobs.submit();
  const auto closed = jobs.submit();
  REQUIRE(jobs.claim(2).size() == 2);
  CHECK(must(jobs->cancel(cancelled, kNow)) == JobStore::CancelEffect::Asked);
  CHECK(must(jobs->close(closed, kNow)));
  jobs.reopen(kNow);
  CHECK(jobs.state(cancelled) == JobState::Cancelled);
  CHECK(refused(jobs->status(closed)).code == Errc::NotFound);
  CHECK(jobs->counts().total() == 1);
}

TEST_CASE("jobs: numbers are never given twice", "[store][jobs]") {
  Jobs jobs{"rocksdb"};
  JobNumber last = 0;
  for (int i = 0; i < 5; ++i) {
    const auto number = jobs.submit();
    CHECK(number > last);
    last = number;
    CHECK_FALSE(must(jobs->close(number, kNow)));
    jobs.reopen(kNow);
  }
}

TEST_CASE("jobs: retention by time and by size, oldest first", "[store][jobs]") {
  const auto driver = any_driver();
  Jobs jobs{driver, {.retention = {.time = 1h, .bytes = 1000}}};
  const auto first = jobs.submit();
  jobs.finish(*jobs.claim_one(), std::string(100, 'r'), kNow);
  const auto second = jobs.submit();
  jobs.finish(*jobs.claim_one(), std::unexpected(kBad), kNow + 10min);
  CHECK(must(jobs->sweep(kNow + 59min)) == 0);
  CHECK(must(jobs->sweep(kNow + 60min)) == 1);
  CHECK(refused(jobs->status(first)).code == Errc::NotFound);
  CHECK(jobs.state(second) == JobState::Failed);
  std::vector<JobNumber> more;
  for (int i = 0; i < 4; ++i) {
    more.push_back(jobs.submit());
    jobs.finish(*jobs.claim_one(), std::string(400, 'r'), kNow + 11min + i * 1s);
  }
  CHECK(must(jobs->sweep(kNow + 12min)) == 3);  // the failed one, then two of 402 bytes
  CHECK(jobs->retained_bytes() == 804);
  CHECK(refused(jobs->status(more[1])).code == Errc::NotFound);
  CHECK(jobs.state(more[2]) == JobState::Done);
}

TEST_CASE("jobs: listings by state, batch, service and age, in pages", "[store][jobs]") {
  Jobs jobs{any_driver()};
  const auto numbers = jobs.submit_many(25, "b");
  const auto other = jobs.submit({.service = "deps"}, kNow + 1h);
  for (int i = 0; i < 3; ++i) jobs.finish(*jobs.claim_one(), std::unexpected(kBad), kNow + i * 1s);
  const auto count = [&](const JobStore::Filter& filter) {
    std::size_t found = 0;
    for (PageRequest page{.cursor = {}, .limit = 10};;) {
      const auto part = must(jobs->list(filter, page));
      CHECK(part.items.size() <= 10);
      found += part.items.size();
      if (part.cursor.empty()) return found;
      page.cursor = part.cursor;
    }
  };
  CHECK(count({}) == 26);
  CHECK(count({.batch = "b"}) == 25);
  CHECK(count({.state = JobState::Failed}) == 3);
  CHECK(count({.state = JobState::Queued}) == 23);
  CHECK(count({.state = JobState::Queued, .batch = "b"}) == 22);
  CHECK(count({.service = "deps"}) == 1);
  CHECK(count({.before = kNow + 1min}) == 25);
  CHECK(count({.state = JobState::Dead}) == 0);
  REQUIRE(jobs.claim(2).size() == 2);
  CHECK(count({.state = JobState::Running}) == 2);
  CHECK(must(jobs->list({.service = "deps"}, {})).items.at(0).number == other);
  CHECK(refused(jobs->list({}, {.cursor = "zz", .limit = 1})).code == Errc::Malformed);
}

TEST_CASE("jobs: room per service is kept, over calls", "[store][jobs]") {
  Jobs jobs{any_driver()};
  jobs.submit_many(10);
  jobs.submit({.service = "deps"});
  const auto room = [](std::string_view service) { return service == "api" ? 3U : 0U; };
  CHECK(must(jobs->claim(room, 100, kNow)).size() == 3);
  CHECK(must(jobs->claim(room, 100, kNow)).empty());
  CHECK(must(jobs->claim([](std::string_view) { return 4U; }, 100, kNow)).size() == 2);
}

TEST_CASE("jobs: many submitters and a dispatcher: each job once, none lost", "[store][jobs]") {
  Jobs jobs{any_driver()};
  constexpr int kThreads = 4;
  constexpr int kCalls = 50;
  std::vector<std::jthread> submitters;
  std::mutex mutex;
  std::set<JobNumber> acknowledged;
  std::vector<std::string> refusals;  // Catch's assertions are for one thread
  for (int t = 0; t < kThreads; ++t) {
    submitters.emplace_back([&, t] {
      for (int i = 0; i < kCalls; ++i) {
        std::vector<JobRequest> requests(static_cast<std::size_t>(1 + i % 7));
        for (auto& request : requests) {
          request.batch = "batch" + std::to_string((t + i) % 3);
          Jobs::fill(request);
        }
        const auto submitted = jobs->submit(requests, Durability::Async, kNow);
        const std::lock_guard lock{mutex};
        if (!submitted) {
          refusals.push_back(submitted.error().to_string());
          return;
        }
        for (const auto& job : *submitted) acknowledged.insert(job.number);
      }
    });
  }
  std::set<JobNumber> ran;
  const auto run_some = [&] {
    const auto claims = jobs.claim(50);
    std::vector<JobOutcome> outcomes;
    for (const auto& claim : claims) {
      CHECK(ran.insert(claim.number).second);
      outcomes.push_back({.number = claim.number, .result = "r"});
    }
    must(jobs->finish(outcomes, kNow));
    return !claims.empty();
  };
  for (int i = 0; i < 100; ++i) run_some();
  submitters.clear();  // joins
  CHECK(refusals == std::vector<std::string>{});
  while (run_some()) {
  }
  CHECK(ran == acknowledged);
  CHECK(jobs->counts()[JobState::Done] == ran.size());
  CHECK(jobs->lanes(10).empty());
}

TEST_CASE("jobs: the observer hears each change once, in order", "[store][jobs]") {
  std::vector<JobState> heard;
  Jobs jobs{"memory", {.observer = [&](std::span<const JobChange> changes) {
              for (const auto& change : changes) heard.push_back(change.state);
            }}};
  const auto number = jobs.submit({.policy = {.backoff = 0ms}});
  jobs.finish(*jobs.claim_one(), std::unexpected(kLost));
  must(jobs->tick(kNow));
  REQUIRE(jobs.claim_one() == number);
  jobs.finish(number, "r");
  using S = JobState;
  CHECK(heard == std::vector<S>{S::Queued, S::Running, S::Queued, S::Running, S::Done});
}
