// Goal: one job is taken in, given out, judged, tried again, cancelled and forgotten, on every
// driver.
#include <chrono>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "store/driver/keys.h"
#include "store/jobs/job_store.h"
#include "test/store/jobs.h"

using namespace gofed;
using namespace gofed::store;
using namespace gofed::store::testing;
using namespace std::chrono_literals;

TEST_CASE("jobs: submitted, given out, done, with everything it was asked with", "[store][jobs]") {
  Jobs jobs{any_driver()};
  const auto number = jobs.submit({.service = "deps",
                                   .action = "deps_analysis",
                                   .body = "the ",
                                   .body_rest = "input",
                                   .batch = "debian",
                                   .priority = -3,
                                   .key = "k"});
  auto status = must(jobs->status(number));
  CHECK(status.state == JobState::Queued);
  CHECK(status.batch == "debian");
  CHECK(status.priority == -3);
  CHECK(status.submitted == kNow);
  CHECK(status.body_bytes == 9);

  const auto claims = jobs.claim(10, kNow + 1s);
  REQUIRE(claims.size() == 1);
  CHECK(claims[0].number == number);
  CHECK(claims[0].service == "deps");
  CHECK(claims[0].action == "deps_analysis");
  CHECK(claims[0].body == "the input");
  CHECK(claims[0].attempt == 1);
  CHECK(jobs.state(number) == JobState::Running);
  CHECK(refused(jobs->result(number)).code == Errc::NotFound);

  jobs.finish(number, "the result", kNow + 2s);
  status = must(jobs->status(number));
  CHECK(status.state == JobState::Done);
  CHECK(status.started == kNow + 1s);
  CHECK(status.ended == kNow + 2s);
  CHECK(status.worker == "host:1");
  CHECK(must(jobs->result(number)) == "the result");
  CHECK(must(jobs->batch("debian")).counts[JobState::Done] == 1);
  CHECK_FALSE(jobs.claim_one());
}

TEST_CASE("jobs: a submission is all or nothing", "[store][jobs]") {
  Jobs jobs{any_driver()};
  std::vector<JobRequest> requests(3);
  for (auto& request : requests) Jobs::fill(request);
  Error error;
  SECTION("an empty service") {
    requests[2].service = "";
    error = refused(jobs->submit(requests, Durability::Sync, kNow));
    CHECK(error.code == Errc::InvalidArgument);
  }
  SECTION("a job to wait for that is not there") {
    requests[2].after = {999};
    error = refused(jobs->submit(requests, Durability::Sync, kNow));
    CHECK(error.code == Errc::NotFound);
  }
  SECTION("a later job of the same submission") {
    requests[2].after_here = {2};
    error = refused(jobs->submit(requests, Durability::Sync, kNow));
    CHECK(error.code == Errc::InvalidArgument);
  }
  SECTION("a body over the limit") {
    requests[2].body.assign(kJobBodyBytesMax + 1, 'x');
    error = refused(jobs->submit(requests, Durability::Sync, kNow));
    CHECK(error.code == Errc::LimitExceeded);
  }
  SECTION("no attempts") {
    requests[2].policy.attempts_max = 0;
    error = refused(jobs->submit(requests, Durability::Sync, kNow));
    CHECK(error.code == Errc::InvalidArgument);
  }
  CHECK(error.context.find("job 2 of the submission") == 0);
  CHECK(jobs->counts().total() == 0);
  CHECK_FALSE(jobs.claim_one());
  CHECK(must(jobs->submit({}, Durability::Sync, kNow)).empty());
  CHECK(jobs.submit() > 0);  // and the store goes on
  CHECK(jobs.claim_one());
}

TEST_CASE("jobs: a refused submission leaves no batch and no limit of one", "[store][jobs]") {
  Jobs jobs{any_driver()};
  std::vector<JobRequest> requests(2);
  for (auto& request : requests) {
    request.batch = "b";
    Jobs::fill(request);
  }
  const JobBatchLimit limit{.batch = "b", .in_flight_max = 1};
  auto wrong = requests;
  wrong[1].after = {999};
  CHECK(refused(jobs->submit(wrong, Durability::Sync, kNow, limit)).code == Errc::NotFound);
  CHECK(refused(jobs->batch("b")).code == Errc::NotFound);
  CHECK(read_all(jobs.driver(), Family::Jobs).empty());

  // Of a batch that is there, the limit stays as it was.
  must(jobs->limit_batch({.batch = "b", .in_flight_max = 3}, kNow));
  CHECK(refused(jobs->submit(wrong, Durability::Sync, kNow, limit)).code == Errc::NotFound);
  CHECK(must(jobs->batch("b")).in_flight_max == 3);

  CHECK(must(jobs->submit(requests, Durability::Sync, kNow, limit)).size() == 2);
  const auto batch = must(jobs->batch("b"));
  CHECK(batch.in_flight_max == 1);
  CHECK(batch.created == kNow);
  CHECK(jobs.claim(10).size() == 1);
}

TEST_CASE("jobs: a new batch has its limit from its first job on, after opening as well",
          "[store][jobs]") {
  Jobs jobs{"rocksdb"};
  JobRequest request{.batch = "b"};
  Jobs::fill(request);
  const std::vector<JobRequest> requests(3, request);
  const JobBatchLimit limit{.batch = "b", .in_flight_max = 2};
  CHECK(must(jobs->submit(requests, Durability::Sync, kNow, limit)).size() == 3);
  CHECK(jobs.claim(10).size() == 2);
  jobs.reopen(kNow + 1s);
  const auto batch = must(jobs->batch("b"));
  CHECK(batch.in_flight_max == 2);
  CHECK(batch.created == kNow);
  must(jobs->submit({}, Durability::Sync, kNow, JobBatchLimit{.batch = "b", .in_flight_max = 5}));
  CHECK(must(jobs->batch("b")).in_flight_max == 5);
}

TEST_CASE("jobs: the same key is the same job, in one call and in another", "[store][jobs]") {
  Jobs jobs{any_driver()};
  JobRequest request{.key = "v1"};
  Jobs::fill(request);
  const std::vector<JobRequest> twice{request, request};
  const auto first = must(jobs->submit(twice, Durability::Sync, kNow));
  CHECK_FALSE(first[0].existed);
  CHECK(first[1] == SubmittedJob{.number = first[0].number, .existed = true});
  const auto again = must(jobs->submit({&request, 1}, Durability::Sync, kNow));
  CHECK(again[0] == SubmittedJob{.number = first[0].number, .existed = true});
  CHECK(jobs->counts().total() == 1);

  jobs.finish(*jobs.claim_one(), "r");
  CHECK(must(jobs->submit({&request, 1}, Durability::Sync, kNow))[0].existed);
  auto other = request;
  other.service = "deps";
  CHECK_FALSE(must(jobs->submit({&other, 1}, Durability::Sync, kNow))[0].existed);
  CHECK_FALSE(must(jobs->close(first[0].number, kNow)));
  CHECK_FALSE(must(jobs->submit({&request, 1}, Durability::Sync, kNow))[0].existed);
}

TEST_CASE("jobs: passing errors are tried again after a back-off, then it is dead",
          "[store][jobs]") {
  Jobs jobs{any_driver()};
  const auto number =
      jobs.submit({.policy = {.attempts_max = 3, .backoff = 1000ms, .backoff_max = 10s}});
  auto now = kNow;
  for (std::uint32_t attempt = 1; attempt <= 2; ++attempt) {
    const auto claims = jobs.claim(1, now);
    REQUIRE(claims.size() == 1);
    CHECK(claims[0].attempt == attempt);
    jobs.finish(number, std::unexpected(kLost), now);
    const auto status = must(jobs->status(number));
    CHECK(status.state == JobState::Queued);
    REQUIRE(status.due);
    CHECK(*status.due > now);
    CHECK_FALSE(jobs.claim_one(now));
    CHECK(must(jobs->tick(*status.due - 1ms)) == *status.due);
    CHECK_FALSE(jobs.claim_one(*status.due - 1ms));
    now = *status.due;
    must(jobs->tick(now));
  }
  REQUIRE(jobs.claim_one(now) == number);
  jobs.finish(number, std::unexpected(Error{Errc::Timeout, "too slow"}), now);
  const auto status = must(jobs->status(number));
  CHECK(status.state == JobState::Dead);
  CHECK(status.attempts == 3);
  REQUIRE(status.failures.size() == 3);
  CHECK(status.failures[0].error == kLost);
  CHECK(status.failures[0].count == 2);
  CHECK(status.failures[1].error.code == Errc::Timeout);
  CHECK(status.failures[2].error.context == "given up after 3 attempts");
}

TEST_CASE("jobs: an outcome of several runs uses up as many attempts", "[store][jobs]") {
  Jobs jobs{any_driver()};
  const auto number = jobs.submit({.policy = {.attempts_max = 4, .backoff = 1ms}});
  const auto finish = [&](std::uint32_t attempts, Result<std::string> result, bool refused) {
    const JobOutcome outcome{
        .number = number, .result = std::move(result), .refused = refused, .attempts = attempts};
    must(jobs->finish({&outcome, 1}, kNow));
    must(jobs->tick(kNow + 1s));
  };
  REQUIRE(jobs.claim_one() == number);
  finish(3, std::unexpected(kLost), false);
  CHECK(must(jobs->status(number)).attempts == 3);
  REQUIRE(jobs.claim_one() == number);
  finish(2, fail(Errc::Busy, "no room"), true);  // refused: it never ran
  CHECK(must(jobs->status(number)).attempts == 3);
  REQUIRE(jobs.claim_one() == number);
  CHECK(must(jobs->status(number)).attempts == 4);
  finish(1, std::unexpected(kLost), false);
  CHECK(jobs.state(number) == JobState::Dead);
}

TEST_CASE("jobs: a lasting error fails at once; retry begins anew", "[store][jobs]") {
  Jobs jobs{any_driver()};
  const auto number = jobs.submit();
  jobs.finish(*jobs.claim_one(), std::unexpected(kBad));
  CHECK(jobs.state(number) == JobState::Failed);
  CHECK_FALSE(jobs.claim_one());
  must(jobs->retry(number, kNow));
  CHECK(jobs.state(number) == JobState::Queued);
  const auto claims = jobs.claim();
  REQUIRE(claims.size() == 1);
  CHECK(claims[0].attempt == 1);
  CHECK(refused(jobs->retry(number, kNow)).code == Errc::NotAllowed);
  jobs.finish(number, "fine now");
  CHECK(jobs.state(number) == JobState::Done);
  CHECK(must(jobs->status(number)).failures.size() == 1);  // history stays
  CHECK(refused(jobs->retry(number, kNow)).code == Errc::NotAllowed);
  CHECK(jobs->counts().total() == 1);
}

TEST_CASE("jobs: a refused request does not use up attempts", "[store][jobs]") {
  Jobs jobs{any_driver()};
  const auto number = jobs.submit({.policy = {.attempts_max = 1, .backoff = 1ms}});
  auto now = kNow;
  for (int i = 0; i < 4; ++i) {
    REQUIRE(jobs.claim_one(now) == number);
    jobs.finish(number, fail(Errc::UnknownService, "no worker"), now, true);
    now += 1min;
    must(jobs->tick(now));
  }
  const auto status = must(jobs->status(number));
  CHECK(status.state == JobState::Queued);
  CHECK(status.attempts == 0);
  CHECK(status.failures.at(0).count == 4);
}

TEST_CASE("jobs: cancel of queued, delayed, running and ended ones", "[store][jobs]") {
  Jobs jobs{any_driver()};
  const auto queued = jobs.submit();
  CHECK(must(jobs->cancel(queued, kNow)) == JobStore::CancelEffect::Taken);
  CHECK(jobs.state(queued) == JobState::Cancelled);
  CHECK_FALSE(jobs.claim_one());

  const auto delayed = jobs.submit();
  jobs.finish(*jobs.claim_one(), std::unexpected(kLost));
  CHECK(must(jobs->cancel(delayed, kNow)) == JobStore::CancelEffect::Taken);
  must(jobs->tick(kNow + 1h));
  CHECK_FALSE(jobs.claim_one(kNow + 1h));

  const auto due = jobs.submit();  // delayed, and its time came
  jobs.finish(*jobs.claim_one(), std::unexpected(kLost));
  must(jobs->tick(kNow + 1h));
  CHECK(must(jobs->cancel(due, kNow)) == JobStore::CancelEffect::Taken);
  CHECK_FALSE(jobs.claim_one(kNow + 1h));

  const auto running = jobs.submit();
  REQUIRE(jobs.claim_one() == running);
  CHECK(must(jobs->cancel(running, kNow)) == JobStore::CancelEffect::Asked);
  CHECK(must(jobs->status(running)).cancelling);
  CHECK(jobs.state(running) == JobState::Running);
  jobs.finish(running, fail(Errc::Cancelled, "cancelled"));
  CHECK(jobs.state(running) == JobState::Cancelled);

  const auto done = jobs.submit();
  jobs.finish(*jobs.claim_one(), "r");
  CHECK(must(jobs->cancel(done, kNow)) == JobStore::CancelEffect::None);
  CHECK(jobs.state(done) == JobState::Done);
  CHECK(refused(jobs->cancel(999'999, kNow)).code == Errc::NotFound);
  CHECK(jobs->counts()[JobState::Cancelled] == 4);
}

TEST_CASE("jobs: close forgets a job and its result, whatever its state", "[store][jobs]") {
  Jobs jobs{any_driver()};
  const auto kept = jobs.submit({.batch = "b"});
  const auto queued = jobs.submit({.batch = "b"});
  CHECK_FALSE(must(jobs->close(queued, kNow)));
  CHECK(refused(jobs->status(queued)).code == Errc::NotFound);
  REQUIRE(jobs.claim_one() == kept);
  CHECK(must(jobs->close(kept, kNow)));
  CHECK(jobs.state(kept) == JobState::Running);
  jobs.finish(kept, "r");
  CHECK(refused(jobs->status(kept)).code == Errc::NotFound);
  CHECK(refused(jobs->result(kept)).code == Errc::NotFound);
  CHECK_FALSE(must(jobs->close(kept, kNow)));
  CHECK(jobs->counts().total() == 0);
  CHECK(jobs->retained_bytes() == 0);
  CHECK(refused(jobs->batch("b")).code == Errc::NotFound);
  CHECK(read_all(jobs.driver(), Family::Jobs).empty());
  CHECK(read_all(jobs.driver(), Family::Queue).empty());
}

TEST_CASE("jobs: the next number of an older store, which stands elsewhere, is kept to",
          "[store][jobs]") {
  const auto family = GENERATE(Family::Jobs, Family::Queue);
  const TempDir directory;
  const auto driver = must(open_driver({.driver = any_driver(), .path = directory / "store"}));
  WriteBatch older;
  older.put(family, encode_key(NextJobKey{}), ByteWriter{}.u64(5'000).take());
  must(driver->write(older, Durability::Sync));
  for (const JobNumber least : {5'000U, 5'001U}) {
    const auto jobs = must(JobStore::open(*driver, {}, kNow));
    const JobRequest request{.service = "s", .action = "a", .body = "b"};
    CHECK(must(jobs->submit({&request, 1}, Durability::Sync, kNow)).front().number >= least);
  }
}

TEST_CASE("jobs: large results are blobs, once per content, and go with the last job",
          "[store][jobs]") {
  Jobs jobs{any_driver()};
  const auto a = jobs.submit();
  const auto b = jobs.submit();
  const auto large = noise(kInlineResultBytesMax * 5);
  REQUIRE(jobs.claim(2).size() == 2);
  jobs.finish(a, large);
  jobs.finish(b, large);
  CHECK(jobs.state(a) == JobState::Done);
  CHECK(must(jobs->result(a)) == large);
  CHECK(must(jobs->result(b)) == large);
  CHECK(read_all(jobs.driver(), Family::Chunks).size() == 2);  // 1.25 MiB
  CHECK_FALSE(must(jobs->close(a, kNow)));
  CHECK(must(jobs->result(b)) == large);
  CHECK_FALSE(must(jobs->close(b, kNow)));
  CHECK(read_all(jobs.driver(), Family::Chunks).empty());
}
