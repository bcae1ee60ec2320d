// Notices when the wall clock jumps (NTP after a long time, a resumed machine, a person): it is
// compared with the steady clock, and what changes between the two is a jump.
//
// What depends on the wall clock because it outlives the process (the ages of stored things) is not
// to be trusted right after a jump: the clock may jump back. Everything else is measured by the
// steady clock. Any thread.
#pragma once

#include <chrono>
#include <optional>

#include "schemas/base/mutex.h"

namespace gofed::envelope {

class ClockWatch {
 public:
  using Wall = std::chrono::system_clock;
  using Steady = std::chrono::steady_clock;

  // A smaller difference is drift, or a leap second.
  static constexpr std::chrono::milliseconds kJumpMin{2000};
  // How long a clock must run evenly after a jump to be trusted again.
  static constexpr std::chrono::milliseconds kSettles{60'000};

  // How the wall clock jumped last (forward > 0), where that is less than kSettles ago; 0: it runs
  // evenly. The first look after a jump notices it and logs it, once.
  [[nodiscard]] std::chrono::milliseconds look();

  // The same with given times: `wall` and `steady` are those of one moment.
  [[nodiscard]] std::chrono::milliseconds look_at(Wall::time_point wall, Steady::time_point steady);

 private:
  Mutex mutex_;
  // Wall minus steady, when looked at last.
  std::optional<std::chrono::milliseconds> offset_ GOFED_GUARDED_BY(mutex_);
  std::chrono::milliseconds jump_ GOFED_GUARDED_BY(mutex_){0};
  Steady::time_point trusted_from_ GOFED_GUARDED_BY(mutex_){};
};

}  // namespace gofed::envelope
