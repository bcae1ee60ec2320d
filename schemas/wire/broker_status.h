// What a broker reports about itself: the answers of mmi.services, mmi.workers, mmi.actions and
// mmi.stats (RFC 8/MMI names; msgpack in the frame after the "200").
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "schemas/describe/describe.h"
#include "schemas/wire/head.h"

namespace gofed::schemas {

struct ServiceStatus {
  std::string service;
  ServiceKind kind = ServiceKind::Computational;
  std::uint32_t workers = 0;
  std::uint32_t capacity = 0;  // of all its workers
  std::uint32_t in_flight = 0;
  std::uint64_t queued = 0;
  std::uint64_t queued_bytes = 0;
  std::uint64_t oldest_queued_ms = 0;  // how long the first in the queue waits
  std::uint64_t completed = 0;         // since the broker started
  std::uint64_t failed = 0;            // answered by the broker itself: busy, timeout, worker_lost
  std::uint64_t retried = 0;
  std::vector<std::string> actions;

  static void describe(Describe<ServiceStatus>& d);
};

struct ServiceList {
  std::vector<ServiceStatus> services;
  static void describe(Describe<ServiceList>& d);
};

struct WorkerStatus {
  std::string worker;  // its identity, in hex
  std::string service;
  std::string host;
  std::uint32_t pid = 0;
  std::string version;
  std::string endpoint;
  std::string store;
  std::uint32_t capacity = 1;
  std::uint32_t window = 1;
  std::uint32_t in_flight = 0;
  std::uint64_t completed = 0;
  std::uint64_t silent_ms = 0;  // since it was last heard
  std::uint64_t up_ms = 0;      // since its READY

  static void describe(Describe<WorkerStatus>& d);
};

struct WorkerList {
  std::vector<WorkerStatus> workers;
  static void describe(Describe<WorkerList>& d);
};

struct BrokerStats {
  std::string version;
  std::uint32_t pid = 0;
  std::uint64_t up_ms = 0;
  std::uint64_t workers = 0;
  std::uint64_t queued = 0;
  std::uint64_t queued_bytes = 0;
  std::uint64_t in_flight = 0;
  std::uint64_t requests = 0;   // taken from clients
  std::uint64_t replies = 0;    // handed to clients
  std::uint64_t malformed = 0;  // messages dropped because no reply was possible
  std::uint64_t busy = 0;
  std::uint64_t timeouts = 0;
  std::uint64_t worker_lost = 0;
  std::uint64_t retried = 0;
  std::uint64_t coalesced = 0;
  std::uint64_t cancelled = 0;
  std::uint64_t late_replies = 0;   // of workers, to requests nobody waits for
  std::uint64_t undeliverable = 0;  // to clients that are gone or do not read

  static void describe(Describe<BrokerStats>& d);
};

}  // namespace gofed::schemas
