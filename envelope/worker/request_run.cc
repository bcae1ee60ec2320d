#include "envelope/worker/request_run.h"

#include <utility>
#include <vector>

#include "envelope/client/reply.h"
#include "envelope/program/caught.h"
#include "envelope/program/log.h"
#include "envelope/program/process_info.h"
#include "schemas/base/limits.h"
#include "schemas/describe/codec.h"

namespace gofed::envelope {
namespace {

using std::chrono::milliseconds;

// What an action reports on its way, as PARTIAL replies.
class PartialSink final : public ProgressSink {
 public:
  PartialSink(const WorkerRequest& request, std::string id, Mailbox<WorkerReply>& replies)
      : request_(request), id_(std::move(id)), replies_(replies) {}

  void progress(const Progress& progress) override {
    schemas::ReplyHead head{.id = id_, .status = schemas::Status::Partial};
    head.progress = progress;
    push(encode_reply(head, nullptr, nullptr));
  }
  void partial(const schemas::Type& type, const void* output) override {
    const schemas::ReplyHead head{.id = id_, .status = schemas::Status::Partial};
    push(encode_reply(head, &type, output));
  }

 private:
  void push(Frames body) {
    // RFC 7 has no PARTIAL: its clients wait for the end.
    const auto& address = request_.address;
    if (!address.is_compact && address.version == mdp::Version::V01) return;
    replies_.push({.address = address, .stage = mdp::Stage::Partial, .body = std::move(body)});
  }

  const WorkerRequest& request_;
  std::string id_;
  Mailbox<WorkerReply>& replies_;
};

}  // namespace

RequestRun::RequestRun(Service& service, Router& router, Mailbox<WorkerReply>& replies,
                       WorkerRequest& request)
    : service_(service), router_(router), replies_(replies), request_(request) {}

Frames RequestRun::answer() {
  if (std::exchange(is_begun_, true)) {
    return refusal({Errc::LimitExceeded, "out of memory"});
  }
  try {
    auto body = respond();
    return body ? std::move(*body) : refusal(std::move(body.error()));
  } catch (...) {
    frames_.reset();  // what it held may be what the error reply needs
    auto error = caught_error(head_.action.empty() ? service_.name() : head_.action);
    logger("envelope").warn("request_threw service={} {}", service_.name(), error.to_string());
    return refusal(std::move(error));
  }
}

Result<Frames> RequestRun::respond() {
  meta_.service = service_.name();
  meta_.version = GOFED_VERSION;
  meta_.host = host_name();
  meta_.worker = worker_name();
  meta_.queued_ms = request_.queued_ms;
  meta_.started = unix_ms();
  meta_.attempt = request_.attempt;
  frames_ = std::make_shared<const Frames>(std::move(request_.body));
  if (!schemas::has_head(frames_->front().view())) return answer_foreign();
  const auto decoded = decode();
  if (!decoded) return std::unexpected(decoded.error());
  const auto output = run(*decoded);
  if (!output) return std::unexpected(output.error());
  return encode(*decoded->handler, output->get());
}

Result<Frames> RequestRun::answer_foreign() {
  std::vector<std::string_view> views;
  for (const auto& frame : *frames_) views.push_back(frame.view());
  auto answer = service_.answer_foreign(views);
  if (!answer) {
    return fail(Errc::Malformed, "the request does not begin with a head of gofed's");
  }
  Frames frames;
  for (auto& bytes : *answer) frames.push_back(Frame::adopt(std::move(bytes)));
  return frames;
}

Result<RequestRun::Decoded> RequestRun::decode() {
  const auto first = frames_->front().view();
  schemas::Blobs blobs;
  for (std::size_t i = 1; i < frames_->size(); ++i) {
    blobs.emplace_back((*frames_)[i].view(), frames_);
  }
  auto taken = schemas::decode_msgpack(schemas::type_of<schemas::RequestHead>(), &head_, first,
                                       blobs, {.root = "request head"});
  if (!taken) return std::unexpected(std::move(taken.error()));
  meta_.action = head_.action;
  const auto* handler = service_.find(head_.action);
  if (handler == nullptr) {
    return fail(Errc::UnknownAction,
                service_.name() + " has no action \"" + head_.action.substr(0, 64) + "\"");
  }
  if (request_.cancelled->is_cancelled()) {
    return fail(Errc::Cancelled, head_.action + ": cancelled before it began");
  }
  Decoded decoded{.handler = handler, .input = handler->new_input()};
  auto read = schemas::decode_msgpack(
      handler->input(), decoded.input.get(), first.substr(*taken), blobs,
      {.root = "input", .unknown = schemas::UnknownFields::Refuse, .without_blobs = false});
  if (!read) return std::unexpected(std::move(read.error()));
  return decoded;
}

Result<std::shared_ptr<void>> RequestRun::run(const Decoded& decoded) {
  auto timeout = milliseconds(request_.timeout_ms > 0 ? request_.timeout_ms : head_.timeout_ms);
  if (timeout.count() == 0) timeout = limits::kTimeoutDefault;
  PartialSink sink(request_, head_.id, replies_);
  System system(router_);
  Context context({.action = decoded.handler->info,
                   .head = &head_,
                   .deadline = request_.arrived + timeout,
                   .sink = &sink,
                   .cancelled = request_.cancelled},
                  system);
  auto output = decoded.handler->new_output();
  auto outcome = run_action(service_, *decoded.handler, context, decoded.input.get(), output.get());
  meta_.finished = unix_ms();
  meta_.tool = context.tool();
  logger("envelope")
      .debug("request service={} action={} id={} ms={} outcome={}", service_.name(), head_.action,
             head_.id, meta_.finished - meta_.started,
             outcome ? "ok" : errc_name(outcome.error().code));
  if (!outcome) return std::unexpected(std::move(outcome.error()));
  return output;
}

Result<Frames> RequestRun::encode(const Handler& handler, const void* output) {
  auto body = encode_reply({.id = head_.id, .status = schemas::Status::Ok, .meta = meta_},
                           &handler.output(), output);
  for (const auto& frame : body) {
    if (frame.size() <= limits::kFrameBytesMax) continue;
    return fail(Errc::LimitExceeded, head_.action + ": the result has " +
                                         std::to_string(frame.size()) + " bytes (limit " +
                                         std::to_string(limits::kFrameBytesMax) + ")");
  }
  return body;
}

Frames RequestRun::refusal(Error error) {
  if (meta_.finished == 0) meta_.finished = unix_ms();
  const schemas::ReplyHead head{.id = head_.id,
                                .status = schemas::Status::Error,
                                .code = static_cast<std::uint32_t>(error.code),
                                .message = std::move(error.context),
                                .meta = meta_};
  return encode_reply(head, nullptr, nullptr);
}

}  // namespace gofed::envelope
