// The clock of the job service: wall time, because it has to mean something after a restart.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "store/driver.h"

namespace gofed::workers {

[[nodiscard]] inline store::Time now_ms() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

// As actions spell it: Unix milliseconds, 0 for none.
[[nodiscard]] inline std::uint64_t unix_ms_of(const std::optional<store::Time>& time) {
  if (!time || time->time_since_epoch().count() < 0) return 0;
  return static_cast<std::uint64_t>(time->time_since_epoch().count());
}

}  // namespace gofed::workers
