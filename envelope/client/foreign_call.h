// One request to a service that does not speak our heads: an opaque body there, an opaque one back,
// in plain RFC 18/MDP.
//
// The RFC has no number by which a client could tell the replies of one service apart, so each call
// has a connection of its own. Any thread; waits on the caller's.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "envelope/client/cancellation.h"
#include "envelope/net/transport.h"
#include "schemas/base/result.h"

namespace gofed::envelope {

struct ForeignCall {
  std::vector<std::string> brokers;  // the first that can be reached
  std::string service;
  std::vector<std::string_view> body;  // at least one frame
  std::chrono::milliseconds timeout{0};
  std::chrono::milliseconds connect_timeout{0};
  Transport transport = {};
  Cancellation* cancelled = nullptr;  // ends the wait; outlives the call
};

// The body of the final reply; partial ones are passed over.
//   errors  Unavailable    no broker within the connect timeout: the request was not sent
//           WorkerLost     the connection was lost: the request may have run
//           Timeout, Cancelled
//           InvalidArgument, LimitExceeded  an endpoint or a request that cannot be sent
//           what the broker answers in place of a worker, which is recognised by a head of ours
[[nodiscard]] Result<std::vector<std::string>> call_foreign(const ForeignCall& call);

}  // namespace gofed::envelope
