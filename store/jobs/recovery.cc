// Taking up where the last owner of the store ended: JobStoreImpl::open.
#include <algorithm>
#include <utility>

#include "store/driver/keys.h"
#include "store/jobs/store_edit.h"
#include "store/jobs/store_impl.h"

namespace gofed::store {
namespace {

constexpr std::size_t kRecoverJobsMax = 1000;  // of one write

// Calls `use(key, value)` for every entry of a kind.
template <typename K, typename Use>
Result<void> each(const Reader& reader, Family family, const Use& use) {
  const auto scan = reader.scan(family, Range::prefix(key_prefix<K>()));
  if (!scan) return std::unexpected(scan.error());
  while (true) {
    const auto more = (*scan)->next();
    if (!more) return std::unexpected(more.error());
    if (!*more) return {};
    const auto key = decode_key<K>((*scan)->key());
    if (!key) return std::unexpected(key.error());
    if (Result<void> used = use(*key, (*scan)->value()); !used) return used;
  }
}

}  // namespace

Result<void> JobStoreImpl::recover_next() {
  const MutexLock lock{mutex_};
  // Older stores have it among the jobs, or among their orders.
  for (const auto family : {Family::Jobs, Family::Queue, Family::Meta}) {
    const auto next = driver_.get(family, encode_key(NextJobKey{}));
    if (!next) return std::unexpected(next.error());
    if (!*next) continue;
    ByteReader in{**next};
    reserved_ = std::max(reserved_, in.u64());
    next_ = reserved_;
    if (!in.done()) return fail(Errc::Corrupt, "the next job's number: damaged");
  }
  return {};
}

Result<void> JobStoreImpl::recover(Time now) {
  auto done = recover_next();
  if (done) done = recover_batches();
  if (done) done = recover_ready();
  if (done) done = recover_waiting();
  if (done) done = recover_ended();
  if (done) done = recover_running(now);
  if (done) done = recover_parents();
  return done;
}

Result<void> JobStoreImpl::recover_batches() {
  const MutexLock lock{mutex_};
  return each<JobBatchKey>(driver_, Family::Jobs,
                           [this](const JobBatchKey& key, std::string_view value) -> Result<void> {
                             mutex_.assert_held();
                             const auto batch = decode_batch(value);
                             if (!batch) return std::unexpected(batch.error());
                             batches_[key.batch].created = batch->created;
                             batches_[key.batch].in_flight_max = batch->in_flight_max;
                             if (batch->in_flight_max > 0)
                               lanes_.limit_batch(key.batch, batch->in_flight_max);
                             return {};
                           });
}

Result<void> JobStoreImpl::recover_ready() {
  const MutexLock lock{mutex_};
  // Entries come lane by lane, so that each lane is looked up once.
  JobLane lane;
  std::uint64_t count = 0;
  const auto add = [&] {
    mutex_.assert_held();
    if (count == 0) return;
    lanes_.add(lane, count);
    batches_[lane.batch].counts[JobState::Queued] += count;
    counts_[JobState::Queued] += count;
    count = 0;
  };
  auto done = each<JobReadyKey>(
      driver_, Family::Queue, [&](const JobReadyKey& key, std::string_view) -> Result<void> {
        const auto priority = priority_of(key.rank);
        if (lane.priority != priority || lane.service != key.service || lane.batch != key.batch) {
          add();
          lane = {.priority = priority, .service = key.service, .batch = key.batch};
        }
        ++count;
        return {};
      });
  add();
  return done;
}

Result<void> JobStoreImpl::recover_waiting() {
  const MutexLock lock{mutex_};
  const auto count = [this](std::string_view value) -> Result<void> {
    mutex_.assert_held();
    const auto place = decode_place(value);
    if (!place) return std::unexpected(place.error());
    ++batches_[place->lane.batch].counts[JobState::Queued];
    ++counts_[JobState::Queued];
    return {};
  };
  auto done = each<JobDelayedKey>(driver_, Family::Queue,
                                  [&](const JobDelayedKey& key, std::string_view value) {
                                    mutex_.assert_held();
                                    next_due_ = std::min(next_due_, key.due);
                                    return count(value);
                                  });
  if (!done) return done;
  done = each<JobBlockedKey>(driver_, Family::Queue,
                             [&](const JobBlockedKey&, std::string_view value) {
                               mutex_.assert_held();
                               ++blocked_;
                               return count(value);
                             });
  if (!done) return done;
  next_deadline_ = Time::min();  // the first tick finds out
  return {};
}

Result<void> JobStoreImpl::recover_ended() {
  const MutexLock lock{mutex_};
  return each<JobEndedKey>(driver_, Family::Queue,
                           [this](const JobEndedKey& key, std::string_view value) -> Result<void> {
                             mutex_.assert_held();
                             const auto ended = decode_ended(value);
                             if (!ended) return std::unexpected(ended.error());
                             if (key.state >= kJobStates)
                               return fail(Errc::Corrupt, "ended entry: unknown state");
                             const auto state = static_cast<JobState>(key.state);
                             ++batches_[ended->batch].counts[state];
                             ++counts_[state];
                             retained_bytes_ += ended->size_bytes;
                             return {};
                           });
}

// Jobs that ran when the last owner ended. Their attempt counts: it may have come to its end.
Result<void> JobStoreImpl::recover_running(Time now) {
  std::vector<std::pair<JobNumber, JobPlace>> found;
  auto done =
      each<JobRunningKey>(driver_, Family::Queue,
                          [&](const JobRunningKey& key, std::string_view value) -> Result<void> {
                            auto place = decode_place(value);
                            if (!place) return std::unexpected(std::move(place.error()));
                            found.emplace_back(key.number, std::move(*place));
                            return {};
                          });
  if (!done) return done;
  std::vector<JobNumber> closing;
  for (std::size_t from = 0; from < found.size(); from += kRecoverJobsMax) {
    Edit edit;
    for (auto i = from; i < std::min(found.size(), from + kRecoverJobsMax); ++i) {
      if (done = recover_running_job(edit, found[i].first, found[i].second, now, closing); !done) {
        return done;
      }
    }
    if (done = commit(edit, Durability::Sync); !done) return done;
  }
  for (const auto number : closing) {
    auto job = must_load(number, SpecPart::Head);
    if (!job) return std::unexpected(std::move(job.error()));
    if (done = purge(number, *job, now); !done) return done;
  }
  return {};
}

Result<void> JobStoreImpl::recover_running_job(Edit& edit, JobNumber number, const JobPlace& place,
                                               Time now, std::vector<JobNumber>& closing) {
  auto job = load(driver_, number, SpecPart::Head);
  if (!job && job.error().code != Errc::Corrupt) return std::unexpected(std::move(job.error()));
  if (job && !*job) {  // its request was kept in memory only
    edit.batch.remove(Family::Queue, encode_key(JobRunningKey{number}));
    edit.batch.remove(Family::Jobs, encode_key(JobProgressKey{number}));
    return {};
  }
  {
    const MutexLock lock{mutex_};
    ++batches_[place.lane.batch].counts[JobState::Running];
    ++counts_[JobState::Running];
  }
  if (!job) {
    edit.batch.remove(Family::Queue, encode_key(JobRunningKey{number}));
    bury(edit, number, place.lane, JobState::Running, job.error(), now);
    return {};
  }
  auto& [spec, progress, blocked] = **job;
  if (progress.closing) closing.push_back(number);
  const JobOutcome lost{
      .number = number,
      .result = fail(Errc::WorkerLost, "the job service ended while the job ran; it may have run")};
  end_attempt(edit, lost,
              Running{.lane = place.lane,
                      .policy = spec.request.policy,
                      .deadline = spec.request.deadline,
                      .body_bytes = spec.body_bytes,
                      .progress = std::move(progress)},
              now);
  return {};
}

// Jobs that wait for one that ended before its end was passed on.
Result<void> JobStoreImpl::recover_parents() {
  {
    const MutexLock lock{mutex_};
    if (blocked_ == 0) return {};
  }
  std::optional<JobNumber> last;
  return each<JobDependentKey>(driver_, Family::Queue,
                               [&](const JobDependentKey& key, std::string_view) -> Result<void> {
                                 transitions_.assert_held();
                                 if (last == key.parent) return {};
                                 last = key.parent;
                                 const auto job = load(driver_, key.parent, SpecPart::Head);
                                 if (!job && job.error().code != Errc::Corrupt)
                                   return std::unexpected(job.error());
                                 if (!job || !*job || has_ended((*job)->progress.state))
                                   settled_.push_back(key.parent);
                                 return {};
                               });
}

}  // namespace gofed::store
