#include "envelope/client/call.h"

#include "envelope/program/caught.h"

namespace gofed::envelope {
namespace {

// A callback that throws ends neither the thread that fills the state nor the other callbacks.
template <typename Callback, typename... Arguments>
void run_callback(const Callback& callback, const Arguments&... arguments) noexcept {
  try {
    if (callback) callback(arguments...);
  } catch (...) {
    log_caught("callback of a call");
  }
}

CallState::Answer run_decode(CallState::Decode decode) {
  try {
    return decode();
  } catch (...) {
    return {.outcome = std::unexpected(caught_error("the reply")), .meta = {}};
  }
}

}  // namespace

bool CallState::finish(Outcome outcome, Meta meta) {
  return settle(Answer{.outcome = std::move(outcome), .meta = std::move(meta)}, {});
}

bool CallState::arrive(Decode decode) {
  return settle(std::nullopt, std::move(decode));
}

bool CallState::settle(std::optional<Answer> answer, Decode decode) {
  std::vector<Finished> callbacks;
  // What they hold is given back outside of the lock.
  Progressed progressed;
  Partial partial;
  std::function<void()> cancel_hook;
  {
    const MutexLock lock(mutex_);
    if (arrived_) return false;
    arrived_ = true;
    answer_ = std::move(answer);
    decode_ = std::move(decode);
    callbacks.swap(finished_);
    progressed.swap(progressed_);
    partial.swap(partial_);
    cancel_hook.swap(cancel_hook_);
  }
  changed_.notify_all();
  for (const auto& callback : callbacks) run_callback(callback);
  return true;
}

const CallState::Answer& CallState::answer() const {
  MutexLock lock(mutex_);
  while (!arrived_ || decoding_) changed_.wait(lock);
  if (answer_) return *answer_;
  decoding_ = true;
  auto decode = std::move(decode_);
  lock.unlock();
  auto decoded = run_decode(std::move(decode));
  lock.lock();
  answer_.emplace(std::move(decoded));
  decoding_ = false;
  changed_.notify_all();
  return *answer_;
}

Result<CallState::Taken> CallState::take_output() {
  const auto& outcome = answer().outcome;
  if (!outcome) return std::unexpected(outcome.error());
  const MutexLock lock(mutex_);
  if (taken_) return fail(Errc::Internal, "the output was taken");
  if (outcome->use_count() > 1) return Taken{.output = *outcome, .may_move = false};
  // Others that had it have let it go. The counter goes up and down once more, which orders what
  // they read before what is moved from now on.
  std::shared_ptr<void>(*outcome).reset();
  taken_ = true;
  return Taken{.output = *outcome, .may_move = true};
}

bool CallState::is_taken() const {
  const MutexLock lock(mutex_);
  return taken_;
}

bool CallState::wants_progress() const {
  const MutexLock lock(mutex_);
  return progressed_ != nullptr;
}

bool CallState::wants_partial() const {
  const MutexLock lock(mutex_);
  return partial_ != nullptr;
}

void CallState::report(const Progress& progress) {
  Progressed callback;
  {
    const MutexLock lock(mutex_);
    if (arrived_) return;
    callback = progressed_;
  }
  run_callback(callback, progress);
}

void CallState::deliver(const void* partial_output) {
  Partial callback;
  {
    const MutexLock lock(mutex_);
    if (arrived_) return;
    callback = partial_;
  }
  run_callback(callback, partial_output);
}

bool CallState::ready() const {
  const MutexLock lock(mutex_);
  return arrived_;
}

void CallState::wait() const {
  MutexLock lock(mutex_);
  while (!arrived_) changed_.wait(lock);
}

bool CallState::wait_for(std::chrono::milliseconds timeout) const {
  MutexLock lock(mutex_);
  const auto until = std::chrono::steady_clock::now() + timeout;
  while (!arrived_ && changed_.wait_until(lock, until) == std::cv_status::no_timeout) {
  }
  return arrived_;
}

void CallState::on_finished(Finished callback) {
  {
    const MutexLock lock(mutex_);
    if (!arrived_) {
      finished_.push_back(std::move(callback));
      return;
    }
  }
  run_callback(callback);
}

void CallState::on_progress(Progressed callback) {
  const MutexLock lock(mutex_);
  if (!arrived_) progressed_ = std::move(callback);
}

void CallState::on_partial(Partial callback) {
  const MutexLock lock(mutex_);
  if (!arrived_) partial_ = std::move(callback);
}

void CallState::cancel() {
  std::function<void()> hook;
  {
    const MutexLock lock(mutex_);
    if (arrived_ || cancelled_) return;
    cancelled_ = true;
    hook = cancel_hook_;
  }
  run_callback(hook);
  finish(fail(Errc::Cancelled, "given up by the caller"), {});
}

void CallState::on_cancel(std::function<void()> hook) {
  {
    const MutexLock lock(mutex_);
    if (arrived_) return;
    cancel_hook_ = hook;
    if (!cancelled_) return;
  }
  run_callback(hook);
}

bool CallState::cancelled() const {
  const MutexLock lock(mutex_);
  return cancelled_;
}

}  // namespace gofed::envelope
