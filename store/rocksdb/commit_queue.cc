#include "store/rocksdb/commit_queue.h"

#include <utility>

namespace gofed::store {
namespace {

// A group is committed at its leader's durability; a stronger batch starts a new group, so that a weaker leader
// never waits for an fsync that it did not ask for.
bool may_join(Durability leader, Durability follower) {
  if (leader == Durability::Memory || follower == Durability::Memory) return leader == follower;
  return follower <= leader;
}

}  // namespace

Result<void> CommitQueue::write(const WriteBatch& batch, Durability durability) {
  Item item{.batch = &batch, .durability = durability};
  MutexLock lock{mutex_};
  queue_.push_back(&item);
  while (!item.done) {
    if (!queue_.empty() && queue_.front() == &item) {
      commit_group();
    } else if (!syncing_ && !committed_.empty() && committed_.front() == &item) {
      sync_committed();
    } else {
      item.wake.wait(lock);
    }
  }
  return std::move(item.result);
}

void CommitQueue::commit_group() {
  const auto group = gather();
  auto committed = Committed::Done;
  {
    const MutexUnlock unlocked{mutex_};
    committed = commit_(group);
  }
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

void CommitQueue::sync_committed() {
  const auto items = std::exchange(committed_, {});
  syncing_ = true;
  Result<void> synced;
  {
    const MutexUnlock unlocked{mutex_};
    synced = sync_();
  }
  syncing_ = false;
  if (!committed_.empty()) committed_.front()->wake.notify_one();
  for (Item* item : items) {
    if (item->result) item->result = synced;
  }
  finish(items);
}

CommitQueue::Counts CommitQueue::counts() const {
  const MutexLock lock{mutex_};
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
