#include "envelope/client/connection.h"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <iterator>
#include <unordered_set>
#include <utility>

#include "envelope/client/reply.h"
#include "envelope/net/message_frames.h"
#include "envelope/program/log.h"
#include "schemas/describe/codec.h"
#include "schemas/wire/mdp.h"

namespace gofed::envelope {
namespace {

using std::chrono::milliseconds;

constexpr int kReadBatchMax = 256;
// The broker answers at the deadline; this is for one that does not.
constexpr milliseconds kDeadlineGrace{500};
constexpr milliseconds kQueryTimeout{5000};
constexpr milliseconds kSendRetry{5};
constexpr milliseconds kRefusedRetry{200};

Frames without_first(Frames frames, std::size_t count) {
  frames.erase(frames.begin(), frames.begin() + static_cast<std::ptrdiff_t>(count));
  return frames;
}

// "prefix-17" -> 17
std::uint64_t token_of(std::string_view id) {
  const auto dash = id.rfind('-');
  std::uint64_t token = 0;
  if (dash != std::string_view::npos) {
    std::from_chars(id.data() + dash + 1, id.data() + id.size(), token);
  }
  return token;
}

std::uint32_t read_be32(std::string_view bytes) {
  std::uint32_t number = 0;
  for (const char c : bytes.substr(0, 4)) number = number << 8 | static_cast<unsigned char>(c);
  return number;
}

std::uint32_t timeout_ms(Connection::Clock::time_point now,
                         Connection::Clock::time_point deadline) {
  const auto left = std::chrono::ceil<milliseconds>(deadline - now).count();
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(left, 1, UINT32_MAX));
}

}  // namespace

std::uint64_t next_token() {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

Connection::Connection(std::vector<std::string> endpoints, const RemoteOptions& options,
                       Clock::time_point now)
    : endpoints_(std::move(endpoints)), options_(options), give_up_(now + options.connect_timeout) {
  current_ = endpoints_.size() - 1;
  connect_next(now);
}

std::string Connection::place() const {
  std::string all;
  for (const auto& endpoint : endpoints_) all += (all.empty() ? "" : ", ") + endpoint;
  return all;
}

void Connection::connect_next(Clock::time_point now) {
  current_ = (current_ + 1) % endpoints_.size();
  socket_.emplace(zmq::socket_type::dealer);
  socket_->monitor();
  const auto share = options_.connect_timeout / static_cast<std::int64_t>(endpoints_.size());
  next_endpoint_ = now + std::max(share, milliseconds(200));
  if (auto done = socket_->connect(endpoints_[current_]); !done) {
    if (endpoints_.size() == 1) malformed_ = std::move(done.error());
    next_endpoint_ = now + kRefusedRetry;
  }
}

void Connection::on_connected(Clock::time_point now) {
  connected_ = true;
  is_refused_ = false;
  handles_.clear();
  asked_.clear();
  unserved_.clear();
  queries_.clear();
  std::set<std::string> services;
  for (const auto& [token, request] : open_) {
    if (!request.is_query) services.insert(request.service);
  }
  for (const auto& service : services) ask_for_handle(service, now);
  flush(now);
}

void Connection::on_lost(Clock::time_point now) {
  if (!connected_) {
    // ZeroMQ does not connect again to a peer that speaks something else, but it may be replaced.
    is_refused_ = true;
    next_endpoint_ = now + kRefusedRetry;
    return;
  }
  if (!open_.empty()) {
    logger("envelope").warn("peer_lost endpoint={} open={}", endpoints_[current_], open_.size());
  }
  connected_ = false;
  give_up_ = now + options_.reconnect_timeout;
  std::vector<Token> lost;
  std::vector<Token> again;
  const std::unordered_set<Token> unsent(unsent_.begin(), unsent_.end());
  for (const auto& [token, request] : open_) {
    if (unsent.contains(token)) continue;
    (request.idempotent || request.is_query ? again : lost).push_back(token);
  }
  std::ranges::sort(again);
  unsent_.insert(unsent_.begin(), again.begin(), again.end());
  for (const auto token : lost) {
    finish(token,
           fail(Errc::WorkerLost,
                "connection to " + endpoints_[current_] + " lost; the request may have run"),
           {});
  }
  // The next of the list at once; the same one again where it is alone.
  connect_next(now);
}

void Connection::submit(Outgoing request, Clock::time_point now) {
  if (malformed_) {
    request.state->finish(std::unexpected(*malformed_), {});
    return;
  }
  if (!connected_ && open_.empty()) give_up_ = std::max(give_up_, now + options_.connect_timeout);
  const auto token = request.token;
  deadlines_.emplace(request.deadline + kDeadlineGrace, token);
  const auto service = request.service;
  const bool is_query = request.is_query;
  open_.emplace(token, std::move(request));
  unsent_.push_back(token);
  if (!connected_) return;
  if (!is_query) ask_for_handle(service, now);
  flush(now);
}

void Connection::ask_for_handle(const std::string& service, Clock::time_point now) {
  if (!asked_.insert(service).second) return;
  Outgoing query;
  query.token = next_token();
  query.service = "mmi.compact";
  query.body.emplace_back(service);
  query.is_query = true;
  query.deadline = now + kQueryTimeout;
  query.state = std::make_shared<CallState>();
  query.state->on_finished([this, service, state = std::weak_ptr(query.state)] {
    const auto done = state.lock();
    if (!done || !done->outcome()) return;
    const auto& frames = *std::static_pointer_cast<std::vector<std::string>>(*done->outcome());
    // Asked again when a worker has answered: see on_reply().
    if (!frames.empty() && frames[0] == "404") unserved_.insert(service);
    if (frames.size() < 2 || frames[0] != "200" || frames[1].size() != 8) return;
    const std::string_view bytes = frames[1];
    handles_[service] = {.service = read_be32(bytes), .epoch = read_be32(bytes.substr(4))};
  });
  submit(std::move(query), now);
}

void Connection::flush(Clock::time_point now) {
  while (!unsent_.empty()) {
    const auto found = open_.find(unsent_.front());
    if (found != open_.end() && !send(found->second, now)) return;
    unsent_.pop_front();
  }
}

// False where the socket's queue is full.
bool Connection::send(Outgoing& request, Clock::time_point now) {
  const auto handle = handles_.find(request.service);
  const bool is_compact = !request.is_query && handle != handles_.end();
  Frames frames;
  Frames body;
  for (auto& frame : request.body) body.push_back(frame.share());
  if (is_compact) {
    compact::Header header{.command = compact::Command::Request};
    header.flags = static_cast<std::uint8_t>(compact::kFlagHead |
                                             (request.idempotent ? compact::kFlagIdempotent : 0) |
                                             (request.has_key ? compact::kFlagKey : 0));
    header.priority = request.priority;
    header.service = handle->second.service;
    header.epoch = handle->second.epoch;
    header.token = request.token;
    header.timeout_ms = timeout_ms(now, request.deadline);
    frames = compact_frames(header, std::move(body));
  } else {
    frames = frames_of(mdp::client_request(mdp::Version::V02, request.service));
    std::ranges::move(body, std::back_inserter(frames));
  }
  if (socket_->send(frames) == Sent::Full) return false;
  if (request.is_query) queries_[request.service].push_back(request.token);
  if (!request.idempotent && !request.is_query) request.body.clear();  // never sent twice
  return true;
}

void Connection::cancel(Token token) {
  const auto found = open_.find(token);
  if (found == open_.end()) return;
  const auto handle = handles_.find(found->second.service);
  if (connected_ && handle != handles_.end()) {
    compact::Header header{.command = compact::Command::Cancel};
    header.service = handle->second.service;
    header.epoch = handle->second.epoch;
    header.token = token;
    auto message = compact_frames(header, {});
    [[maybe_unused]] const auto sent = socket_->send(message);  // a full queue: it runs to its end
  }
  open_.erase(found);
}

void Connection::on_readable(Clock::time_point now) {
  const auto events = socket_->take_events();
  // What arrived before the connection was lost still counts.
  for (int i = 0; events.lost || i < kReadBatchMax; ++i) {
    auto frames = socket_->receive();
    if (!frames) break;
    if (!frames->empty()) on_message(std::move(*frames), now);
  }
  if (events.lost) {
    on_lost(now);
  } else if (events.connected) {
    on_connected(now);
  }
}

void Connection::on_message(Frames frames, Clock::time_point now) {
  if (compact::is_compact(frames.front().view())) {
    on_compact(std::move(frames), now);
    return;
  }
  const auto reply = mdp::parse_at_client(mdp::Version::V02, views_of(frames));
  if (!reply) {
    logger("envelope")
        .warn("malformed_reply endpoint={} {}", endpoints_[current_], reply.error().context);
    return;
  }
  const std::string service{reply->service};
  auto body = without_first(std::move(frames), reply->body);
  if (service.starts_with("mmi.")) {
    on_query_reply(service, body);
    return;
  }
  schemas::ReplyHead head;
  const auto taken =
      schemas::decode_msgpack(schemas::type_of<schemas::ReplyHead>(), &head, body.front().view(),
                              {}, {.root = "reply head", .without_blobs = true});
  if (taken) on_reply(token_of(head.id), std::move(body));
}

void Connection::on_compact(Frames frames, Clock::time_point now) {
  const auto header = compact::decode(frames.front().view());
  if (!header) return;
  if (header->command == compact::Command::StaleHandle) {
    const auto found = open_.find(header->token);
    if (found == open_.end()) return;
    handles_.erase(found->second.service);
    asked_.erase(found->second.service);
    if (found->second.body.empty()) {
      finish(header->token, fail(Errc::Unavailable, "the broker was restarted; send it again"), {});
      return;
    }
    unsent_.push_back(header->token);
    flush(now);
    return;
  }
  if (header->command != compact::Command::Final && header->command != compact::Command::Partial) {
    return;
  }
  on_reply(header->token, compact_body(std::move(frames)));
}

void Connection::on_reply(Token token, Frames body) {
  const auto found = open_.find(token);
  if (found == open_.end()) return;  // late: its caller has an answer already
  const auto& request = found->second;
  if (!unserved_.empty() && unserved_.erase(request.service) > 0) asked_.erase(request.service);
  auto reply = decode_reply(std::move(body), request.output(), request.new_output);
  if (!reply) {
    finish(token, prefixed("reply of " + request.service, std::move(reply.error())), {});
    return;
  }
  switch (reply->head.status) {
    case schemas::Status::Partial: {
      const auto state = request.state;
      if (reply->head.progress) state->report(*reply->head.progress);
      if (reply->output) state->deliver(reply->output.get());
      return;
    }
    case schemas::Status::Ok:
      finish(token, std::move(reply->output), std::move(reply->head.meta));
      return;
    case schemas::Status::Error:
      finish(token, fail(errc_from_number(reply->head.code), std::move(reply->head.message)),
             std::move(reply->head.meta));
      return;
  }
}

void Connection::on_query_reply(const std::string& service, const Frames& body) {
  auto& waiting = queries_[service];
  if (waiting.empty()) return;
  const auto token = waiting.front();
  waiting.pop_front();
  auto frames = std::make_shared<std::vector<std::string>>();
  for (const auto& frame : body) frames->emplace_back(frame.view());
  finish(token, std::move(frames), {});
}

void Connection::finish(Token token, Result<std::shared_ptr<void>> outcome, Meta meta) {
  const auto found = open_.find(token);
  if (found == open_.end()) return;
  const auto state = std::move(found->second.state);
  open_.erase(found);
  state->finish(std::move(outcome), std::move(meta));
}

Connection::Clock::time_point Connection::tick(Clock::time_point now) {
  while (!deadlines_.empty() && deadlines_.begin()->first <= now) {
    const auto token = deadlines_.begin()->second;
    deadlines_.erase(deadlines_.begin());
    const auto found = open_.find(token);
    if (found == open_.end()) continue;
    const auto what = found->second.service + ": the deadline passed";
    finish(token,
           connected_ ? fail(Errc::Timeout, what)
                      : fail(Errc::Unavailable, what + "; no answer from " + place()),
           {});
  }
  auto next = deadlines_.empty() ? now + std::chrono::hours(1) : deadlines_.begin()->first;
  if (connected_) {
    flush(now);
    return unsent_.empty() ? next : std::min(next, now + kSendRetry);
  }
  if (now >= give_up_) {
    fail_all({Errc::Unavailable,
              "no broker at " + place() + (is_refused_ ? "; what listens there is none" : "")});
    give_up_ = now + options_.connect_timeout;
  }
  const bool tries_anew = is_refused_ || endpoints_.size() > 1;
  if (tries_anew && now >= next_endpoint_) connect_next(now);
  next = std::min(next, give_up_);
  return tries_anew ? std::min(next, next_endpoint_) : next;
}

void Connection::fail_all(const Error& error) {
  unsent_.clear();
  auto open = std::exchange(open_, {});
  for (auto& [token, request] : open) request.state->finish(std::unexpected(error), {});
}

}  // namespace gofed::envelope
