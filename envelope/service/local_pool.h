// Threads for local asynchronous calls. Started on demand up to the limit; tasks run in order of
// arrival.
//
// The destructor finishes the tasks that run and drops those that wait.
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

  void submit(Task task);

 private:
  void run();

  const unsigned threads_max_;
  std::mutex mutex_;  // guards everything below
  std::condition_variable changed_;
  std::deque<Task> tasks_;
  unsigned idle_ = 0;
  bool stopping_ = false;
  std::vector<std::jthread> threads_;
};

}  // namespace gofed::envelope
