// What time it is where something ends at a time of the wall clock: files, remembered results.
//
// The wall clock may jump: NTP sets a wrong one right, a machine resumes, somebody types a wrong
// year. What ends because of a jump is lost, though the next correction may take the jump back. So
// this clock goes on as the steady clock does where the wall clock jumps ahead, and follows it only
// once it has stayed there for kFollowAfter. Where the wall clock jumps back, it follows at once:
// everything just lives longer.
//
// It is for asking what is over. What is written (created, valid until) has the wall clock's time.
//
// Thread: any. Time is a parameter.
#pragma once

#include <chrono>
#include <optional>

#include "schemas/base/mutex.h"

namespace gofed::workers {

class ExpiryClock {
 public:
  using Wall = std::chrono::time_point<std::chrono::system_clock, std::chrono::milliseconds>;
  using Steady = std::chrono::steady_clock::time_point;
  using Milliseconds = std::chrono::milliseconds;

  // A difference to the steady clock that is no jump: clocks are slewed, threads are held up.
  static constexpr Milliseconds kJumpMin = std::chrono::seconds(30);
  static constexpr Milliseconds kFollowAfter = std::chrono::hours(1);

  struct Reading {
    Wall now;
    // Of the wall clock, by how much, where it was noticed with this reading.
    std::optional<Milliseconds> jump;
  };
  [[nodiscard]] Reading read(Wall wall, Steady steady);
  // By the clocks of this process.
  [[nodiscard]] Reading read();

 private:
  Mutex mutex_;
  bool started_ GOFED_GUARDED_BY(mutex_) = false;
  Wall base_ GOFED_GUARDED_BY(mutex_);           // what this clock said ...
  Steady base_steady_ GOFED_GUARDED_BY(mutex_);  // ... at this time
  // Of the wall clock before this one, when it was last looked at.
  Milliseconds wall_ahead_ GOFED_GUARDED_BY(mutex_){0};
  Steady ahead_since_ GOFED_GUARDED_BY(mutex_);  // since when, where that is a jump
};

}  // namespace gofed::workers
