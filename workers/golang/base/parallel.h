// Work that falls into independent pieces, on several threads.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <functional>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "schemas/base/mutex.h"

namespace gofed::golang {

// Threads that run the same, up to `count`: fewer where the system has no more. Joined when they
// go.
template <typename Run>
[[nodiscard]] std::vector<std::jthread> start_threads(std::size_t count, const Run& run) {
  std::vector<std::jthread> threads;
  threads.reserve(count);
  try {
    while (threads.size() < count) threads.emplace_back(run);
  } catch (const std::system_error&) {
    return threads;
  }
  return threads;
}

// Calls work(i) once for each i below `count`, on up to `threads` threads, the caller's included; 0
// counts as 1. A shared counter hands the pieces out. Returns when all are done. When `work`
// throws, no further piece is begun, and the first exception comes out of here when those begun
// have ended.
template <typename Work>
void for_each_index(std::size_t count, unsigned threads, const Work& work) {
  std::atomic<std::size_t> next = 0;
  Mutex mutex;  // of the failure
  std::exception_ptr failure;
  const auto run = [&] {
    try {
      for (std::size_t i = next++; i < count; i = next++) work(i);
    } catch (...) {
      next = count;
      const MutexLock lock(mutex);
      if (!failure) failure = std::current_exception();
    }
  };
  {
    const std::size_t useful = std::min<std::size_t>(threads, count);
    const auto helpers = start_threads(std::max<std::size_t>(useful, 1) - 1, run);
    run();
  }
  if (failure) std::rethrow_exception(failure);
}

// Hands results on in their order, each as soon as it and all before it are there. Many threads may
// put; `take` is called by one of them at a time. What it throws comes out of put(), and nothing is
// handed on from then on.
template <typename T>
class InOrder {
 public:
  InOrder(std::size_t count, const std::function<void(T)>& take) : waiting_(count), take_(take) {}

  // The result of that number, once for each.
  void put(std::size_t number, T result) {
    const MutexLock lock(mutex_);
    waiting_[number] = std::move(result);
    for (; next_ < waiting_.size() && waiting_[next_]; ++next_) {
      take_(*std::exchange(waiting_[next_], std::nullopt));
    }
  }

 private:
  Mutex mutex_;
  std::vector<std::optional<T>> waiting_ GOFED_GUARDED_BY(mutex_);
  std::size_t next_ GOFED_GUARDED_BY(mutex_) = 0;  // the first that has not been handed on
  const std::function<void(T)>& take_;
};

}  // namespace gofed::golang
