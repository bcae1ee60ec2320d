// Majordomo messages <-> frames: RFC 18/MDP (MDP/0.2) and RFC 7/MDP (MDP/0.1), client, worker and
// broker side, and READY's metadata frame, which RFC-only peers neither send nor see.
//
// Pure codec over views: no sockets, no clock, no allocation but for errors. Any thread. Frames are
// given and returned WITHOUT the ROUTER's identity frame. The compact form of a message is in
// schemas/wire/compact.h.
//
// Traps of the two RFCs, all handled here:
//   - an empty first frame is MDP/0.1 from a client (REQ adds it) or a worker; RFC 18 has none, so
//     where one stands before an MDP/0.2 header, the answer gets one too
//   - PARTIAL and FINAL are 0x02/0x03 towards the client and 0x03/0x04 from the worker (RFC 18)
//   - 0.1 has no PARTIAL: its worker's REPLY is final
//   - the client address a worker echoes is opaque to it; ours is a token of the broker's
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

#include "schemas/base/result.h"

namespace gofed::mdp {

// A frame's bytes; the caller keeps them alive for the call, and for as long as the result is
// used.
using FrameView = std::string_view;

enum class Version : std::uint8_t {
  V01 = 1,           // RFC 7: MDPC01, MDPW01
  V02 = 2,           // RFC 18: MDPC02, MDPW02
  V02Delimited = 3,  // RFC 18 after the empty frame that a REQ socket adds and insists on; not in
                     // the RFC, but peers that send it exist: they are answered the same way
};

enum class Stage : std::uint8_t { Partial, Final };

// The frames that stand before a message's body: at most six, views of constants and of the
// arguments.
class EnvelopeFrames {
 public:
  static constexpr std::size_t kMax = 6;

  void push(FrameView frame) { frames_[size_++] = frame; }
  [[nodiscard]] std::span<const FrameView> view() const { return {frames_.data(), size_}; }

 private:
  std::array<FrameView, kMax> frames_{};
  std::size_t size_ = 0;
};

// ---- What a broker receives ----

// A client's REQUEST. body: index of the first body frame; there is at least one.
struct ClientRequest {
  Version version;
  FrameView service;  // 1..kServiceBytesMax bytes
  std::size_t body;
};

// A worker's announcement of the one service it offers.
struct WorkerReady {
  Version version;
  FrameView service;
  std::optional<FrameView> metadata;  // our extension: one more frame, see docs/protocol.md
};

// A worker's answer. `client` is the address the broker gave it with the request.
struct WorkerReply {
  Version version;
  Stage stage;
  FrameView client;
  std::size_t body;
};

struct WorkerHeartbeat {
  Version version;
};

struct WorkerDisconnect {
  Version version;
};

using AtBroker =
    std::variant<ClientRequest, WorkerReady, WorkerReply, WorkerHeartbeat, WorkerDisconnect>;

//   errors
//     Malformed      no protocol header, a wrong count, command or an empty name: drop and count
//     LimitExceeded  a service name or metadata frame over its limit
[[nodiscard]] Result<AtBroker> parse_at_broker(std::span<const FrameView> frames);

// ---- What a worker receives ----

struct BrokerRequest {
  FrameView client;  // echo it in every reply to this request
  std::size_t body;
};

struct BrokerHeartbeat {};

// `reason` is our extension: why the broker refused or dropped the worker; empty from other
// brokers.
struct BrokerDisconnect {
  FrameView reason;
};

using AtWorker = std::variant<BrokerRequest, BrokerHeartbeat, BrokerDisconnect>;

[[nodiscard]] Result<AtWorker> parse_at_worker(Version version, std::span<const FrameView> frames);

// ---- What a client receives ----

struct BrokerReply {
  Stage stage;
  FrameView service;
  std::size_t body;
};

[[nodiscard]] Result<BrokerReply> parse_at_client(Version version,
                                                  std::span<const FrameView> frames);

// ---- What each side sends: the frames before the body ----

[[nodiscard]] EnvelopeFrames client_request(Version version, FrameView service);

[[nodiscard]] EnvelopeFrames worker_ready(Version version, FrameView service,
                                          std::optional<FrameView> metadata);
[[nodiscard]] EnvelopeFrames worker_reply(Version version, Stage stage, FrameView client);
[[nodiscard]] EnvelopeFrames worker_heartbeat(Version version);
[[nodiscard]] EnvelopeFrames worker_disconnect(Version version);

[[nodiscard]] EnvelopeFrames broker_request(Version version, FrameView client);
[[nodiscard]] EnvelopeFrames broker_reply(Version version, Stage stage, FrameView service);
[[nodiscard]] EnvelopeFrames broker_heartbeat(Version version);
// `reason` is left out where it is empty: RFC-only workers know no such frame.
[[nodiscard]] EnvelopeFrames broker_disconnect(Version version, FrameView reason);

}  // namespace gofed::mdp
