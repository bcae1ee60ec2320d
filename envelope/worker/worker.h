// A worker: registers services with the brokers, runs their actions on pool threads, keeps
// heartbeating meanwhile, and drains when it is asked to stop.
//
// run() is the loop thread: it alone owns the sockets (one DEALER per broker and service, one
// ROUTER for the direct endpoint). Each service has a pool of `capacity` threads. Requests and
// replies pass between loop and pool as messages.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "envelope/net/transport.h"
#include "envelope/program/config.h"
#include "envelope/service/router.h"
#include "envelope/service/service.h"
#include "schemas/base/result.h"

namespace gofed::envelope {

struct WorkerOptions {
  std::vector<std::string> brokers;  // register with all of them
  std::string direct;  // endpoint to answer on without a broker ("tcp://127.0.0.1:*"); empty: none
  std::uint32_t capacity = 0;  // requests at once and service; 0: cores
  std::uint32_t window = 0;    // requests held at once and service; 0: 4 times the capacity
  std::chrono::milliseconds heartbeat_interval{1000};
  std::uint32_t liveness = 3;  // missed heartbeats after which the other side is dead
  std::chrono::milliseconds reconnect_min{
      100};  // back-off after a broker is lost: doubled, with jitter
  std::chrono::milliseconds reconnect_max{5000};
  std::chrono::milliseconds drain_timeout{
      30000};  // a stopping worker waits so long for its actions
  std::chrono::milliseconds housekeeping_interval{10'000};  // between two of a service's turns
  Transport transport;                                      // of the links and the direct endpoint
  bool announce = true;  // false: RFC 18 only, for brokers that refuse READY's metadata frame
  // A broker that cannot be reached is worth a line of the log; not where the program reports it
  // itself.
  bool warns_of_missing_broker = true;
  // Called with the endpoint once `direct` is bound; and once every broker has been sent READY.
  std::function<void(const std::string& endpoint)> on_bound;
};

// The worker's options as the configuration says (section worker).
[[nodiscard]] WorkerOptions worker_options(const Config& config);

class Worker {
 public:
  // Services are started by run(). `router` is what their contexts call through; it must outlive
  // the worker. Two services may be one object's two names: pass it as shared.
  Worker(WorkerOptions options, std::vector<std::shared_ptr<Service>> services, Router& router);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // Returns after stop() and the drain. errors: a service's startup, a direct endpoint that cannot
  // be bound, a broker that refuses the worker permanently (two stores under one exclusive name).
  Result<void> run();

  // From any thread or a signal handler: drain and return from run(). A second call stops at once.
  void stop();

 private:
  class Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace gofed::envelope
