// Goal (mq-clock): a jump of the wall clock ends nothing at once, is noticed once, and is followed
// when it stays. Method: both clocks as numbers.
#include "workers/common/storage/expiry_clock.h"

#include <catch2/catch.hpp>

using gofed::workers::ExpiryClock;
using namespace std::chrono_literals;

namespace {

// The two clocks of a machine.
struct Machine {
  ExpiryClock clock;
  ExpiryClock::Wall wall{std::chrono::milliseconds(1'000'000'000'000)};
  ExpiryClock::Steady steady{1h};

  // Both go on; the wall clock jumps as well.
  ExpiryClock::Reading after(std::chrono::milliseconds time, std::chrono::milliseconds jump = 0ms) {
    wall += time + jump;
    steady += time;
    return clock.read(wall, steady);
  }
};

constexpr auto kFollow = ExpiryClock::kFollowAfter;

}  // namespace

TEST_CASE("expiry clock: without a jump it is the wall clock", "[filestorage]") {
  Machine machine;
  for (const auto step : {0ms, 1ms, 100'000'000ms, 5ms}) {
    const auto reading = machine.after(step);
    CHECK(reading.now == machine.wall);
    CHECK_FALSE(reading.jump);
  }
  // Slewed by a little at a time.
  for (int i = 0; i < 100; ++i) CHECK_FALSE(machine.after(1min, 1s).jump);
  CHECK(machine.after(0ms).now == machine.wall);
}

TEST_CASE("expiry clock: a jump ahead that is taken back ends nothing", "[filestorage]") {
  Machine machine;
  const auto before = machine.after(0ms).now;
  const auto ahead = machine.after(1s, 8 * 24h);
  CHECK(ahead.now == before + 1s);
  CHECK(ahead.jump == std::chrono::milliseconds(8 * 24h));
  const auto later = machine.after(25s);
  CHECK(later.now == before + 26s);
  CHECK_FALSE(later.jump);  // noticed once
  const auto back = machine.after(1s, -8 * 24h);
  CHECK(back.now == before + 27s);
  CHECK(back.jump == std::chrono::milliseconds(-8 * 24h));
  CHECK_FALSE(machine.after(1s).jump);
}

TEST_CASE("expiry clock: a jump ahead that stays is followed", "[filestorage]") {
  Machine machine;
  const auto before = machine.after(0ms).now;
  static_cast<void>(machine.after(0ms, 24h));
  CHECK(machine.after(kFollow - 1ms).now == before + kFollow - 1ms);
  const auto followed = machine.after(1ms);
  CHECK(followed.now == machine.wall);
  CHECK_FALSE(followed.jump);
  CHECK(machine.after(1min).now == machine.wall);
}

TEST_CASE("expiry clock: a second jump ahead waits anew", "[filestorage]") {
  Machine machine;
  const auto before = machine.after(0ms).now;
  static_cast<void>(machine.after(0ms, 24h));
  const auto second = machine.after(kFollow - 1ms, 24h);
  CHECK(second.jump == std::chrono::milliseconds(24h));
  CHECK(machine.after(1min).now == before + kFollow - 1ms + 1min);
}

TEST_CASE("expiry clock: a jump back is followed at once, things live longer", "[filestorage]") {
  Machine machine;
  static_cast<void>(machine.after(0ms));
  const auto back = machine.after(1s, -1h);
  CHECK(back.now == machine.wall);
  CHECK(back.jump == std::chrono::milliseconds(-1h));
  // Set right again: a jump ahead like any other.
  const auto again = machine.after(1s, 1h);
  CHECK(again.now == machine.wall - 1h);
  CHECK(machine.after(kFollow).now == machine.wall);
}
