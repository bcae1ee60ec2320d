// A service's housekeeping, on a thread of its own: it comes round however busy the service's pool
// is, and what it throws is logged.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "envelope/program/clock_watch.h"
#include "envelope/service/service.h"

namespace gofed::envelope {

class Housekeeper {
 public:
  // `service` and `clock` must outlive it. The first turn comes after one interval.
  Housekeeper(Service& service, ClockWatch& clock, std::chrono::milliseconds interval);
  // Waits for the turn that runs.
  ~Housekeeper();
  Housekeeper(const Housekeeper&) = delete;
  Housekeeper& operator=(const Housekeeper&) = delete;

 private:
  void run();
  void turn() noexcept;

  Service& service_;
  ClockWatch& clock_;
  const std::chrono::milliseconds interval_;
  std::mutex mutex_;  // guards stopping_
  std::condition_variable changed_;
  bool stopping_ = false;
  std::jthread thread_;
};

}  // namespace gofed::envelope
