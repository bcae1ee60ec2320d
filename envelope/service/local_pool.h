// Threads for local asynchronous calls. Started on demand up to the limit; tasks run in order of
// arrival.
//
// The destructor finishes the tasks that run and destroys those that wait. What a task throws is
// logged and ends that task alone.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

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
  void start_thread();  // under the lock, after the task was added
  void run();
  static void run_task(Task task) noexcept;

  const unsigned threads_max_;
  std::mutex mutex_;  // guards everything below
  std::condition_variable changed_;
  std::deque<Task> tasks_;
  unsigned idle_ = 0;
  bool stopping_ = false;
  std::vector<std::jthread> threads_;
};

}  // namespace gofed::envelope
