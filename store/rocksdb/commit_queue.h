// Group commit: many threads write, one of them commits for all that wait.
//
// A writer enters the queue. The one at its head takes what has gathered behind it, up to the
// limits below, commits it as one group, and wakes the others with their results; while it waits
// for the disk the next group gathers. So a group is as large as the disk is slow, one thread alone
// is never delayed, and the order of batches is the order of their entering.
//
// A group may be left unsynced by its commit: then the next one is committed while this one is made
// durable, and whatever was committed while a sync ran shares the next sync. Its writers return
// after theirs, as any others.
//
// Thread: any. Knows nothing of any driver: the functions do the work, one commit and one sync at a
// time, beside each other.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "schemas/base/mutex.h"
#include "schemas/base/result.h"
#include "store/driver/driver.h"

namespace gofed::store {

inline constexpr std::size_t kGroupBytesMax = 4U * 1024 * 1024;  // a larger batch goes alone
inline constexpr std::size_t kGroupBatchesMax = 4096;

class CommitQueue {
 public:
  struct Item {
    const WriteBatch* batch;
    Durability durability;
    Result<void> result = {};  // set by the commit function
    bool done = false;
    CondVar wake = {};
  };

  enum class Committed : std::uint8_t { Done, Unsynced };

  // Commits the group, in order, as durably as its strongest item asks, and sets every result;
  // Unsynced: all but the fsync. Memory items come only among themselves, so that they are not
  // logged.
  using Commit = std::function<Committed(std::span<Item* const> group)>;
  // Makes durable what was committed before; its result is that of all who wait for it.
  using Sync = std::function<Result<void>()>;

  CommitQueue(Commit commit, Sync sync) : commit_(std::move(commit)), sync_(std::move(sync)) {}

  // Returns when the batch is committed, or was refused.
  Result<void> write(const WriteBatch& batch, Durability durability);

  struct Counts {
    std::uint64_t groups = 0;
    std::uint64_t batches = 0;
  };
  [[nodiscard]] Counts counts() const;

 private:
  void commit_group() GOFED_REQUIRES(mutex_);
  void sync_committed() GOFED_REQUIRES(mutex_);
  [[nodiscard]] std::vector<Item*> gather() const GOFED_REQUIRES(mutex_);
  static void finish(std::span<Item* const> items);

  const Commit commit_;
  const Sync sync_;
  mutable Mutex mutex_;  // the items' `done` too
  std::deque<Item*> queue_
      GOFED_GUARDED_BY(mutex_);  // the head commits; items live on their writers' stacks
  std::vector<Item*> committed_
      GOFED_GUARDED_BY(mutex_);  // and not synced; the first of them syncs for all
  bool syncing_ GOFED_GUARDED_BY(mutex_) = false;
  Counts counts_ GOFED_GUARDED_BY(mutex_);
};

}  // namespace gofed::store
