// Takes jobs out of the store, has them run as any client would, and puts back how it went.
//
// One thread decides and writes; calls are on their way meanwhile. What ended since the last turn
// is written as one, synced, before new jobs are taken. A call stays open as long as the broker
// sees the worker alive, so a job may run for hours, and the job of a dead worker comes back at
// once.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "envelope/client/call.h"
#include "envelope/client/request.h"
#include "envelope/service/router.h"
#include "schemas/base/mutex.h"
#include "store/jobs/clock.h"
#include "store/jobs/job_store.h"
#include "workers/services/jobs/foreign_runner.h"
#include "workers/services/jobs/job_events.h"
#include "workers/services/jobs/service_room.h"

namespace gofed::workers {

class Dispatcher {
 public:
  struct Options {
    std::uint32_t in_flight = 0;  // per service; 0: ask the broker
    std::uint32_t in_flight_max = 1000;
    std::uint32_t prefetch = 1;
  };

  // All must outlive it.
  Dispatcher(store::JobStore& jobs, store::JobClock& clock, JobEvents& events,
             envelope::Router& router, Options options);
  // Jobs on their way are called back and queued again; their attempts do not count.
  ~Dispatcher();
  Dispatcher(const Dispatcher&) = delete;
  Dispatcher& operator=(const Dispatcher&) = delete;

  // There is, or may be, something to do.
  void wake();

  // Reports who runs the job to stop.
  void cancel(store::JobNumber number);

  [[nodiscard]] std::optional<schemas::Progress> progress(store::JobNumber number) const;

  // Why nothing is given out or written at the moment; empty: all is well.
  [[nodiscard]] std::string error() const;

 private:
  struct Flight {
    std::string service;
    std::string batch;
    bool foreign = false;
    std::shared_ptr<envelope::CallState> state;
    std::optional<schemas::Progress> progress;
  };

  void own_calls();
  void run();
  [[nodiscard]] bool wait_for_turn();
  void turn();
  void follow_clock();
  bool sweep();
  bool write_outcomes();
  void take_jobs();
  void start(store::JobClaim claim);
  void start_action(const store::JobClaim& claim, const schemas::ActionDescription& action,
                    envelope::EncodedValue input);
  void start_foreign(store::JobClaim claim);
  void watch_flight(store::JobNumber number, const std::shared_ptr<envelope::CallState>& state);
  void on_progress(store::JobNumber number, schemas::Progress progress);
  void fail_start(store::JobNumber number, Error error);
  [[nodiscard]] store::JobOutcome outcome_of(store::JobNumber number, const Flight& flight) const;
  void call_back_all();
  void note(const Result<void>& done, std::string_view what);

  store::JobStore& jobs_;
  store::JobClock& clock_;
  JobEvents& events_;
  envelope::Router& router_;
  const Options options_;
  // What callbacks of calls touch lives on while one of them does.
  struct Landed {
    Mutex mutex;
    CondVar changed;
    std::vector<store::JobNumber> numbers GOFED_GUARDED_BY(mutex);  // whose calls have ended
    bool woken GOFED_GUARDED_BY(mutex) = false;
    bool stopping GOFED_GUARDED_BY(mutex) = false;

    Mutex owner_mutex;  // held while the owner is informed of progress
    Dispatcher* owner GOFED_GUARDED_BY(owner_mutex) = nullptr;  // null once it is gone
  };
  const std::shared_ptr<Landed> landed_ = std::make_shared<Landed>();

  mutable Mutex mutex_;
  std::unordered_map<store::JobNumber, Flight> flights_ GOFED_GUARDED_BY(mutex_);
  std::string error_ GOFED_GUARDED_BY(mutex_);

  std::vector<store::JobOutcome> outcomes_;  // not yet written; the thread's own
  std::chrono::steady_clock::time_point next_sweep_{};
  std::chrono::milliseconds wait_{0};
  ServiceRoom room_;
  ForeignRunner foreign_;
  std::jthread thread_;
};

}  // namespace gofed::workers
