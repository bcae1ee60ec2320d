#include "envelope/worker/direct_server.h"

#include <algorithm>
#include <random>
#include <utility>

#include "envelope/client/reply.h"
#include "envelope/net/accept.h"
#include "envelope/net/message_frames.h"
#include "envelope/program/log.h"
#include "schemas/describe/codec.h"

namespace gofed::envelope {
namespace {

constexpr int kReadBatchMax = 256;
// Messages that ZeroMQ holds for a client; what is beyond waits in the outbox.
constexpr int kHighWaterMark = 1000;

Transport with_short_queue(Transport transport) {
  transport.high_water_mark = std::min(transport.high_water_mark, kHighWaterMark);
  return transport;
}

// Smaller replies are sent wherever the client is not congested.
constexpr std::size_t kSmallBytesMax = 4096;
// Between notes of connections that were refused.
constexpr std::chrono::seconds kRefusalPause{1};
constexpr std::chrono::milliseconds kGoodbyeLinger{1000};  // for the last replies to leave in

std::string be32(std::uint32_t number) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(number >> shift & 255U);
  return bytes;
}

std::string request_id(std::string_view body) {
  schemas::RequestHead head;
  if (!schemas::has_head(body)) return {};
  const auto taken = schemas::decode_msgpack(schemas::type_of<schemas::RequestHead>(), &head, body,
                                             {}, {.root = "head", .without_blobs = true});
  return taken ? head.id : std::string{};
}

}  // namespace

DirectServer::DirectServer(std::size_t source,
                           std::map<std::string, std::size_t, std::less<>> services,
                           const Transport& transport, const OutboxLimits& unread)
    : source_(source),
      services_(std::move(services)),
      epoch_(std::random_device{}()),
      socket_(zmq::socket_type::router, with_short_queue(transport)),
      outbox_(unread, std::random_device{}(),
              [this](Frames& message) { return socket_.send(message); }) {}

Result<std::string> DirectServer::bind(const std::string& endpoint) {
  if (auto done = socket_.bind(endpoint); !done) return std::unexpected(std::move(done.error()));
  return socket_.last_endpoint();
}

void DirectServer::on_readable(std::chrono::steady_clock::time_point now, const Take& take) {
  const auto refused = refused_connections();
  if (refused != refused_ && now >= next_refusal_note_) {
    next_refusal_note_ = now + kRefusalPause;
    logger("envelope")
        .warn("connections_refused count={} reason=\"the limit of open files is reached\"",
              refused - std::exchange(refused_, refused));
  }
  for (int i = 0; i < kReadBatchMax; ++i) {
    auto frames = socket_.receive();
    if (!frames) return;
    if (frames->size() >= 2) on_message(std::move(*frames), now, take);
  }
}

void DirectServer::on_message(Frames frames, std::chrono::steady_clock::time_point now,
                              const Take& take) {
  std::string peer{frames.front().view()};
  frames.erase(frames.begin());
  if (compact::is_compact(frames.front().view())) {
    on_compact(std::move(peer), std::move(frames), now, take);
    return;
  }
  const auto message = mdp::parse_at_broker(views_of(frames));
  if (!message) return;  // no reply is possible
  const auto* parsed = std::get_if<mdp::ClientRequest>(&*message);
  if (parsed == nullptr) return;
  WorkerRequest request;
  request.address.peer = std::move(peer);
  request.address.version = parsed->version;
  request.address.service = parsed->service;
  request.arrived = now;
  const auto body = static_cast<std::ptrdiff_t>(parsed->body);
  frames.erase(frames.begin(), frames.begin() + body);
  request.body = std::move(frames);
  if (request.address.service.starts_with("mmi.")) {
    answer_query(request.address, request.body);
    return;
  }
  const auto found = services_.find(request.address.service);
  if (found == services_.end()) {
    refuse(request.address, request.body.front().view(),
           {Errc::UnknownService, "this worker has no service " + request.address.service});
    return;
  }
  take_request(found->second, std::move(request), take);
}

void DirectServer::on_compact(std::string peer, Frames frames,
                              std::chrono::steady_clock::time_point now, const Take& take) {
  const auto header = compact::decode(frames.front().view());
  if (!header) return;
  ReplyAddress address;
  address.peer = std::move(peer);
  address.is_compact = true;
  address.token = header->token;
  if (header->command == compact::Command::Cancel) {
    const auto found = by_token_.find({address.peer, header->token});
    if (found != by_token_.end()) running_.at(found->second).cancelled->cancel();
    return;
  }
  if (header->command != compact::Command::Request) return;
  if (header->epoch != epoch_ || header->service == 0 || header->service > services_.size()) {
    compact::Header stale{.command = compact::Command::StaleHandle};
    stale.token = header->token;
    const auto bytes = compact::encode(stale);
    Frames message;
    message.emplace_back(address.peer);
    message.emplace_back(std::string_view(bytes.data(), bytes.size()));
    push(std::move(message));
    return;
  }
  const auto service =
      std::next(services_.begin(), static_cast<std::ptrdiff_t>(header->service) - 1);
  address.service = service->first;
  WorkerRequest request;
  request.address = std::move(address);
  request.timeout_ms = header->timeout_ms;
  request.arrived = now;
  request.body = compact_body(std::move(frames));
  take_request(service->second, std::move(request), take);
}

void DirectServer::take_request(std::size_t executor, WorkerRequest request, const Take& take) {
  const auto bytes = cost_bytes(request.body);
  if (auto room = check_room(request.address.peer, bytes); !room) {
    refuse(request.address, request.body.front().view(),
           prefixed(request.address.service, std::move(room.error())).error());
    return;
  }
  request.address.source = source_;
  request.address.generation = ++last_request_;
  request.cancelled = std::make_shared<Cancellation>();
  running_.emplace(last_request_, Running{.cancelled = request.cancelled, .size_bytes = bytes});
  running_bytes_ += bytes;
  auto& load = load_[request.address.peer];
  ++load.count;
  load.size_bytes += bytes;
  if (request.address.is_compact) {
    by_token_[{request.address.peer, request.address.token}] = last_request_;
  }
  take(executor, std::move(request));
}

Result<void> DirectServer::check_room(const std::string& peer, std::size_t bytes) const {
  if (draining_) return fail(Errc::Unavailable, "the worker is ending");
  if (outbox_.is_congested(peer)) {
    return fail(Errc::Busy, "you do not read your replies fast enough");
  }
  const auto known = load_.find(peer);
  const auto load = known == load_.end() ? Load{} : known->second;
  const auto places = kInFlightMax - running_.size();
  const auto room = kInFlightBytesMax - std::min(running_bytes_, kInFlightBytesMax);
  // A request that is alone is taken, however large.
  if (!running_.empty() && (load.count >= 2 * places || load.size_bytes >= 2 * room)) {
    return fail(Errc::Busy, "too many requests in flight");
  }
  if (!running_.empty() && bytes > room) {
    return fail(Errc::Busy, "too many bytes of requests in flight");
  }
  return {};
}

void DirectServer::answer_query(const ReplyAddress& address, const Frames& body) {
  const auto found = services_.find(body.front().view());
  Frames frames;
  if (address.service == "mmi.service") {
    frames.emplace_back(found != services_.end() ? "200" : "404");
  } else if (address.service == "mmi.compact" && found != services_.end()) {
    const auto handle = static_cast<std::uint32_t>(std::distance(services_.begin(), found)) + 1;
    frames.emplace_back("200");
    frames.emplace_back(be32(handle) + be32(epoch_));
  } else {
    frames.emplace_back(address.service == "mmi.compact" ? "404" : "501");
  }
  send(address, mdp::Stage::Final, std::move(frames));
}

void DirectServer::refuse(const ReplyAddress& address, std::string_view body, Error error) {
  const schemas::ReplyHead head{.id = request_id(body),
                                .status = schemas::Status::Error,
                                .code = static_cast<std::uint32_t>(error.code),
                                .message = std::move(error.context)};
  send(address, mdp::Stage::Final, encode_reply(head, nullptr, nullptr));
}

void DirectServer::reply(WorkerReply reply) {
  const auto& address = reply.address;
  const auto found = running_.find(address.generation);
  if (found == running_.end()) return;
  auto& running = found->second;
  const auto bytes = cost_bytes(reply.body);
  const bool has_room = !outbox_.is_congested(address.peer) &&
                        (bytes <= kSmallBytesMax || bytes <= outbox_.room(address.peer));
  if (running.cut || !has_room) {
    ++dropped_;
    running.cut = true;
    running.cancelled->cancel();  // what it would still answer cannot be determined its client
    reply.body = busy_instead(reply.body);
  }
  const bool is_final = reply.stage == mdp::Stage::Final;
  if (is_final || !running.cut) send(address, reply.stage, std::move(reply.body));
  if (!is_final) return;
  running_bytes_ -= running.size_bytes;
  if (const auto load = load_.find(address.peer); --load->second.count == 0) {
    load_.erase(load);
  } else {
    load->second.size_bytes -= running.size_bytes;
  }
  running_.erase(found);
  if (address.is_compact) by_token_.erase({address.peer, address.token});
}

void DirectServer::send(const ReplyAddress& address, mdp::Stage stage, Frames body) {
  Frames message;
  if (address.is_compact) {
    const bool is_final = stage == mdp::Stage::Final;
    compact::Header header{.command =
                               is_final ? compact::Command::Final : compact::Command::Partial};
    header.token = address.token;
    header.flags = compact::kFlagHead;
    message = compact_frames(header, std::move(body));
  } else {
    message = frames_of(mdp::broker_reply(address.version, stage, address.service));
    std::ranges::move(body, std::back_inserter(message));
  }
  Frames frames;
  frames.emplace_back(address.peer);
  std::ranges::move(message, std::back_inserter(frames));
  push(std::move(frames));
}

void DirectServer::push(Frames message) {
  Outbox::Events events;
  outbox_.push(message, events);
  note(events);
}

// The requests of a client that is gone need not be finished.
void DirectServer::note(const Outbox::Events& events) {
  dropped_ += events.dropped;
  for (const auto& peer : events.unreachable) {
    for (auto at = by_token_.lower_bound({peer, 0});
         at != by_token_.end() && at->first.first == peer; ++at) {
      running_.at(at->second).cancelled->cancel();
    }
  }
}

void DirectServer::flush() {
  Outbox::Events events;
  outbox_.retry(events);
  note(events);
}

void DirectServer::close() {
  socket_.close(kGoodbyeLinger);
}

}  // namespace gofed::envelope
