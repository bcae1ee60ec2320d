#include "envelope/client/connection.h"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <iterator>
#include <unordered_set>
#include <utility>

#include "envelope/client/reply.h"
#include "envelope/net/message_frames.h"
#include "envelope/net/send_queue.h"
#include "envelope/program/caught.h"
#include "envelope/program/log.h"
#include "schemas/catalogue.h"
#include "schemas/describe/codec.h"
#include "schemas/wire/broker_status.h"
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

// A table of open requests of at most so many buckets is kept when it is empty.
constexpr std::size_t kOpenBucketsKept = 4096;
// Services whose handles are known; of more, all are asked for anew.
constexpr std::size_t kHandlesMax = 4096;
// A connection over which nothing has been asked for so long is dropped.
constexpr std::chrono::minutes kUnusedMax{5};

constexpr std::string_view kOtherServer = ": what listens there is not a gofed or Majordomo broker";

// Whether it may be sent again after the connection was lost. A query changes nothing.
bool may_repeat(const Request& request) {
  return request.is_query || request.action.info.idempotent;
}

// What to do about a service that nobody offers.
std::string no_worker(const std::string& service, const std::string& place) {
  const auto text = "no worker of \"" + service + "\" at " + place;
  const std::string base{schemas::base_service(service)};
  if (base != service) return text + ": start the one that has this store";
  if (schemas::find_service(base) == nullptr) return text;
  return text + ": start one with \"gofed-worker " + base + "\"";
}

CallState::Answer answer_of(Result<DecodedReply> reply, const Request& request) {
  if (!reply) {
    return {.outcome = prefixed("reply of " + request.service, std::move(reply.error())),
            .meta = {}};
  }
  auto& head = reply->head;
  switch (head.status) {
    case schemas::Status::Ok:
      return {.outcome = std::move(reply->output), .meta = std::move(head.meta)};
    case schemas::Status::Error:
      return {.outcome = fail(errc_from_number(head.code), std::move(head.message)),
              .meta = std::move(head.meta)};
    case schemas::Status::Partial:
      break;
  }
  return {.outcome = fail(Errc::Malformed,
                          "reply of " + request.service + ": the last one says that more follow"),
          .meta = {}};
}

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

std::unique_ptr<Request> make_query(std::string_view service, std::string_view body,
                                    Connection::Clock::time_point deadline) {
  auto query = std::make_unique<Request>();
  query->service = service;
  query->deadline = deadline;
  query->token = next_token();
  query->body.emplace_back(body);
  query->is_query = true;
  return query;
}

Connection::Connection(std::vector<std::string> endpoints, const RemoteOptions& options,
                       Clock::time_point now)
    : endpoints_(std::move(endpoints)),
      options_(options),
      give_up_(now + options.connect_timeout),
      used_(now),
      absence_({.first = options.connect_timeout, .again = options.reconnect_timeout}) {
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
  socket_.emplace(zmq::socket_type::dealer, options_.transport);
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
  unnamed_.clear();
  absence_.on_connected(now);
  std::set<std::string> services;
  for (const auto& [token, open] : open_) {
    if (!open.request->is_query) services.insert(open.request->service);
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
  for (const auto& [token, open] : open_) {
    if (unsent.contains(token)) continue;
    (may_repeat(*open.request) ? again : lost).push_back(token);
  }
  std::ranges::sort(again);
  for (const auto token : again) count_unsent(open_.at(token));
  unsent_.insert(unsent_.begin(), again.begin(), again.end());
  for (const auto token : lost) {
    finish(token,
           fail(Errc::WorkerLost,
                "connection to " + endpoints_[current_] + " lost; the request may have run"),
           {});
  }
  // The next of the list at once; the same one again where it is alone.
  connect_next(now);
  if (options_.on_lost) options_.on_lost(endpoints_);
}

void Connection::submit(std::unique_ptr<Request> request, Clock::time_point now) {
  if (malformed_) {
    request->state->finish(std::unexpected(*malformed_), {});
    return;
  }
  if (auto room = check_room(*request); !room) {
    request->state->finish(std::unexpected(std::move(room.error())), {});
    return;
  }
  if (!connected_ && open_.empty()) give_up_ = std::max(give_up_, now + options_.connect_timeout);
  const auto token = request->token;
  const auto service = request->service;
  const bool is_query = request->is_query;
  const auto deadline = deadlines_.emplace(request->deadline + kDeadlineGrace, token);
  const auto at = open_.emplace(token, Open{.request = std::move(request), .deadline = deadline});
  unsent_.push_back(token);
  count_unsent(at.first->second);
  if (!connected_) return;
  if (!is_query) ask_for_handle(service, now);
  flush(now);
}

void Connection::ask_for_handle(const std::string& service, Clock::time_point now) {
  // A cache: of many services, those that are asked for again are asked about again.
  if (asked_.size() >= kHandlesMax) {
    asked_.clear();
    handles_.clear();
  }
  if (!asked_.insert(service).second) return;
  ask("mmi.compact", service, now, [this, service](const std::vector<std::string>& frames) {
    // Asked again when a worker has answered: see on_reply().
    if (!frames.empty() && frames[0] == "404") unserved_.insert(service);
    if (frames.size() < 2 || frames[0] != "200" || frames[1].size() != 8) return;
    const std::string_view bytes = frames[1];
    handles_[service] = {.service = read_be32(bytes), .epoch = read_be32(bytes.substr(4))};
  });
}

// `answered` is called on this thread, while the connection is there; not where no answer comes.
void Connection::ask(std::string_view name, std::string_view body, Clock::time_point now,
                     Answered answered) {
  auto query = make_query(name, body, now + kQueryTimeout);
  query->state = std::make_shared<CallState>();
  query->state->on_finished([state = std::weak_ptr(query->state), answered = std::move(answered)] {
    const auto done = state.lock();
    if (!done || !done->outcome()) return;
    answered(*std::static_pointer_cast<std::vector<std::string>>(*done->outcome()));
  });
  submit(std::move(query), now);
}

// Asks about the services whose requests have waited long.
void Connection::look_for_absent(Clock::time_point now) {
  for (const auto& service : absence_.due(now)) {
    if (open_requests_of(service).empty()) {
      absence_.on_idle(service, now);
    } else {
      ask_whether_served(service, now);
    }
  }
}

void Connection::ask_whether_served(const std::string& service, Clock::time_point now) {
  ask("mmi.service", service, now, [this, service](const std::vector<std::string>& frames) {
    // Any other answer than 404 is of a peer that cannot say.
    if (frames.empty() || frames[0] != "404") return on_served(service, true);
    ask_whether_running(service, Clock::now());
  });
}

// A worker that leaves the registry may still finish what it runs.
void Connection::ask_whether_running(const std::string& service, Clock::time_point now) {
  ask("mmi.services", service, now, [this, service](const std::vector<std::string>& frames) {
    if (frames.size() < 2 || frames[0] != "200") return on_served(service, false);
    const auto list = schemas::from_msgpack<schemas::ServiceList>(frames[1]);
    const bool is_running = list && std::ranges::any_of(list->services, [](const auto& status) {
                              return status.workers > 0 || status.in_flight > 0;
                            });
    on_served(service, is_running);
  });
}

void Connection::on_served(const std::string& service, bool is_served) {
  const auto now = Clock::now();
  const bool is_absent = absence_.on_answer(service, is_served, now);
  for (const auto token : open_requests_of(service)) {
    const auto& open = open_.at(token);
    if (is_absent) {
      finish(token, fail(Errc::UnknownService, no_worker(service, place())), {});
    } else if (!open.has_reported) {
      const auto state = open.request->state;
      state->report({.what = "waiting for " + service + " at " + place()});
    }
  }
  if (is_absent) absence_.on_idle(service, now);
}

std::vector<Connection::Token> Connection::open_requests_of(std::string_view service) const {
  std::vector<Token> tokens;
  for (const auto& [token, open] : open_) {
    if (!open.request->is_query && open.request->service == service) tokens.push_back(token);
  }
  return tokens;
}

// Queries are small, and what waits is looked after with them.
Result<void> Connection::check_room(const Request& request) const {
  const auto used = unsent_bytes_ + unread_->bytes();
  if (request.is_query || used == 0) return {};
  const auto cost = cost_bytes(request.body);
  if (used <= options_.unsent_bytes_max && cost <= options_.unsent_bytes_max - used) return {};
  return fail(Errc::Busy, request.service + ": requests of " + std::to_string(used) +
                              " bytes wait to be sent to " + place() + ", the most at once");
}

void Connection::count_unsent(Open& open) {
  open.unsent_bytes = cost_bytes(open.request->body);
  unsent_bytes_ += open.unsent_bytes;
}

void Connection::count_sent(Open& open) {
  unsent_bytes_ -= std::exchange(open.unsent_bytes, 0);
}

void Connection::flush(Clock::time_point now) {
  while (!unsent_.empty()) {
    const auto found = open_.find(unsent_.front());
    if (found != open_.end()) {
      if (!send(*found->second.request, now)) return;
      count_sent(found->second);
    }
    unsent_.pop_front();
  }
}

// False where the socket's queue is full, in messages or in bytes.
bool Connection::send(Request& request, Clock::time_point now) {
  if (unread_->bytes() >= options_.unsent_bytes_max) return false;
  const auto handle = handles_.find(request.service);
  const bool is_compact = !request.is_query && handle != handles_.end();
  Frames frames;
  Frames body;
  for (auto& frame : request.body) body.push_back(frame.share());
  if (is_compact) {
    compact::Header header{.command = compact::Command::Request};
    header.flags = static_cast<std::uint8_t>(
        compact::kFlagHead | (request.action.info.idempotent ? compact::kFlagIdempotent : 0) |
        (request.options.key.empty() ? 0 : compact::kFlagKey));
    header.priority = request.options.priority;
    header.service = handle->second.service;
    header.epoch = handle->second.epoch;
    header.token = request.token;
    header.timeout_ms = timeout_ms(now, request.deadline);
    frames = compact_frames(header, std::move(body));
  } else {
    frames = frames_of(mdp::client_request(mdp::Version::V02, request.service));
    std::ranges::move(body, std::back_inserter(frames));
  }
  if (const auto cost = cost_bytes(frames); cost >= SendQueue::kChargeBytes) {
    charge(unread_, cost, frames);
  }
  if (socket_->send(frames) == Sent::Full) return false;
  if (request.is_query) {
    queries_[request.service].push_back(request.token);
  } else if (!is_compact) {
    unnamed_.on_sent(request.service, request.token);
  }
  if (options_.ends_absent && !request.is_query) absence_.on_sent(request.service, now);
  if (!may_repeat(request)) request.body.clear();
  return true;
}

void Connection::cancel(Token token) {
  const auto request = take(token);
  if (!request) return;
  const auto handle = handles_.find(request->service);
  if (!connected_ || handle == handles_.end()) return;
  compact::Header header{.command = compact::Command::Cancel};
  header.service = handle->second.service;
  header.epoch = handle->second.epoch;
  header.token = token;
  auto message = compact_frames(header, {});
  [[maybe_unused]] const auto sent = socket_->send(message);  // a full queue: it runs to its end
}

std::unique_ptr<Request> Connection::take(Token token) {
  const auto found = open_.find(token);
  if (found == open_.end()) return nullptr;
  auto request = std::move(found->second.request);
  count_sent(found->second);
  deadlines_.erase(found->second.deadline);
  open_.erase(found);
  // The table of a burst is not kept for ever.
  if (open_.empty() && open_.bucket_count() > kOpenBucketsKept) open_ = decltype(open_)();
  return request;
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
    if (budget_.take(now)) {
      logger("envelope")
          .warn("malformed_reply endpoint={} {} lines_suppressed={}", endpoints_[current_],
                reply.error().context, budget_.take_suppressed());
    }
    return;
  }
  const std::string service{reply->service};
  auto body = without_first(std::move(frames), reply->body);
  if (service.starts_with("mmi.")) {
    on_query_reply(service, body);
    return;
  }
  on_rfc_reply(service, reply->stage, std::move(body));
}

void Connection::on_rfc_reply(const std::string& service, mdp::Stage stage, Frames body) {
  schemas::ReplyHead head;
  const auto first = body.front().view();
  const auto taken =
      schemas::has_head(first)
          ? schemas::decode_msgpack(schemas::type_of<schemas::ReplyHead>(), &head, first, {},
                                    {.root = "reply head", .without_blobs = true})
          : fail(Errc::Malformed, "no head");
  const auto token = taken ? token_of(head.id) : 0;
  if (stage != mdp::Stage::Final) {
    if (token != 0) on_reply(token, stage, std::move(body));
    return;
  }
  if (token == 0) {
    fail_unnamed(unnamed_.on_unnamed(service));
    return;
  }
  on_reply(token, stage, std::move(body));
  fail_unnamed(unnamed_.on_named(service, token));
}

void Connection::fail_unnamed(const std::vector<Token>& tokens) {
  for (const auto token : tokens) {
    const auto request = take(token);
    if (!request) continue;
    request->state->finish(fail(Errc::Malformed, "reply of " + request->service +
                                                     ": the reply does not begin with a head"),
                           {});
  }
}

void Connection::on_compact(Frames frames, Clock::time_point now) {
  const auto header = compact::decode(frames.front().view());
  if (!header) return;
  if (header->command == compact::Command::StaleHandle) {
    const auto found = open_.find(header->token);
    if (found == open_.end()) return;
    const auto& request = *found->second.request;
    handles_.erase(request.service);
    asked_.erase(request.service);
    if (request.body.empty()) {
      finish(header->token, fail(Errc::Unavailable, "the broker was restarted; send it again"), {});
      return;
    }
    unsent_.push_back(header->token);
    count_unsent(found->second);
    flush(now);
    return;
  }
  const bool is_final = header->command == compact::Command::Final;
  if (!is_final && header->command != compact::Command::Partial) return;
  on_reply(header->token, is_final ? mdp::Stage::Final : mdp::Stage::Partial,
           compact_body(std::move(frames)));
}

// A final reply is decoded by who waits for it: it may be large, and this thread serves every call.
void Connection::on_reply(Token token, mdp::Stage stage, Frames body) {
  const auto found = open_.find(token);
  if (found == open_.end()) return;  // late: its caller has an answer already
  const auto& service = found->second.request->service;
  if (!unserved_.empty() && unserved_.erase(service) > 0) asked_.erase(service);
  if (stage != mdp::Stage::Final) {
    try {
      on_partial(token, found->second, std::move(body));
    } catch (...) {  // it ends this call, not the others of the connection
      finish(token, std::unexpected(caught_error("the reply")), {});
    }
    return;
  }
  auto request = take(token);
  request->body.clear();
  absence_.on_seen(request->service);
  const auto state = request->state;
  request->state.reset();
  state->arrive([request = std::move(request), body = std::move(body)]() mutable {
    return answer_of(decode_reply(std::move(body), *request), *request);
  });
}

// Reports are decoded here: they are small, their order matters, and they come while nobody waits.
void Connection::on_partial(Token token, Open& open, Frames body) {
  const auto& request = *open.request;
  const auto state = request.state;
  open.has_reported = true;
  absence_.on_seen(request.service);
  if (!state->wants_progress() && !state->wants_partial()) return;
  auto reply = decode_reply(std::move(body), request);
  if (!reply || reply->head.status != schemas::Status::Partial) {
    auto answer = answer_of(std::move(reply), request);
    finish(token, std::move(answer.outcome), std::move(answer.meta));
    return;
  }
  if (reply->head.progress) state->report(*reply->head.progress);
  if (reply->output) state->deliver(reply->output.get());
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
  if (const auto request = take(token)) {
    request->state->finish(std::move(outcome), std::move(meta));
  }
}

bool Connection::is_abandoned(Clock::time_point now) const {
  return open_.empty() && now - used_ >= kUnusedMax;
}

Connection::Clock::time_point Connection::tick(Clock::time_point now) {
  while (!deadlines_.empty() && deadlines_.begin()->first <= now) {
    const auto token = deadlines_.begin()->second;
    const auto service = open_.at(token).request->service;
    const auto what = service + ": the deadline passed";
    finish(token,
           connected_ ? fail(Errc::Timeout, what)
                      : fail(Errc::Unavailable, what + "; no answer from " + place()),
           {});
    fail_unnamed(unnamed_.on_named(service, token));
  }
  if (!open_.empty()) used_ = now;
  auto next = deadlines_.empty() ? now + std::chrono::hours(1) : deadlines_.begin()->first;
  if (connected_) {
    flush(now);
    look_for_absent(now);
    next = std::min(next, absence_.next());
    return unsent_.empty() ? next : std::min(next, now + kSendRetry);
  }
  if (now >= give_up_) {
    fail_all({Errc::Unavailable,
              "no broker at " + place() + std::string(is_refused_ ? kOtherServer : "")});
    give_up_ = now + options_.connect_timeout;
    if (options_.on_lost) options_.on_lost(endpoints_);
  }
  const bool tries_anew = is_refused_ || endpoints_.size() > 1;
  if (tries_anew && now >= next_endpoint_) connect_next(now);
  next = std::min(next, give_up_);
  return tries_anew ? std::min(next, next_endpoint_) : next;
}

void Connection::fail_all(const Error& error) {
  unsent_.clear();
  unsent_bytes_ = 0;
  deadlines_.clear();
  auto open = std::exchange(open_, {});
  for (auto& [token, at] : open) {
    auto& state = *at.request->state;
    try {
      state.finish(std::unexpected(error), {});
    } catch (...) {  // no memory for a copy of the error: one that needs none
      state.finish(fail(error.code, {}), {});
    }
  }
}

}  // namespace gofed::envelope
