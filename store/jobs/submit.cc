// Taking jobs in: JobStoreImpl::submit, its numbers and its keys.
#include <algorithm>
#include <utility>

#include "store/driver/keys.h"
#include "store/jobs/check.h"
#include "store/jobs/store_edit.h"
#include "store/jobs/store_impl.h"
#include "store/jobs/submission.h"

namespace gofed::store {
namespace {

// Numbers are reserved on disk in runs of so many, durably: whatever happens, none is given twice.
constexpr JobNumber kReserve = 65'536;

bool waits_for_others(const JobRequest& request) {
  return !request.after.empty() || !request.after_here.empty();
}

}  // namespace

// Holds the idempotency keys of a submission, so that two with the same key do not both find it
// free.
class JobStoreImpl::KeyGuard {
 public:
  KeyGuard(JobStoreImpl& store, std::span<const JobRequest> requests) : store_(store) {
    for (const auto& request : requests) {
      if (!request.key.empty()) keys_.insert(spelled(request));
    }
    if (keys_.empty()) return;
    MutexLock lock{store_.mutex_};
    while (is_any_in_use()) store_.keys_changed_.wait(lock);
    store_.keys_in_use_.insert(keys_.begin(), keys_.end());
  }
  ~KeyGuard() {
    if (keys_.empty()) return;
    {
      const MutexLock lock{store_.mutex_};
      for (const auto& key : keys_) store_.keys_in_use_.erase(key);
    }
    store_.keys_changed_.notify_all();
  }
  KeyGuard(const KeyGuard&) = delete;
  KeyGuard& operator=(const KeyGuard&) = delete;

 private:
  [[nodiscard]] bool is_any_in_use() const GOFED_REQUIRES(store_.mutex_) {
    for (const auto& key : keys_) {
      if (store_.keys_in_use_.contains(key)) return true;
    }
    return false;
  }

  JobStoreImpl& store_;
  std::set<std::string> keys_;
};

// Numbers on their way to the disk: readers of the queue stay below them. Given free by commit()'s
// effect on success, by the destructor otherwise.
class JobStoreImpl::NumberGuard {
 public:
  NumberGuard(JobStoreImpl& store, JobNumber first) : store_(store), first_(first) {}
  ~NumberGuard() {
    const MutexLock lock{store_.mutex_};
    store_.uncommitted_.erase(first_);
  }
  NumberGuard(const NumberGuard&) = delete;
  NumberGuard& operator=(const NumberGuard&) = delete;

 private:
  JobStoreImpl& store_;
  JobNumber first_;
};

// The first of `count` numbers, noted as on their way.
Result<JobNumber> JobStoreImpl::allocate(std::size_t count) {
  const MutexLock reserving{reserving_};
  MutexLock lock{mutex_};
  if (next_ + count > reserved_) {
    const auto reserve = next_ + count + kReserve;
    lock.unlock();
    WriteBatch batch;
    // Not among the jobs or their orders: files of nothing but new ones need no merging.
    batch.put(Family::Meta, encode_key(NextJobKey{}), ByteWriter{}.u64(reserve).take());
    if (auto written = driver_.write(batch, Durability::Sync); !written) {
      return std::unexpected(std::move(written.error()));
    }
    lock.lock();
    reserved_ = reserve;
  }
  const auto first = next_;
  next_ += count;
  uncommitted_.insert(first);
  return first;
}

// By position: the number of the job that has the request's key already; 0: none has.
Result<std::vector<JobNumber>> JobStoreImpl::known_keys(
    std::span<const JobRequest> requests) const {
  std::vector<JobNumber> known(requests.size(), 0);
  for (std::size_t i = 0; i < requests.size(); ++i) {
    if (requests[i].key.empty()) continue;
    const auto value = driver_.get(Family::Jobs, spelled(requests[i]));
    if (!value) return std::unexpected(value.error());
    if (!*value) continue;
    ByteReader in{**value};
    known[i] = in.u64();
    if (!in.done()) return fail(Errc::Corrupt, "key " + in_quotes(requests[i].key) + ": damaged");
    // The key of a job that was damaged may outlive it.
    const auto job = load(driver_, known[i], SpecPart::Head);
    if (!job) return std::unexpected(job.error());
    if (!*job) known[i] = 0;
  }
  return known;
}

Result<void> JobStoreImpl::check_lanes(std::span<const JobRequest> requests) const {
  const MutexLock lock{mutex_};
  JobLane lane;  // of no job: they name a service
  std::size_t fresh = 0;
  std::size_t fresh_batches = 0;
  for (const auto& request : requests) {
    if (is_in(lane, request)) continue;
    lane = lane_of(request);
    if (!lanes_.has(lane)) {
      if (auto room = lanes_.check_room(lane, fresh++); !room) return room;
    }
    if (!batches_.contains(lane.batch) && batches_.size() + ++fresh_batches > kJobBatchesMax) {
      return fail(Errc::Busy, "batch " + in_quotes(lane.batch) + ": " +
                                  std::to_string(kJobBatchesMax) + " batches are kept already");
    }
  }
  return {};
}

bool JobStoreImpl::waits_or_makes_batch(std::span<const JobRequest> requests) const {
  std::string_view known;  // batch
  return std::ranges::any_of(requests, [&](const JobRequest& request) {
    if (waits_for_others(request)) return true;
    if (request.batch == known) return false;
    known = request.batch;
    return !request.batch.empty() && is_new_batch(request.batch);
  });
}

Result<std::vector<SubmittedJob>> JobStoreImpl::submit(std::span<const JobRequest> requests,
                                                       Durability durability, Time now,
                                                       const std::optional<JobBatchLimit>& limit) {
  if (auto ok = check_requests(requests); !ok) return std::unexpected(std::move(ok.error()));
  if (auto ok = check_lanes(requests); !ok) return std::unexpected(std::move(ok.error()));
  if (requests.empty()) {
    auto limited = limit ? limit_batch(*limit, now) : Result<void>{};
    if (!limited) return std::unexpected(std::move(limited.error()));
    return std::vector<SubmittedJob>{};
  }

  // A job that others wait for must not end between being looked at and being waited for, and a
  // batch is made once.
  std::optional<MutexLock> transitions;
  if (limit || waits_or_makes_batch(requests)) transitions.emplace(transitions_);
  const KeyGuard keys{*this, requests};
  const auto known = known_keys(requests);
  if (!known) return std::unexpected(known.error());
  const auto first = allocate(requests.size());
  if (!first) return std::unexpected(first.error());
  const NumberGuard numbers{*this, *first};
  Submission submission{*this, requests, *first, now};
  if (auto done = submission.add_all(*known); !done) {
    return std::unexpected(std::move(done.error()));
  }
  // After the batches that the jobs make, whose records it replaces.
  if (limit) {
    if (auto put = put_limit(submission.edit(), *limit, now); !put) {
      return std::unexpected(std::move(put.error()));
    }
  }
  if (auto done = commit(submission.edit(), durability); !done) {
    return std::unexpected(std::move(done.error()));
  }
  return submission.take();
}

}  // namespace gofed::store
