#include "envelope/worker/broker_link.h"

#include <algorithm>
#include <utility>

#include "envelope/client/reply.h"
#include "envelope/net/message_frames.h"
#include "envelope/program/log.h"
#include "schemas/describe/codec.h"
#include "schemas/wire/compact.h"
#include "schemas/wire/mdp.h"

namespace gofed::envelope {
namespace {

using std::chrono::milliseconds;

constexpr int kReadBatchMax = 256;
constexpr milliseconds kSendRetry{5};
// A broker that does not answer Drain (it speaks RFC only) has sent what it had after so long.
constexpr milliseconds kDrainWait{1000};
// What the last answers and the DISCONNECT have to leave the process in.
constexpr milliseconds kGoodbyeLinger{1000};
// What a broker may leave unread. Beyond it replies become Busy, which is small, and
// are as many as the broker gave requests.
constexpr std::size_t kUnreadBytesMax = std::size_t{256} << 20;
// How often a broker that cannot be reached is worth a line of the log.
constexpr std::chrono::minutes kComplainEvery{1};

// A reason is an error in words, "not_allowed: ...". One of the first group of codes will not go
// away by itself; a broker that stops, or that lost track of the worker, wants it back.
bool is_final(std::string_view reason) {
  const auto code = errc_from_name(reason.substr(0, reason.find(':')));
  return code == Errc::NotAllowed || code == Errc::AlreadyExists || code == Errc::InvalidArgument ||
         code == Errc::LimitExceeded;
}

std::string key_of(std::uint64_t token) {
  return "#" + std::to_string(token);
}

}  // namespace

BrokerLink::BrokerLink(Identity identity, const WorkerOptions& options, Clock::time_point now)
    : identity_(std::move(identity)),
      options_(options),
      retry_at_(now),
      missed_since_(now),
      complain_at_(now + options.heartbeat_interval * options.liveness),
      backoff_(options.reconnect_min),
      send_([this](Frames& frames) { return socket_->send(frames); }),
      jitter_(std::random_device{}()) {}

void BrokerLink::connect(Clock::time_point now) {
  ++generation_;
  answered_ = false;
  socket_.emplace(zmq::socket_type::dealer, options_.transport);
  socket_->monitor();
  state_ = State::Connecting;
  if (auto done = socket_->connect(identity_.broker); !done) {
    // Too many open files, say, may pass.
    if (done.error().code == Errc::Io) {
      if (budget_.take(now)) {
        logger("envelope")
            .warn("connect_failed broker={} why={}", identity_.broker,
                  log_value(done.error().context));
      }
    } else {
      refused_ = done.error().to_string();
    }
    socket_.reset();
    state_ = State::Waiting;
    retry_at_ = now + options_.reconnect_max;
  }
}

// The requests that came over the lost connection run to their end; nobody waits for their replies.
void BrokerLink::lose(Clock::time_point now, std::string_view why) {
  if (state_ == State::Ready) {
    if (budget_.take(now)) {
      logger("envelope")
          .warn("broker_lost broker={} service={} why={} lines_suppressed={}", identity_.broker,
                identity_.service, log_value(why), budget_.take_suppressed());
    }
    missed_since_ = now;
    complain_at_ = now + kComplainEvery;
  }
  const bool was_draining = state_ == State::Draining;
  socket_.reset();
  unsent_ = SendQueue(nullptr);
  for (const auto& [key, running] : running_) running.cancelled->cancel();
  running_.clear();
  state_ = was_draining ? State::Drained : State::Waiting;
  // Half to whole of the back-off, so that a fleet does not come back in step.
  std::uniform_int_distribution<std::int64_t> spread(backoff_.count() / 2, backoff_.count());
  retry_at_ = now + milliseconds(spread(jitter_));
  backoff_ = std::min(backoff_ * 2, options_.reconnect_max);
}

void BrokerLink::give_up(Clock::time_point now, std::string_view why) {
  if (state_ != State::Drained) lose(now, why);
}

void BrokerLink::complain(Clock::time_point now) {
  complain_at_ = now + kComplainEvery;
  if (!options_.warns_of_missing_broker) return;
  const auto waited = std::chrono::duration_cast<std::chrono::seconds>(now - missed_since_);
  logger("envelope")
      .warn("broker_unreachable broker={} service={} for={}s", identity_.broker, identity_.service,
            waited.count());
}

void BrokerLink::say_ready(Clock::time_point now) {
  const auto metadata = schemas::to_msgpack(identity_.metadata);
  const auto extra = options_.announce ? std::optional(std::string_view(metadata)) : std::nullopt;
  state_ = State::Ready;
  heard_ = now;
  next_heartbeat_ = now + options_.heartbeat_interval;
  send(frames_of(mdp::worker_ready(mdp::Version::V02, identity_.service, extra)), now);
  if (budget_.take(now)) {
    logger("envelope").info("ready service={} broker={}", identity_.service, identity_.broker);
  }
}

void BrokerLink::on_readable(Clock::time_point now,
                             const std::function<void(WorkerRequest)>& take) {
  if (!socket_) return;
  const auto events = socket_->take_events();
  if (events.connected && state_ == State::Connecting) say_ready(now);
  const auto generation = generation_;
  for (int i = 0; i < kReadBatchMax && socket_ && generation == generation_; ++i) {
    auto frames = socket_->receive();
    if (!frames) break;
    if (frames->empty()) continue;
    heard_ = now;
    answered_ = true;
    on_message(std::move(*frames), now, take);
  }
  if (events.lost && socket_ && generation == generation_) lose(now, "connection lost");
}

void BrokerLink::on_message(Frames frames, Clock::time_point now,
                            const std::function<void(WorkerRequest)>& take) {
  if (compact::is_compact(frames.front().view())) {
    on_compact(std::move(frames), now, take);
    return;
  }
  const auto message = mdp::parse_at_worker(mdp::Version::V02, views_of(frames));
  if (!message) {
    if (budget_.take(now)) {
      logger("envelope")
          .warn("malformed_message broker={} {} lines_suppressed={}", identity_.broker,
                message.error().context, budget_.take_suppressed());
    }
    return;
  }
  if (const auto* request = std::get_if<mdp::BrokerRequest>(&*message)) {
    WorkerRequest taken;
    taken.address.client = request->client;
    const auto key = taken.address.client;
    const auto body = static_cast<std::ptrdiff_t>(request->body);
    frames.erase(frames.begin(), frames.begin() + body);
    taken.body = std::move(frames);
    take_request(std::move(taken), key, take);
  } else if (const auto* end = std::get_if<mdp::BrokerDisconnect>(&*message)) {
    if (is_final(end->reason)) refused_ = end->reason;
    lose(now, end->reason.empty() ? "disconnected by the broker" : end->reason);
  }
}

void BrokerLink::on_compact(Frames frames, Clock::time_point now,
                            const std::function<void(WorkerRequest)>& take) {
  const auto header = compact::decode(frames.front().view());
  if (!header) return;
  if (header->command == compact::Command::Cancel) {
    const auto found = running_.find(key_of(header->token));
    if (found != running_.end()) found->second.cancelled->cancel();
    return;
  }
  if (header->command == compact::Command::Drain) {
    if (state_ == State::Draining) state_ = State::Drained;
    return;
  }
  if (header->command != compact::Command::Request) return;
  WorkerRequest request;
  request.address.is_compact = true;
  request.address.token = header->token;
  request.timeout_ms = header->timeout_ms;
  request.queued_ms = header->queued_ms;
  request.attempt = header->attempt;
  request.arrived = now;
  request.body = compact_body(std::move(frames));
  take_request(std::move(request), key_of(header->token), take);
}

void BrokerLink::take_request(WorkerRequest request, const std::string& key,
                              const std::function<void(WorkerRequest)>& take) {
  request.address.source = identity_.source;
  request.address.generation = generation_;
  request.arrived = heard_;
  request.cancelled = std::make_shared<Cancellation>();
  running_[key] = {.cancelled = request.cancelled};
  take(std::move(request));
}

void BrokerLink::reply(WorkerReply reply, Clock::time_point now) {
  const auto& address = reply.address;
  if (address.generation != generation_ || !socket_) return;
  const bool is_final = reply.stage == mdp::Stage::Final;
  const auto key = address.is_compact ? key_of(address.token) : address.client;
  const bool is_sent = fit(reply, key);
  if (is_final) running_.erase(key);
  if (!is_sent) return;
  Frames frames;
  if (address.is_compact) {
    compact::Header header{.command =
                               is_final ? compact::Command::Final : compact::Command::Partial};
    header.token = address.token;
    header.flags = compact::kFlagHead;
    frames = compact_frames(header, std::move(reply.body));
  } else {
    frames = frames_of(mdp::worker_reply(mdp::Version::V02, reply.stage, address.client));
    std::ranges::move(reply.body, std::back_inserter(frames));
  }
  send(std::move(frames), now);
}

bool BrokerLink::fit(WorkerReply& reply, const std::string& key) {
  const auto found = running_.find(key);
  if (found == running_.end()) return true;
  auto& running = found->second;
  const auto unread = unsent_.unread_bytes();
  // One reply may be larger than the bound.
  const bool has_room = unread == 0 || unread + cost_bytes(reply.body) <= kUnreadBytesMax;
  if (has_room && !running.cut) return true;
  ++dropped_;
  running.cut = true;
  running.cancelled->cancel();
  if (reply.stage != mdp::Stage::Final) return false;
  reply.body = busy_instead(reply.body);
  return true;
}

// Anything sent shows the broker that we live: the next heartbeat can wait.
void BrokerLink::send(Frames frames, Clock::time_point now) {
  if (!socket_) return;
  if (unsent_.push(frames, send_) == Sent::Ok) next_heartbeat_ = now + options_.heartbeat_interval;
}

void BrokerLink::flush(Clock::time_point now) {
  if (unsent_.empty() || !socket_) return;
  const auto before = unsent_.count();
  unsent_.flush(send_);
  if (unsent_.count() < before) next_heartbeat_ = now + options_.heartbeat_interval;
}

BrokerLink::Clock::time_point BrokerLink::tick(Clock::time_point now) {
  const bool is_missed = state_ == State::Waiting || state_ == State::Connecting;
  if (is_missed && now >= complain_at_) complain(now);
  if (state_ == State::Waiting) {
    if (now < retry_at_) return std::min(retry_at_, complain_at_);
    connect(now);
  }
  if (state_ == State::Waiting || state_ == State::Connecting) return complain_at_;
  if (!socket_) return now + std::chrono::hours(1);
  const auto lost_at = heard_ + options_.heartbeat_interval * options_.liveness;
  if (now >= lost_at) {
    lose(now, "nothing heard");
    return retry_at_;
  }
  // A broker that keeps us for a while is a good one: start the back-off anew.
  if (now - heard_ < options_.heartbeat_interval) backoff_ = options_.reconnect_min;
  if (now >= next_heartbeat_) {
    // One that waits says no more than the messages before it.
    if (unsent_.empty()) send(frames_of(mdp::worker_heartbeat(mdp::Version::V02)), now);
    next_heartbeat_ = now + options_.heartbeat_interval;
  }
  flush(now);
  const auto next = std::min(lost_at, next_heartbeat_);
  return unsent_.empty() ? next : std::min(next, now + kSendRetry);
}

void BrokerLink::drain(Clock::time_point now) {
  if (state_ != State::Ready) {
    socket_.reset();
    state_ = State::Drained;
    return;
  }
  state_ = State::Draining;
  drain_until_ = now + kDrainWait;
  if (options_.announce) send(compact_frames({.command = compact::Command::Drain}, {}), now);
}

bool BrokerLink::is_drained(Clock::time_point now) const {
  const bool told_all = state_ == State::Drained || now >= drain_until_;
  return told_all && running_.empty() && unsent_.empty();
}

void BrokerLink::disconnect() {
  if (state_ == State::Connecting) socket_.reset();  // nobody to tell
  if (!socket_) return;
  auto frames = frames_of(mdp::worker_disconnect(mdp::Version::V02));
  [[maybe_unused]] const auto sent = socket_->send(frames);
  socket_->close(kGoodbyeLinger);
  socket_.reset();
}

}  // namespace gofed::envelope
