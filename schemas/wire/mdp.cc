#include "schemas/wire/mdp.h"

#include <string>
#include <utility>

#include "schemas/base/limits.h"

namespace gofed::mdp {
namespace {

using namespace std::string_view_literals;

constexpr FrameView kEmpty{};

// A message's sender or receiver on this side of the broker, as the third and fourth letter of the
// protocol header tell.
enum class Side : std::uint8_t { Client, Worker };

// Command bytes of each version. An empty one does not exist there.
struct ClientCommands {
  FrameView header, request, partial, final;
};
struct WorkerCommands {
  FrameView header, ready, request, partial, final, heartbeat, disconnect;
};

// RFC 7 has no command frame on the client's side, and no PARTIAL: its REPLY is what we call final.
constexpr ClientCommands kClient01{"MDPC01", {}, {}, {}};
constexpr ClientCommands kClient02{"MDPC02", "\x01", "\x02", "\x03"};
constexpr WorkerCommands kWorker01{"MDPW01", "\x01", "\x02", {}, "\x03", "\x04", "\x05"};
constexpr WorkerCommands kWorker02{"MDPW02", "\x01", "\x02", "\x03", "\x04", "\x05", "\x06"};

constexpr const ClientCommands& client_commands(Version version) {
  return version == Version::V01 ? kClient01 : kClient02;
}
constexpr const WorkerCommands& worker_commands(Version version) {
  return version == Version::V01 ? kWorker01 : kWorker02;
}

constexpr bool is_delimited(Version version) {
  return version != Version::V02;
}

std::unexpected<Error> malformed(std::string_view what) {
  return fail(Errc::Malformed, std::string(what));
}

// The frames of one message, read one by one. Past the end stands nothing, and nothing is read.
class Reader {
 public:
  explicit Reader(std::span<const FrameView> frames) : frames_(frames) {}

  [[nodiscard]] std::size_t left() const { return frames_.size() - at_; }
  [[nodiscard]] std::size_t at() const { return at_; }

  std::optional<FrameView> next() {
    if (left() == 0) return std::nullopt;
    return frames_[at_++];
  }

 private:
  std::span<const FrameView> frames_;
  std::size_t at_ = 0;
};

struct Opening {
  Version version;
  Side side;
};

// Takes the delimiter and the protocol header.
Result<Opening> read_opening(Reader& in) {
  auto frame = in.next();
  const bool delimited = frame && frame->empty();
  if (delimited) frame = in.next();
  if (!frame) return malformed("no protocol header");
  const auto v02 = delimited ? Version::V02Delimited : Version::V02;
  if (*frame == kClient02.header) return Opening{v02, Side::Client};
  if (*frame == kWorker02.header) return Opening{v02, Side::Worker};
  if (!delimited) return malformed("no protocol header, or MDP/0.1 without its empty frame");
  if (*frame == kClient01.header) return Opening{Version::V01, Side::Client};
  if (*frame == kWorker01.header) return Opening{Version::V01, Side::Worker};
  return malformed("unknown protocol header");
}

// Takes the opening that a peer of the broker, which knows its own version, expects.
Result<void> expect_opening(Reader& in, Version version, Side side) {
  auto opening = read_opening(in);
  if (!opening) return std::unexpected(std::move(opening.error()));
  if (opening->version != version) return malformed("another protocol version than ours");
  if (opening->side != side) return malformed("message for the other side of the broker");
  return {};
}

Result<FrameView> read_service(Reader& in) {
  const auto service = in.next();
  if (!service || service->empty()) return malformed("no service name");
  if (service->size() > limits::kServiceBytesMax) {
    return fail(Errc::LimitExceeded,
                "service name over " + std::to_string(limits::kServiceBytesMax) + " bytes");
  }
  return *service;
}

Result<std::size_t> read_body(Reader& in) {
  if (in.left() == 0) return malformed("no body frame");
  return in.at();
}

// A client's address and the empty frame after it (requests to and replies from workers).
Result<FrameView> read_client(Reader& in) {
  const auto client = in.next();
  if (!client || client->empty()) return malformed("no client address");
  const auto delimiter = in.next();
  if (!delimiter || !delimiter->empty())
    return malformed("no empty frame after the client address");
  return *client;
}

Result<AtBroker> read_client_request(Version version, Reader& in) {
  if (version != Version::V01) {
    const auto command = in.next();
    if (!command || *command != kClient02.request) return malformed("unknown client command");
  }
  auto service = read_service(in);
  if (!service) return std::unexpected(std::move(service.error()));
  auto body = read_body(in);
  if (!body) return std::unexpected(std::move(body.error()));
  return ClientRequest{version, *service, *body};
}

Result<AtBroker> read_ready(Version version, Reader& in) {
  auto service = read_service(in);
  if (!service) return std::unexpected(std::move(service.error()));
  const auto metadata = in.next();
  if (in.left() > 0) return malformed("READY with more than a service and metadata");
  if (metadata && metadata->size() > limits::kMetadataBytesMax) {
    return fail(Errc::LimitExceeded,
                "READY metadata over " + std::to_string(limits::kMetadataBytesMax) + " bytes");
  }
  return WorkerReady{version, *service, metadata};
}

Result<AtBroker> read_worker_reply(Version version, Stage stage, Reader& in) {
  auto client = read_client(in);
  if (!client) return std::unexpected(std::move(client.error()));
  auto body = read_body(in);
  if (!body) return std::unexpected(std::move(body.error()));
  return WorkerReply{version, stage, *client, *body};
}

Result<AtBroker> read_worker_message(Version version, Reader& in) {
  const auto& commands = worker_commands(version);
  const auto command = in.next();
  if (!command || command->empty()) return malformed("no worker command");
  if (*command == commands.ready) return read_ready(version, in);
  if (*command == commands.partial) return read_worker_reply(version, Stage::Partial, in);
  if (*command == commands.final) return read_worker_reply(version, Stage::Final, in);
  if (in.left() == 0) {
    if (*command == commands.heartbeat) return WorkerHeartbeat{version};
    if (*command == commands.disconnect) return WorkerDisconnect{version};
  }
  return malformed("unknown worker command, or one with too many frames");
}

EnvelopeFrames opening(Version version, FrameView header) {
  EnvelopeFrames out;
  if (is_delimited(version)) out.push(kEmpty);
  out.push(header);
  return out;
}

EnvelopeFrames worker_frames(Version version, FrameView command) {
  auto out = opening(version, worker_commands(version).header);
  out.push(command);
  return out;
}

EnvelopeFrames with_client(EnvelopeFrames out, FrameView client) {
  out.push(client);
  out.push(kEmpty);
  return out;
}

}  // namespace

Result<AtBroker> parse_at_broker(std::span<const FrameView> frames) {
  Reader in(frames);
  auto opening = read_opening(in);
  if (!opening) return std::unexpected(std::move(opening.error()));
  return opening->side == Side::Client ? read_client_request(opening->version, in)
                                       : read_worker_message(opening->version, in);
}

Result<AtWorker> parse_at_worker(Version version, std::span<const FrameView> frames) {
  Reader in(frames);
  if (auto ok = expect_opening(in, version, Side::Worker); !ok) {
    return std::unexpected(std::move(ok.error()));
  }
  const auto& commands = worker_commands(version);
  const auto command = in.next();
  if (!command) return malformed("no worker command");
  if (*command == commands.request) {
    auto client = read_client(in);
    if (!client) return std::unexpected(std::move(client.error()));
    auto body = read_body(in);
    if (!body) return std::unexpected(std::move(body.error()));
    return BrokerRequest{*client, *body};
  }
  if (*command == commands.heartbeat && in.left() == 0) return BrokerHeartbeat{};
  if (*command == commands.disconnect && in.left() <= 1) {
    return BrokerDisconnect{in.next().value_or(kEmpty)};
  }
  return malformed("unknown broker command, or one with too many frames");
}

Result<BrokerReply> parse_at_client(Version version, std::span<const FrameView> frames) {
  Reader in(frames);
  if (auto ok = expect_opening(in, version, Side::Client); !ok) {
    return std::unexpected(std::move(ok.error()));
  }
  auto stage = Stage::Final;
  if (version != Version::V01) {
    const auto command = in.next();
    if (command != kClient02.partial && command != kClient02.final) {
      return malformed("unknown broker command");
    }
    stage = command == kClient02.partial ? Stage::Partial : Stage::Final;
  }
  auto service = read_service(in);
  if (!service) return std::unexpected(std::move(service.error()));
  auto body = read_body(in);
  if (!body) return std::unexpected(std::move(body.error()));
  return BrokerReply{stage, *service, *body};
}

EnvelopeFrames client_request(Version version, FrameView service) {
  const auto& commands = client_commands(version);
  auto out = opening(version, commands.header);
  if (!commands.request.empty()) out.push(commands.request);
  out.push(service);
  return out;
}

EnvelopeFrames worker_ready(Version version, FrameView service, std::optional<FrameView> metadata) {
  auto out = worker_frames(version, worker_commands(version).ready);
  out.push(service);
  if (metadata) out.push(*metadata);
  return out;
}

EnvelopeFrames worker_reply(Version version, Stage stage, FrameView client) {
  const auto& commands = worker_commands(version);
  // RFC 7 cannot say PARTIAL: a caller must not ask for it.
  GOFED_ASSERT(stage == Stage::Final || !commands.partial.empty());
  const auto command = stage == Stage::Partial ? commands.partial : commands.final;
  return with_client(worker_frames(version, command), client);
}

EnvelopeFrames worker_heartbeat(Version version) {
  return worker_frames(version, worker_commands(version).heartbeat);
}

EnvelopeFrames worker_disconnect(Version version) {
  return worker_frames(version, worker_commands(version).disconnect);
}

EnvelopeFrames broker_request(Version version, FrameView client) {
  return with_client(worker_frames(version, worker_commands(version).request), client);
}

EnvelopeFrames broker_reply(Version version, Stage stage, FrameView service) {
  const auto& commands = client_commands(version);
  GOFED_ASSERT(stage == Stage::Final || !commands.partial.empty());
  auto out = opening(version, commands.header);
  if (!commands.final.empty()) {
    out.push(stage == Stage::Partial ? commands.partial : commands.final);
  }
  out.push(service);
  return out;
}

EnvelopeFrames broker_heartbeat(Version version) {
  return worker_heartbeat(version);
}

EnvelopeFrames broker_disconnect(Version version, FrameView reason) {
  auto out = worker_disconnect(version);
  if (!reason.empty()) out.push(reason);
  return out;
}

}  // namespace gofed::mdp
