// What becomes true on other threads, in other processes, at a time that is not known.
#pragma once

#include <chrono>
#include <functional>
#include <thread>

#include "test/support/child.h"

namespace gofed::test {

// Looks again and again until it is so; false at the deadline.
[[nodiscard]] inline bool eventually(const std::function<bool()>& condition,
                                     std::chrono::milliseconds patience = kPatience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    // Between two looks; no test counts on its length.
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
  return true;
}

}  // namespace gofed::test
