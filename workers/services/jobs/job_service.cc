#include "workers/services/jobs/job_service.h"

#include <algorithm>
#include <utility>

#include "schemas/base/utf8.h"
#include "workers/services/jobs/job_body.h"
#include "workers/services/jobs/submission.h"
#include "workers/services/jobs/watch.h"

namespace gofed::workers {

using namespace schemas;  // the actions, all named below

namespace {

constexpr std::size_t kBatchesTold = 1000;
constexpr std::size_t kLanesTold = 100;
constexpr std::size_t kRefusedTold = 1000;                      // one by one; the rest as a count
constexpr std::size_t kStatusBytesMax = std::size_t{64} << 20;  // of one reply

JobCountsInfo info_of(const store::JobCounts& counts) {
  using enum store::JobState;
  return {.queued = counts[Queued],
          .running = counts[Running],
          .done = counts[Done],
          .failed = counts[Failed],
          .dead = counts[Dead],
          .cancelled = counts[Cancelled]};
}

JobBatchInfo info_of(const JobEngine& engine, store::JobBatchStatus batch) {
  return {.batch = std::move(batch.batch),
          .counts = info_of(batch.counts),
          .in_flight_max = batch.in_flight_max,
          .created = engine.unix_ms(batch.created)};
}

std::string job_name(std::string_view id) {
  return "job " + std::string(id);
}

// The jobs a selection names, page by page: `use` gets their numbers. Jobs may change under way, so
// the next page is read before the last one is changed.
Result<void> for_each_page(JobEngine& engine, const JobSelection& selection,
                           const std::function<bool(std::vector<store::JobNumber>)>& use) {
  store::JobStore::Filter filter{
      .state = {}, .batch = selection.batch, .service = {}, .before = {}};
  if (selection.state) filter.state = state_of(*selection.state);
  store::PageRequest page{.cursor = {}, .limit = store::kPageItemsMax};
  while (true) {
    auto part = engine.jobs().list(filter, page);
    if (!part) return std::unexpected(std::move(part.error()));
    std::vector<store::JobNumber> numbers;
    for (const auto& job : part->items) numbers.push_back(job.number);
    if (!use(std::move(numbers)) || part->cursor.empty()) return {};
    page.cursor = std::move(part->cursor);
  }
}

}  // namespace

JobService::JobService() : Service("jobs", envelope::ServiceKind::Storage) {
  on<JobsSubmit, &JobService::submit>();
  on<JobsStatus, &JobService::status>();
  on<JobsResult, &JobService::result>();
  on<JobsList, &JobService::list>();
  on<JobsCancel, &JobService::cancel>();
  on<JobsRetry, &JobService::retry>();
  on<JobsClose, &JobService::close>();
  on<JobsWatch, &JobService::watch>();
  on<JobsStats, &JobService::stats>();
}

Result<void> JobService::startup(const envelope::Config& config) {
  auto engine = JobEngine::open(config, router_);
  if (!engine) return std::unexpected(std::move(engine.error()));
  engine_ = std::move(*engine);
  return {};
}

Result<JobsSubmit::Output> JobService::submit(Context&, const JobsSubmit::Input& input) {
  return submit_jobs(*engine_, input);
}

Result<JobsStatus::Output> JobService::status(Context& context, const JobsStatus::Input& input) {
  JobsStatus::Output output;
  std::size_t bytes = 0;
  for (const auto& id : input.ids) {
    if (context.cancelled()) return context.cancelled_error();
    const auto number = engine_->number_of(id);
    if (!number) return std::unexpected(number.error());
    auto status = engine_->jobs().status(*number);
    if (status) {
      bytes += store::listed_bytes(*status);
      if (bytes > kStatusBytesMax) {
        return fail(Errc::LimitExceeded,
                    "over " + std::to_string(kStatusBytesMax) +
                        " bytes (kStatusBytesMax): ask for fewer jobs at once");
      }
      output.jobs.push_back(engine_->info_of(*status));
    } else if (status.error().code == Errc::NotFound) {
      output.missing.push_back(id);
    } else {
      return prefixed(job_name(id), std::move(status.error()));
    }
  }
  return output;
}

Result<JobsResult::Output> JobService::result(Context&, const JobsResult::Input& input) {
  const auto number = engine_->number_of(input.id);
  if (!number) return std::unexpected(number.error());
  auto status = engine_->jobs().status(*number);
  if (!status) return prefixed(job_name(input.id), std::move(status.error()));
  auto bytes = engine_->jobs().result(*number);
  if (!bytes) return prefixed(job_name(input.id), std::move(bytes.error()));
  auto body = decode_result(std::move(*bytes));
  if (!body) return prefixed(job_name(input.id), std::move(body.error()));
  return JobsResult::Output{.job = engine_->info_of(*status),
                            .output = std::move(body->output),
                            .blobs = std::move(body->blobs),
                            .meta = std::move(body->meta)};
}

Result<JobsList::Output> JobService::list(Context&, const JobsList::Input& input) {
  store::JobStore::Filter filter{
      .state = {}, .batch = input.batch, .service = input.service, .before = {}};
  if (input.state) filter.state = state_of(*input.state);
  if (input.older_than_ms > 0) {
    const auto age = std::min<std::uint64_t>(input.older_than_ms, INT64_MAX / 4);
    filter.before = engine_->now() - std::chrono::milliseconds(age);
  }
  auto page = engine_->jobs().list(filter, {.cursor = input.cursor, .limit = input.limit});
  if (!page) return std::unexpected(std::move(page.error()));
  JobsList::Output output{.jobs = {}, .cursor = std::move(page->cursor)};
  for (const auto& job : page->items) output.jobs.push_back(engine_->info_of(job));
  return output;
}

Result<JobsChanged> JobService::cancel(Context& context, const JobSelection& selection) {
  using Effect = store::JobStore::CancelEffect;
  return change(context, selection, [](JobEngine& engine, store::JobNumber number) -> Result<bool> {
    const auto effect = engine.jobs().cancel(number, engine.now());
    if (!effect) return std::unexpected(effect.error());
    if (*effect == Effect::Asked) engine.dispatcher().cancel(number);
    return *effect != Effect::None;
  });
}

Result<JobsChanged> JobService::retry(Context& context, const JobSelection& selection) {
  auto changed =
      change(context, selection, [](JobEngine& engine, store::JobNumber number) -> Result<bool> {
        auto done = engine.jobs().retry(number, engine.now());
        if (!done) return std::unexpected(std::move(done.error()));
        return true;
      });
  engine_->dispatcher().wake();
  return changed;
}

Result<JobsChanged> JobService::close(Context& context, const JobSelection& selection) {
  return change(context, selection, [](JobEngine& engine, store::JobNumber number) -> Result<bool> {
    const auto runs = engine.jobs().close(number, engine.now());
    if (!runs) return std::unexpected(runs.error());
    if (*runs) engine.dispatcher().cancel(number);
    return true;
  });
}

Result<JobsChanged> JobService::change(Context& context, const JobSelection& selection,
                                       ChangeOne change_one) {
  JobsChanged output;
  Result<void> failure;
  std::uint32_t more_refused = 0;
  const auto one = [&](store::JobNumber number, const std::string& id) {
    const auto done = change_one(*engine_, number);
    if (done) {
      ++(*done ? output.changed : output.unchanged);
    } else if (done.error().code == Errc::NotFound) {
      output.missing.push_back(id);
    } else if (done.error().code == Errc::NotAllowed || done.error().code == Errc::Corrupt) {
      if (output.refused.size() >= kRefusedTold) {
        ++more_refused;
        return !context.cancelled();
      }
      output.refused.push_back({.time = 0,
                                .attempt = 0,
                                .count = 1,
                                .code = std::string(errc_name(done.error().code)),
                                .message = job_name(id) + ": " + done.error().context});
    } else {
      failure = prefixed(job_name(id), done.error());
    }
    return failure.has_value() && !context.cancelled();
  };
  if (selection.ids.empty()) {
    if (selection.batch.empty() && !selection.state) {
      return fail(Errc::InvalidArgument, "neither ids, nor a batch, nor a state: which jobs?");
    }
    auto paged = for_each_page(*engine_, selection, [&](const auto& numbers) {
      return std::ranges::all_of(
          numbers, [&](store::JobNumber number) { return one(number, engine_->id_of(number)); });
    });
    if (!paged) return std::unexpected(std::move(paged.error()));
  }
  for (const auto& id : selection.ids) {
    const auto number = engine_->number_of(id);
    if (!number) return std::unexpected(number.error());
    if (!one(*number, id)) break;
  }
  if (!failure) return std::unexpected(failure.error());
  if (context.cancelled()) return context.cancelled_error();
  if (more_refused > 0) {
    output.refused.push_back({.time = 0,
                              .attempt = 0,
                              .count = more_refused,
                              .code = std::string(errc_name(Errc::NotAllowed)),
                              .message = std::to_string(more_refused) + " more were refused"});
  }
  return output;
}

Result<JobsWatch::Output> JobService::watch(Context& context, const JobsWatch::Input& input) {
  const auto place = watchers_.take();
  if (!place) return fail(Errc::Busy, std::to_string(kWatchersMax) + " watch already");
  return watch_jobs(*engine_, context, input);
}

Result<JobsStats::Output> JobService::stats(Context&, const JobsStats::Input& input) {
  auto& jobs = engine_->jobs();
  JobsStats::Output output;
  output.store = engine_->identity();
  if (input.batch.empty()) {
    output.counts = info_of(jobs.counts());
    for (auto& batch : jobs.batches(kBatchesTold)) {
      output.batches.push_back(info_of(*engine_, std::move(batch)));
    }
  } else {
    auto batch = jobs.batch(input.batch);
    if (!batch) return std::unexpected(std::move(batch.error()));
    output.counts = info_of(batch->counts);
    output.batches.push_back(info_of(*engine_, std::move(*batch)));
  }
  for (const auto& lane : jobs.lanes(kLanesTold)) {
    if (!input.batch.empty() && lane.lane.batch != input.batch) continue;
    if (lane.count == 0) continue;
    auto oldest = jobs.oldest_of(lane.lane);
    if (!oldest) return std::unexpected(std::move(oldest.error()));
    const auto waited = *oldest ? std::max(engine_->now() - **oldest, store::Time::duration{0})
                                : store::Time::duration{0};
    output.lanes.push_back({.service = schemas::with_valid_utf8(lane.lane.service),
                            .batch = lane.lane.batch,
                            .priority = lane.lane.priority,
                            .waiting = lane.count,
                            .oldest_ms = static_cast<std::uint64_t>(waited.count())});
  }
  output.retained_bytes = jobs.retained_bytes();
  if (const auto stats = engine_->driver().stats()) output.store_bytes = stats->size_bytes;
  output.dispatch_error = engine_->dispatcher().error();
  return output;
}

}  // namespace gofed::workers
