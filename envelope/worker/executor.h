// One service's pool of threads: each takes a request, runs it (RequestRun) and hands the reply to
// the loop's mailbox.
//
// submit() belongs to the loop thread; replies come from the pool's threads, exactly one final one
// per request, whatever is thrown meanwhile.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <thread>
#include <vector>

#include "envelope/net/mailbox.h"
#include "envelope/service/router.h"
#include "envelope/service/service.h"
#include "envelope/worker/worker_request.h"
#include "schemas/base/mutex.h"

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
    CondVar wake;
    bool woken = false;  // guarded by mutex_
  };

  void run();
  void wait_for_work(MutexLock& lock) GOFED_REQUIRES(mutex_);
  void execute(WorkerRequest request) noexcept;
  [[nodiscard]] bool is_stopping();

  Service& service_;
  Router& router_;
  std::shared_ptr<Mailbox<WorkerReply>> replies_;
  Mutex mutex_;
  std::deque<WorkerRequest> waiting_ GOFED_GUARDED_BY(mutex_);
  // On their threads' stacks; those that were woken are not among them.
  std::vector<Idle*> idle_ GOFED_GUARDED_BY(mutex_);
  bool stopping_ GOFED_GUARDED_BY(mutex_) = false;
  std::vector<std::jthread> threads_;
};

}  // namespace gofed::envelope
