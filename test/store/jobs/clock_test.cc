// Goal: the time of a job store goes on steadily whatever the wall clock does, over openings as
// well. Method: both clocks set by hand.
#include "store/jobs/clock.h"

#include <chrono>
#include <memory>

#include <catch2/catch.hpp>

#include "store/driver/keys.h"
#include "test/store/jobs.h"

using namespace gofed;
using namespace gofed::store;
using namespace gofed::store::testing;
using namespace std::chrono_literals;

namespace {

// A machine's clocks, and a store on it.
struct Machine {
  JobClock::Reading clocks{.wall = kNow, .steady = JobClock::Steady{1000h}};
  std::unique_ptr<Driver> driver = must(open_driver({.driver = "memory"}));

  std::unique_ptr<JobClock> open() {
    return must(JobClock::open(*driver, [this] { return clocks; }));
  }
  void pass(std::chrono::milliseconds time) {
    clocks.wall += time;
    clocks.steady += time;
  }
};

std::chrono::milliseconds follow(JobClock& clock) {
  const auto followed = clock.follow();
  must(followed.written);
  return followed.jump;
}

}  // namespace

TEST_CASE("job clock: begins as the wall clock and goes on with it", "[store][jobs]") {
  Machine machine;
  const auto clock = machine.open();
  CHECK(clock->now() == kNow);
  machine.pass(90s);
  CHECK(follow(*clock) == 0ms);
  CHECK(clock->now() == kNow + 90s);
  CHECK(clock->wall_time(clock->now()) == kNow + 90s);
}

TEST_CASE("job clock: a jump is noticed once, changes no wait, and shows in no age",
          "[store][jobs]") {
  const auto jump = GENERATE(std::chrono::milliseconds{-1h}, std::chrono::milliseconds{8 * 24h},
                             std::chrono::milliseconds{1s}, std::chrono::milliseconds{-1s});
  Machine machine;
  const auto clock = machine.open();
  machine.pass(10s);
  const auto submitted = clock->now();
  machine.clocks.wall += jump;
  CHECK(clock->now() == submitted);
  CHECK(follow(*clock) == jump);
  CHECK(follow(*clock) == 0ms);
  machine.pass(5s);
  CHECK(clock->now() == submitted + 5s);
  CHECK(follow(*clock) == 0ms);
  CHECK(machine.clocks.wall - clock->wall_time(submitted) == 5s);
  machine.clocks.wall -= jump;  // and right again
  CHECK(follow(*clock) == -jump);
  CHECK(clock->wall_time(submitted) == kNow + 10s);
}

TEST_CASE("job clock: small steps are left alone until they add up", "[store][jobs]") {
  Machine machine;
  const auto clock = machine.open();
  machine.clocks.wall += 600ms;
  CHECK(follow(*clock) == 0ms);
  machine.clocks.wall += 600ms;
  CHECK(follow(*clock) == 1200ms);
}

TEST_CASE("job clock: opened again it goes on where it was, by the wall clock", "[store][jobs]") {
  Machine machine;
  machine.clocks.wall -= 24h * 365;  // a machine without a clock of its own ...
  auto clock = machine.open();
  machine.pass(10s);
  machine.clocks.wall += 24h * 365;  // ... asks for the time
  CHECK(follow(*clock) == 24h * 365);
  const auto before = clock->now();
  machine.pass(5min);
  clock = machine.open();
  CHECK(clock->now() == before + 5min);
  CHECK(clock->went_back() == 0ms);
  CHECK(clock->wall_time(clock->now()) == machine.clocks.wall);
}

TEST_CASE("job clock: it never goes back, whatever the wall clock did while it was closed",
          "[store][jobs]") {
  Machine machine;
  auto clock = machine.open();
  machine.pass(10s);
  CHECK(follow(*clock) == 0ms);
  const auto before = clock->now();
  machine.clocks.wall -= 1h;
  clock = machine.open();
  CHECK(clock->now() == before);
  CHECK(clock->went_back() == 1h);
  CHECK(clock->wall_time(before) == machine.clocks.wall);
  machine.pass(1s);
  CHECK(clock->now() == before + 1s);
}

TEST_CASE("job clock: the time is written down every minute, and at a jump", "[store][jobs]") {
  Machine machine;
  auto clock = machine.open();
  const auto written = [&] {
    return must(machine.driver->get(Family::Meta, encode_key(JobClockKey{})));
  };
  CHECK_FALSE(written());
  CHECK(follow(*clock) == 0ms);
  const auto first = written();
  REQUIRE(first);
  machine.pass(59s);
  CHECK(follow(*clock) == 0ms);
  CHECK(written() == first);
  machine.pass(1s);
  CHECK(follow(*clock) == 0ms);
  const auto second = written();
  CHECK(second != first);
  machine.clocks.wall += 2s;
  CHECK(follow(*clock) == 2s);
  CHECK(written() != second);
}

TEST_CASE("job clock: a damaged record is refused", "[store][jobs]") {
  Machine machine;
  put(*machine.driver, Family::Meta, encode_key(JobClockKey{}), "\1too short");
  const auto opened = JobClock::open(*machine.driver, [&] { return machine.clocks; });
  CHECK(refused(opened).code == Errc::Corrupt);
}
