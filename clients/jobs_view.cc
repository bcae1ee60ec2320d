#include "clients/jobs_view.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <utility>

#include "clients/output/amounts.h"
#include "clients/output/json_text.h"
#include "schemas/base64.h"
#include "schemas/catalogue.h"
#include "schemas/codec.h"

namespace gofed::clients {
namespace {

using schemas::JobsWatch;

// How long one watch may take before it is asked for anew; nobody's terminal stays open longer.
constexpr std::chrono::milliseconds kWatchTimeout = std::chrono::hours{24 * 30};

ExitCode code_for(const JobsWatch::Output& end) {
  if (end.failed == 0) return ExitCode::Done;
  return end.failed < end.total ? ExitCode::PartlyFailed : ExitCode::Failed;
}

ExitCode watch(Run& run, const std::string& service, JobsWatch::Input input,
               const std::function<void(const JobsWatch::Output&)>& told) {
  const auto began = std::chrono::steady_clock::now();
  auto call = run.start<schemas::JobsWatch>(std::move(input),
                                            {.timeout = kWatchTimeout, .service = service});
  call.on_partial([&run, &told, began](const JobsWatch::Output& part) {
    const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - began);
    told(part);
    run.progress().show({.done = part.ended,
                         .total = part.total,
                         .what = "jobs " + pace_words(part.ended, part.total, elapsed)});
  });
  auto end = run.wait(call);
  if (!end) return run.failed(end.error());
  told(end->output);
  if (end->output.failed > 0) {
    run.note(count_words(end->output.failed, "job") + " of " + std::to_string(end->output.total) +
             " did not get done");
  }
  return code_for(end->output);
}

}  // namespace

ExitCode follow_jobs(Run& run, const std::string& service, JobsWatch::Input input) {
  return watch(run, service, std::move(input), [](const JobsWatch::Output&) {});
}

ExitCode print_events(Run& run, const std::string& service, JobsWatch::Input input) {
  return watch(run, service, std::move(input), [&run](const JobsWatch::Output& part) {
    if (part.events.empty()) return;
    run.progress().clear();
    for (const auto& event : part.events) run.output().text(schemas::to_json(event) + "\n");
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
