// Whether a request is given up: a flag that the work looks at, and hooks for what waits.
//
// Any thread. Shared by who may cancel, who works, and what the work calls.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>

#include "schemas/base/mutex.h"

namespace gofed::envelope {

class Cancellation {
 public:
  Cancellation() = default;
  Cancellation(const Cancellation&) = delete;
  Cancellation& operator=(const Cancellation&) = delete;

  // Sets the flag and runs the hooks, on this thread; later calls do nothing.
  void cancel();

  [[nodiscard]] bool is_cancelled() const noexcept {
    return cancelled_.load(std::memory_order_relaxed);
  }

  // Keeps a hook registered for as long as it lives. A hook that runs already is not waited for:
  // it owns what it uses.
  class Hook {
   public:
    Hook() = default;
    ~Hook();
    Hook(Hook&& other) noexcept;
    Hook& operator=(Hook&&) = delete;

   private:
    friend Cancellation;
    Hook(Cancellation* owner, std::uint64_t id) : owner_(owner), id_(id) {}
    Cancellation* owner_ = nullptr;
    std::uint64_t id_ = 0;
  };

  // `hook` runs once, when this is cancelled; at once where it is already. The Hook must not
  // outlive this.
  [[nodiscard]] Hook on_cancel(std::function<void()> hook);

 private:
  std::atomic<bool> cancelled_ = false;
  Mutex mutex_;
  std::map<std::uint64_t, std::function<void()>> hooks_ GOFED_GUARDED_BY(mutex_);
  std::uint64_t last_id_ GOFED_GUARDED_BY(mutex_) = 0;
};

using CancelFlag = std::shared_ptr<Cancellation>;

}  // namespace gofed::envelope
