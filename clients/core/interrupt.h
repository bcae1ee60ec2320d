// Ctrl-C and its kin as a value: SIGINT, SIGTERM and SIGHUP are taken by a thread of their own, and
// the hooks are called there.
//
// Made in main before any other thread, once; SIGPIPE is ignored from then on. The first signal is
// a request to end, the second one ends the process at once (exit code 130).
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <thread>

#include "envelope/client/cancellation.h"
#include "schemas/base/mutex.h"

namespace gofed::clients {

class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  [[nodiscard]] bool raised() const { return raised_.load(); }
  [[nodiscard]] const std::atomic<bool>& flag() const { return raised_; }
  // Cancelled by the first signal: for calls, which end with it.
  [[nodiscard]] const envelope::CancelFlag& cancellation() const { return cancellation_; }

  // For as long as it lives, `tell` is called on the signal thread when a signal comes; at once
  // where one came before.
  class Hook {
   public:
    Hook(Interrupt& interrupt, std::function<void()> tell);
    ~Hook();
    Hook(const Hook&) = delete;
    Hook& operator=(const Hook&) = delete;

   private:
    Interrupt& interrupt_;
    std::uint64_t id_ = 0;
  };

 private:
  void watch();
  void raise();

  int stop_fd_ = -1;
  std::atomic<bool> raised_ = false;
  const envelope::CancelFlag cancellation_ = std::make_shared<envelope::Cancellation>();
  Mutex mutex_;  // held while hooks are called
  std::map<std::uint64_t, std::function<void()>> hooks_ GOFED_GUARDED_BY(mutex_);
  std::uint64_t next_id_ GOFED_GUARDED_BY(mutex_) = 1;
  std::thread thread_;
};

}  // namespace gofed::clients
