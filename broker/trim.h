// Gives free memory back to the system after a burst: malloc keeps it otherwise, wherever something
// small still lives beside it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>

#include <malloc.h>

#include "broker/records.h"

namespace gofed::broker {

class Trim {
 public:
  // To be called now and then with the bytes of messages that are held. Trims when these have been
  // far below their peak for kPause: under load, memory that is given back is wanted again at once.
  // Whether it trimmed.
  bool look(std::size_t held_bytes, TimePoint now) {
    peak_bytes_ = std::max(peak_bytes_, held_bytes);
    if (peak_bytes_ - held_bytes < kWorthBytes) {
      low_since_.reset();
      return false;
    }
    if (!low_since_) low_since_ = now;
    if (now - *low_since_ < kPause) return false;
    ::malloc_trim(0);
    peak_bytes_ = held_bytes;
    low_since_.reset();
    return true;
  }

 private:
  static constexpr std::size_t kWorthBytes = std::size_t{32} << 20;
  static constexpr Milliseconds kPause{1000};

  std::size_t peak_bytes_ = 0;
  std::optional<TimePoint> low_since_;
};

}  // namespace gofed::broker
