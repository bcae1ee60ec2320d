// Blocks until there is disk space, a timeout, or end(). RocksDB's own threads wait without a timeout: they
// have no caller to fail to until the store closes.
//
// Thread: any. Reads the steady clock.
#pragma once

#include <chrono>

#include "schemas/base/mutex.h"

namespace gofed::store {

class SpaceWaiter {
 public:
  // Returns true as soon as `room()` does, false once end() was called or the time is over. No file system
  // announces free space, so it is polled for.
  template <typename Room>
  [[nodiscard]] bool wait_for(const Room& room,
                              std::chrono::milliseconds time = std::chrono::hours{24 * 365}) {
    const auto end = std::chrono::steady_clock::now() + time;
    MutexLock lock{mutex_};
    while (!room()) {
      if (over_ || std::chrono::steady_clock::now() >= end) return false;
      wake_.wait_for(lock, kLookInterval);
    }
    return true;
  }

  // Permanent: every wait ends, and later ones end at once.
  void end() {
    {
      const MutexLock lock{mutex_};
      over_ = true;
    }
    wake_.notify_all();
  }

 private:
  static constexpr std::chrono::milliseconds kLookInterval{20};

  Mutex mutex_;  // also held while `room()` runs, so that few threads poll at once
  CondVar wake_;
  bool over_ GOFED_GUARDED_BY(mutex_) = false;
};

}  // namespace gofed::store
