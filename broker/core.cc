#include "broker/core.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "schemas/base/limits.h"
#include "schemas/describe/codec.h"

namespace gofed::broker {
namespace {

// Answers at most so many deadlines in one step, so that a million of them at once do not keep the
// heartbeats waiting.
constexpr std::size_t kExpireMax = 4096;

State make_state(const CoreOptions& options, TimePoint now, RoomFor room) {
  State state;
  state.options = options;
  state.started = now;
  state.room = room ? std::move(room) : [](std::string_view) { return SIZE_MAX; };
  return state;
}

// The frames after the identity as the codec wants them.
class Views {
 public:
  explicit Views(const Frames& message) {
    for (std::size_t i = 1; i < message.size() && count_ < views_.size(); ++i) {
      views_[count_++] = message[i].view();
    }
  }
  [[nodiscard]] std::span<const mdp::FrameView> all() const { return {views_.data(), count_}; }

 private:
  std::array<mdp::FrameView, limits::kFramesMax> views_;
  std::size_t count_ = 0;
};

std::uint64_t ticket_of(std::string_view address) {
  if (address.size() != sizeof(std::uint64_t)) return 0;  // never given
  std::uint64_t ticket = 0;
  for (const char c : address) ticket = (ticket << 8U) | static_cast<unsigned char>(c);
  return ticket;
}

// What a head of ours says about how to treat the request. A foreign body says nothing.
Result<void> read_head(NewRequest& request) {
  const auto frame = request.body.first_frame();
  request.has_head = schemas::has_head(frame);
  if (!request.has_head) return {};
  schemas::RequestHead head;
  const auto taken = schemas::decode_msgpack(
      schemas::type_of<schemas::RequestHead>(), &head, frame, {},
      {.root = "head", .unknown = schemas::UnknownFields::Ignore, .without_blobs = true});
  if (!taken) return std::unexpected(taken.error());
  if (*taken > limits::kHeadBytesMax) {
    return fail(Errc::LimitExceeded,
                "head: over " + std::to_string(limits::kHeadBytesMax) + " bytes");
  }
  request.id = std::move(head.id);
  request.timeout_ms = head.timeout_ms;
  request.priority = head.priority;
  request.idempotent = head.idempotent;
  request.key = std::move(head.key);
  return {};
}

// The compact header says it all, but for the key and the id that a joined reply needs.
Result<void> read_head(NewRequest& request, const compact::Header& header) {
  if ((header.flags & compact::kFlagKey) != 0 && (header.flags & compact::kFlagHead) != 0) {
    if (auto read = read_head(request); !read) return read;
  }
  request.has_head = (header.flags & compact::kFlagHead) != 0;
  request.idempotent = (header.flags & compact::kFlagIdempotent) != 0;
  request.priority = header.priority;
  request.timeout_ms = header.timeout_ms;
  return {};
}

Error oversize_error() {
  return {Errc::LimitExceeded,
          "a message has at most " + std::to_string(limits::kFramesMax) + " frames"};
}

}  // namespace

Core::Core(const CoreOptions& options, TimePoint now, RoomFor room)
    : state_(make_state(options, now, std::move(room))),
      peers_(state_),
      routes_(state_),
      dispatch_(state_),
      requests_(state_, peers_, routes_, dispatch_),
      registry_(state_, peers_, routes_, dispatch_, requests_),
      mmi_(state_, routes_, requests_) {}

void Core::on_message(const Sender& from, Frames message, bool oversize, TimePoint now,
                      Messages& out) {
  Turn turn{now, out};
  if (message.size() < 2 || from.identity.empty()) {
    ++state_.counts.malformed;
    return;
  }
  end_former_user(from, turn);
  if (compact::is_compact(message[1].view())) {
    on_compact(from, std::move(message), oversize, turn);
    return;
  }
  const Views views(message);
  const auto parsed = mdp::parse_at_broker(views.all());
  if (!parsed) {
    ++state_.counts.malformed;
    return;
  }
  if (const auto* request = std::get_if<mdp::ClientRequest>(&*parsed)) {
    on_client_request(from, std::move(message), *request, oversize, turn);
  } else if (const auto* ready = std::get_if<mdp::WorkerReady>(&*parsed)) {
    registry_.ready(from, *ready, turn);
  } else if (const auto* reply = std::get_if<mdp::WorkerReply>(&*parsed)) {
    on_worker_answer(from, std::move(message), *reply, oversize, turn);
  } else if (const auto* heartbeat = std::get_if<mdp::WorkerHeartbeat>(&*parsed)) {
    static_cast<void>(registry_.heard(from, heartbeat->version, turn));
  } else {
    registry_.left(from, turn);
  }
}

// An identity that another user has taken over is no longer the peer it was: what that one asked for
// or offered must not become the new one's.
void Core::end_former_user(const Sender& from, Turn& turn) {
  const auto known = peers_.find(from.identity);
  if (known == kNone<PeerId> || state_.peers[known].user == from.user) return;
  on_unreachable(from.identity, turn.now, turn.out);
  peers_.forget(from.identity);
}

void Core::on_client_request(const Sender& from, Frames message, const mdp::ClientRequest& in,
                             bool oversize, Turn& turn) {
  if (is_mmi(in.service)) {
    on_mmi(from, in, std::move(message), turn);
    return;
  }
  const auto client = peers_.intern(from);
  const auto route = routes_.intern(in.service, Routes::Use::Asked);
  if (!route) {
    const Recipient to{
        .identity = from.identity, .form = form_of(in.version), .token = 0, .service = in.service};
    ++state_.counts.replies;
    turn.out.push_back(reply_message(to, {.has_head = true}, error_body({}, route.error())));
    peers_.release(client);
    return;
  }
  NewRequest request{.client = client, .form = form_of(in.version), .route = *route};
  request.body = Body::of_rfc(std::move(message), 1 + in.body);
  const auto read = read_head(request);
  take_or_refuse(std::move(request), oversize ? std::unexpected(oversize_error()) : read, turn);
}

void Core::take_or_refuse(NewRequest request, const Result<void>& fit, Turn& turn) {
  if (fit) {
    requests_.admit(std::move(request), turn);
    return;
  }
  requests_.refuse(request, fit.error(), turn);
  routes_.settle(request.route);
  peers_.release(request.client);
}

void Core::on_mmi(const Sender& from, const mdp::ClientRequest& in, Frames message, Turn& turn) {
  const auto client = peers_.intern(from);
  const auto question = message[1 + in.body].view();
  auto body = mmi_.answer(in.service, question, client, turn);
  // Small questions have large answers: the one that does not read them gets no more of them.
  if (body.size_bytes() > state_.room(from.identity)) {
    ++state_.counts.busy;
    body = Body::of_frame(Frame(kMmiBusy));
  }
  const Recipient to{
      .identity = from.identity, .form = form_of(in.version), .token = 0, .service = in.service};
  turn.out.push_back(reply_message(to, {}, std::move(body)));
  peers_.release(client);
}

void Core::on_worker_answer(const Sender& from, Frames message, const mdp::WorkerReply& reply,
                            bool oversize, Turn& turn) {
  const auto worker = registry_.heard(from, reply.version, turn);
  if (worker == kNone<WorkerId>) return;
  const auto run = run_of(ticket_of(reply.client), worker);
  if (run == kNone<RunId>) return;
  WorkerAnswer given{.stage = reply.stage};
  given.body = Body::of_rfc(std::move(message), 1 + reply.body);
  given.has_head = schemas::has_head(given.body.first_frame());
  answer(run, std::move(given), oversize, turn);
}

RunId Core::run_of(std::uint64_t ticket, WorkerId worker) {
  const auto run = state_.runs.find(ticket);
  if (run && state_.runs[*run].worker == worker) return *run;
  ++state_.counts.late_replies;
  return kNone<RunId>;
}

void Core::answer(RunId run, WorkerAnswer given, bool oversize, Turn& turn) {
  if (!oversize) {
    requests_.answer(run, std::move(given), turn);
  } else if (given.stage == mdp::Stage::Final) {
    requests_.answer_failed(run, oversize_error(), turn);
  }
}

void Core::on_compact(const Sender& from, Frames message, bool oversize, Turn& turn) {
  const auto header = compact::decode(message[1].view());
  if (!header) {
    ++state_.counts.malformed;
    return;
  }
  switch (header->command) {
    case compact::Command::Request:
      on_compact_request(from, std::move(message), *header, oversize, turn);
      return;
    case compact::Command::Partial:
    case compact::Command::Final:
      on_compact_answer(from, std::move(message), *header, oversize, turn);
      return;
    case compact::Command::Cancel:
      if (const auto client = peers_.find(from.identity); client != kNone<PeerId>) {
        requests_.cancel({.client = client, .compact = true, .token = header->token}, turn);
      }
      return;
    case compact::Command::Drain:
      if (const auto worker = registry_.heard(from, mdp::Version::V02, turn);
          worker != kNone<WorkerId>) {
        registry_.drain(worker, turn);
      }
      return;
    case compact::Command::StaleHandle:
      ++state_.counts.malformed;  // only the broker sends this
      return;
  }
}

void Core::on_compact_request(const Sender& from, Frames message, const compact::Header& header,
                              bool oversize, Turn& turn) {
  const auto route =
      header.epoch == state_.options.epoch ? routes_.by_handle(header.service) : kNone<RouteId>;
  if (route == kNone<RouteId>) {
    turn.out.push_back(stale_handle_message(from.identity, header, state_.options.epoch));
    return;
  }
  NewRequest request{
      .client = peers_.intern(from), .form = Form::Compact, .token = header.token, .route = route};
  request.body = Body::of_compact(std::move(message));
  auto fit = read_head(request, header);
  if (request.body.empty()) fit = fail(Errc::Malformed, "a request without a body");
  if (oversize) fit = std::unexpected(oversize_error());
  take_or_refuse(std::move(request), fit, turn);
}

void Core::on_compact_answer(const Sender& from, Frames message, const compact::Header& header,
                             bool oversize, Turn& turn) {
  const auto worker = registry_.heard(from, mdp::Version::V02, turn);
  if (worker == kNone<WorkerId>) return;
  const auto run = run_of(header.token, worker);
  if (run == kNone<RunId>) return;
  WorkerAnswer given{
      .stage = header.command == compact::Command::Final ? mdp::Stage::Final : mdp::Stage::Partial,
      .has_head = (header.flags & compact::kFlagHead) != 0};
  given.body = Body::of_compact(std::move(message));
  answer(run, std::move(given), oversize, turn);
}

TimePoint Core::tick(TimePoint now, Messages& out) {
  Turn turn{now, out};
  const auto workers = registry_.tick(turn);
  return std::min(workers, requests_.expire(kExpireMax, turn));
}

void Core::on_unreachable(std::string_view identity, TimePoint now, Messages& out) {
  Turn turn{now, out};
  const auto peer = peers_.find(identity);
  if (peer == kNone<PeerId>) return;
  if (const auto worker = state_.peers[peer].worker; worker != kNone<WorkerId>) {
    registry_.lost(worker, {.why = "the worker's connection is gone"}, turn);
  }
  requests_.client_gone(peer, turn);
}

void Core::on_congestion(std::string_view identity, bool congested, TimePoint now, Messages& out) {
  const auto peer = peers_.find(identity);
  if (peer == kNone<PeerId>) return;
  state_.peers[peer].congested = congested;
  if (const auto worker = state_.peers[peer].worker; worker != kNone<WorkerId>) {
    Turn turn{now, out};
    dispatch_.refresh(worker);
    dispatch_.pump(worker, turn);
  }
  peers_.release(peer);
}

void Core::stop(TimePoint now, Messages& out) {
  Turn turn{now, out};
  registry_.dismiss_all(turn);
}

}  // namespace gofed::broker
