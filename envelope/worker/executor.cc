#include "envelope/worker/executor.h"

#include <algorithm>
#include <utility>

#include "envelope/client/reply.h"
#include "envelope/program/caught.h"
#include "envelope/worker/request_run.h"

namespace gofed::envelope {
namespace {

using std::chrono::milliseconds;

// Between two tries to make a reply while there is no memory for it.
constexpr milliseconds kMemoryRetry{20};

}  // namespace

Executor::Executor(Service& service, Router& router, std::uint32_t threads,
                   std::shared_ptr<Mailbox<WorkerReply>> replies)
    : service_(service), router_(router), replies_(std::move(replies)) {
  idle_.reserve(threads);
  for (std::uint32_t i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

Executor::~Executor() {
  {
    const MutexLock lock(mutex_);
    stopping_ = true;
    for (auto& request : waiting_) request.cancelled->cancel();
    for (auto* idle : idle_) idle->wake.notify_one();
  }
  threads_.clear();  // joins
}

void Executor::submit(WorkerRequest request) {
  const MutexLock lock(mutex_);
  try {
    waiting_.push_back(std::move(request));
  } catch (...) {  // it was not moved from
    const auto error = caught_error(service_.name());
    replies_->push({.address = request.address,
                    .stage = mdp::Stage::Final,
                    .body = encode_refusal(request.body.front().view(), error)});
    return;
  }
  if (idle_.empty()) return;
  auto& idle = *idle_.back();
  idle_.pop_back();
  idle.woken = true;
  idle.wake.notify_one();  // under the lock: it is gone as soon as its thread sees that
}

void Executor::wait_for_work(MutexLock& lock) {
  if (stopping_ || !waiting_.empty()) return;
  Idle self;
  idle_.push_back(&self);
  while (!stopping_ && !self.woken) self.wake.wait(lock);
  if (!self.woken) std::erase(idle_, &self);
}

void Executor::run() {
  MutexLock lock(mutex_);
  while (true) {
    wait_for_work(lock);
    if (waiting_.empty()) {
      if (stopping_) return;
      continue;  // another took what this one was woken for
    }
    auto request = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    execute(std::move(request));
    lock.lock();
  }
}

void Executor::execute(WorkerRequest request) noexcept {
  RequestRun run(service_, router_, *replies_, request);
  WorkerReply reply;
  // The reply is owed: memory comes back as others end.
  while (true) {
    try {
      if (reply.body.empty()) reply.body = run.answer();
      reply.address = request.address;
      replies_->push(std::move(reply));  // where it throws, the reply is still there
      return;
    } catch (...) {
      log_caught(service_.name());
    }
    if (is_stopping()) return;
    std::this_thread::sleep_for(kMemoryRetry);
  }
}

bool Executor::is_stopping() {
  const MutexLock lock(mutex_);
  return stopping_;
}

}  // namespace gofed::envelope
