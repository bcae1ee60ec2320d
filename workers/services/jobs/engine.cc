#include "workers/services/jobs/engine.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "envelope/program/log.h"
#include "schemas/base/mutex.h"
#include "schemas/base/utf8.h"
#include "workers/services/jobs/titanic_id.h"

namespace gofed::workers {
namespace {

// The one engine; a second store of jobs in one process would be another service's.
struct OpenEngine {
  Mutex mutex;
  std::weak_ptr<JobEngine> engine GOFED_GUARDED_BY(mutex);
};

OpenEngine& open_engine() {
  static OpenEngine open;
  return open;
}

std::uint32_t count_setting(const envelope::Config& config, std::string_view key,
                            std::int64_t least) {
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(
      config.integer(key), least, std::numeric_limits<std::int32_t>::max()));
}

Dispatcher::Options dispatcher_options(const envelope::Config& config) {
  return {.in_flight = count_setting(config, "jobs.in_flight", 0),
          .in_flight_max = count_setting(config, "jobs.in_flight_max", 1),
          .prefetch = count_setting(config, "jobs.prefetch", 0)};
}

// The enums are one list in two rooms: of the disk and of the wire.
static_assert(static_cast<int>(schemas::JobStateName::Queued) ==
              static_cast<int>(store::JobState::Queued));
static_assert(static_cast<int>(schemas::JobStateName::Cancelled) ==
              static_cast<int>(store::JobState::Cancelled));

// A name as bytes of the one that submitted or ran the job (RFC 9 knows no encoding), as text: msgpack
// and JSON have no other.
std::string text_of(const std::string& bytes) {
  return schemas::is_valid_utf8(bytes) ? bytes : schemas::with_valid_utf8(bytes);
}

std::string waits_for(const store::JobStatus& status, store::Time now) {
  if (status.state != store::JobState::Queued) return {};
  if (status.blocked) return "jobs";
  return status.due && *status.due > now ? "time" : "turn";
}

}  // namespace

schemas::JobStateName name_of(store::JobState state) {
  return static_cast<schemas::JobStateName>(state);
}

store::JobState state_of(schemas::JobStateName name) {
  return static_cast<store::JobState>(name);
}

Result<std::shared_ptr<JobEngine>> JobEngine::open(const envelope::Config& config,
                                                   envelope::Router* router) {
  auto& open = open_engine();
  const MutexLock lock(open.mutex);
  const auto engine_there = config.is_ephemeral() ? nullptr : open.engine.lock();
  auto settings = settings_of(config);
  if (engine_there) {
    if (auto same = engine_there->check_same(settings); !same) {
      return std::unexpected(std::move(same.error()));
    }
    return engine_there;
  }
  if (router == nullptr || config.is_ephemeral()) {
    return fail(Errc::Unsupported,
                "jobs: they are kept and run by a worker (gofed-worker jobs), not inside a client");
  }
  auto store = open_shared_store(config, "jobs");
  if (!store) return std::unexpected(std::move(store.error()));
  std::shared_ptr<JobEngine> engine{new JobEngine(std::move(*store), std::move(settings))};
  auto clock = store::JobClock::open(engine->driver(), &store::JobClock::read_system);
  if (!clock) return prefixed("jobs", std::move(clock.error()));
  engine->clock_ = std::move(*clock);
  if (engine->clock_->went_back() >= store::JobClock::kJumpMin) {
    envelope::logger("jobs").warn(
        "wall_clock_behind by_ms={} waits=\"go on where they were when the store was closed\"",
        engine->clock_->went_back().count());
  }
  auto jobs = store::JobStore::open(
      engine->driver(),
      {.retention = {.time = config.duration("jobs.retention"),
                     .bytes = config.bytes("jobs.retention_size")},
       .observer = [events = &engine->events_](
                       std::span<const store::JobChange> changes) { events->add(changes); }},
      engine->now());
  if (!jobs) return std::unexpected(std::move(jobs.error()));
  engine->jobs_ = std::move(*jobs);
  const auto counts = engine->jobs_->counts();
  envelope::logger("jobs").info("opened store={} queued={} total={}", engine->identity(),
                                counts[store::JobState::Queued], counts.total());
  engine->dispatcher_ = std::make_unique<Dispatcher>(
      *engine->jobs_, *engine->clock_, engine->events_, *router, dispatcher_options(config));
  open.engine = engine;
  return engine;
}

JobEngine::~JobEngine() = default;

JobEngine::Settings JobEngine::settings_of(const envelope::Config& config) {
  std::string brokers;
  for (const auto& broker : config.list("client.broker")) brokers += broker + " ";
  return {{"client.broker", std::move(brokers)},
          {"jobs.driver", config.text("jobs.driver")},
          {"jobs.in_flight", std::to_string(config.integer("jobs.in_flight"))},
          {"jobs.in_flight_max", std::to_string(config.integer("jobs.in_flight_max"))},
          {"jobs.path", config.text("jobs.path")},
          {"jobs.prefetch", std::to_string(config.integer("jobs.prefetch"))},
          {"jobs.retention", std::to_string(config.duration("jobs.retention").count()) + "ms"},
          {"jobs.retention_size", std::to_string(config.bytes("jobs.retention_size"))}};
}

Result<void> JobEngine::check_same(const Settings& settings) const {
  for (const auto& [key, value] : settings) {
    if (settings_.at(key) == value) continue;
    return fail(Errc::InvalidArgument, "jobs: open in this process with " + key + " \"" +
                                           settings_.at(key) + "\", not \"" + value + "\"");
  }
  return {};
}

Result<store::JobNumber> JobEngine::number_of(std::string_view id) const {
  auto parsed = schemas::parse_job_id(id);
  if (!parsed) {
    const auto foreign = parse_titanic_id(id);
    if (foreign && foreign->tag == titanic_tag(identity())) return foreign->number;
    return std::unexpected(std::move(parsed.error()));
  }
  if (parsed->store == identity()) return parsed->number;
  return fail(Errc::NotFound,
              "job " + std::string(id) + ": of another store, ask jobs@" + parsed->store);
}

std::uint64_t JobEngine::unix_ms(const std::optional<store::Time>& time) const {
  const auto wall = time ? clock_->wall_time(*time) : store::Time{};
  return wall <= store::Time{} ? 0 : static_cast<std::uint64_t>(wall.time_since_epoch().count());
}

std::vector<schemas::JobError> JobEngine::errors_of(
    const std::vector<store::JobFailure>& failures) const {
  std::vector<schemas::JobError> errors;
  for (const auto& failure : failures) {
    errors.push_back({.time = unix_ms(failure.time),
                      .attempt = failure.attempt,
                      .count = failure.count,
                      .code = std::string(errc_name(failure.error.code)),
                      .message = text_of(failure.error.context)});
  }
  return errors;
}

schemas::JobInfo JobEngine::info_of(const store::JobStatus& status) const {
  schemas::JobInfo info{.id = id_of(status.number),
                        .state = name_of(status.state),
                        .waits_for = waits_for(status, now()),
                        .service = text_of(status.service),
                        .action = text_of(status.action),
                        .batch = text_of(status.batch),
                        .key = text_of(status.key),
                        .name = text_of(status.name),
                        .priority = status.priority,
                        .after = {},
                        .attempts = status.attempts,
                        .attempts_max = status.policy.attempts_max,
                        .submitted = unix_ms(status.submitted),
                        .due = unix_ms(status.due),
                        .deadline = unix_ms(status.deadline),
                        .started = unix_ms(status.started),
                        .ended = unix_ms(status.ended),
                        .cancelling = status.cancelling,
                        .worker = text_of(status.worker),
                        .progress = {},
                        .result_bytes = status.result_bytes,
                        .errors = errors_of(status.failures)};
  for (const auto parent : status.after) info.after.push_back(id_of(parent));
  if (status.state == store::JobState::Running) {
    info.progress = dispatcher_->progress(status.number);
  }
  return info;
}

}  // namespace gofed::workers
