// Goal: jobs are kept, ordered, given out, judged, and found again, on every driver.
#include "store/job_store.h"

#include <chrono>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "test/store/support.h"

using namespace gofed;
using namespace gofed::store;
using namespace gofed::store::testing;
using namespace std::chrono_literals;

namespace {

constexpr Time kNow{std::chrono::hours{24 * 20'000}};

// A store on a driver, that can be closed and opened again where the driver keeps anything.
class Jobs {
 public:
  explicit Jobs(const std::string& driver, JobStore::Options options = {})
      : name_(driver), options_(std::move(options)) {
    open(kNow);
  }

  JobStore* operator->() { return store_.get(); }
  Driver& driver() { return *driver_; }

  void reopen(Time now) {
    store_.reset();
    if (name_ != "memory") driver_.reset();
    open(now);
  }

  JobNumber submit(JobRequest request = {}, Time now = kNow) {
    fill(request);
    return must(store_->submit({&request, 1}, Durability::Sync, now)).front().number;
  }
  std::vector<JobNumber> submit_many(std::size_t count, const std::string& batch = "") {
    std::vector<JobRequest> requests(count);
    for (std::size_t i = 0; i < count; ++i) {
      requests[i].batch = batch;
      fill(requests[i]);
    }
    std::vector<JobNumber> numbers;
    for (const auto& job : must(store_->submit(requests, Durability::Sync, kNow))) {
      numbers.push_back(job.number);
    }
    return numbers;
  }
  std::vector<JobClaim> claim(std::size_t count = 1, Time now = kNow) {
    return must(store_->claim([](std::string_view) { return 1000U; }, count, now));
  }
  std::optional<JobNumber> claim_one(Time now = kNow) {
    auto claims = claim(1, now);
    if (claims.empty()) return std::nullopt;
    return claims.front().number;
  }
  void finish(JobNumber number, Result<std::string> result, Time now = kNow, bool refused = false) {
    const JobOutcome outcome{
        .number = number, .result = std::move(result), .refused = refused, .worker = "host:1"};
    must(store_->finish({&outcome, 1}, now));
  }
  JobState state(JobNumber number) { return must(store_->status(number)).state; }

  static void fill(JobRequest& request) {
    if (request.service.empty()) request.service = "api";
    if (request.action.empty()) request.action = "api_analysis";
    if (request.body.empty()) request.body = "{}";
  }

 private:
  void open(Time now) {
    if (!driver_) driver_ = open_test_driver(name_, directory_);
    store_ = must(JobStore::open(*driver_, options_, now));
  }

  TempDir directory_;
  const std::string name_;
  JobStore::Options options_;
  std::unique_ptr<Driver> driver_;
  std::unique_ptr<JobStore> store_;
};

std::string any_driver() {
  return GENERATE("memory", "rocksdb");
}

const Error kLost{Errc::WorkerLost, "the worker died"};
const Error kBad{Errc::Malformed, "x.tar.gz: not an archive"};

}  // namespace

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
  CHECK_FALSE(must(jobs->cancel(queued, kNow)));
  CHECK(jobs.state(queued) == JobState::Cancelled);
  CHECK_FALSE(jobs.claim_one());

  const auto delayed = jobs.submit();
  jobs.finish(*jobs.claim_one(), std::unexpected(kLost));
  CHECK_FALSE(must(jobs->cancel(delayed, kNow)));
  must(jobs->tick(kNow + 1h));
  CHECK_FALSE(jobs.claim_one(kNow + 1h));

  const auto due = jobs.submit();  // delayed, and its time came
  jobs.finish(*jobs.claim_one(), std::unexpected(kLost));
  must(jobs->tick(kNow + 1h));
  CHECK_FALSE(must(jobs->cancel(due, kNow)));
  CHECK_FALSE(jobs.claim_one(kNow + 1h));

  const auto running = jobs.submit();
  REQUIRE(jobs.claim_one() == running);
  CHECK(must(jobs->cancel(running, kNow)));
  CHECK(must(jobs->status(running)).cancelling);
  CHECK(jobs.state(running) == JobState::Running);
  jobs.finish(running, fail(Errc::Cancelled, "cancelled"));
  CHECK(jobs.state(running) == JobState::Cancelled);

  const auto done = jobs.submit();
  jobs.finish(*jobs.claim_one(), "r");
  CHECK_FALSE(must(jobs->cancel(done, kNow)));
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
  must(jobs->limit_batch("b", 7, kNow));

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
  CHECK(must(jobs->cancel(cancelled, kNow)));
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
  const auto count = [&](JobStore::Filter filter) {
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
