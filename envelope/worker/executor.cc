#include "envelope/worker/executor.h"

#include <algorithm>
#include <utility>

#include "envelope/client/reply.h"
#include "envelope/program/log.h"
#include "envelope/program/process_info.h"
#include "schemas/base/limits.h"
#include "schemas/describe/codec.h"

namespace gofed::envelope {
namespace {

using std::chrono::milliseconds;

// Housekeeping runs on a pool thread that has had nothing to do for so long.
constexpr milliseconds kHousekeepingInterval{10'000};

// What an action tells on its way, as PARTIAL replies.
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

Frames error_reply(std::string id, Error error, Meta meta) {
  const schemas::ReplyHead head{.id = std::move(id),
                                .status = schemas::Status::Error,
                                .code = static_cast<std::uint32_t>(error.code),
                                .message = std::move(error.context),
                                .meta = std::move(meta)};
  return encode_reply(head, nullptr, nullptr);
}

}  // namespace

Executor::Executor(Service& service, Router& router, std::uint32_t threads,
                   std::shared_ptr<Mailbox<WorkerReply>> replies)
    : service_(service), router_(router), replies_(std::move(replies)) {
  for (std::uint32_t i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

Executor::~Executor() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
    for (auto& request : waiting_) request.cancelled->store(true);
    for (auto* idle : idle_) idle->wake.notify_one();
  }
  threads_.clear();  // joins
}

void Executor::submit(WorkerRequest request) {
  const std::scoped_lock lock(mutex_);
  waiting_.push_back(std::move(request));
  if (idle_.empty()) return;
  auto& idle = *idle_.back();
  idle_.pop_back();
  idle.woken = true;
  idle.wake.notify_one();  // under the lock: it is gone as soon as its thread sees that
}

// False: there was nothing to do for a while.
bool Executor::wait_for_work(std::unique_lock<std::mutex>& lock) {
  if (stopping_ || !waiting_.empty()) return true;
  Idle self;
  idle_.push_back(&self);
  self.wake.wait_for(lock, kHousekeepingInterval, [&] { return stopping_ || self.woken; });
  if (!self.woken) std::erase(idle_, &self);
  return stopping_ || self.woken;
}

void Executor::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    if (!wait_for_work(lock)) {
      lock.unlock();
      service_.housekeeping();
      lock.lock();
      continue;
    }
    if (waiting_.empty()) {
      if (stopping_) return;
      continue;  // another took what this one was woken for
    }
    auto request = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    execute(std::move(request));
    lock.lock();
  }
}

void Executor::execute(WorkerRequest request) {
  auto body = run_request(request);
  replies_->push(
      {.address = std::move(request.address), .stage = mdp::Stage::Final, .body = std::move(body)});
}

std::optional<Frames> Executor::answer_foreign(const Frames& body) {
  std::vector<std::string_view> views;
  for (const auto& frame : body) views.push_back(frame.view());
  auto answer = service_.answer_foreign(views);
  if (!answer) return std::nullopt;
  Frames frames;
  for (auto& bytes : *answer) frames.push_back(Frame::adopt(std::move(bytes)));
  return frames;
}

Frames Executor::run_request(WorkerRequest& request) {
  Meta meta{.service = service_.name(),
            .action = {},
            .version = GOFED_VERSION,
            .host = host_name(),
            .worker = worker_name(),
            .queued_ms = request.queued_ms,
            .started = unix_ms(),
            .finished = 0,
            .attempt = request.attempt,
            .tool = {}};
  const auto refuse = [&](std::string id, Error error) {
    meta.finished = unix_ms();
    return error_reply(std::move(id), std::move(error), std::move(meta));
  };

  // Blobs share the request's frames: an action may keep them, or answer with them.
  const auto frames = std::make_shared<const Frames>(std::move(request.body));
  const auto first = frames->front().view();
  if (!schemas::has_head(first)) {
    if (auto answer = answer_foreign(*frames)) return std::move(*answer);
    return refuse({}, {Errc::Malformed, "the request does not begin with a head of gofed's"});
  }
  schemas::Blobs blobs;
  for (std::size_t i = 1; i < frames->size(); ++i) blobs.emplace_back((*frames)[i].view(), frames);
  schemas::RequestHead head;
  auto taken = schemas::decode_msgpack(schemas::type_of<schemas::RequestHead>(), &head, first,
                                       blobs, {.root = "request head"});
  if (!taken) return refuse(head.id, std::move(taken.error()));
  meta.action = head.action;
  const auto* handler = service_.find(head.action);
  if (handler == nullptr) {
    return refuse(head.id, {Errc::UnknownAction, service_.name() + " has no action \"" +
                                                     head.action.substr(0, 64) + "\""});
  }
  if (request.cancelled->load()) {
    return refuse(head.id, {Errc::Cancelled, head.action + ": cancelled before it began"});
  }
  const auto input = handler->new_input();
  auto read = schemas::decode_msgpack(
      handler->input(), input.get(), first.substr(*taken), blobs,
      {.root = "input", .unknown = schemas::UnknownFields::Refuse, .without_blobs = false});
  if (!read) return refuse(head.id, std::move(read.error()));

  auto timeout = milliseconds(request.timeout_ms > 0 ? request.timeout_ms : head.timeout_ms);
  if (timeout.count() == 0) timeout = limits::kTimeoutDefault;
  PartialSink sink(request, head.id, *replies_);
  System system(router_);
  Context context({.action = handler->info,
                   .head = &head,
                   .deadline = request.arrived + timeout,
                   .sink = &sink,
                   .cancelled = request.cancelled.get()},
                  system);
  const auto output = handler->new_output();
  auto outcome = run_action(service_, *handler, context, input.get(), output.get());
  meta.finished = unix_ms();
  meta.tool = context.tool();
  logger("envelope")
      .debug("request service={} action={} id={} ms={} outcome={}", service_.name(), head.action,
             head.id, meta.finished - meta.started,
             outcome ? "ok" : errc_name(outcome.error().code));
  if (!outcome) return error_reply(head.id, std::move(outcome.error()), std::move(meta));
  auto body = encode_reply({.id = head.id, .status = schemas::Status::Ok, .meta = meta},
                           &handler->output(), output.get());
  for (const auto& frame : body) {
    if (frame.size() <= limits::kFrameBytesMax) continue;
    return error_reply(
        head.id,
        {Errc::LimitExceeded, head.action + ": the result has " + std::to_string(frame.size()) +
                                  " bytes (limit " + std::to_string(limits::kFrameBytesMax) + ")"},
        std::move(meta));
  }
  return body;
}

}  // namespace gofed::envelope
