// Goal: priority, fair share and age decide who is next; windows stay bounded; limits hold.
// Method: lanes over a fake disk, a set of numbers per lane.
#include "store/jobs/lanes.h"

#include <map>
#include <set>

#include <catch2/catch.hpp>

#include "test/store/support.h"

using namespace gofed;
using namespace gofed::store;
using namespace gofed::store::testing;

namespace {

JobLane lane(const std::string& batch, std::int8_t priority = 0) {
  return {.priority = priority, .service = "api", .batch = batch};
}

struct Disk {
  std::map<JobLane, std::set<JobNumber>> ready;
  JobNumber floor = 1'000'000'000;
  std::size_t reads = 0;
  JobNumber next = 1;
  JobLanes lanes{[this](const JobLane& name, JobNumber from, std::size_t count_max) {
    ++reads;
    JobLanes::Part found{.jobs = {}, .covered = std::max(from, floor)};
    for (auto at = ready[name].lower_bound(from); at != ready[name].end() && *at < floor; ++at) {
      if (found.jobs.size() == count_max) {
        found.covered = *at;
        break;
      }
      found.jobs.push_back({.number = *at, .fresh = true});
    }
    return Result<JobLanes::Part>{std::move(found)};
  }};

  void submit(const JobLane& name, std::uint64_t count) {
    for (std::uint64_t i = 0; i < count; ++i) ready[name].insert(next++);
    lanes.add(name, count);
  }
  std::optional<JobLanes::Pick> take(std::string_view service = "api") {
    lanes.begin_round();
    auto pick = must(lanes.take(service));
    if (pick) REQUIRE(ready[pick->lane].erase(pick->number) == 1);
    return pick;
  }
  // Takes `count`, one in flight at a time; which batches they were of.
  std::map<std::string, int> run(int count) {
    std::map<std::string, int> taken;
    for (int i = 0; i < count; ++i) {
      const auto pick = take();
      REQUIRE(pick);
      ++taken[pick->lane.batch];
      lanes.release(pick->lane);
    }
    return taken;
  }
};

}  // namespace

TEST_CASE("lanes: in one lane by age, each once", "[store][jobs]") {
  Disk disk;
  disk.submit(lane("a"), 3000);
  for (JobNumber number = 1; number <= 3000; ++number) {
    const auto pick = disk.take();
    REQUIRE(pick);
    REQUIRE(pick->number == number);
    disk.lanes.release(pick->lane);
  }
  CHECK_FALSE(disk.take());
  CHECK(disk.reads <= 3000 / kLaneWindow + 2);
  CHECK(disk.lanes.view(10).empty());
}

TEST_CASE("lanes: the higher priority goes first, whatever its age or share", "[store][jobs]") {
  Disk disk;
  disk.submit(lane("low", -5), 10);
  disk.submit(lane("normal"), 10);
  disk.submit(lane("high", 7), 10);
  CHECK(disk.run(10) == std::map<std::string, int>{{"high", 10}});
  CHECK(disk.run(10) == std::map<std::string, int>{{"normal", 10}});
  CHECK(disk.run(10) == std::map<std::string, int>{{"low", 10}});
}

TEST_CASE("lanes: a small batch overtakes a huge one that began before it", "[store][jobs]") {
  Disk disk;
  disk.submit(lane("huge"), 100'000);
  CHECK(disk.run(1000).at("huge") == 1000);
  disk.submit(lane("small"), 10);
  const auto taken = disk.run(20);
  CHECK(taken.at("small") == 10);
}

TEST_CASE("lanes: batches in need get equal shares", "[store][jobs]") {
  Disk disk;
  for (const auto* batch : {"a", "b", "c"}) disk.submit(lane(batch), 1000);
  for (const auto& [batch, count] : disk.run(900)) {
    CHECK(count >= 290);
    CHECK(count <= 310);
  }
}

TEST_CASE("lanes: a stream of new small batches does not starve the old one", "[store][jobs]") {
  Disk disk;
  disk.submit(lane("old"), 10'000);
  disk.run(1000);
  int old = 0;
  for (int i = 0; i < 100; ++i) {
    disk.submit(lane("new" + std::to_string(i)), 20);
    old += disk.run(10)["old"];
  }
  CHECK(old >= 150);  // of 1000: with plain least-served-first it would be none
}

TEST_CASE("lanes: a batch's own limit holds, and others go on", "[store][jobs]") {
  Disk disk;
  disk.lanes.limit_batch("a", 2);
  disk.submit(lane("a"), 10);
  const auto first = disk.take();
  const auto second = disk.take();
  REQUIRE(first);
  REQUIRE(second);
  CHECK_FALSE(disk.take());
  CHECK(disk.lanes.batch_in_flight("a") == 2);
  disk.submit(lane("b"), 1);
  REQUIRE(disk.take()->lane.batch == "b");
  CHECK_FALSE(disk.take());
  disk.lanes.release(first->lane);
  CHECK(disk.take());
  CHECK_FALSE(disk.take());
  disk.lanes.limit_batch("a", 0);
  CHECK(disk.take());
}

TEST_CASE("lanes: what comes back goes by its age, and windows stay bounded", "[store][jobs]") {
  Disk disk;
  disk.submit(lane("a"), 5000);
  std::vector<JobLanes::Pick> taken;
  for (int i = 0; i < 3000; ++i) taken.push_back(*disk.take());
  for (const auto& pick : taken) {
    disk.ready[pick.lane].insert(pick.number);
    disk.lanes.untake(pick);
  }
  for (JobNumber number = 1; number <= 5000; ++number) REQUIRE(disk.take()->number == number);
  CHECK_FALSE(disk.take());
}

TEST_CASE("lanes: a number that is not on disk yet does not hold up others", "[store][jobs]") {
  Disk disk;
  disk.submit(lane("a"), 5);
  disk.floor = 1;  // a submission with number 1 is on its way
  CHECK_FALSE(disk.take());
  disk.floor = 3;
  CHECK(disk.take()->number == 1);
  CHECK(disk.take()->number == 2);
  CHECK_FALSE(disk.take());
  disk.floor = 1000;
  CHECK(disk.take()->number == 3);
}

TEST_CASE("lanes: services do not compete, and removed jobs do not come", "[store][jobs]") {
  Disk disk;
  disk.submit(lane("a"), 3);
  const JobLane other{.priority = 0, .service = "deps", .batch = "a"};
  disk.submit(other, 1);
  CHECK(disk.lanes.services() == std::vector<std::string>{"api", "deps"});
  disk.ready[lane("a")].erase(2);
  disk.lanes.remove(lane("a"), 2);
  CHECK(disk.take("deps")->number == 4);
  CHECK(disk.lanes.in_flight("deps") == 1);
  CHECK(disk.take()->number == 1);
  CHECK(disk.take()->number == 3);
  CHECK_FALSE(disk.take());
  CHECK(disk.lanes.in_flight("api") == 2);
}
