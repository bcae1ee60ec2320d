#include "envelope/worker/direct_server.h"

#include <algorithm>
#include <random>
#include <utility>

#include "envelope/client/reply.h"
#include "envelope/net/message_frames.h"
#include "schemas/describe/codec.h"

namespace gofed::envelope {
namespace {

constexpr int kReadBatchMax = 256;
// Replies that a slow client has not taken; beyond it the oldest client's are dropped.
constexpr std::size_t kUnsentMax = 10'000;
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
                           std::map<std::string, std::size_t, std::less<>> services)
    : source_(source),
      services_(std::move(services)),
      epoch_(std::random_device{}()),
      socket_(zmq::socket_type::router) {}

Result<std::string> DirectServer::bind(const std::string& endpoint) {
  if (auto done = socket_.bind(endpoint); !done) return std::unexpected(std::move(done.error()));
  return socket_.last_endpoint();
}

void DirectServer::on_readable(std::chrono::steady_clock::time_point now, const Take& take) {
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
    if (found != by_token_.end()) running_.at(found->second)->store(true);
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
    unsent_.push_back(std::move(message));
    flush();
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
  if (draining_ || running_.size() >= kInFlightMax) {
    const auto code = draining_ ? Errc::Unavailable : Errc::Busy;
    refuse(request.address, request.body.front().view(),
           {code, request.address.service +
                      (draining_ ? ": the worker is ending" : ": too many requests in flight")});
    return;
  }
  request.address.source = source_;
  request.address.generation = ++last_request_;
  request.cancelled = std::make_shared<std::atomic<bool>>(false);
  running_.emplace(last_request_, request.cancelled);
  if (request.address.is_compact) {
    by_token_[{request.address.peer, request.address.token}] = last_request_;
  }
  take(executor, std::move(request));
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
  if (reply.stage == mdp::Stage::Final) {
    running_.erase(reply.address.generation);
    if (reply.address.is_compact) by_token_.erase({reply.address.peer, reply.address.token});
  }
  send(reply.address, reply.stage, std::move(reply.body));
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
  if (unsent_.size() >= kUnsentMax) unsent_.pop_front();
  unsent_.push_back(std::move(frames));
  flush();
}

void DirectServer::flush() {
  for (auto waiting = unsent_.size(); waiting > 0; --waiting) {
    auto frames = std::move(unsent_.front());
    unsent_.pop_front();
    if (socket_.send(frames) == Sent::Full) unsent_.push_back(std::move(frames));
  }
}

void DirectServer::close() {
  socket_.close(kGoodbyeLinger);
}

}  // namespace gofed::envelope
