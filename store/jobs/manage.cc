// What owners of jobs do with them: JobStoreImpl::cancel, retry, close, sweep.
#include <algorithm>
#include <array>
#include <utility>

#include "store/driver/keys.h"
#include "store/jobs/store_edit.h"
#include "store/jobs/store_impl.h"

namespace gofed::store {
namespace {

constexpr std::array kEndedStates{JobState::Done, JobState::Failed, JobState::Dead,
                                  JobState::Cancelled};

}  // namespace

Result<JobStore::CancelEffect> JobStoreImpl::cancel(JobNumber number, Time now) {
  const MutexLock transitions{transitions_};
  auto job = must_load(number, SpecPart::Head);
  if (!job) return std::unexpected(std::move(job.error()));
  if (has_ended(job->progress.state)) return CancelEffect::None;
  Edit edit;
  const bool runs = job->progress.state == JobState::Running;
  if (runs) {
    mark(edit, number, std::move(job->progress), &JobProgress::cancelling);
  } else {
    const Error why{Errc::Cancelled, "cancelled while it waited"};
    auto done = end_queued(edit, number, *job, JobEvent::Cancel, why, now);
    if (!done) return std::unexpected(std::move(done.error()));
  }
  if (auto done = commit(edit, Durability::Sync); !done) {
    return std::unexpected(std::move(done.error()));
  }
  return runs ? CancelEffect::Asked : CancelEffect::Taken;
}

// A running job gets a flag, on disk and in memory.
void JobStoreImpl::mark(Edit& edit, JobNumber number, JobProgress progress,
                        bool JobProgress::* flag) {
  progress.*flag = true;
  progress.cancelling = true;
  edit.batch.put(Family::Jobs, encode_key(JobProgressKey{number}), encode_progress(progress));
  edit.then([number, flag](JobStoreImpl& store) GOFED_REQUIRES(store.mutex_) {
    const auto at = store.running_.find(number);
    if (at == store.running_.end()) return;
    at->second.progress.*flag = true;
    at->second.progress.cancelling = true;
  });
}

Result<void> JobStoreImpl::retry(JobNumber number, Time now) {
  const MutexLock transitions{transitions_};
  auto job = must_load(number, SpecPart::Head);
  if (!job) return std::unexpected(std::move(job.error()));
  auto& progress = job->progress;
  const auto before = progress.state;
  const auto state = next_state(before, JobEvent::Retry);
  if (!state) {
    return fail(Errc::NotAllowed, "it is " + std::string{job_state_name(before)} +
                                      "; failed, dead and cancelled ones can be retried");
  }
  if (const auto deadline = job->spec.request.deadline; deadline && *deadline <= now) {
    return fail(Errc::NotAllowed, "its deadline has passed");
  }
  Edit edit;
  edit.batch.remove(Family::Queue,
                    encode_key(JobEndedKey{.state = static_cast<std::uint32_t>(before),
                                           .ended = progress.ended.value_or(Time{}),
                                           .number = number}));
  const auto size_bytes = job->spec.body_bytes + progress.result_bytes;
  edit.then([size_bytes](JobStoreImpl& store)
                GOFED_REQUIRES(store.mutex_) { store.retained_bytes_ -= size_bytes; });
  progress.state = *state;
  progress.attempts = 0;
  progress.ended.reset();
  progress.closing = false;
  edit.batch.put(Family::Jobs, encode_key(JobProgressKey{number}), encode_progress(progress));
  if (auto done = queue_again(edit, number, *job); !done) return done;
  edit.move(number, job->lane(), before, progress.state);
  return commit(edit, Durability::Sync);
}

Result<void> JobStoreImpl::queue_again(Edit& edit, JobNumber number, const Stored& job) const {
  const auto lane = job.lane();
  const auto& request = job.spec.request;
  std::vector<JobNumber> ended;
  const auto waits = undone(request.after, Missing::Ignore, ended);
  if (!waits) return std::unexpected(waits.error());
  if (waits->empty()) {
    edit.batch.put(Family::Queue, encode_ready_key(lane, number), kReadyAgain);
    edit.then([lane, number](JobStoreImpl& store)
                  GOFED_REQUIRES(store.mutex_) { store.lanes_.put_back(lane, number); });
  } else {
    block(edit, number, lane, *waits);
    edit.then([ended = std::move(ended)](JobStoreImpl& store)
                  GOFED_REQUIRES(store.mutex_, store.transitions_) {
                    store.settled_.insert(store.settled_.end(), ended.begin(), ended.end());
                  });
  }
  if (request.deadline) watch_deadline(edit, number, *request.deadline);
  return {};
}

Result<bool> JobStoreImpl::close(JobNumber number, Time now) {
  const MutexLock transitions{transitions_};
  auto job = load(driver_, number, SpecPart::Head);
  if (!job && job.error().code == Errc::Corrupt) return close_damaged(number, job.error(), now);
  if (!job) return std::unexpected(std::move(job.error()));
  if (!*job) return false;
  Edit edit;
  if ((*job)->progress.state == JobState::Running) {
    mark(edit, number, (*job)->progress, &JobProgress::closing);
    if (auto done = commit(edit, Durability::Sync); !done) {
      return std::unexpected(std::move(done.error()));
    }
    return true;
  }
  if ((*job)->progress.state == JobState::Queued) {
    const Error why{Errc::Cancelled, "closed while it waited"};
    (*job)->progress.closing = true;
    auto done = end_queued(edit, number, **job, JobEvent::Cancel, why, now);
    if (done) done = commit(edit, Durability::Async);
    if (!done) return std::unexpected(std::move(done.error()));
  }
  if (auto done = purge(number, **job, now); !done) return std::unexpected(std::move(done.error()));
  return false;
}

// Only once it has ended: while it waits or runs, its turn or its end will make it dead.
Result<bool> JobStoreImpl::close_damaged(JobNumber number, const Error& why, Time now) {
  const auto status = damaged_status(driver_, number, why);
  if (!status) return std::unexpected(status.error());
  if (!has_ended(status->state)) return std::unexpected(why);
  auto done = drop_remains({.state = static_cast<std::uint32_t>(status->state),
                            .ended = status->ended.value_or(Time{}),
                            .number = number},
                           now);
  if (!done) return std::unexpected(std::move(done.error()));
  return false;
}

// Removes an ended job and all that belongs to it. First the jobs that wait for it, because how it
// ended is not known any more once it is gone.
Result<void> JobStoreImpl::purge(JobNumber number, const Stored& job, Time now) {
  const auto& request = job.spec.request;
  const auto& progress = job.progress;
  auto settled =
      settle_all_children(number, loss_of(number, progress.state, progress.closing), now);
  if (!settled) return settled;
  Edit edit;
  edit.batch.remove(Family::Jobs, encode_key(JobSpecKey{number}));
  edit.batch.remove(Family::Jobs, encode_key(JobProgressKey{number}));
  edit.batch.remove(Family::Queue,
                    encode_key(JobEndedKey{.state = static_cast<std::uint32_t>(progress.state),
                                           .ended = progress.ended.value_or(Time{}),
                                           .number = number}));
  if (!request.key.empty()) {
    edit.batch.remove(Family::Jobs, encode_key(JobOfKeyKey{request.service, request.key}));
  }
  if (!request.batch.empty()) {
    edit.batch.remove(Family::Jobs, encode_key(JobOfBatchKey{request.batch, number}));
    forget_empty_batch(edit, request.batch);
  }
  const auto size_bytes = job.spec.body_bytes + progress.result_bytes;
  edit.then([size_bytes](JobStoreImpl& store)
                GOFED_REQUIRES(store.mutex_) { store.retained_bytes_ -= size_bytes; });
  edit.move(number, job.lane(), progress.state, std::nullopt);
  const auto blob = forget_result(edit, number);
  if (!blob) return std::unexpected(blob.error());
  if (*blob) {
    // The blob goes with the last job that names it.
    if (auto done = blobs_->remove(**blob, edit.batch, Durability::Async); !done) return done;
    edit.batch.clear();
  }
  return commit(edit, Durability::Async);
}

// Removes the job's result; the blob that nobody else names, if it has one.
Result<std::optional<Sha256>> JobStoreImpl::forget_result(Edit& edit, JobNumber number) const {
  const auto key = encode_key(JobResultKey{number});
  const auto value = driver_.get(Family::Jobs, key);
  if (!value) return std::unexpected(value.error());
  if (!*value) return std::nullopt;
  edit.batch.remove(Family::Jobs, key);
  const auto result = decode_result(**value);
  if (!result) return std::unexpected(result.error());
  const auto& content = result->blob;
  if (!content) return std::nullopt;
  edit.batch.remove(Family::Jobs, encode_key(JobBlobKey{*content, number}));
  const auto scan = driver_.scan(Family::Jobs, Range::prefix(key_prefix<JobBlobKey>(*content)));
  if (!scan) return std::unexpected(scan.error());
  for (int names = 0; names < 2; ++names) {
    const auto more = (*scan)->next();
    if (!more) return std::unexpected(more.error());
    if (!*more) return *content;  // at most this job's own
  }
  return std::nullopt;
}

Result<std::size_t> JobStoreImpl::sweep(Time now, std::size_t jobs_max) {
  std::size_t swept = 0;
  while (swept < jobs_max) {
    const MutexLock transitions{transitions_};
    auto next = next_to_sweep(now);
    if (!next) return std::unexpected(std::move(next.error()));
    if (!*next) return swept;
    auto job = load(driver_, (**next).number, SpecPart::Head);
    const bool damaged = !job && job.error().code == Errc::Corrupt;
    if (!job && !damaged) return std::unexpected(std::move(job.error()));
    Result<void> done;
    if (!damaged && *job) {
      done = purge((**next).number, **job, now);
    } else {
      done = drop_remains(**next, now);
    }
    if (!done) return std::unexpected(std::move(done.error()));
    ++swept;
  }
  return swept;
}

// The job that ended first, if the retention's time or size says that it goes.
Result<std::optional<JobEndedKey>> JobStoreImpl::next_to_sweep(Time now) const {
  std::optional<JobEndedKey> oldest;
  for (const auto state : kEndedStates) {
    const auto scan = driver_.scan(
        Family::Queue, Range::prefix(key_prefix<JobEndedKey>(static_cast<std::uint32_t>(state))));
    if (!scan) return std::unexpected(scan.error());
    const auto more = (*scan)->next();
    if (!more) return std::unexpected(more.error());
    if (!*more) continue;
    auto key = decode_key<JobEndedKey>((*scan)->key());
    if (!key) return std::unexpected(key.error());
    if (!oldest || key->ended < oldest->ended) oldest = *key;
  }
  if (!oldest) return std::nullopt;
  const auto& retention = options_.retention;
  const bool old = retention.time.count() > 0 && oldest->ended + retention.time <= now;
  const bool much = retention.bytes > 0 && retained_bytes() > retention.bytes;
  return old || much ? oldest : std::nullopt;
}

// What is left of a job whose request is damaged, or was kept in memory only and lost in a crash.
Result<void> JobStoreImpl::drop_remains(const JobEndedKey& key, Time now) {
  auto settled = settle_all_children(
      key.number, loss_of(key.number, static_cast<JobState>(key.state), false), now);
  if (!settled) return settled;
  Edit edit;
  const auto name = encode_key(key);
  const auto value = driver_.get(Family::Queue, name);
  if (!value) return std::unexpected(value.error());
  if (!*value) return {};
  auto ended = decode_ended(**value);
  if (!ended) return std::unexpected(std::move(ended.error()));
  edit.batch.remove(Family::Queue, name);
  edit.batch.remove(Family::Jobs, encode_key(JobSpecKey{key.number}));
  if (!ended->batch.empty()) {
    edit.batch.remove(Family::Jobs, encode_key(JobOfBatchKey{ended->batch, key.number}));
  }
  edit.batch.remove(Family::Jobs, encode_key(JobProgressKey{key.number}));
  edit.batch.remove(Family::Jobs, encode_key(JobResultKey{key.number}));
  edit.then([bytes = ended->size_bytes](JobStoreImpl& store)
                GOFED_REQUIRES(store.mutex_) { store.retained_bytes_ -= bytes; });
  edit.move(key.number, {.batch = ended->batch}, static_cast<JobState>(key.state), std::nullopt);
  return commit(edit, Durability::Async);
}

}  // namespace gofed::store
