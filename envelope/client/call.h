// The answer to a call that may still be on its way: what `System::async_call` returns.
//
// Copies share one state. The state is filled once, by the thread that runs or receives the answer;
// any thread may wait. A callback runs once, on the thread that fills the state (at once where it
// is filled already), so it must not block; what it throws is logged.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "schemas/base/mutex.h"
#include "schemas/base/result.h"
#include "schemas/wire/head.h"

namespace gofed::envelope {

using schemas::Meta;
using schemas::Progress;

// The shared state, without the output's type. `output` is read only after `done`.
class CallState {
 public:
  using Outcome = Result<std::shared_ptr<void>>;
  struct Answer {
    Outcome outcome;
    Meta meta;
  };
  using Decode = std::move_only_function<Answer()>;
  using Finished = std::function<void()>;
  using Progressed = std::function<void(const Progress&)>;
  using Partial = std::function<void(const void* output)>;

  // For what fills it. The first answer stays; later ones are dropped (a late reply).
  bool finish(Outcome outcome, Meta meta);
  // The same with an answer that is not decoded yet: the first thread that asks for it does that.
  // What `decode` throws is the outcome.
  bool arrive(Decode decode);
  void report(const Progress& progress);
  void deliver(const void* partial_output);
  // Whether somebody listens: otherwise a report need not be decoded.
  [[nodiscard]] bool wants_progress() const;
  [[nodiscard]] bool wants_partial() const;

  [[nodiscard]] bool ready() const;
  void wait() const;
  [[nodiscard]] bool wait_for(std::chrono::milliseconds timeout) const;
  void on_finished(Finished callback);
  void on_progress(Progressed callback);
  void on_partial(Partial callback);

  // Gives the call up: an action that runs is asked to stop, the outcome becomes Errc::Cancelled
  // unless another one came first.
  void cancel();
  void on_cancel(std::function<void()> hook);  // of what runs or carries the call
  [[nodiscard]] bool cancelled() const;

  // They wait, and decode where that was not done yet.
  [[nodiscard]] const Outcome& outcome() const { return answer().outcome; }
  [[nodiscard]] const Meta& meta() const { return answer().meta; }

  // The output, to be moved from where nobody else holds it, else to be copied. Waits.
  //   errors  the outcome's; Internal where it was moved out before
  struct Taken {
    std::shared_ptr<void> output;
    bool may_move = false;
  };
  [[nodiscard]] Result<Taken> take_output();
  [[nodiscard]] bool is_taken() const;

 private:
  [[nodiscard]] const Answer& answer() const;
  bool settle(std::optional<Answer> answer, Decode decode);

  mutable Mutex mutex_;
  mutable CondVar changed_;
  bool arrived_ GOFED_GUARDED_BY(mutex_) = false;
  mutable Decode decode_ GOFED_GUARDED_BY(mutex_);
  mutable bool decoding_ GOFED_GUARDED_BY(mutex_) = false;
  mutable std::optional<Answer> answer_ GOFED_GUARDED_BY(mutex_);  // constant once it is set
  bool taken_ GOFED_GUARDED_BY(mutex_) = false;
  bool cancelled_ GOFED_GUARDED_BY(mutex_) = false;
  std::vector<Finished> finished_ GOFED_GUARDED_BY(mutex_);
  Progressed progressed_ GOFED_GUARDED_BY(mutex_);
  Partial partial_ GOFED_GUARDED_BY(mutex_);
  std::function<void()> cancel_hook_ GOFED_GUARDED_BY(mutex_);
};

template <typename Output>
class Call {
 public:
  explicit Call(std::shared_ptr<CallState> state) : state_(std::move(state)) {}

  [[nodiscard]] bool ready() const { return state_->ready(); }

  // Waits. The pointer is the shared output, never null on success.
  //   errors  Internal  take() has moved it out
  [[nodiscard]] Result<std::shared_ptr<const Output>> result() const {
    const auto& outcome = state_->outcome();
    if (!outcome) return std::unexpected(outcome.error());
    if (state_->is_taken()) return fail(Errc::Internal, "the output was taken");
    return std::static_pointer_cast<const Output>(*outcome);
  }

  // Waits, and moves the output out; copies it where result() gave it to somebody who still has it.
  //   errors  Internal  it was taken before
  [[nodiscard]] Result<Output> take() const {
    auto taken = state_->take_output();
    if (!taken) return std::unexpected(std::move(taken.error()));
    auto& output = *std::static_pointer_cast<Output>(taken->output);
    return taken->may_move ? std::move(output) : Output(output);
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
  [[nodiscard]] const Meta& meta() const { return state_->meta(); }

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
