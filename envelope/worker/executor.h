// One service's pool of threads: each takes a request, runs it (RequestRun) and hands the reply to
// the loop's mailbox.
//
// submit() belongs to the loop thread; replies come from the pool's threads, exactly one final one
// per request, whatever is thrown meanwhile.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "envelope/net/mailbox.h"
#include "envelope/service/router.h"
#include "envelope/service/service.h"
#include "envelope/worker/worker_request.h"

namespace gofed::envelope {

class Executor {
 public:
  Executor(Service& service, Router& router, std::uint32_t threads,
           std::shared_ptr<Mailbox<WorkerReply>> replies);
  // Waits for the actions that run; requests that were not begun are answered Cancelled.
  ~Executor();
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  // To the thread that became idle last: what it used is still in its caches. Where there is no
  // memory for the request, it is answered LimitExceeded.
  void submit(WorkerRequest request);

  [[nodiscard]] Service& service() { return service_; }

 private:
  // A thread that has nothing to do.
  struct Idle {
    std::condition_variable wake;
    bool woken = false;
  };

  void run();
  void wait_for_work(std::unique_lock<std::mutex>& lock);
  void execute(WorkerRequest request) noexcept;
  [[nodiscard]] bool is_stopping();

  Service& service_;
  Router& router_;
  std::shared_ptr<Mailbox<WorkerReply>> replies_;
  std::mutex mutex_;  // guards waiting_, idle_ and stopping_
  std::deque<WorkerRequest> waiting_;
  std::vector<Idle*> idle_;  // on their threads' stacks; those that were woken are not among them
  bool stopping_ = false;
  std::vector<std::jthread> threads_;
};

}  // namespace gofed::envelope
