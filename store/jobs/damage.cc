// Jobs whose records cannot be read any more: a damaged block or value. Each is named, ends as dead
// with what was wrong as its reason, and holds up nobody else.
#include <utility>

#include "store/driver/keys.h"
#include "store/jobs/store_edit.h"
#include "store/jobs/store_impl.h"

namespace gofed::store {

Result<JobProgress> JobStoreImpl::load_progress(const Reader& reader, JobNumber number) {
  const auto bytes = reader.get(Family::Jobs, encode_key(JobProgressKey{number}));
  if (!bytes) return std::unexpected(bytes.error());
  return *bytes ? decode_progress(**bytes) : JobProgress{};
}

// Its other entries (a key, its place in a batch) cannot be located without its request; they go with
// the sweep, or mean nothing to who finds them.
void JobStoreImpl::bury(Edit& edit, JobNumber number, const JobLane& lane, JobState from,
                        const Error& why, Time now) const {
  auto progress = load_progress(driver_, number).value_or(JobProgress{});
  progress.state = JobState::Dead;
  progress.due.reset();
  progress.ended = now;
  progress.cancelling = false;
  progress.note({why.code, "its request cannot be read: " + why.context}, progress.attempts, now);
  edit.batch.put(Family::Jobs, encode_key(JobProgressKey{number}), encode_progress(progress));
  write_end(edit, number, lane, progress, 0, std::nullopt);
  edit.move(number, lane, from, JobState::Dead);
}

// What is known of a job without its request. Its progress has to be there for that.
Result<JobStatus> JobStoreImpl::damaged_status(const Reader& reader, JobNumber number,
                                               const Error& why) {
  auto progress = load_progress(reader, number);
  if (!progress) return std::unexpected(why);
  JobStatus status{.number = number,
                   .state = progress->state,
                   .attempts = progress->attempts,
                   .started = progress->started,
                   .ended = progress->ended,
                   .worker = std::move(progress->worker),
                   .result_bytes = progress->result_bytes,
                   .failures = std::move(progress->failures)};
  if (!has_ended(status.state)) {
    status.failures.push_back({.time = status.started.value_or(Time{}), .error = why});
    return status;
  }
  const auto entry = reader.get(
      Family::Queue, encode_key(JobEndedKey{.state = static_cast<std::uint32_t>(status.state),
                                            .ended = status.ended.value_or(Time{}),
                                            .number = number}));
  if (!entry) return std::unexpected(entry.error());
  if (!*entry) return status;
  auto ended = decode_ended(**entry);
  if (!ended) return std::unexpected(std::move(ended.error()));
  status.batch = std::move(ended->batch);
  return status;
}

}  // namespace gofed::store
