#include "workers/services/jobs/submission.h"

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "envelope/program/log.h"
#include "schemas/base/url_text.h"
#include "schemas/base/utf8.h"
#include "schemas/catalogue.h"
#include "schemas/describe/codec.h"
#include "workers/services/jobs/job_body.h"

namespace gofed::workers {
namespace {

using schemas::JobsSubmit;
using std::chrono::milliseconds;

// Longer than anybody waits, and safe to add to a time.
constexpr std::uint64_t kDurationMsMax = std::uint64_t{1000} * 60 * 60 * 24 * 366 * 10;

milliseconds duration_of(std::uint64_t ms) {
  return milliseconds(static_cast<std::int64_t>(std::min(ms, kDurationMsMax)));
}

store::JobPolicy policy_of(const schemas::JobRetryPolicy& policy) {
  return {.attempts_max = policy.attempts,
          .backoff = duration_of(policy.backoff_ms),
          .backoff_max = duration_of(policy.backoff_max_ms),
          .timeout = duration_of(policy.timeout_ms),
          .retry_failures = policy.retry_failures};
}

store::Durability durability_of(schemas::JobSync sync) {
  switch (sync) {
    case schemas::JobSync::Sync:
      return store::Durability::Sync;
    case schemas::JobSync::Async:
      return store::Durability::Async;
    case schemas::JobSync::Memory:
      return store::Durability::Memory;
  }
  return store::Durability::Sync;
}

// Names come back in lists, and are asked for by them.
Result<void> check_text(std::string_view what, std::string_view name) {
  if (schemas::is_valid_utf8(name)) return {};
  return fail(Errc::InvalidArgument, std::string(what) + ": not UTF-8");
}

// "#3": the fourth job of this submission; else an id.
Result<void> add_parent(const JobEngine& engine, const std::string& name,
                        store::JobRequest& request) {
  if (!name.starts_with('#')) {
    auto number = engine.number_of(name);
    if (!number) return std::unexpected(std::move(number.error()));
    request.after.push_back(*number);
    return {};
  }
  std::uint32_t position = 0;
  const auto* end = name.data() + name.size();
  const auto [at, error] = std::from_chars(name.data() + 1, end, position);
  if (error != std::errc{} || at != end) {
    return fail(Errc::InvalidArgument,
                "after \"" + name.substr(0, 80) + "\": neither a job id nor #N");
  }
  request.after_here.push_back(position);
  return {};
}

// What would be refused when its turn comes is refused now. Jobs of one submission are mostly of
// one action.
class InputCheck {
 public:
  struct Checked {
    const schemas::ActionDescription* action;
    std::string body;  // the input as the store keeps it and the broker passes it on
  };
  Result<Checked> check(std::string_view json, const std::string& name) {
    if (auto found = find(name); !found) return std::unexpected(std::move(found.error()));
    const auto value = action_->new_input();
    auto read = reader_.decode(
        action_->input(), value.get(), json,
        {.root = "input", .unknown = schemas::UnknownFields::Refuse, .without_blobs = false});
    if (!read) return prefixed(name, std::move(read.error()));
    envelope::EncodedValue input;
    std::string bytes;
    schemas::encode_msgpack(action_->input(), value.get(), bytes, input.blobs);
    input.bytes = schemas::Blob::of(std::move(bytes));
    return Checked{.action = action_, .body = encode_request(input)};
  }

 private:
  Result<void> find(const std::string& name) {
    if (action_ != nullptr && name == name_) return {};
    const auto* action = schemas::find_action(name);
    if (action == nullptr) return fail(Errc::UnknownAction, "no action \"" + name + "\"");
    if (action->info.service == JobsSubmit::kInfo.service) {
      return fail(Errc::NotAllowed, name + ": jobs cannot be about jobs");
    }
    action_ = action;
    name_ = name;
    return {};
  }

  schemas::JsonReader reader_;
  const schemas::ActionDescription* action_ = nullptr;
  std::string name_;  // by which it was asked for
};

// A stored job has no passwords: where a URL has a user and password, they are dropped and the log
// says so.
Result<store::JobRequest> request_of(const JobEngine& engine, InputCheck& check,
                                     const JobsSubmit::Input& input, const schemas::JobSpec& job) {
  const auto stripped = schemas::without_url_users(job.input);
  auto checked =
      check.check(stripped ? *stripped : job.input, job.action.empty() ? input.action : job.action);
  if (!checked) return std::unexpected(std::move(checked.error()));
  if (auto ok = check_text("key", job.key); !ok) return std::unexpected(std::move(ok.error()));
  if (auto ok = check_text("name", job.name); !ok) return std::unexpected(std::move(ok.error()));
  const auto* action = checked->action;
  if (stripped) {
    envelope::logger("jobs").warn("url_user_dropped action={} service={}", action->info.name,
                                  action->info.service);
  }
  store::JobRequest request{
      .service = input.service.empty() ? std::string(action->info.service) : input.service,
      .action = std::string(action->info.name),
      .body = std::move(checked->body),
      .batch = input.batch,
      .priority = job.priority.value_or(input.priority),
      .key = job.key,
      .name = job.name,
      .policy = policy_of(input.policy)};
  if (input.deadline_ms > 0) request.deadline = engine.now() + duration_of(input.deadline_ms);
  for (const auto& parent : job.after) {
    if (auto added = add_parent(engine, parent, request); !added) {
      return std::unexpected(std::move(added.error()));
    }
  }
  return request;
}

}  // namespace

Result<JobsSubmit::Output> submit_jobs(JobEngine& engine, const JobsSubmit::Input& input) {
  for (const auto& [what, name] :
       {std::pair<std::string_view, const std::string&>{"service", input.service},
        {"batch", input.batch}}) {
    if (auto ok = check_text(what, name); !ok) return std::unexpected(std::move(ok.error()));
  }
  InputCheck check;
  std::vector<store::JobRequest> requests;
  requests.reserve(input.jobs.size());
  for (const auto& job : input.jobs) {
    auto request = request_of(engine, check, input, job);
    if (!request) {
      return prefixed("job " + std::to_string(requests.size()) + " of the submission",
                      std::move(request.error()));
    }
    requests.push_back(std::move(*request));
  }
  std::optional<store::JobBatchLimit> limit;
  if (!input.batch.empty() && input.batch_in_flight > 0) {
    limit = {.batch = input.batch, .in_flight_max = input.batch_in_flight};
  }
  auto submitted = engine.jobs().submit(requests, durability_of(input.sync), engine.now(), limit);
  if (!submitted) return std::unexpected(std::move(submitted.error()));
  engine.dispatcher().wake();
  JobsSubmit::Output output{
      .service = "jobs@" + engine.identity(), .ids = {}, .existing = {}, .sync = input.sync};
  output.ids.reserve(submitted->size());
  for (std::uint32_t i = 0; i < submitted->size(); ++i) {
    output.ids.push_back(engine.id_of((*submitted)[i].number));
    if ((*submitted)[i].existed) output.existing.push_back(i);
  }
  return output;
}

}  // namespace gofed::workers
