#include "store/commit_queue.h"

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
  item.wake.wait(lock, [&] { return item.done || queue_.front() == &item; });
  if (item.done) return std::move(item.result);

  const auto group = gather();
  lock.unlock();
  commit_(group);
  lock.lock();
  finish(group);
  return std::move(item.result);
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

void CommitQueue::finish(std::span<Item* const> group) {
  ++counts_.groups;
  counts_.batches += group.size();
  for (Item* item : group) {
    queue_.pop_front();
    item->done = true;
    item->wake.notify_one();  // under the lock: the item is gone as soon as its writer sees done
  }
  if (!queue_.empty()) queue_.front()->wake.notify_one();
}

}  // namespace gofed::store
