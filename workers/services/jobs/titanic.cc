#include "workers/services/jobs/titanic.h"

#include <utility>

#include "envelope/client/foreign_call.h"
#include "workers/services/jobs/job_body.h"
#include "workers/services/jobs/titanic_id.h"

namespace gofed::workers {
namespace {

constexpr std::string_view kOk = "200";
constexpr std::string_view kPending = "300";
constexpr std::string_view kUnknown = "400";
constexpr std::string_view kError = "500";
constexpr std::size_t kTextBytesMax = 1000;

// A store that nobody serves at the moment must not keep the client waiting.
constexpr std::chrono::milliseconds kAskTimeout{1'000};

using Frames = std::vector<std::string>;

Frames code(std::string_view number) {
  return {std::string(number)};
}

// The text stands in the status frame: nothing but an OK has frames after it.
Frames error_code(const Error& error) {
  auto text = std::string(kError) + " " + error.to_string().substr(0, kTextBytesMax);
  for (auto& c : text) {
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  }
  return {std::move(text)};
}

// The reply of an ended job.
Frames reply_of(const store::JobStatus& status, Result<std::string> bytes) {
  if (!bytes) {
    if (status.failures.empty()) return error_code(bytes.error());
    return error_code(status.failures.back().error);
  }
  auto body = decode_result(std::move(*bytes));
  if (!body) return error_code(body.error());
  Frames frames = code(kOk);
  // A job of our own actions, asked for in this way: its output, then its blobs.
  if (!body->foreign) frames.emplace_back(body->output.view());
  for (const auto& blob : body->blobs) frames.emplace_back(blob.view());
  return frames;
}

class TitanicRequest final : public TitanicService {
 public:
  TitanicRequest() : TitanicService("titanic.request") {}

 private:
  Frames answer(std::span<const std::string_view> body) override {
    if (body.size() < 2 || body[0].empty()) return code(kUnknown);
    const store::JobRequest request{.service = std::string(body[0]),
                                    .action = {},
                                    .body = encode_foreign_request(body.subspan(1))};
    auto submitted = engine_->jobs().submit({&request, 1}, store::Durability::Sync, engine_->now());
    if (!submitted) return error_code(submitted.error());
    engine_->dispatcher().wake();
    return {std::string(kOk),
            format_titanic_id({.tag = tag_, .number = submitted->front().number})};
  }
};

class TitanicReply final : public TitanicService {
 public:
  TitanicReply() : TitanicService("titanic.reply") {}

 private:
  Frames answer(std::span<const std::string_view> body) override {
    const auto id = body.empty() ? std::nullopt : parse_titanic_id(body[0]);
    if (!id) return code(kUnknown);
    if (id->tag != tag_) return ask(id->tag, body);
    const auto status = engine_->jobs().status(id->number);
    if (!status) {
      return status.error().code == Errc::NotFound ? code(kUnknown) : error_code(status.error());
    }
    if (!store::has_ended(status->state)) return code(kPending);
    return reply_of(*status, engine_->jobs().result(id->number));
  }
};

class TitanicClose final : public TitanicService {
 public:
  TitanicClose() : TitanicService("titanic.close") {}

 private:
  Frames answer(std::span<const std::string_view> body) override {
    const auto id = body.empty() ? std::nullopt : parse_titanic_id(body[0]);
    if (!id) return code(kOk);
    if (id->tag != tag_) return ask(id->tag, body);
    const auto runs = engine_->jobs().close(id->number, engine_->now());
    if (!runs) return error_code(runs.error());
    if (*runs) engine_->dispatcher().cancel(id->number);
    return code(kOk);
  }
};

}  // namespace

Result<void> TitanicService::startup(const envelope::Config& config) {
  auto engine = JobEngine::open(config, router_);
  if (!engine) return std::unexpected(std::move(engine.error()));
  engine_ = std::move(*engine);
  tag_ = titanic_tag(engine_->identity());
  brokers_ = config.list("client.broker");
  connect_timeout_ = config.duration("client.connect_timeout");
  return {};
}

TitanicService::Frames TitanicService::ask(const std::string& tag,
                                           std::span<const std::string_view> body) const {
  auto reply = envelope::call_foreign({.brokers = brokers_,
                                       .service = name() + "@" + tag,
                                       .body = {body.begin(), body.end()},
                                       .timeout = kAskTimeout,
                                       .connect_timeout = connect_timeout_});
  if (reply) return std::move(*reply);
  return error_code({Errc::Unavailable, "the store of this request is not there at the moment"});
}

std::unique_ptr<envelope::Service> make_titanic_request() {
  return std::make_unique<TitanicRequest>();
}
std::unique_ptr<envelope::Service> make_titanic_reply() {
  return std::make_unique<TitanicReply>();
}
std::unique_ptr<envelope::Service> make_titanic_close() {
  return std::make_unique<TitanicClose>();
}

}  // namespace gofed::workers
