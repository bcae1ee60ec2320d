// Messages to a loop thread from any other: the one way data enters a loop that sleeps in poll.
//
// push() from any thread; take_all() and the descriptor for the owner alone. Unbounded: what may be
// pushed is bounded by who pushes (requests in flight, replies to them).
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include <sys/eventfd.h>
#include <unistd.h>

#include "schemas/base/mutex.h"
#include "schemas/base/result.h"

namespace gofed::envelope {

// An eventfd: readable while it was signalled and not yet drained.
class Wakeup {
 public:
  Wakeup() : fd_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) { GOFED_ASSERT(fd_ >= 0); }
  ~Wakeup() { ::close(fd_); }
  Wakeup(const Wakeup&) = delete;
  Wakeup& operator=(const Wakeup&) = delete;

  // Async-signal-safe.
  void signal() const {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(fd_, &one, sizeof one);  // full: it is readable
  }
  void drain() const {
    std::uint64_t count = 0;
    [[maybe_unused]] const auto read = ::read(fd_, &count, sizeof count);
  }
  [[nodiscard]] int fd() const { return fd_; }

 private:
  int fd_;
};

template <typename T>
class Mailbox {
 public:
  // Where there is no memory for it, it throws and the message is left as it was.
  void push(T&& message) {
    bool was_empty = false;
    {
      const MutexLock lock(mutex_);
      was_empty = messages_.empty();
      messages_.push_back(std::move(message));
    }
    if (was_empty) wakeup_.signal();
  }

  // All messages, in the order of their pushes.
  [[nodiscard]] std::vector<T> take_all() {
    wakeup_.drain();
    std::vector<T> taken;
    const MutexLock lock(mutex_);
    taken.swap(messages_);
    return taken;
  }

  [[nodiscard]] int fd() const { return wakeup_.fd(); }

 private:
  Wakeup wakeup_;
  Mutex mutex_;
  std::vector<T> messages_ GOFED_GUARDED_BY(mutex_);
};

}  // namespace gofed::envelope
