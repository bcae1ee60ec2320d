// Goal: a watcher reads what happened since it began, in order, and is reported where it missed some;
// nothing is kept for nobody.
#include "workers/services/jobs/job_events.h"

#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

using namespace gofed;
using namespace gofed::workers;
using namespace std::chrono_literals;

namespace {

using Numbers = std::vector<store::JobNumber>;

void add(JobEvents& events, store::JobNumber number, const std::string& batch = {}) {
  const store::JobChange change{
      .number = number, .state = store::JobState::Queued, .batch = batch, .service = "s"};
  events.add({&change, 1});
}

Numbers numbers_of(const JobEvents::Read& read) {
  Numbers numbers;
  for (const auto& event : read.events) numbers.push_back(event.change.number);
  return numbers;
}

}  // namespace

TEST_CASE("job events: a watcher reads what happened since it began, in order", "[jobs]") {
  JobEvents events;
  add(events, 1);
  JobEvents::Watcher watcher{events};
  add(events, 2);
  add(events, 3);
  add(events, 4);
  auto read = watcher.read(2, 0ms);
  CHECK_FALSE(read.lost);
  CHECK(numbers_of(read) == Numbers{2, 3});
  CHECK(numbers_of(watcher.read(10, 0ms)) == Numbers{4});
  CHECK(watcher.read(10, 0ms).events.empty());
  add(events, 5);
  add(events, 6);
  watcher.skip();
  add(events, 7);
  CHECK(numbers_of(watcher.read(10, 0ms)) == Numbers{7});
}

TEST_CASE("job events: what is informed of progress stands among the changes", "[jobs]") {
  JobEvents events;
  JobEvents::Watcher watcher{events};
  add(events, 1);
  events.add_progress({.number = 2, .state = store::JobState::Running, .batch = "b"},
                      {.done = 3, .total = 4, .what = "files"});
  const auto read = watcher.read(10, 0ms);
  REQUIRE(read.events.size() == 2);
  CHECK_FALSE(read.events[0].progress);
  REQUIRE(read.events[1].progress);
  CHECK(read.events[1].progress->done == 3);
  CHECK(read.events[1].change.batch == "b");
}

TEST_CASE("job events: nothing is kept where nobody watches", "[jobs]") {
  JobEvents events;
  add(events, 1);
  CHECK(events.size() == 0);
  {
    const JobEvents::Watcher first{events};
    std::optional<JobEvents::Watcher> second{std::in_place, events};
    add(events, 2);
    CHECK(events.size() == 1);
    second.reset();
    CHECK(events.size() == 1);
  }
  CHECK(events.size() == 0);
  add(events, 3);
  CHECK(events.size() == 0);
  JobEvents::Watcher late{events};
  add(events, 4);
  const auto read = late.read(10, 0ms);
  CHECK_FALSE(read.lost);
  CHECK(numbers_of(read) == Numbers{4});
}

TEST_CASE("job events: one that falls behind is reported, and goes on with the oldest there is",
          "[jobs]") {
  JobEvents events;
  JobEvents::Watcher watcher{events};
  for (std::size_t i = 0; i < JobEvents::kEventsMax + 3; ++i) add(events, i);
  CHECK(events.size() == JobEvents::kEventsMax);
  auto read = watcher.read(1, 0ms);
  CHECK(read.lost);
  CHECK(numbers_of(read) == Numbers{3});
  read = watcher.read(1, 0ms);
  CHECK_FALSE(read.lost);
  CHECK(numbers_of(read) == Numbers{4});
}

TEST_CASE("job events: their bytes are bounded as well", "[jobs]") {
  JobEvents events;
  JobEvents::Watcher watcher{events};
  const std::string batch(JobEvents::kEventsBytesMax / 4, 'b');
  for (store::JobNumber i = 0; i < 10; ++i) add(events, i, batch);
  CHECK(events.size() == 3);
  CHECK(watcher.read(10, 0ms).lost);
  // What was dropped and what is gone is not counted any more.
  for (store::JobNumber i = 0; i < 100; ++i) add(events, i);
  CHECK(events.size() > 100);
}

TEST_CASE("job events: a reader waits for the first that comes", "[jobs]") {
  JobEvents events;
  JobEvents::Watcher watcher{events};
  const std::jthread other{[&events] { add(events, 9); }};
  CHECK(numbers_of(watcher.read(10, 20s)) == Numbers{9});
  const std::jthread teller{
      [&events] { events.add_progress({.number = 8, .state = store::JobState::Running}, {}); }};
  CHECK(numbers_of(watcher.read(10, 20s)) == Numbers{8});
}
