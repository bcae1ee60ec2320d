#include "envelope/program/clock_watch.h"

#include <cstdlib>

#include "envelope/program/log.h"

namespace gofed::envelope {
namespace {

using std::chrono::milliseconds;

// Two clocks that are read with more than this between them are read again.
constexpr milliseconds kReadingMax{100};
constexpr int kReadingsMax = 10;

}  // namespace

milliseconds ClockWatch::look() {
  for (int i = 0;; ++i) {
    const auto before = Steady::now();
    const auto wall = Wall::now();
    const auto after = Steady::now();
    if (after - before <= kReadingMax || i == kReadingsMax) return look_at(wall, after);
  }
}

milliseconds ClockWatch::look_at(Wall::time_point wall, Steady::time_point steady) {
  const auto since_epoch = [](auto time) {
    return std::chrono::duration_cast<milliseconds>(time.time_since_epoch());
  };
  const MutexLock lock(mutex_);
  const auto offset = since_epoch(wall) - since_epoch(steady);
  const auto changed = offset_ ? offset - *offset_ : milliseconds(0);
  offset_ = offset;
  if (std::chrono::abs(changed) >= kJumpMin) {
    jump_ = changed;
    trusted_from_ = steady + kSettles;
    logger("envelope")
        .warn("clock_jumped by_ms={} trusted_in_ms={}", changed.count(), kSettles.count());
  }
  if (steady >= trusted_from_) jump_ = milliseconds(0);
  return jump_;
}

}  // namespace gofed::envelope
