// Jobs that wait for time or for other jobs: how they come to, and JobStoreImpl::tick.
#include <algorithm>
#include <utility>

#include "store/driver/keys.h"
#include "store/jobs/store_edit.h"
#include "store/jobs/store_impl.h"

namespace gofed::store {
namespace {

constexpr std::size_t kTickJobsMax = 500;  // of one kind and call

// The first entries of a kind up to a time, as (number, value).
template <typename K>
struct Timed {
  std::vector<std::pair<K, std::string>> entries;
  Time next = Time::max();  // of the first one that was left
};

template <typename K>
Result<Timed<K>> read_until(const Reader& reader, Time K::* time, Time now) {
  const auto scan = reader.scan(Family::Queue, Range::prefix(key_prefix<K>()));
  if (!scan) return std::unexpected(scan.error());
  Timed<K> found;
  while (true) {
    const auto more = (*scan)->next();
    if (!more) return std::unexpected(more.error());
    if (!*more) return found;
    auto key = decode_key<K>((*scan)->key());
    if (!key) return std::unexpected(key.error());
    if ((*key).*time > now || found.entries.size() == kTickJobsMax) {
      found.next = (*key).*time;
      return found;
    }
    found.entries.emplace_back(std::move(*key), (*scan)->value());
  }
}

}  // namespace

Result<Time> JobStoreImpl::tick(Time now) {
  const MutexLock transitions{transitions_};
  const auto due = take_due(now);
  if (!due) return std::unexpected(due.error());
  const auto late = take_late(now);
  if (!late) return std::unexpected(late.error());
  const auto settled = settle_parents(now);
  if (!settled) return std::unexpected(settled.error());
  if (*due || *late || *settled) return now;
  const MutexLock lock{mutex_};
  return std::min(next_due_, next_deadline_);
}

// Back-offs that are over.
Result<bool> JobStoreImpl::take_due(Time now) {
  {
    const MutexLock lock{mutex_};
    if (next_due_ > now) return false;
  }
  auto found = read_until(driver_, &JobDelayedKey::due, now);
  if (!found) return std::unexpected(std::move(found.error()));
  Edit edit;
  for (const auto& [key, value] : found->entries) {
    auto place = decode_place(value);
    if (!place) return std::unexpected(std::move(place.error()));
    edit.batch.remove(Family::Queue, encode_key(key));
    edit.batch.put(Family::Queue, encode_ready_key(place->lane, key.number), kReadyAgain);
    edit.then([lane = place->lane, number = key.number](JobStoreImpl& store)
                  GOFED_REQUIRES(store.mutex_) { store.lanes_.put_back(lane, number); });
  }
  edit.then([next = found->next](JobStoreImpl& store)
                GOFED_REQUIRES(store.mutex_) { store.next_due_ = next; });
  if (auto done = commit(edit, Durability::Async); !done) return std::unexpected(done.error());
  return found->next <= now;
}

// Jobs whose deadline passes while they wait. One that runs is judged when its attempt ends.
Result<bool> JobStoreImpl::take_late(Time now) {
  {
    const MutexLock lock{mutex_};
    if (next_deadline_ > now) return false;
  }
  auto found = read_until(driver_, &JobDeadlineKey::deadline, now);
  if (!found) return std::unexpected(std::move(found.error()));
  Edit edit;
  for (const auto& [key, value] : found->entries) {
    auto job = load(driver_, key.number, SpecPart::Head);
    const bool damaged = !job && job.error().code == Errc::Corrupt;  // its turn will tell
    if (!job && !damaged) return std::unexpected(std::move(job.error()));
    edit.batch.remove(Family::Queue, encode_key(key));
    if (damaged || !*job || (*job)->progress.state != JobState::Queued) continue;
    const Error why{Errc::Timeout, "its deadline passed while it waited"};
    if (auto done = end_queued(edit, key.number, **job, JobEvent::Expire, why, now); !done) {
      return std::unexpected(std::move(done.error()));
    }
  }
  edit.then([next = found->next](JobStoreImpl& store)
                GOFED_REQUIRES(store.mutex_) { store.next_deadline_ = next; });
  if (auto done = commit(edit, Durability::Sync); !done) return std::unexpected(done.error());
  return found->next <= now;
}

void JobStoreImpl::block(Edit& edit, JobNumber number, const JobLane& lane,
                         const std::vector<JobNumber>& waits) {
  for (const auto parent : waits) {
    edit.batch.put(Family::Queue, encode_key(JobDependentKey{parent, number}), {});
  }
  edit.batch.put(
      Family::Queue, encode_key(JobBlockedKey{number}),
      encode_place(
          {.lane = lane, .attempts = 0, .parents = static_cast<std::uint32_t>(waits.size())}));
  edit.then([](JobStoreImpl& store) GOFED_REQUIRES(store.mutex_) { ++store.blocked_; });
}

void JobStoreImpl::watch_deadline(Edit& edit, JobNumber number, Time deadline) {
  edit.batch.put(Family::Queue, encode_key(JobDeadlineKey{deadline, number}), {});
  edit.then([deadline](JobStoreImpl& store) GOFED_REQUIRES(store.mutex_) {
    store.next_deadline_ = std::min(store.next_deadline_, deadline);
  });
}

// Takes a queued job out of wherever it waits.
Result<void> JobStoreImpl::leave_queue(Edit& edit, JobNumber number, const Stored& job) const {
  const auto lane = job.lane();
  if (job.blocked) {
    edit.batch.remove(Family::Queue, encode_key(JobBlockedKey{number}));
    for (const auto parent : job.spec.request.after) {
      edit.batch.remove(Family::Queue, encode_key(JobDependentKey{parent, number}));
    }
    edit.then([](JobStoreImpl& store) GOFED_REQUIRES(store.mutex_) { --store.blocked_; });
  } else if (job.progress.due) {
    // After its time it is ready, which its progress does not tell.
    const auto delayed = encode_key(JobDelayedKey{*job.progress.due, number});
    const auto there = driver_.get(Family::Queue, delayed);
    if (!there) return std::unexpected(there.error());
    edit.batch.remove(Family::Queue, delayed);
    if (!*there) {
      edit.batch.remove(Family::Queue, encode_ready_key(lane, number));
      edit.then([lane, number](JobStoreImpl& store)
                    GOFED_REQUIRES(store.mutex_) { store.lanes_.remove(lane, number); });
    }
  } else {
    edit.batch.remove(Family::Queue, encode_ready_key(lane, number));
    edit.then([lane, number](JobStoreImpl& store)
                  GOFED_REQUIRES(store.mutex_) { store.lanes_.remove(lane, number); });
  }
  return {};
}

Result<void> JobStoreImpl::end_queued(Edit& edit, JobNumber number, Stored& job, JobEvent event,
                                      const Error& why, Time now) const {
  const auto state = next_state(JobState::Queued, event);
  GOFED_ASSERT(state.has_value());
  if (auto left = leave_queue(edit, number, job); !left) return left;
  auto& progress = job.progress;
  progress.state = *state;
  progress.due.reset();
  progress.ended = now;
  progress.note(why, progress.attempts, now);
  edit.batch.put(Family::Jobs, encode_key(JobProgressKey{number}), encode_progress(progress));
  write_end(edit, number, job.lane(), progress, job.spec.body_bytes, job.spec.request.deadline);
  edit.move(number, job.lane(), JobState::Queued, progress.state);
  return {};
}

Result<std::vector<JobNumber>> JobStoreImpl::undone(std::span<const JobNumber> jobs,
                                                    Missing missing,
                                                    std::vector<JobNumber>& ended) const {
  std::vector<JobNumber> open;
  for (const auto number : jobs) {
    const auto job = load(driver_, number, SpecPart::Head);
    if (!job) return std::unexpected(job.error());
    if (!*job) {
      if (missing == Missing::Ignore) continue;
      return fail(Errc::NotFound,
                  "waits for job " + std::to_string(number) + ", which is not there");
    }
    const auto state = (*job)->progress.state;
    if (state == JobState::Done) continue;
    open.push_back(number);
    if (has_ended(state)) ended.push_back(number);
  }
  return open;
}

Result<bool> JobStoreImpl::settle_parents(Time now) {
  for (std::size_t i = 0; i < kTickJobsMax && !settled_.empty(); ++i) {
    const auto left = settle_parent(settled_.front(), now);
    if (!left) return left;
    if (*left) return true;
    settled_.pop_front();
  }
  return !settled_.empty();
}

Result<bool> JobStoreImpl::settle_parent(JobNumber parent, Time now) {
  const auto known = status_in(driver_, parent);
  if (!known && known.error().code != Errc::Corrupt) return std::unexpected(known.error());
  if (known && !*known) {
    // Its request was kept in memory only and lost in a crash: what it did is not known.
    return settle_children(
        parent,
        Error{Errc::NotAllowed, "job " + std::to_string(parent) + ", which it waits for, is lost"},
        now);
  }
  const auto state = known ? (*known)->state : JobState::Dead;
  if (!has_ended(state)) return false;  // it was retried meanwhile
  const auto progress = load_progress(driver_, parent);
  return settle_children(parent, loss_of(parent, state, progress && progress->closing), now);
}

Result<void> JobStoreImpl::settle_all_children(JobNumber parent, const std::optional<Error>& loss,
                                               Time now) {
  {
    const MutexLock lock{mutex_};
    if (blocked_ == 0) return {};
  }
  while (true) {
    const auto left = settle_children(parent, loss, now);
    if (!left) return std::unexpected(left.error());
    if (!*left) return {};
  }
}

// The jobs that wait for one that has ended, a bounded number of them, and whether more are left:
// one job less to wait for, or the end. The entries go in the same write, so that each counts once,
// whatever happens between.
Result<bool> JobStoreImpl::settle_children(JobNumber parent, const std::optional<Error>& loss,
                                           Time now) {
  const auto scan = driver_.scan(Family::Queue, Range::prefix(key_prefix<JobDependentKey>(parent)));
  if (!scan) return std::unexpected(scan.error());
  Edit edit;
  std::size_t count = 0;
  bool left = false;
  while (true) {
    const auto more = (*scan)->next();
    if (!more) return std::unexpected(more.error());
    if (!*more) break;
    if (count++ == kTickJobsMax) {
      left = true;
      break;
    }
    const auto key = decode_key<JobDependentKey>((*scan)->key());
    if (!key) return std::unexpected(key.error());
    edit.batch.remove(Family::Queue, (*scan)->key());
    auto done = loss ? orphan(edit, key->child, *loss, now) : unblock(edit, key->child);
    if (!done) return std::unexpected(std::move(done.error()));
  }
  if (auto done = commit(edit, Durability::Async); !done) return std::unexpected(done.error());
  return left;
}

Result<void> JobStoreImpl::unblock(Edit& edit, JobNumber child) const {
  const auto key = encode_key(JobBlockedKey{child});
  const auto value = driver_.get(Family::Queue, key);
  if (!value) return std::unexpected(value.error());
  if (!*value) return {};
  auto place = decode_place(**value);
  if (!place) return std::unexpected(std::move(place.error()));
  if (--place->parents > 0) {
    edit.batch.put(Family::Queue, key, encode_place(*place));
    return {};
  }
  edit.batch.remove(Family::Queue, key);
  edit.batch.put(Family::Queue, encode_ready_key(place->lane, child), kReadyAgain);
  edit.then([lane = place->lane, child](JobStoreImpl& store) GOFED_REQUIRES(store.mutex_) {
    --store.blocked_;
    store.lanes_.put_back(lane, child);
  });
  return {};
}

Result<void> JobStoreImpl::orphan(Edit& edit, JobNumber child, const Error& why, Time now) const {
  auto job = load(driver_, child, SpecPart::Head);
  if (!job && job.error().code == Errc::Corrupt) {
    return bury_blocked(edit, child, job.error(), now);
  }
  if (!job) return std::unexpected(std::move(job.error()));
  if (!*job || !(*job)->blocked) return {};
  return end_queued(edit, child, **job, JobEvent::Orphan, why, now);
}

Result<void> JobStoreImpl::bury_blocked(Edit& edit, JobNumber number, const Error& why,
                                        Time now) const {
  const auto key = encode_key(JobBlockedKey{number});
  const auto value = driver_.get(Family::Queue, key);
  if (!value) return std::unexpected(value.error());
  if (!*value) return {};
  const auto place = decode_place(**value);
  if (!place) return std::unexpected(place.error());
  edit.batch.remove(Family::Queue, key);
  edit.then([](JobStoreImpl& store) GOFED_REQUIRES(store.mutex_) { --store.blocked_; });
  bury(edit, number, place->lane, JobState::Queued, why, now);
  return {};
}

}  // namespace gofed::store
