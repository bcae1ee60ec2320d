#include "envelope/service/local_pool.h"

#include <algorithm>
#include <utility>

namespace gofed::envelope {

LocalPool::LocalPool(unsigned threads_max) : threads_max_(std::max(1U, threads_max)) {}

LocalPool::~LocalPool() {
  std::deque<Task> dropped;
  std::vector<std::jthread> threads;
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
    dropped.swap(tasks_);
    threads.swap(threads_);
  }
  changed_.notify_all();
  threads.clear();  // joins
}

void LocalPool::submit(Task task) {
  {
    const std::scoped_lock lock(mutex_);
    if (stopping_) return;
    tasks_.push_back(std::move(task));
    if (idle_ < tasks_.size() && threads_.size() < threads_max_) {
      threads_.emplace_back([this] { run(); });
    }
  }
  changed_.notify_one();
}

void LocalPool::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    ++idle_;
    changed_.wait(lock, [this] { return stopping_ || !tasks_.empty(); });
    --idle_;
    if (stopping_) return;
    auto task = std::move(tasks_.front());
    tasks_.pop_front();
    lock.unlock();
    task();
    task = nullptr;
    lock.lock();
  }
}

}  // namespace gofed::envelope
