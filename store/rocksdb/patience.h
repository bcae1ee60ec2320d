// Waiting for room on a full disk: for threads that have nothing to fail with until the store
// closes, for others a while.
//
// Thread: any.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace gofed::store {

class Patience {
 public:
  // Returns true as soon as `room()` is, false if it is not and the store closes or the time is
  // over. Nothing tells of room, so it is looked for.
  template <typename Room>
  [[nodiscard]] bool wait_for(const Room& room,
                              std::chrono::milliseconds time = std::chrono::hours{24 * 365}) {
    const auto end = std::chrono::steady_clock::now() + time;
    std::unique_lock lock{mutex_};
    while (!room()) {
      if (over_ || std::chrono::steady_clock::now() >= end) return false;
      wake_.wait_for(lock, kLookInterval);
    }
    return true;
  }

  // For good: nobody waits any more.
  void end() {
    {
      const std::lock_guard lock{mutex_};
      over_ = true;
    }
    wake_.notify_all();
  }

 private:
  static constexpr std::chrono::milliseconds kLookInterval{20};

  std::mutex mutex_;  // guards over_; also held while looking, so that few look at once
  std::condition_variable wake_;
  bool over_ = false;
};

}  // namespace gofed::store
