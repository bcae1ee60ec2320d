#include "clients/jobs/jobs_view.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "clients/output/amounts.h"
#include "clients/output/json_text.h"
#include "schemas/base/base64.h"
#include "schemas/base/mutex.h"
#include "schemas/catalogue.h"
#include "schemas/describe/codec.h"

namespace gofed::clients {
namespace {

using schemas::JobsWatch;

// How long one watch may take before it is asked for anew; nobody's terminal stays open longer.
constexpr std::chrono::milliseconds kWatchTimeout = std::chrono::hours{24 * 30};

// Reasons of failed jobs that are worth a line each on the terminal; the list has all of them.
constexpr std::size_t kFailuresShown = 10;

ExitCode code_for(const JobsWatch::Output& end) {
  if (end.failed == 0) return ExitCode::Done;
  return end.failed < end.total ? ExitCode::PartlyFailed : ExitCode::Failed;
}

using OnEvent = std::function<void(const JobsWatch::Output&)>;

// What several services tell, one after the other, and how far their jobs are together.
class Listener {
 public:
  Listener(Run& run, std::size_t services, const OnEvent& on_event)
      : run_(run), on_event_(on_event), parts_(services) {}

  // From the thread of the call that reports.
  void hear(std::size_t service, const JobsWatch::Output& part) {
    const MutexLock lock(mutex_);
    on_event_(part);
    parts_[service] = {
        .events = {}, .total = part.total, .ended = part.ended, .failed = part.failed};
    const auto all = sum();
    const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - began_);
    run_.progress().show({.done = all.ended,
                          .total = all.total,
                          .what = "jobs " + pace_words(all.ended, all.total, elapsed)});
  }
  // Of all services.
  [[nodiscard]] JobsWatch::Output total() {
    const MutexLock lock(mutex_);
    return sum();
  }

 private:
  [[nodiscard]] JobsWatch::Output sum() const GOFED_REQUIRES(mutex_) {
    JobsWatch::Output all;
    for (const auto& part : parts_) {
      all.total += part.total;
      all.ended += part.ended;
      all.failed += part.failed;
    }
    return all;
  }

  Run& run_;
  const OnEvent& on_event_;
  Mutex mutex_;  // held while on_event_ is called: what it writes comes from one thread at a time
  std::vector<JobsWatch::Output> parts_ GOFED_GUARDED_BY(mutex_);
  const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

ExitCode watch(Run& run, std::span<const WatchedJobs> watched, const OnEvent& on_event) {
  Listener listener(run, watched.size(), on_event);
  std::vector<envelope::Call<JobsWatch::Output>> calls;
  for (std::size_t i = 0; i < watched.size(); ++i) {
    auto call = run.start<JobsWatch>(watched[i].input,
                                     {.timeout = kWatchTimeout, .service = watched[i].service});
    call.on_partial([&listener, i](const JobsWatch::Output& part) { listener.hear(i, part); });
    calls.push_back(std::move(call));
  }
  std::optional<Error> failure;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    auto end = run.wait(calls[i]);
    if (end) {
      listener.hear(i, end->output);
    } else if (!failure) {
      failure = std::move(end.error());
      for (const auto& call : calls) call.cancel();  // half an answer is not an answer
    }
  }
  run.progress().clear();
  if (failure) return run.failed(*failure);
  const auto all = listener.total();
  if (all.failed > 0) {
    run.note(count_words(all.failed, "job") + " of " + std::to_string(all.total) +
             " did not get done");
  }
  return code_for(all);
}

// An event as a line: what the catalogue knows of its result is spelt out.
Result<std::string> event_json(const schemas::JobEvent& event) {
  auto shown = event;
  shown.action.clear();
  shown.output = {};
  shown.blobs.clear();
  shown.time_ms = 0;
  auto json = schemas::to_json(shown);
  if (event.time_ms > 0) {
    const WallTime time{std::chrono::milliseconds(static_cast<std::int64_t>(event.time_ms))};
    json.pop_back();
    json += ",\"time\":" + json_quoted(rfc3339(time)) + "}";
  }
  if (event.output.empty() && event.blobs.empty()) return json;
  schemas::JobsResult::Output result;
  result.job.action = event.action;
  result.output = event.output;
  result.blobs = event.blobs;
  const auto spelled = result_json(result);
  if (!spelled) return std::unexpected(spelled.error());
  json.pop_back();
  return json + ",\"result\":" + *spelled + "}";
}

}  // namespace

ExitCode follow_jobs(Run& run, std::span<const WatchedJobs> watched) {
  std::size_t failures = 0;
  return watch(run, watched, [&run, &failures](const JobsWatch::Output& part) {
    for (const auto& event : part.events) {
      if (event.errors.empty()) continue;
      const auto& last = event.errors.back();
      if (++failures <= kFailuresShown) {
        run.note(event.id + (event.name.empty() ? "" : " (" + event.name + ")") + ": " + last.code +
                 ": " + last.message);
      }
      if (failures == kFailuresShown) run.note("gofed jobs list shows any more");
    }
  });
}

ExitCode print_events(Run& run, std::span<const WatchedJobs> watched) {
  return watch(run, watched, [&run](const JobsWatch::Output& part) {
    if (part.events.empty()) return;
    run.progress().clear();
    for (const auto& event : part.events) {
      const auto json = event_json(event);
      if (json) {
        run.output().text(*json + "\n");
      } else {
        run.warn(event.id + ": " + json.error().context);
      }
    }
    run.output().flush();
  });
}

Result<std::string> result_json(const schemas::JobsResult::Output& result) {
  if (result.job.action.empty()) {
    std::string json = "[";
    for (const auto& frame : result.blobs) {
      json += (json.size() > 1 ? "," : "") + json_quoted(schemas::encode_base64(frame.view()));
    }
    return json + "]";
  }
  const auto* action = schemas::find_action(result.job.action);
  if (action == nullptr) {
    return fail(Errc::UnknownAction, result.job.action + ": this build has no such action");
  }
  const auto output = action->new_output();
  auto read = schemas::decode_msgpack(action->output(), output.get(), result.output.view(),
                                      result.blobs, {.root = "result"});
  if (!read) return std::unexpected(std::move(read.error()));
  return schemas::encode_json(action->output(), output.get(), schemas::JsonStyle::Compact);
}

}  // namespace gofed::clients
