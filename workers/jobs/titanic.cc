#include "workers/jobs/titanic.h"

#include <utility>

#include "envelope/log.h"
#include "envelope/system.h"
#include "schemas/actions/jobs.h"
#include "store/uuid.h"
#include "workers/jobs/job_body.h"
#include "workers/jobs/job_time.h"

namespace gofed::workers {
namespace {

constexpr std::string_view kOk = "200";
constexpr std::string_view kPending = "300";
constexpr std::string_view kUnknown = "400";
constexpr std::string_view kError = "500";

// A store that nobody serves at the moment must not keep the client waiting.
constexpr std::chrono::milliseconds kAskTimeout{1'000};

using Frames = std::vector<std::string>;

Frames code(std::string_view number) {
  return {std::string(number)};
}

Frames error_code(const Error& error) {
  return {std::string(kError), error.to_string()};
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
    auto submitted = engine_->jobs().submit({&request, 1}, store::Durability::Sync, now_ms());
    if (!submitted) return error_code(submitted.error());
    engine_->dispatcher().wake();
    return {std::string(kOk), engine_->id_of(submitted->front().number)};
  }
};

class TitanicReply final : public TitanicService {
 public:
  TitanicReply() : TitanicService("titanic.reply") {}

 private:
  Frames answer(std::span<const std::string_view> body) override {
    if (body.empty()) return code(kUnknown);
    if (const auto other = other_store(body[0])) return ask(*other, std::string(body[0]));
    const auto number = engine_->number_of(body[0]);
    if (!number) return code(kUnknown);
    const auto status = engine_->jobs().status(*number);
    if (!status) {
      return status.error().code == Errc::NotFound ? code(kUnknown) : error_code(status.error());
    }
    if (!store::has_ended(status->state)) return code(kPending);
    return reply_of(*status, engine_->jobs().result(*number));
  }

  Frames ask(const std::string& service, const std::string& id) {
    envelope::System system(*router_);
    const envelope::CallOptions options{.timeout = kAskTimeout, .service = service};
    auto status = system.call<schemas::JobsStatus>({.ids = {id}}, options);
    if (!status || status->jobs.empty()) return code(kUnknown);
    if (!store::has_ended(state_of(status->jobs[0].state))) return code(kPending);
    auto result = system.call<schemas::JobsResult>({.id = id}, options);
    if (!result) return error_code(result.error());
    Frames frames = code(kOk);
    if (!result->job.action.empty()) frames.emplace_back(result->output.view());
    for (const auto& blob : result->blobs) frames.emplace_back(blob.view());
    return frames;
  }
};

class TitanicClose final : public TitanicService {
 public:
  TitanicClose() : TitanicService("titanic.close") {}

 private:
  Frames answer(std::span<const std::string_view> body) override {
    if (body.empty()) return code(kOk);
    if (const auto other = other_store(body[0])) {
      envelope::System system(*router_);
      const auto closed =
          system.call<schemas::JobsClose>({.ids = {std::string(body[0])}, .batch = {}, .state = {}},
                                          {.timeout = kAskTimeout, .service = *other});
      return closed ? code(kOk) : error_code(closed.error());
    }
    const auto number = engine_->number_of(body[0]);
    if (!number) return code(kOk);
    const auto runs = engine_->jobs().close(*number, now_ms());
    if (!runs) return error_code(runs.error());
    if (*runs) engine_->dispatcher().cancel(*number);
    return code(kOk);
  }
};

}  // namespace

Result<void> TitanicService::startup(const envelope::Config& config) {
  auto engine = JobEngine::open(config, router_);
  if (!engine) return std::unexpected(std::move(engine.error()));
  engine_ = std::move(*engine);
  return {};
}

std::optional<std::string> TitanicService::other_store(std::string_view id) const {
  const auto parsed = schemas::parse_job_id(id);
  if (!parsed || !store::is_uuid(parsed->store) || parsed->store == engine_->identity() ||
      router_ == nullptr) {
    return std::nullopt;
  }
  return "jobs@" + parsed->store;
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
