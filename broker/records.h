// The records the broker keeps, and the ids that tie them together. Plain data: what changes them
// stands in registry, requests and peers.
//
//   Peer    the sender of a message: a client, a worker, or both
//   Waiter  one request of a client that must get exactly one final answer
//   Run     one execution that answers its waiters: one, or several with the same idempotency key
//   Worker  a registered worker; holds runs up to its window
//   Route   a name that can be asked for: a service, or service@store; has a queue of runs
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <unordered_map>

#include "broker/body.h"
#include "broker/collections/heap.h"
#include "broker/collections/list.h"
#include "schemas/wire/head.h"
#include "schemas/wire/mdp.h"

namespace gofed::broker {

using Clock = std::chrono::steady_clock;
using TimePoint = Clock::time_point;
using Milliseconds = std::chrono::milliseconds;

enum class PeerId : std::uint32_t {};
enum class WaiterId : std::uint32_t {};
enum class RunId : std::uint32_t {};
enum class WorkerId : std::uint32_t {};
enum class RouteId : std::uint32_t {};

// How a client spoke, and so how it is answered.
enum class Form : std::uint8_t { V01, V02, V02Delimited, Compact };

struct Waiter {
  PeerId client{};
  Form form = Form::V02;
  std::uint64_t token = 0;  // compact: the client's own
  std::string id;           // of the head; empty if absent or it was not read
  RouteId route{};
  RunId run{};
  TimePoint deadline;
  std::uint32_t deadline_place = kNoPlace;
  Links<WaiterId> in_client;
  Links<WaiterId> in_run;
  WaiterId next_same_hash = kNone<WaiterId>;
  bool indexed = false;  // can be found by its token or id, to be cancelled
  bool cut = false;      // a PARTIAL of it was dropped: it cannot end well
};

struct Run {
  RouteId route{};
  Body body;  // empty while it runs and could not run again
  bool idempotent = false;
  bool has_head = false;
  std::int8_t priority = 0;
  std::uint8_t attempt = 1;
  std::uint8_t workers_ended = 0;  // with it in hand
  std::uint64_t order = 0;         // arrival; survives a retry
  std::size_t cost_bytes = 0;      // memory of the body, the key and this record
  TimePoint arrived;
  TimePoint deadline;  // the latest of its waiters', as far as a worker knows
  std::uint32_t queued_ms = 0;
  std::string key;       // idempotency key; empty: not coalesced
  std::string reply_id;  // with a key: the id its worker sees; joined waiters' replies are patched
  WorkerId worker = kNone<WorkerId>;  // kNone: in the queue
  List<Waiter, WaiterId, &Waiter::in_run> waiters;
  Links<RunId> in_queue;
  Links<RunId> in_worker;
};

struct Worker {
  PeerId peer{};
  mdp::Version version = mdp::Version::V02;
  schemas::WorkerMetadata about;
  bool draining = false;
  // The service, and service@store where it announced a store.
  std::array<RouteId, 2> routes{kNone<RouteId>, kNone<RouteId>};
  std::array<std::uint32_t, 2> places{kNoPlace, kNoPlace};  // in the routes' candidates
  std::uint32_t in_flight = 0;
  std::size_t in_flight_bytes = 0;
  std::uint64_t turn = 0;  // when it was given work last: smaller is longer ago
  std::uint64_t completed = 0;
  TimePoint since;
  TimePoint seen;
  TimePoint sent;
  List<Run, RunId, &Run::in_worker> runs;
  Links<WorkerId> by_seen;
  Links<WorkerId> by_sent;
};

// Runs that wait, by priority and then arrival: a list per priority in use.
class RunQueue {
 public:
  using Runs = Slab<Run, RunId>;

  [[nodiscard]] bool empty() const { return count_ == 0; }
  [[nodiscard]] std::size_t count() const { return count_; }
  [[nodiscard]] std::size_t cost_bytes() const { return cost_bytes_; }

  void push(Runs& runs, RunId id);
  // A run that was taken before: first of its priority again.
  void push_front(Runs& runs, RunId id);
  void remove(Runs& runs, RunId id);

  // The next one; the queue must not be empty.
  [[nodiscard]] RunId front() const { return by_priority_.begin()->second.front(); }

  // When the one that waits longest came; the queue must not be empty.
  [[nodiscard]] TimePoint oldest(const Runs& runs) const;

 private:
  using PriorityList = List<Run, RunId, &Run::in_queue>;

  std::map<std::int8_t, PriorityList, std::greater<>> by_priority_;  // no empty lists
  std::size_t count_ = 0;
  std::size_t cost_bytes_ = 0;
};

struct Route {
  std::string name;
  RunQueue queue;
  Heap<WorkerId> candidates;  // workers with credit, the least loaded at the top
  std::unordered_map<std::string, RunId> by_key;  // idempotent runs that may be joined
  std::uint32_t workers = 0;
  std::uint32_t capacity = 0;
  std::uint32_t in_flight = 0;
  std::uint32_t exclusive = 0;                  // workers that refuse another store
  std::map<std::string, std::uint32_t> stores;  // of its workers, with their number
  schemas::ServiceKind kind = schemas::ServiceKind::Computational;
  std::uint32_t users = 0;  // waiters, runs and workers that refer to it
  bool lasting = false;     // had a worker: kept while there is room
  bool idle = false;        // in the list of routes that may be forgotten
  Links<RouteId> in_idle;
  std::uint64_t completed = 0;
  std::uint64_t failed = 0;
  std::uint64_t retried = 0;
};

struct Peer {
  std::string identity;
  std::string user;  // see Sender
  WorkerId worker = kNone<WorkerId>;
  bool congested = false;  // does not read what it is sent
  bool idle = false;       // in the list of peers that may be forgotten
  List<Waiter, WaiterId, &Waiter::in_client> waiters;
  Links<PeerId> in_idle;
};

}  // namespace gofed::broker
