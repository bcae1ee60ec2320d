// Everything the broker knows, in one place; the rooms (peers, routes, dispatch, requests,
// registry) each change their part of it.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "broker/collections/slab.h"
#include "broker/options.h"
#include "broker/records.h"
#include "schemas/wire/broker_status.h"

namespace gofed::broker {

// What is to be sent: whole ROUTER messages, the receiver's identity first.
using Messages = std::vector<Frames>;

// One step of the broker: when it happens, and where its messages go.
struct Turn {
  TimePoint now;
  Messages& out;
};

// Bytes that may be sent to a peer before it leaves too much unread.
using RoomFor = std::function<std::size_t(std::string_view identity)>;

struct State {
  CoreOptions options;
  RoomFor room;
  TimePoint started;

  Slab<Peer, PeerId> peers;
  Slab<Waiter, WaiterId> waiters;
  Slab<Run, RunId> runs;
  Slab<Worker, WorkerId> workers;
  Slab<Route, RouteId> routes;

  List<Worker, WorkerId, &Worker::by_seen> by_seen;  // the longest silent one first
  List<Worker, WorkerId, &Worker::by_sent> by_sent;  // the one longest without word from us first

  std::uint64_t arrivals = 0;       // counts runs: their order
  std::uint64_t turns = 0;          // counts assignments: who was idle longest
  std::size_t queued_count = 0;     // of all routes
  std::size_t queued_bytes = 0;     // of all routes
  std::size_t in_flight_count = 0;  // of all workers
  std::size_t in_flight_bytes = 0;  // of all workers
  std::size_t waiting_bytes = 0;    // of waiters: their records and ids

  // The memory of all requests that are not answered.
  [[nodiscard]] std::size_t held_bytes() const {
    return queued_bytes + in_flight_bytes + waiting_bytes;
  }

  schemas::BrokerStats counts;  // its counters only; the rest is filled in when somebody asks
};

}  // namespace gofed::broker
