// Threads for local asynchronous calls. Started on demand up to the limit; tasks run in order of
// arrival.
//
// The destructor finishes the tasks that run and destroys those that wait. What a task throws is
// logged and ends that task alone.
#pragma once

#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "schemas/base/mutex.h"

namespace gofed::envelope {

class LocalPool {
 public:
  using Task = std::function<void()>;

  explicit LocalPool(unsigned threads_max);
  ~LocalPool();
  LocalPool(const LocalPool&) = delete;
  LocalPool& operator=(const LocalPool&) = delete;

  // Throws where no thread can be made and none runs.
  void submit(Task task);

 private:
  void start_thread() GOFED_REQUIRES(mutex_);  // after the task was added
  void run();
  static void run_task(Task task) noexcept;

  const unsigned threads_max_;
  Mutex mutex_;
  CondVar changed_;
  std::deque<Task> tasks_ GOFED_GUARDED_BY(mutex_);
  unsigned idle_ GOFED_GUARDED_BY(mutex_) = 0;
  bool stopping_ GOFED_GUARDED_BY(mutex_) = false;
  std::vector<std::jthread> threads_ GOFED_GUARDED_BY(mutex_);
};

}  // namespace gofed::envelope
