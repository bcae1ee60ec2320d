// Which worker gets which run, and when: credit, least relative load, queues by priority.
//
//   credit     a worker holds up to `window` runs at once (and worker_bytes_max bytes, or one run)
//   choice     the least runs per capacity; among equals the one that was given work longest ago
//   queue      runs wait only where no worker of the route has credit
//   complexity O(log workers) to assign or release
#pragma once

#include <cstdint>

#include "broker/state.h"

namespace gofed::broker {

class Dispatch {
 public:
  explicit Dispatch(State& state) : state_(state) {}

  // Whether a run of this route would start at once.
  [[nodiscard]] bool has_credit(RouteId route) const {
    return !state_.routes[route].candidates.empty();
  }

  // Hands a run that nobody holds to a worker, or queues it: last of its priority, or, where it was
  // taken before, first.
  void place(RunId run, Turn& turn);
  void replace(RunId run);

  // Takes a run out of the queue, or from its worker; nobody holds it any more.
  void dequeue(RunId run);
  void release(RunId run);

  // The worker's credit, capacity or will has changed: it may have to be found or not found.
  void refresh(WorkerId worker);
  // Takes the worker out of the choice permanently.
  void withdraw(WorkerId worker);

  // Hands out what waits, as far as credit goes.
  void pump(WorkerId worker, Turn& turn);
  void pump(RouteId route, Turn& turn);

 private:
  [[nodiscard]] bool has_credit(const Worker& worker) const;
  [[nodiscard]] RunId next_for(const Worker& worker) const;
  void enqueue(RunId run, bool in_front);
  void assign(RunId run, WorkerId worker, Turn& turn);
  void send_request(Run& run, RunId id, Worker& worker, Turn& turn);

  State& state_;
};

// The rest of a time until `deadline`, as the wire has it: at least 1 ms.
[[nodiscard]] std::uint32_t milliseconds_left(TimePoint deadline, TimePoint now);

}  // namespace gofed::broker
