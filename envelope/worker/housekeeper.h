// A service's housekeeping, on a thread of its own: it comes round however busy the service's pool
// is, and what it throws is logged.
#pragma once

#include <chrono>
#include <thread>

#include "envelope/service/service.h"
#include "schemas/base/mutex.h"

namespace gofed::envelope {

class Housekeeper {
 public:
  // `service` must outlive it. The first turn comes after one interval.
  Housekeeper(Service& service, std::chrono::milliseconds interval);
  // Waits for the turn that runs.
  ~Housekeeper();
  Housekeeper(const Housekeeper&) = delete;
  Housekeeper& operator=(const Housekeeper&) = delete;

 private:
  void run();
  // Whether it is time for a turn; else this ends.
  [[nodiscard]] bool wait_for_turn(MutexLock& lock) GOFED_REQUIRES(mutex_);
  void turn() noexcept;

  Service& service_;
  const std::chrono::milliseconds interval_;
  Mutex mutex_;
  CondVar changed_;
  bool stopping_ GOFED_GUARDED_BY(mutex_) = false;
  std::jthread thread_;
};

}  // namespace gofed::envelope
