#include "envelope/client/remote_client.h"

#include <atomic>
#include <map>
#include <utility>
#include <variant>

#include "envelope/client/connection.h"
#include "envelope/client/reply.h"
#include "envelope/net/mailbox.h"
#include "envelope/program/caught.h"
#include "schemas/base/limits.h"
#include "schemas/describe/codec.h"

namespace gofed::envelope {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

struct Start {
  std::vector<std::string> endpoints;
  std::unique_ptr<Request> request;
};
struct Cancel {
  std::uint64_t token;
};
struct Stop {};
using Message = std::variant<Start, Cancel, Stop>;

// After a turn for which there was no memory.
constexpr milliseconds kMemoryRetry{20};

schemas::RequestHead head_of(const Request& request, std::string_view id) {
  schemas::RequestHead head;
  head.id = std::string(id) + "-" + std::to_string(request.token);
  head.action = request.action.info.name;
  const auto left = std::chrono::ceil<milliseconds>(request.deadline - Clock::now()).count();
  head.timeout_ms = static_cast<std::uint32_t>(std::clamp<std::int64_t>(left, 1, UINT32_MAX));
  head.priority = request.options.priority;
  head.idempotent = request.action.info.idempotent;
  head.key = request.options.key;
  head.data = request.options.data;
  head.trace = request.options.trace;
  return head;
}

// Blobs are numbered through head and input: those of an encoded input can follow none of the
// head's.
Result<void> append_encoded(const EncodedValue& input, std::string& bytes, schemas::Blobs& blobs) {
  if (!blobs.empty()) {
    return fail(Errc::Unsupported, "an encoded input with inline data");
  }
  bytes += input.bytes.view();
  blobs = input.blobs;
  return {};
}

Result<Frames> encode_body(const Request& request, std::string_view id) {
  const std::string name{request.action.info.name};
  std::string bytes;
  schemas::Blobs blobs;
  schemas::encode(head_of(request, id), bytes, blobs);
  if (bytes.size() > limits::kHeadBytesMax) {
    return fail(Errc::LimitExceeded, name + ": the request's head has " +
                                         std::to_string(bytes.size()) + " bytes (limit " +
                                         std::to_string(limits::kHeadBytesMax) + ")");
  }
  if (!request.is_encoded) {
    schemas::encode_msgpack(request.action.input(), request.input.get(), bytes, blobs);
  } else if (auto done = append_encoded(request.encoded, bytes, blobs); !done) {
    return prefixed(name, std::move(done.error()));
  }
  auto bytes_max = bytes.size();
  for (const auto& blob : blobs) bytes_max = std::max(bytes_max, blob.view().size());
  if (bytes_max > limits::kFrameBytesMax || blobs.size() > limits::kBlobsMax) {
    return fail(Errc::LimitExceeded,
                name + ": the request is too large: " + std::to_string(bytes_max) +
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
      try {
        turn();
      } catch (...) {
        log_caught("client");
        std::this_thread::sleep_for(kMemoryRetry);
      }
    }
    for (auto& [key, connection] : connections_) {
      connection.fail_all({Errc::Cancelled, "the client is ending"});
    }
  }

 private:
  void turn() {
    auto now = Clock::now();
    for (auto& message : mailbox_->take_all()) handle(std::move(message), now);
    auto next = now + std::chrono::seconds(60);
    for_each_connection(
        [&](Connection& connection) { next = std::min(next, connection.tick(now)); });
    if (stopping_) return;
    sleep(now, next);
    now = Clock::now();
    for_each_connection([&](Connection& connection) { connection.on_readable(now); });
  }

  // A connection that throws has lost a message, nobody knows which: all its calls are answered,
  // and the next call makes a new one.
  template <typename Step>
  void for_each_connection(Step step) {
    for (auto at = connections_.begin(); at != connections_.end();) {
      try {
        step(at->second);
        ++at;
      } catch (...) {
        log_caught("connection");
        at->second.fail_all({Errc::LimitExceeded, "out of memory"});
        at = connections_.erase(at);
      }
    }
  }

  void handle(Message message, Clock::time_point now) {
    std::shared_ptr<CallState> state;
    try {
      if (auto* start = std::get_if<Start>(&message)) {
        state = start->request->state;
        connection(start->endpoints, now).submit(std::move(start->request), now);
      } else if (auto* cancel = std::get_if<Cancel>(&message)) {
        for (auto& [key, connection] : connections_) connection.cancel(cancel->token);
      } else {
        stopping_ = true;
      }
    } catch (...) {
      log_caught("client");
      if (state) state->finish(fail(Errc::LimitExceeded, "out of memory"), {});
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

void RemoteClient::start(Request&& given, std::vector<std::string> endpoints, std::string_view id) {
  const auto state = given.state;
  if (endpoints.empty()) {
    state->finish(fail(Errc::Unavailable, "no broker is configured"), {});
    return;
  }
  auto request = std::make_unique<Request>(std::move(given));  // handed on several times
  request->token = next_token();
  auto body = encode_body(*request, id);
  if (!body) {
    state->finish(std::unexpected(std::move(body.error())), {});
    return;
  }
  request->body = std::move(*body);
  // What is in the body is not kept twice.
  request->input.reset();
  request->encoded = {};
  request->options.data = {};
  // The hook may be called after this client is gone: it holds the mailbox, not the client.
  state->on_cancel(
      [mailbox = loop_->mailbox(), token = request->token] { mailbox->push(Cancel{token}); });
  loop_->mailbox()->push(Start{std::move(endpoints), std::move(request)});
}

Result<std::vector<std::string>> RemoteClient::query(const std::vector<std::string>& endpoints,
                                                     std::string_view service,
                                                     std::string_view body, milliseconds timeout) {
  if (endpoints.empty()) return fail(Errc::Unavailable, "no broker is configured");
  const auto state = std::make_shared<CallState>();
  auto request = make_query(service, body, Clock::now() + timeout);
  request->state = state;
  loop_->mailbox()->push(Start{endpoints, std::move(request)});
  state->wait();
  if (!state->outcome()) return std::unexpected(state->outcome().error());
  return *std::static_pointer_cast<std::vector<std::string>>(*state->outcome());
}

}  // namespace gofed::envelope
