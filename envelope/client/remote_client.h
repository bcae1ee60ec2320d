// A process's calls over sockets: to brokers and to workers' direct endpoints, on one loop thread.
//
// A call is encoded on the caller's thread, handed to the loop, and answered into its CallState
// from the loop. A broker that goes away and comes back is noticed by the socket's monitor: calls
// that were sent and are idempotent are sent again, others answer WorkerLost; calls not yet sent
// wait. Several endpoints of one call are tried in turn; the one that answers is kept.
//
// start() and query() from any thread. The destructor answers what is open with Cancelled.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "envelope/client/call.h"
#include "schemas/base/result.h"
#include "schemas/describe/blob.h"
#include "schemas/describe/describe.h"
#include "schemas/wire/head.h"

namespace gofed::envelope {

struct RemoteOptions {
  std::chrono::milliseconds connect_timeout{3000};  // then: Unavailable
  std::chrono::milliseconds reconnect_timeout{
      30000};  // for calls under way when a broker goes away
};

struct RemoteCall {
  std::vector<std::string> endpoints;
  std::string service;
  schemas::RequestHead head;  // its id is a prefix; the client appends a number
  std::chrono::steady_clock::time_point deadline;
  const schemas::Type& (*output)() = nullptr;
  std::shared_ptr<void> (*new_output)() = nullptr;
  std::function<void(std::string&, schemas::Blobs&)> encode_input;  // called within start()
  std::shared_ptr<CallState> state;
};

class RemoteClient {
 public:
  explicit RemoteClient(RemoteOptions options);
  ~RemoteClient();
  RemoteClient(const RemoteClient&) = delete;
  RemoteClient& operator=(const RemoteClient&) = delete;

  // Answers into call.state: the action's outcome, or LimitExceeded (the request is too large),
  // Timeout, Unavailable (no broker), WorkerLost, Malformed (the reply is).
  void start(RemoteCall call);

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
