// A request and its reply on their way between a worker's loop and its pools.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "envelope/client/cancellation.h"
#include "envelope/net/frame.h"
#include "schemas/wire/mdp.h"

namespace gofed::envelope {

// Where a reply goes; only the loop looks inside.
struct ReplyAddress {
  std::size_t source = 0;        // number of the broker link or direct server it came from
  std::uint64_t generation = 0;  // of that link's connection: replies to an old one are dropped
  std::uint64_t token = 0;       // compact form
  std::string peer;              // direct: the client's identity
  std::string client;            // RFC form: the client address to echo
  bool is_compact = false;
  mdp::Version version = mdp::Version::V02;
  std::string service;  // as the client asked for it
};

struct WorkerRequest {
  ReplyAddress address;
  Frames body;
  std::uint32_t timeout_ms = 0;  // what the broker says is left; 0: what the head says
  std::uint32_t queued_ms = 0;
  std::uint32_t attempt = 1;
  CancelFlag cancelled;
  std::chrono::steady_clock::time_point arrived;
};

struct WorkerReply {
  ReplyAddress address;
  mdp::Stage stage = mdp::Stage::Final;
  Frames body;
};

}  // namespace gofed::envelope
