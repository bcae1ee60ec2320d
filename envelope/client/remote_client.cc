#include "envelope/client/remote_client.h"

#include <atomic>
#include <map>
#include <utility>
#include <variant>

#include "envelope/client/connection.h"
#include "envelope/client/reply.h"
#include "envelope/net/mailbox.h"
#include "schemas/base/limits.h"
#include "schemas/describe/codec.h"

namespace gofed::envelope {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

struct Start {
  std::vector<std::string> endpoints;
  Outgoing request;
};
struct Cancel {
  std::uint64_t token;
};
struct Stop {};
using Message = std::variant<Start, Cancel, Stop>;

Result<Frames> encode_body(RemoteCall& call) {
  std::string bytes;
  schemas::Blobs blobs;
  schemas::encode(call.head, bytes, blobs);
  if (bytes.size() > limits::kHeadBytesMax) {
    return fail(Errc::LimitExceeded, call.head.action + ": the request's head has " +
                                         std::to_string(bytes.size()) + " bytes (limit " +
                                         std::to_string(limits::kHeadBytesMax) + ")");
  }
  call.encode_input(bytes, blobs);
  auto bytes_max = bytes.size();
  for (const auto& blob : blobs) bytes_max = std::max(bytes_max, blob.view().size());
  if (bytes_max > limits::kFrameBytesMax || blobs.size() > limits::kBlobsMax) {
    return fail(Errc::LimitExceeded,
                call.head.action + ": the request is too large: " + std::to_string(bytes_max) +
                    " bytes in a frame, " + std::to_string(blobs.size()) + " blobs");
  }
  Frames frames;
  frames.push_back(Frame::adopt(std::move(bytes)));
  append_blob_frames(blobs, frames);
  return frames;
}

}  // namespace

class RemoteClient::Loop {
 public:
  explicit Loop(RemoteOptions options) : options_(options) {}

  [[nodiscard]] const std::shared_ptr<Mailbox<Message>>& mailbox() const { return mailbox_; }

  void run() {
    while (!stopping_) {
      auto now = Clock::now();
      for (auto& message : mailbox_->take_all()) handle(std::move(message), now);
      auto next = now + std::chrono::seconds(60);
      for (auto& [key, connection] : connections_) next = std::min(next, connection.tick(now));
      if (stopping_) break;
      sleep(now, next);
      now = Clock::now();
      for (auto& [key, connection] : connections_) connection.on_readable(now);
    }
    for (auto& [key, connection] : connections_) {
      connection.fail_all({Errc::Cancelled, "the client is ending"});
    }
  }

 private:
  void handle(Message message, Clock::time_point now) {
    if (auto* start = std::get_if<Start>(&message)) {
      connection(start->endpoints, now).submit(std::move(start->request), now);
    } else if (auto* cancel = std::get_if<Cancel>(&message)) {
      for (auto& [key, connection] : connections_) connection.cancel(cancel->token);
    } else {
      stopping_ = true;
    }
  }

  Connection& connection(std::vector<std::string>& endpoints, Clock::time_point now) {
    const auto found = connections_.find(endpoints);
    if (found != connections_.end()) return found->second;
    return connections_.try_emplace(endpoints, endpoints, options_, now).first->second;
  }

  void sleep(Clock::time_point now, Clock::time_point next) {
    items_.clear();
    items_.push_back({nullptr, mailbox_->fd(), ZMQ_POLLIN, 0});
    for (auto& [key, connection] : connections_) {
      items_.push_back(connection.socket().poll_in());
      items_.push_back(connection.socket().poll_monitor());
    }
    poll(items_, wait_until(now, next, milliseconds(60'000)));
  }

  RemoteOptions options_;
  std::shared_ptr<Mailbox<Message>> mailbox_ = std::make_shared<Mailbox<Message>>();
  std::map<std::vector<std::string>, Connection> connections_;
  std::vector<zmq::pollitem_t> items_;
  bool stopping_ = false;
};

RemoteClient::RemoteClient(RemoteOptions options)
    : loop_(std::make_unique<Loop>(options)), thread_([this] { loop_->run(); }) {}

RemoteClient::~RemoteClient() {
  loop_->mailbox()->push(Stop{});
  if (thread_.joinable()) thread_.join();
}

void RemoteClient::start(RemoteCall call) {
  if (call.endpoints.empty()) {
    call.state->finish(fail(Errc::Unavailable, "no broker is configured"), {});
    return;
  }
  Outgoing request;
  request.token = next_token();
  call.head.id += "-" + std::to_string(request.token);
  const auto left = std::chrono::ceil<milliseconds>(call.deadline - Clock::now()).count();
  call.head.timeout_ms = static_cast<std::uint32_t>(std::clamp<std::int64_t>(left, 1, UINT32_MAX));
  auto body = encode_body(call);
  if (!body) {
    call.state->finish(std::unexpected(std::move(body.error())), {});
    return;
  }
  request.service = std::move(call.service);
  request.body = std::move(*body);
  request.idempotent = call.head.idempotent;
  request.has_key = !call.head.key.empty();
  request.priority = call.head.priority;
  request.deadline = call.deadline;
  request.output = call.output;
  request.new_output = call.new_output;
  request.state = call.state;
  const auto token = request.token;
  // The hook may be called after this client is gone: it holds the mailbox, not the client.
  call.state->on_cancel([mailbox = loop_->mailbox(), token] { mailbox->push(Cancel{token}); });
  loop_->mailbox()->push(Start{std::move(call.endpoints), std::move(request)});
}

Result<std::vector<std::string>> RemoteClient::query(const std::vector<std::string>& endpoints,
                                                     std::string_view service,
                                                     std::string_view body, milliseconds timeout) {
  if (endpoints.empty()) return fail(Errc::Unavailable, "no broker is configured");
  Outgoing request;
  request.token = next_token();
  request.service = service;
  request.body.emplace_back(body);
  request.is_query = true;
  request.deadline = Clock::now() + timeout;
  request.state = std::make_shared<CallState>();
  const auto state = request.state;
  loop_->mailbox()->push(Start{endpoints, std::move(request)});
  state->wait();
  if (!state->outcome()) return std::unexpected(state->outcome().error());
  return *std::static_pointer_cast<std::vector<std::string>>(*state->outcome());
}

}  // namespace gofed::envelope
