#include "store/rocksdb/commit_queue.h"

#include <utility>

namespace gofed::store {
namespace {

// Whether a batch may ride in a group that the leader commits. A weaker leader does not take a
// stronger follower along, which would make it wait for an fsync that nobody in front asked for.
bool may_join(Durability leader, Durability follower) {
  if (leader == Durability::Memory || follower == Durability::Memory) return leader == follower;
  return follower <= leader;
}

}  // namespace

Result<void> CommitQueue::write(const WriteBatch& batch, Durability durability) {
  Item item{.batch = &batch, .durability = durability};
  std::unique_lock lock{mutex_};
  queue_.push_back(&item);
  while (!item.done) {
    if (!queue_.empty() && queue_.front() == &item) {
      commit_group(lock);
    } else if (!syncing_ && !committed_.empty() && committed_.front() == &item) {
      sync_committed(lock);
    } else {
      item.wake.wait(lock);
    }
  }
  return std::move(item.result);
}

void CommitQueue::commit_group(std::unique_lock<std::mutex>& lock) {
  const auto group = gather();
  lock.unlock();
  const auto committed = commit_(group);
  lock.lock();
  ++counts_.groups;
  counts_.batches += group.size();
  queue_.erase(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(group.size()));
  if (!queue_.empty()) queue_.front()->wake.notify_one();
  if (committed == Committed::Unsynced) {
    committed_.insert(committed_.end(), group.begin(), group.end());
  } else {
    finish(group);
  }
}

void CommitQueue::sync_committed(std::unique_lock<std::mutex>& lock) {
  const auto items = std::exchange(committed_, {});
  syncing_ = true;
  lock.unlock();
  const auto synced = sync_();
  lock.lock();
  syncing_ = false;
  if (!committed_.empty()) committed_.front()->wake.notify_one();
  for (Item* item : items) {
    if (item->result) item->result = synced;
  }
  finish(items);
}

CommitQueue::Counts CommitQueue::counts() const {
  const std::lock_guard lock{mutex_};
  return counts_;
}

std::vector<CommitQueue::Item*> CommitQueue::gather() const {
  std::vector<Item*> group;
  std::size_t bytes = 0;
  for (Item* item : queue_) {
    bytes += item->batch->size_bytes();
    const bool first = group.empty();
    if (!first && (bytes > kGroupBytesMax || group.size() == kGroupBatchesMax ||
                   !may_join(group.front()->durability, item->durability))) {
      break;
    }
    group.push_back(item);
  }
  return group;
}

void CommitQueue::finish(std::span<Item* const> items) {
  for (Item* item : items) {
    item->done = true;
    item->wake.notify_one();  // under the lock: the item is gone as soon as its writer sees done
  }
}

}  // namespace gofed::store
