// Work that falls into independent pieces, on several threads.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace gofed::golang {

// Calls work(i) once for each i below `count`, on up to `threads` threads, the caller's included; 0
// counts as 1. A shared counter hands the pieces out. Returns when all are done; `work` must not
// throw.
template <typename Work>
void for_each_index(std::size_t count, unsigned threads, const Work& work) {
  std::atomic<std::size_t> next = 0;
  const auto run = [&] {
    for (std::size_t i = next++; i < count; i = next++) work(i);
  };
  std::vector<std::jthread> helpers;  // joined on the way out
  const std::size_t useful = std::min<std::size_t>(threads, count);
  for (std::size_t i = 1; i < useful; ++i) helpers.emplace_back(run);
  run();
}

// Hands results on in their order, each as soon as it and all before it are there. Many threads may
// put; `take` is called by one of them at a time and must not throw.
template <typename T>
class InOrder {
 public:
  InOrder(std::size_t count, const std::function<void(T)>& take) : waiting_(count), take_(take) {}

  // The result of that number, once for each.
  void put(std::size_t number, T result) {
    const std::scoped_lock lock(mutex_);
    waiting_[number] = std::move(result);
    for (; next_ < waiting_.size() && waiting_[next_]; ++next_) {
      take_(*std::exchange(waiting_[next_], std::nullopt));
    }
  }

 private:
  std::mutex mutex_;
  std::vector<std::optional<T>> waiting_;
  std::size_t next_ = 0;  // the first that has not been handed on
  const std::function<void(T)>& take_;
};

}  // namespace gofed::golang
