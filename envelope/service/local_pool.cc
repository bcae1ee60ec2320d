#include "envelope/service/local_pool.h"

#include <algorithm>
#include <utility>

#include "envelope/program/caught.h"

namespace gofed::envelope {

LocalPool::LocalPool(unsigned threads_max) : threads_max_(std::max(1U, threads_max)) {}

LocalPool::~LocalPool() {
  std::deque<Task> dropped;
  std::vector<std::jthread> threads;
  {
    const MutexLock lock(mutex_);
    stopping_ = true;
    dropped.swap(tasks_);
    threads.swap(threads_);
  }
  changed_.notify_all();
  dropped.clear();  // before the wait: others may wait for their answers
  threads.clear();  // joins
}

void LocalPool::submit(Task task) {
  {
    const MutexLock lock(mutex_);
    if (stopping_) return;
    tasks_.push_back(std::move(task));
    if (idle_ < tasks_.size() && threads_.size() < threads_max_) {
      start_thread();
    }
  }
  changed_.notify_one();
}

// Threads that run already take the task too; without any, it cannot be run.
void LocalPool::start_thread() {
  try {
    threads_.emplace_back([this] { run(); });
  } catch (...) {
    if (threads_.empty()) {
      tasks_.pop_back();
      throw;
    }
    log_caught("local call: thread");
  }
}

// What a task throws is its own affair: it has answered already, or does so when it is destroyed.
void LocalPool::run_task(Task task) noexcept {
  try {
    task();
  } catch (...) {
    log_caught("local call");
  }
}

void LocalPool::run() {
  MutexLock lock(mutex_);
  while (true) {
    ++idle_;
    while (!stopping_ && tasks_.empty()) changed_.wait(lock);
    --idle_;
    if (stopping_) return;
    auto task = std::move(tasks_.front());
    tasks_.pop_front();
    lock.unlock();
    run_task(std::move(task));
    lock.lock();
  }
}

}  // namespace gofed::envelope
