// Batches: made by their first job or by a limit; they go with their last job, and their limit with
// them.
#include <utility>

#include "store/driver/keys.h"
#include "store/jobs/check.h"
#include "store/jobs/store_edit.h"
#include "store/jobs/store_impl.h"

namespace gofed::store {

Result<void> JobStoreImpl::limit_batch(const JobBatchLimit& limit, Time now) {
  const MutexLock transitions{transitions_};
  Edit edit;
  if (auto put = put_limit(edit, limit, now); !put) return put;
  return commit(edit, Durability::Sync);
}

// Under transitions_. Writes nothing where it is the limit already.
Result<void> JobStoreImpl::put_limit(Edit& edit, const JobBatchLimit& limit, Time now) const {
  const auto& [name, in_flight_max] = limit;
  if (auto ok = check_job_name("batch", name, false); !ok) return ok;
  std::optional<Time> created;
  {
    const MutexLock lock{mutex_};
    if (const auto at = batches_.find(name); at != batches_.end()) {
      if (at->second.in_flight_max == in_flight_max && at->second.created) return {};
      created = at->second.created;
    } else if (batches_.size() >= kJobBatchesMax) {
      return fail(Errc::Busy, "batch " + in_quotes(name) + ": " + std::to_string(kJobBatchesMax) +
                                  " batches are kept already");
    }
  }
  const JobBatchValue value{.created = created.value_or(now), .in_flight_max = in_flight_max};
  edit.batch.put(Family::Jobs, encode_key(JobBatchKey{name}), encode_batch(value));
  edit.then([name, value](JobStoreImpl& store) GOFED_REQUIRES(store.mutex_) {
    auto& batch = store.batches_[name];
    batch.created = value.created;
    batch.in_flight_max = value.in_flight_max;
    store.lanes_.limit_batch(name, value.in_flight_max);
  });
  return {};
}

Result<JobBatchStatus> JobStoreImpl::batch(const std::string& name) const {
  const MutexLock lock{mutex_};
  const auto found = batches_.find(name);
  if (found == batches_.end()) return fail(Errc::NotFound, "batch \"" + name + "\": not known");
  const auto& batch = found->second;
  return JobBatchStatus{.batch = name,
                        .counts = batch.counts,
                        .in_flight_max = batch.in_flight_max,
                        .created = batch.created};
}

std::vector<JobBatchStatus> JobStoreImpl::batches(std::size_t count_max) const {
  const MutexLock lock{mutex_};
  std::vector<JobBatchStatus> all;
  for (const auto& [name, batch] : batches_) {
    if (all.size() == count_max) break;
    if (name.empty()) continue;
    all.push_back({.batch = name,
                   .counts = batch.counts,
                   .in_flight_max = batch.in_flight_max,
                   .created = batch.created});
  }
  return all;
}

Result<std::vector<JobNumber>> JobStoreImpl::list_batch_after(const std::string& batch,
                                                              JobNumber last,
                                                              std::size_t count_max) const {
  const auto scan = driver_.scan(
      Family::Jobs, Range::prefix_after(key_prefix<JobOfBatchKey>(batch),
                                        encode_key(JobOfBatchKey{.batch = batch, .number = last})));
  if (!scan) return std::unexpected(scan.error());
  std::vector<JobNumber> numbers;
  while (numbers.size() < count_max) {
    const auto more = (*scan)->next();
    if (!more) return std::unexpected(more.error());
    if (!*more) break;
    const auto key = decode_key<JobOfBatchKey>((*scan)->key());
    if (!key) return std::unexpected(key.error());
    numbers.push_back(key->number);
  }
  return numbers;
}

bool JobStoreImpl::is_new_batch(const std::string& name) const {
  const MutexLock lock{mutex_};
  const auto at = batches_.find(name);
  return at == batches_.end() || !at->second.created;
}

void JobStoreImpl::forget_empty_batch(Edit& edit, const std::string& name) const {
  {
    const MutexLock lock{mutex_};
    const auto at = batches_.find(name);
    if (at == batches_.end() || at->second.counts.total() != 1) return;
  }
  // A submission into the batch may be on its way: it stays then, and only its date is lost.
  edit.batch.remove(Family::Jobs, encode_key(JobBatchKey{name}));
  edit.then([name](JobStoreImpl& store) GOFED_REQUIRES(store.mutex_) {
    const auto at = store.batches_.find(name);
    if (at == store.batches_.end() || at->second.counts.total() != 0) return;
    store.batches_.erase(at);
    store.lanes_.limit_batch(name, 0);
  });
}

}  // namespace gofed::store
