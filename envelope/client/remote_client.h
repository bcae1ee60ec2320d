// A process's calls over sockets: to brokers and to workers' direct endpoints, on one loop thread.
//
// A call is encoded on the caller's thread, handed to the loop, and its reply handed to its
// CallState by the loop, undecoded. A broker that goes away and comes back is noticed by the
// socket's monitor: calls that were sent and are idempotent are sent again, others answer
// WorkerLost; calls not yet sent wait. Several endpoints of one call are tried in turn; the one that
// answers is kept.
//
// start() and query() from any thread. The destructor answers what is open with Cancelled.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "envelope/client/request.h"
#include "envelope/net/transport.h"
#include "schemas/base/result.h"

namespace gofed::envelope {

struct RemoteOptions {
  Transport transport = {};
  // What may wait to be sent to one peer, ZeroMQ's queue included: a request beyond is answered Busy,
  // but where it would wait alone.
  std::size_t unsent_bytes_max = std::size_t{1} << 30;
  std::chrono::milliseconds connect_timeout{3000};  // then: Unavailable
  // For calls under way when a broker goes away.
  std::chrono::milliseconds reconnect_timeout{30000};
  // Requests of a service without a worker end with UnknownService: after connect_timeout, or
  // reconnect_timeout where it had one. Otherwise they wait for their deadline.
  bool ends_absent = false;
  // Called on the loop thread when the peer of these endpoints went away, or cannot be reached.
  std::function<void(const std::vector<std::string>& endpoints)> on_lost = {};
};

class RemoteClient {
 public:
  explicit RemoteClient(RemoteOptions options);
  ~RemoteClient();
  RemoteClient(const RemoteClient&) = delete;
  RemoteClient& operator=(const RemoteClient&) = delete;

  // Answers into request.state: the action's outcome, or LimitExceeded (the request is too large),
  // Busy (too much waits to be sent), Timeout, Unavailable (no broker), WorkerLost, Malformed (the reply is). `id` is unique to the
  // process; the request's own begins with it.
  void start(Request&& request, std::vector<std::string> endpoints, std::string_view id);

  // A query that the broker answers itself (mmi.*): the reply's body frames.
  [[nodiscard]] Result<std::vector<std::string>> query(const std::vector<std::string>& endpoints,
                                                       std::string_view service,
                                                       std::string_view body,
                                                       std::chrono::milliseconds timeout);

 private:
  class Loop;
  std::unique_ptr<Loop> loop_;
  std::jthread thread_;
};

}  // namespace gofed::envelope
