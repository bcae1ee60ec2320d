#include "envelope/client/call.h"

namespace gofed::envelope {

bool CallState::finish(Result<std::shared_ptr<void>> outcome, Meta meta) {
  std::vector<Finished> callbacks;
  {
    const std::scoped_lock lock(mutex_);
    if (outcome_) return false;
    meta_ = std::move(meta);
    outcome_.emplace(std::move(outcome));
    callbacks.swap(finished_);
    progressed_ = nullptr;
    partial_ = nullptr;
    cancel_hook_ = nullptr;
  }
  changed_.notify_all();
  for (const auto& callback : callbacks) callback();
  return true;
}

void CallState::report(const Progress& progress) {
  Progressed callback;
  {
    const std::scoped_lock lock(mutex_);
    if (outcome_) return;
    callback = progressed_;
  }
  if (callback) callback(progress);
}

void CallState::deliver(const void* partial_output) {
  Partial callback;
  {
    const std::scoped_lock lock(mutex_);
    if (outcome_) return;
    callback = partial_;
  }
  if (callback) callback(partial_output);
}

bool CallState::ready() const {
  const std::scoped_lock lock(mutex_);
  return outcome_.has_value();
}

void CallState::wait() const {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return outcome_.has_value(); });
}

bool CallState::wait_for(std::chrono::milliseconds timeout) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, timeout, [this] { return outcome_.has_value(); });
}

void CallState::on_finished(Finished callback) {
  {
    const std::scoped_lock lock(mutex_);
    if (!outcome_) {
      finished_.push_back(std::move(callback));
      return;
    }
  }
  callback();
}

void CallState::on_progress(Progressed callback) {
  const std::scoped_lock lock(mutex_);
  if (!outcome_) progressed_ = std::move(callback);
}

void CallState::on_partial(Partial callback) {
  const std::scoped_lock lock(mutex_);
  if (!outcome_) partial_ = std::move(callback);
}

void CallState::cancel() {
  std::function<void()> hook;
  {
    const std::scoped_lock lock(mutex_);
    if (outcome_ || cancelled_) return;
    cancelled_ = true;
    hook = cancel_hook_;
  }
  if (hook) hook();
  finish(fail(Errc::Cancelled, "given up by the caller"), {});
}

void CallState::on_cancel(std::function<void()> hook) {
  {
    const std::scoped_lock lock(mutex_);
    if (outcome_) return;
    cancel_hook_ = hook;
    if (!cancelled_) return;
  }
  hook();
}

bool CallState::cancelled() const {
  const std::scoped_lock lock(mutex_);
  return cancelled_;
}

}  // namespace gofed::envelope
