#include "envelope/client/foreign_call.h"

#include <array>
#include <memory>
#include <utility>

#include "envelope/net/mailbox.h"
#include "envelope/net/socket.h"
#include "schemas/base/limits.h"
#include "schemas/describe/blob.h"
#include "schemas/describe/codec.h"
#include "schemas/wire/head.h"
#include "schemas/wire/mdp.h"

namespace gofed::envelope {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds kPollMax =
    std::chrono::minutes(1);  // of one poll; what comes ends it sooner

// Ends a poll when the call is cancelled. A hook that runs already may outlive this, so the eventfd is shared.
class CancelWatch {
 public:
  explicit CancelWatch(Cancellation* cancelled) : cancelled_(cancelled) {
    if (cancelled != nullptr) {
      hook_.emplace(cancelled->on_cancel([wakeup = wakeup_] { wakeup->signal(); }));
    }
  }

  [[nodiscard]] bool is_cancelled() const {
    return cancelled_ != nullptr && cancelled_->is_cancelled();
  }
  [[nodiscard]] zmq::pollitem_t poll_in() const { return {nullptr, wakeup_->fd(), ZMQ_POLLIN, 0}; }

 private:
  Cancellation* cancelled_;
  std::shared_ptr<const Wakeup> wakeup_ = std::make_shared<const Wakeup>();
  std::optional<Cancellation::Hook> hook_;
};

Result<void> check_size(const ForeignCall& call) {
  std::size_t largest = 0;
  for (const auto frame : call.body) largest = std::max(largest, frame.size());
  if (call.body.empty()) return fail(Errc::InvalidArgument, call.service + ": an empty body");
  if (largest <= limits::kFrameBytesMax && call.body.size() + 8 <= limits::kFramesMax) return {};
  return fail(Errc::LimitExceeded,
              call.service + ": the request is too large: " + std::to_string(call.body.size()) +
                  " frames, " + std::to_string(largest) + " bytes in one");
}

std::unexpected<Error> cancelled_error(const ForeignCall& call) {
  return fail(Errc::Cancelled, call.service + ": cancelled");
}

Result<void> wait_connected(Socket& socket, const std::string& endpoint, const ForeignCall& call,
                            const CancelWatch& watch) {
  const auto until = Clock::now() + call.connect_timeout;
  while (!socket.take_events().connected) {
    if (Clock::now() >= until) return fail(Errc::Unavailable, "no broker at " + endpoint);
    if (watch.is_cancelled()) return cancelled_error(call);
    std::array items{socket.poll_monitor(), watch.poll_in()};
    poll(items, wait_until(Clock::now(), until, kPollMax));
  }
  return {};
}

// A broker of ours answers for a worker that never came, or died, with a head.
std::optional<Error> told_by_broker(std::string_view first) {
  if (!schemas::has_head(first)) return std::nullopt;
  schemas::ReplyHead head;
  const auto taken = schemas::decode_msgpack(schemas::type_of<schemas::ReplyHead>(), &head, first,
                                             {}, {.root = "reply head"});
  if (!taken || head.status != schemas::Status::Error) return std::nullopt;
  return Error{errc_from_number(head.code), head.message};
}

// The body of a final reply; nothing for any other message.
std::optional<std::vector<std::string>> final_body(const Frames& frames) {
  std::vector<std::string_view> views;
  for (const auto& frame : frames) views.push_back(frame.view());
  const auto reply = mdp::parse_at_client(mdp::Version::V02, views);
  if (!reply || reply->stage != mdp::Stage::Final) return std::nullopt;
  return std::vector<std::string>(views.begin() + static_cast<std::ptrdiff_t>(reply->body),
                                  views.end());
}

Result<std::vector<std::string>> wait_reply(Socket& socket, const ForeignCall& call,
                                            const CancelWatch& watch, Clock::time_point until) {
  while (true) {
    while (const auto frames = socket.receive()) {
      auto body = final_body(*frames);
      if (!body) continue;
      if (auto error = told_by_broker(body->front())) return std::unexpected(std::move(*error));
      return std::move(*body);
    }
    if (socket.take_events().lost) {
      return fail(Errc::WorkerLost, call.service +
                                        ": the connection to the broker was lost; the "
                                        "request may have run");
    }
    if (watch.is_cancelled()) return cancelled_error(call);
    const auto now = Clock::now();
    if (now >= until) return fail(Errc::Timeout, call.service + ": the deadline passed");
    std::array items{socket.poll_in(), socket.poll_monitor(), watch.poll_in()};
    poll(items, wait_until(now, until, kPollMax));
  }
}

}  // namespace

Result<std::vector<std::string>> call_foreign(const ForeignCall& call) {
  if (auto ok = check_size(call); !ok) return std::unexpected(std::move(ok.error()));
  const auto until = Clock::now() + call.timeout;
  const CancelWatch watch(call.cancelled);
  Result<void> connected = fail(Errc::Unavailable, "no broker is configured");
  for (const auto& broker : call.brokers) {
    Socket socket(zmq::socket_type::dealer, call.transport);
    socket.monitor();
    connected = socket.connect(broker);
    if (connected) connected = wait_connected(socket, broker, call, watch);
    if (!connected && watch.is_cancelled()) break;
    if (!connected) continue;
    Frames frames;
    for (const auto view : mdp::client_request(mdp::Version::V02, call.service).view()) {
      frames.emplace_back(view);
    }
    for (const auto view : call.body) frames.emplace_back(view);
    if (socket.send(frames) != Sent::Ok) {
      connected = fail(Errc::Unavailable, broker + ": takes no request");
      continue;
    }
    return wait_reply(socket, call, watch, until);
  }
  return std::unexpected(std::move(connected.error()));
}

}  // namespace gofed::envelope
