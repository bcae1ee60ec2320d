// Goal: a job whose record is damaged ends as dead with what is wrong as its reason, wherever it
// stood, and every other job goes on. Method: the record's bytes are overwritten behind the store.
#include <memory>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "store/driver/keys.h"
#include "store/jobs/job_store.h"
#include "test/store/support.h"

using namespace gofed;
using namespace gofed::store;
using namespace gofed::store::testing;
using namespace std::chrono_literals;

namespace {

constexpr Time kNow{std::chrono::hours{24 * 20'000}};

class Place {
 public:
  Place() { open(); }

  JobStore* operator->() { return jobs_.get(); }

  void open() {
    jobs_.reset();
    jobs_ = must(JobStore::open(*driver_, {.retention = {.time = 1h}, .observer = {}}, kNow));
  }

  JobNumber submit(JobRequest request = {}) {
    request.service = "api";
    request.action = "api_analysis";
    request.body = "{}";
    return must(jobs_->submit({&request, 1}, Durability::Sync, kNow)).front().number;
  }
  std::vector<JobNumber> claim() {
    std::vector<JobNumber> numbers;
    for (const auto& each : must(jobs_->claim([](std::string_view) { return 100U; }, 100, kNow))) {
      numbers.push_back(each.number);
    }
    return numbers;
  }
  void finish(JobNumber number) {
    const JobOutcome outcome{.number = number, .result = "result"};
    must(jobs_->finish({&outcome, 1}, kNow));
  }

  void damage_request(JobNumber number) {
    put(*driver_, Family::Jobs, encode_key(JobSpecKey{number}), "nonsense");
  }

  // Its last failure says what cannot be read.
  void check_dead(JobNumber number) {
    const auto status = must(jobs_->status(number));
    CHECK(status.state == JobState::Dead);
    REQUIRE(!status.failures.empty());
    CHECK(status.failures.back().error.code == Errc::Corrupt);
    CHECK_THAT(status.failures.back().error.context,
               Catch::Contains("its request cannot be read: job spec: damaged"));
  }

 private:
  TempDir directory_;
  std::unique_ptr<Driver> driver_ = open_test_driver("memory", directory_);
  std::unique_ptr<JobStore> jobs_;
};

}  // namespace

TEST_CASE("damage: a queued job is dead at its turn, those behind it run", "[store][jobs]") {
  Place jobs;
  const auto bad = jobs.submit({.batch = "b"});
  const auto good = jobs.submit({.batch = "b"});
  jobs.damage_request(bad);
  CHECK(must(jobs->status(bad)).state == JobState::Queued);
  CHECK(must(jobs->status(bad)).failures.back().error.code == Errc::Corrupt);
  CHECK(jobs.claim() == std::vector{good});
  jobs.check_dead(bad);
  CHECK(jobs->counts()[JobState::Dead] == 1);
  CHECK(jobs->counts()[JobState::Queued] == 0);
  jobs.open();
  jobs.check_dead(bad);
  CHECK(must(jobs->batch("b")).counts[JobState::Dead] == 1);
}

TEST_CASE("damage: a job that ran when its owner ended is dead after opening", "[store][jobs]") {
  Place jobs;
  const auto bad = jobs.submit();
  const auto good = jobs.submit();
  CHECK(jobs.claim().size() == 2);
  jobs.damage_request(bad);
  jobs.open();
  jobs.check_dead(bad);
  CHECK(must(jobs->status(bad)).attempts == 1);
  CHECK(must(jobs->status(good)).state == JobState::Queued);
}

TEST_CASE("damage: jobs that wait for a damaged one end with it", "[store][jobs]") {
  Place jobs;
  const auto parent = jobs.submit();
  const auto child = jobs.submit({.after = {parent}});
  jobs.damage_request(parent);
  CHECK(jobs.claim().empty());
  (void)must(jobs->tick(kNow));
  CHECK(must(jobs->status(child)).state == JobState::Dead);
}

TEST_CASE("damage: a damaged job that waits for others is dead when they fail", "[store][jobs]") {
  Place jobs;
  const auto parent = jobs.submit();
  const auto child = jobs.submit({.after = {parent}});
  jobs.damage_request(child);
  CHECK(jobs.claim() == std::vector{parent});
  const JobOutcome failed{.number = parent, .result = fail(Errc::Malformed, "no")};
  must(jobs->finish({&failed, 1}, kNow));
  (void)must(jobs->tick(kNow));
  jobs.check_dead(child);
  CHECK(jobs->counts()[JobState::Queued] == 0);
}

TEST_CASE("damage: a deadline that passes does not stop the clock of others", "[store][jobs]") {
  Place jobs;
  const auto bad = jobs.submit({.deadline = kNow + 1s});
  const auto good = jobs.submit({.deadline = kNow + 1s});
  jobs.damage_request(bad);
  (void)must(jobs->tick(kNow + 2s));
  CHECK(must(jobs->status(good)).state == JobState::Dead);
  CHECK(jobs.claim().empty());
  jobs.check_dead(bad);
}

TEST_CASE("damage: listed with the others, refused to who would retry it, closed",
          "[store][jobs]") {
  Place jobs;
  const auto bad = jobs.submit({.batch = "b", .key = "k"});
  const auto good = jobs.submit({.batch = "b"});
  jobs.damage_request(bad);
  CHECK(jobs.claim() == std::vector{good});
  const auto page = must(jobs->list({.state = JobState::Dead, .batch = "b"}, {}));
  REQUIRE(page.items.size() == 1);
  CHECK(page.items.front().number == bad);

  const auto retried = jobs->retry(bad, kNow);
  REQUIRE(!retried.has_value());
  CHECK(retried.error().code == Errc::Corrupt);
  CHECK(must(jobs->close(bad, kNow)) == false);
  CHECK(jobs->status(bad).error().code == Errc::NotFound);
  // Its idempotency key does not point at nothing.
  const auto again = jobs.submit({.batch = "b", .key = "k"});
  CHECK(must(jobs->status(again)).state == JobState::Queued);
}

TEST_CASE("damage: swept like any other", "[store][jobs]") {
  Place jobs;
  const auto bad = jobs.submit();
  const auto good = jobs.submit();
  jobs.damage_request(bad);
  CHECK(jobs.claim() == std::vector{good});
  jobs.finish(good);
  CHECK(must(jobs->sweep(kNow + 2h)) == 2);
  CHECK(jobs->counts().total() == 0);
  CHECK(jobs->retained_bytes() == 0);
}
