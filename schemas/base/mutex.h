// A mutex, a lock and a condition variable that clang's thread safety analysis knows.
//
// They are std::mutex, std::unique_lock and std::condition_variable, at no cost. Wait in a loop, in the open, where
// the analysis sees that the mutex is held while the condition is read:
//
//   MutexLock lock(mutex_);
//   while (queue_.empty()) wake_.wait(lock);
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

#include "schemas/base/thread_annotations.h"

namespace gofed {

class GOFED_CAPABILITY("mutex") Mutex {
 public:
  void lock() GOFED_ACQUIRE() { mutex_.lock(); }
  void unlock() GOFED_RELEASE() { mutex_.unlock(); }
  [[nodiscard]] bool try_lock() GOFED_TRY_ACQUIRE(true) { return mutex_.try_lock(); }

  // Says to the analysis, in a lambda that runs while its maker holds the mutex, that it is held. Checks nothing.
  void assert_held() const GOFED_ASSERT_HELD(this) {}

 private:
  friend class MutexLock;

  std::mutex mutex_;
};

// Holds the mutex while it lives; may give it back for a while, from the thread that made it.
class GOFED_SCOPED_CAPABILITY MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) GOFED_ACQUIRE(mutex) : lock_(mutex.mutex_) {}
  ~MutexLock() GOFED_RELEASE() = default;
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

  void unlock() GOFED_RELEASE() { lock_.unlock(); }
  void lock() GOFED_ACQUIRE() { lock_.lock(); }

 private:
  friend class CondVar;

  std::unique_lock<std::mutex> lock_;
};

// Takes over a mutex that the caller holds, after try_lock(); gives it back at the end of the scope.
class GOFED_SCOPED_CAPABILITY HeldMutex {
 public:
  explicit HeldMutex(Mutex& mutex) GOFED_REQUIRES(mutex) : mutex_(mutex) {}
  ~HeldMutex() GOFED_RELEASE() { mutex_.unlock(); }
  HeldMutex(const HeldMutex&) = delete;
  HeldMutex& operator=(const HeldMutex&) = delete;

 private:
  Mutex& mutex_;
};

// Gives a mutex back that the caller holds, and takes it again at the end of the scope, whatever happens in it.
class GOFED_SCOPED_CAPABILITY MutexUnlock {
 public:
  explicit MutexUnlock(Mutex& mutex) GOFED_RELEASE(mutex) : mutex_(mutex) { mutex_.unlock(); }
  ~MutexUnlock() GOFED_RELEASE() { mutex_.lock(); }
  MutexUnlock(const MutexUnlock&) = delete;
  MutexUnlock& operator=(const MutexUnlock&) = delete;

 private:
  Mutex& mutex_;
};

// As std::condition_variable: may wake without a reason. The lock is held before and after a wait.
class CondVar {
 public:
  void wait(MutexLock& lock) { changed_.wait(lock.lock_); }
  template <class Clock, class Duration>
  std::cv_status wait_until(MutexLock& lock, std::chrono::time_point<Clock, Duration> until) {
    return changed_.wait_until(lock.lock_, until);
  }
  template <class Rep, class Period>
  std::cv_status wait_for(MutexLock& lock, std::chrono::duration<Rep, Period> time) {
    return changed_.wait_for(lock.lock_, time);
  }
  void notify_one() noexcept { changed_.notify_one(); }
  void notify_all() noexcept { changed_.notify_all(); }

 private:
  std::condition_variable changed_;
};

}  // namespace gofed
