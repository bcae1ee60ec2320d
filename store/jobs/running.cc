// Giving jobs out and taking their outcomes: JobStoreImpl::claim and finish.
#include <algorithm>
#include <array>
#include <random>
#include <utility>

#include "store/driver/keys.h"
#include "store/jobs/store_edit.h"
#include "store/jobs/store_impl.h"

namespace gofed::store {
namespace {

std::uint64_t random_number() {
  thread_local std::mt19937_64 random{std::random_device{}()};
  return random();
}

std::string spent(const JobPolicy& policy) {
  return "given up after " + std::to_string(policy.attempts_max) + " attempts";
}

}  // namespace

Result<std::vector<JobLanes::Pick>> JobStoreImpl::pick(const Room& room, std::size_t jobs_max) {
  const MutexLock lock{mutex_};
  lanes_.begin_round();
  std::vector<JobLanes::Pick> picks;
  // In turns, so that one service's jobs do not use up the call.
  for (auto services = lanes_.services(); !services.empty() && picks.size() < jobs_max;) {
    std::vector<std::string> left;
    for (const auto& service : services) {
      if (picks.size() == jobs_max || lanes_.in_flight(service) >= room(service)) continue;
      auto taken = lanes_.take(service);
      if (!taken) {
        for (const auto& each : picks) lanes_.untake(each);
        return std::unexpected(std::move(taken.error()));
      }
      if (!*taken) continue;
      picks.push_back(std::move(**taken));
      left.push_back(service);
    }
    services = std::move(left);
  }
  return picks;
}

// With its body. A fresh job costs one read instead of two, and the one saved would be of a key
// that is not there, for which all levels of the database are asked.
Result<JobStoreImpl::Stored> JobStoreImpl::load_picked(const JobLanes::Pick& pick) const {
  const auto bytes = driver_.get(Family::Jobs, encode_key(JobSpecKey{pick.number}));
  if (!bytes) return std::unexpected(bytes.error());
  if (!*bytes) return fail(Errc::Corrupt, "it is not there");
  auto spec = decode_spec(**bytes, SpecPart::All);
  if (!spec) return std::unexpected(std::move(spec.error()));
  Stored job{.spec = std::move(*spec)};
  if (pick.fresh) return job;
  auto progress = load_progress(driver_, pick.number);
  if (!progress) return std::unexpected(std::move(progress.error()));
  job.progress = std::move(*progress);
  return job;
}

Result<void> JobStoreImpl::mark_running(const JobLanes::Pick& pick, Time now, Edit& edit,
                                        std::vector<JobClaim>& claims) {
  edit.batch.remove(Family::Queue, encode_ready_key(pick.lane, pick.number));
  auto loaded = load_picked(pick);
  if (!loaded && loaded.error().code == Errc::Corrupt) {
    bury(edit, pick.number, pick.lane, JobState::Queued, loaded.error(), now);
    edit.then([lane = pick.lane](JobStoreImpl& store)
                  GOFED_REQUIRES(store.mutex_) { store.lanes_.release(lane); });
    return {};
  }
  if (!loaded) return std::unexpected(std::move(loaded.error()));
  auto& [spec, progress, blocked] = *loaded;
  progress.state = JobState::Running;
  progress.due.reset();
  progress.started = now;
  ++progress.attempts;
  edit.batch.put(Family::Jobs, encode_key(JobProgressKey{pick.number}), encode_progress(progress));
  edit.batch.put(Family::Queue, encode_key(JobRunningKey{pick.number}),
                 encode_place({.lane = pick.lane, .attempts = progress.attempts}));
  edit.move(pick.number, pick.lane, JobState::Queued, JobState::Running);

  auto& request = spec.request;
  claims.push_back({.number = pick.number,
                    .service = std::move(request.service),
                    .action = std::move(request.action),
                    .batch = std::move(request.batch),
                    .priority = request.priority,
                    .body = std::move(request.body),
                    .attempt = progress.attempts,
                    .policy = request.policy,
                    .deadline = request.deadline});
  edit.then([number = pick.number,
             running = Running{.lane = pick.lane,
                               .policy = request.policy,
                               .deadline = request.deadline,
                               .body_bytes = spec.body_bytes,
                               .progress = std::move(progress)}](JobStoreImpl& store)
                GOFED_REQUIRES(store.mutex_) { store.running_.insert_or_assign(number, running); });
  return {};
}

Result<std::vector<JobClaim>> JobStoreImpl::claim(const Room& room, std::size_t jobs_max,
                                                  Time now) {
  const MutexLock transitions{transitions_};
  auto picks = pick(room, std::min(jobs_max, kClaimJobsMax));
  if (!picks) return std::unexpected(std::move(picks.error()));
  Edit edit;
  std::vector<JobClaim> claims;
  Result<void> done;
  for (const auto& each : *picks) {
    done = mark_running(each, now, edit, claims);
    if (!done) break;
  }
  // Async: losing this to a power cut only forgets that the jobs were given out.
  if (done) done = commit(edit, Durability::Async);
  if (done) return claims;
  const MutexLock lock{mutex_};
  for (const auto& each : *picks) lanes_.untake(each);
  return std::unexpected(std::move(done.error()));
}

// What the end of an attempt writes; a result only where it is small.
void JobStoreImpl::end_attempt(Edit& edit, const JobOutcome& outcome, const Running& running,
                               Time now) {
  const auto number = outcome.number;
  auto progress = running.progress;
  if (!outcome.refused) progress.attempts += outcome.attempts - 1;  // claim() counted one
  const auto event = event_of({.outcome = outcome,
                               .policy = running.policy,
                               .attempts = progress.attempts,
                               .deadline = running.deadline,
                               .cancelling = progress.cancelling,
                               .now = now});
  const auto state = next_state(JobState::Running, event);
  GOFED_ASSERT(state.has_value());
  progress.state = *state;
  progress.worker = outcome.worker;
  if (!outcome.result) {
    progress.note(outcome.result.error(), progress.attempts, now);
    if (outcome.refused) --progress.attempts;  // claim() counted it
  }
  if (event == JobEvent::GiveUp) {
    progress.note(
        {Errc::Timeout, running.deadline && *running.deadline <= now ? "its deadline passed"
                                                                     : spent(running.policy)},
        progress.attempts, now);
  }
  edit.batch.remove(Family::Queue, encode_key(JobRunningKey{number}));
  edit.move(number, running.lane, JobState::Running, *state);
  edit.then([number, lane = running.lane](JobStoreImpl& store) GOFED_REQUIRES(store.mutex_) {
    store.running_.erase(number);
    store.lanes_.release(lane);
  });
  if (*state == JobState::Queued) {
    const auto wait =
        backoff_after(running.policy, std::max(1U, progress.attempts), random_number());
    progress.due = now + wait;
    edit.batch.put(Family::Queue, encode_key(JobDelayedKey{*progress.due, number}),
                   encode_place({.lane = running.lane, .attempts = progress.attempts}));
    edit.then([due = *progress.due](JobStoreImpl& store) GOFED_REQUIRES(store.mutex_) {
      store.next_due_ = std::min(store.next_due_, due);
    });
  } else {
    progress.ended = now;
    progress.cancelling = false;
    if (outcome.result) progress.result_bytes = outcome.result->size();
    write_end(edit, number, running.lane, progress, running.body_bytes, running.deadline);
  }
  edit.batch.put(Family::Jobs, encode_key(JobProgressKey{number}), encode_progress(progress));
}

// The entries of a job that has ended, and what they change in memory.
void JobStoreImpl::write_end(Edit& edit, JobNumber number, const JobLane& lane,
                             const JobProgress& progress, std::uint64_t body_bytes,
                             std::optional<Time> deadline) {
  const auto size_bytes = body_bytes + progress.result_bytes;
  edit.batch.put(Family::Queue,
                 encode_key(JobEndedKey{.state = static_cast<std::uint32_t>(progress.state),
                                        .ended = *progress.ended,
                                        .number = number}),
                 encode_ended({.size_bytes = size_bytes, .batch = lane.batch}));
  if (deadline) edit.batch.remove(Family::Queue, encode_key(JobDeadlineKey{*deadline, number}));
  edit.then([number, size_bytes](JobStoreImpl& store)
                GOFED_REQUIRES(store.mutex_, store.transitions_) {
                  store.retained_bytes_ += size_bytes;
                  if (store.blocked_ > 0) store.settled_.push_back(number);
                });
}

Result<void> JobStoreImpl::finish_large(const JobOutcome& outcome, const Running& running,
                                        Time now) {
  Edit edit;
  const auto writer = blobs_->writer();
  auto done = writer->append(*outcome.result);
  if (!done) return done;
  auto stored = writer->finish([&](const BlobInfo& info, WriteBatch& batch) -> Result<void> {
    edit = Edit{};
    end_attempt(edit, outcome, running, now);
    batch.append(edit.batch);
    batch.put(Family::Jobs, encode_key(JobResultKey{outcome.number}), encode_result(info.sha256));
    batch.put(Family::Jobs, encode_key(JobBlobKey{info.sha256, outcome.number}), {});
    return {};
  });
  if (!stored) return std::unexpected(std::move(stored.error()));
  edit.batch.clear();  // it was written with the blob
  return commit(edit, Durability::Async);
}

Result<void> JobStoreImpl::finish(std::span<const JobOutcome> outcomes, Time now) {
  const MutexLock transitions{transitions_};
  Edit edit;
  std::vector<std::pair<const JobOutcome*, Running>> large;
  std::vector<JobNumber> closing;
  for (const auto& outcome : outcomes) {
    std::optional<Running> running;
    {
      const MutexLock lock{mutex_};
      if (const auto at = running_.find(outcome.number); at != running_.end()) running = at->second;
    }
    if (!running) continue;
    if (running->progress.closing) closing.push_back(outcome.number);
    if (outcome.result && outcome.result->size() > kInlineResultBytesMax) {
      large.emplace_back(&outcome, std::move(*running));
      continue;
    }
    end_attempt(edit, outcome, *running, now);
    if (!outcome.result) continue;
    edit.batch.put(Family::Jobs, encode_key(JobResultKey{outcome.number}),
                   encode_result(*outcome.result));
  }
  if (auto done = commit(edit, Durability::Sync); !done) return done;
  for (const auto& [outcome, running] : large) {
    if (auto done = finish_large(*outcome, running, now); !done) return done;
  }
  return close_marked(closing, now);
}

// Jobs that were closed while they ran go now.
Result<void> JobStoreImpl::close_marked(std::span<const JobNumber> closing, Time now) {
  for (const auto number : closing) {
    auto job = load(driver_, number, SpecPart::Head);
    if (!job) return std::unexpected(std::move(job.error()));
    if (!*job || !has_ended((*job)->progress.state)) continue;
    if (auto done = purge(number, **job, now); !done) return done;
  }
  return {};
}

}  // namespace gofed::store
