#include "workers/services/jobs/foreign_runner.h"

#include <utility>

#include "envelope/client/foreign_call.h"
#include "workers/services/jobs/job_body.h"

namespace gofed::workers {

ForeignRunner::ForeignRunner(const envelope::Config& config)
    : brokers_(config.list("client.broker")),
      connect_timeout_(config.duration("client.connect_timeout")) {}

ForeignRunner::~ForeignRunner() {
  std::deque<Request> waiting;
  std::vector<std::jthread> threads;
  {
    const MutexLock lock(mutex_);
    stopping_ = true;
    waiting.swap(waiting_);
    threads.swap(threads_);
  }
  changed_.notify_all();
  threads.clear();  // joins
  for (const auto& request : waiting) {
    request.state->finish(fail(Errc::Cancelled, "the job service is ending"), {});
  }
}

void ForeignRunner::submit(Request request) {
  {
    const MutexLock lock(mutex_);
    waiting_.push_back(std::move(request));
    if (idle_ < waiting_.size() && threads_.size() < kForeignThreads) {
      threads_.emplace_back([this] { run(); });
    }
  }
  changed_.notify_one();
}

void ForeignRunner::run() {
  MutexLock lock(mutex_);
  while (true) {
    ++idle_;
    while (!stopping_ && waiting_.empty()) changed_.wait(lock);
    --idle_;
    if (stopping_) return;
    const auto request = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    answer(request);
    lock.lock();
  }
}

void ForeignRunner::answer(const Request& request) const {
  if (request.state->ready()) return;  // cancelled while it waited
  auto body = decode_request(request.body);
  if (!body) {
    request.state->finish(std::unexpected(std::move(body.error())), {});
    return;
  }
  const auto cancelled = std::make_shared<envelope::Cancellation>();
  request.state->on_cancel([cancelled] { cancelled->cancel(); });
  auto reply = envelope::call_foreign({.brokers = brokers_,
                                       .service = request.service,
                                       .body = std::move(body->frames),
                                       .timeout = request.timeout,
                                       .connect_timeout = connect_timeout_,
                                       .cancelled = cancelled.get()});
  if (!reply) {
    request.state->finish(std::unexpected(std::move(reply.error())), {});
    return;
  }
  request.state->finish(std::make_shared<std::vector<std::string>>(std::move(*reply)), {});
}

}  // namespace gofed::workers
