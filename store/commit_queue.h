// Group commit: many threads write, one of them commits for all that wait.
//
// A writer enters the queue. The one at its head takes what has gathered behind it, up to the
// limits below, commits it as one group, and wakes the others with their results; while it waits
// for the disk the next group gathers. So a group is as large as the disk is slow, one thread alone
// is never delayed, and the order of batches is the order of their entering.
//
// Thread: any. Knows nothing of any driver: the commit function does the work, one group at a time.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <span>
#include <vector>

#include "schemas/result.h"
#include "store/driver.h"

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
    std::condition_variable wake = {};
  };

  // Commits the group, in order, as durably as its strongest item asks, and sets every result.
  // Memory items come only among themselves, so that they are not logged.
  using Commit = std::function<void(std::span<Item* const> group)>;

  explicit CommitQueue(Commit commit) : commit_(std::move(commit)) {}

  // Returns when the batch is committed, or was refused.
  Result<void> write(const WriteBatch& batch, Durability durability);

  struct Counts {
    std::uint64_t groups = 0;
    std::uint64_t batches = 0;
  };
  [[nodiscard]] Counts counts() const;

 private:
  [[nodiscard]] std::vector<Item*> gather() const;
  void finish(std::span<Item* const> group);

  const Commit commit_;
  mutable std::mutex mutex_;  // guards queue_, counts_ and the items' done
  std::deque<Item*> queue_;   // the head commits; items live on their writers' stacks
  Counts counts_;
};

}  // namespace gofed::store
