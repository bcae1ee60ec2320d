// Time as a test wants it: for cores that take `now` as a parameter.
#pragma once

#include <chrono>

namespace gofed::test {

class FakeClock {
 public:
  using time_point = std::chrono::steady_clock::time_point;
  using duration = std::chrono::steady_clock::duration;

  [[nodiscard]] time_point now() const { return now_; }
  time_point advance(duration by) { return now_ += by; }

 private:
  // Not the epoch: a core that takes "zero" for "never" would go unnoticed there.
  time_point now_{std::chrono::hours{1000}};
};

}  // namespace gofed::test
