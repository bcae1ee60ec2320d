// The answer to a call that may still be on its way: what `System::async_call` returns.
//
// Copies share one state. The state is filled once, by the thread that runs or receives the answer;
// any thread may wait. A callback runs once, on the thread that fills the state (at once where it
// is filled already), so it must not block.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "schemas/base/result.h"
#include "schemas/wire/head.h"

namespace gofed::envelope {

using schemas::Meta;
using schemas::Progress;

// The shared state, without the output's type. `output` is read only after `done`.
class CallState {
 public:
  using Finished = std::function<void()>;
  using Progressed = std::function<void(const Progress&)>;
  using Partial = std::function<void(const void* output)>;

  // For who fills it. The first outcome stays; later ones are dropped (a late reply).
  bool finish(Result<std::shared_ptr<void>> outcome, Meta meta);
  void report(const Progress& progress);
  void deliver(const void* partial_output);

  [[nodiscard]] bool ready() const;
  void wait() const;
  [[nodiscard]] bool wait_for(std::chrono::milliseconds timeout) const;
  void on_finished(Finished callback);
  void on_progress(Progressed callback);
  void on_partial(Partial callback);

  // Gives the call up: an action that runs is told, the outcome becomes Errc::Cancelled unless
  // another one came first.
  void cancel();
  void on_cancel(std::function<void()> hook);  // of who runs or carries the call
  [[nodiscard]] bool cancelled() const;

  [[nodiscard]] const Result<std::shared_ptr<void>>& outcome() const { return *outcome_; }
  [[nodiscard]] const Meta& meta() const { return meta_; }

 private:
  mutable std::mutex
      mutex_;  // guards everything below until outcome_ is set; after that it is constant
  mutable std::condition_variable changed_;
  std::optional<Result<std::shared_ptr<void>>> outcome_;
  Meta meta_;
  bool cancelled_ = false;
  std::vector<Finished> finished_;
  Progressed progressed_;
  Partial partial_;
  std::function<void()> cancel_hook_;
};

template <typename Output>
class Call {
 public:
  explicit Call(std::shared_ptr<CallState> state) : state_(std::move(state)) {}

  [[nodiscard]] bool ready() const { return state_->ready(); }

  // Waits. The pointer is the shared output, never null on success.
  [[nodiscard]] Result<std::shared_ptr<const Output>> result() const {
    state_->wait();
    const auto& outcome = state_->outcome();
    if (!outcome) return std::unexpected(outcome.error());
    return std::static_pointer_cast<const Output>(*outcome);
  }

  // Waits, and gives the output away: for the one who asked last.
  [[nodiscard]] Result<Output> take() const {
    auto shared = result();
    if (!shared) return std::unexpected(std::move(shared.error()));
    return std::move(const_cast<Output&>(**shared));
  }

  // Whether the answer came within the time; the call goes on if not.
  [[nodiscard]] bool wait_for(std::chrono::milliseconds timeout) const {
    return state_->wait_for(timeout);
  }

  // The error, or nothing where all is well. Waits.
  [[nodiscard]] std::optional<Error> error() const {
    auto shared = result();
    return shared ? std::nullopt : std::optional(std::move(shared.error()));
  }

  // Waits.
  [[nodiscard]] const Meta& meta() const {
    state_->wait();
    return state_->meta();
  }

  void cancel() const { state_->cancel(); }

  void then(std::function<void(const Call&)> callback) const {
    state_->on_finished([self = *this, callback = std::move(callback)] { callback(self); });
  }
  void on_progress(CallState::Progressed callback) const {
    state_->on_progress(std::move(callback));
  }
  void on_partial(std::function<void(const Output&)> callback) const {
    state_->on_partial([callback = std::move(callback)](const void* output) {
      callback(*static_cast<const Output*>(output));
    });
  }

 private:
  std::shared_ptr<CallState> state_;
};

}  // namespace gofed::envelope
