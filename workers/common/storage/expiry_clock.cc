#include "workers/common/storage/expiry_clock.h"

namespace gofed::workers {

ExpiryClock::Reading ExpiryClock::read(Wall wall, Steady steady) {
  using std::chrono::duration_cast;
  const MutexLock lock(mutex_);
  if (!started_) {
    started_ = true;
    base_ = wall;
    base_steady_ = steady;
  }
  Reading reading{.now = base_ + duration_cast<Milliseconds>(steady - base_steady_), .jump = {}};
  const Milliseconds ahead = wall - reading.now;
  const Milliseconds change = ahead - wall_ahead_;
  if (change >= kJumpMin || change <= -kJumpMin) {
    reading.jump = change;
    ahead_since_ = steady;
  }
  wall_ahead_ = ahead;
  const bool is_jump_ahead = ahead >= kJumpMin;
  if (is_jump_ahead && steady - ahead_since_ < kFollowAfter) return reading;
  // A little ahead, behind, or ahead for long.
  reading.now = base_ = wall;
  base_steady_ = steady;
  wall_ahead_ = Milliseconds(0);
  return reading;
}

ExpiryClock::Reading ExpiryClock::read() {
  const auto wall = std::chrono::system_clock::now();
  return read(std::chrono::time_point_cast<Milliseconds>(wall), std::chrono::steady_clock::now());
}

}  // namespace gofed::workers
