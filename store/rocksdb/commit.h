// Group commit into an open database: the two functions that a CommitQueue works with.
// Private to store/rocksdb_driver*.cc.
//
// A group becomes one batch of RocksDB's, with the number of the commit in it. Its batches are
// taken or refused one by one: for want of space, or for a requirement that does not hold after
// those before it. What is acknowledged raises the mark. After a write or a sync that failed nobody
// knows what reached the log, so nothing more is taken.
//
// Thread: commit() is of one thread at a time and sync() of another, beside each other;
// files_discarded() of any; flush() when there are no others.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include <rocksdb/write_batch.h>

#include "schemas/base/mutex.h"
#include "store/rocksdb/commit_queue.h"
#include "store/rocksdb/open.h"

namespace gofed::store {

class GroupCommitter {
 public:
  // The store must outlive it.
  explicit GroupCommitter(const OpenedStore& store) : store_(store), commit_(store.commit) {}

  // As CommitQueue::Commit and CommitQueue::Sync.
  CommitQueue::Committed commit(std::span<CommitQueue::Item* const> group);
  Result<void> sync();

  // Files were given up: their space may come a moment later.
  void files_discarded() { discarded_at_ = std::chrono::steady_clock::now(); }

  // Makes durable whatever was committed, Memory writes too: the last call before closing.
  Result<void> flush();

 private:
  // What commits a group, and what makes groups durable that were left unsynced.
  struct Strength {
    Durability durability;
    bool sync_later;  // with sync()
  };
  class PendingChanges;

  [[nodiscard]] std::string where() const { return "store " + store_.path; }
  static Strength strength_of(std::span<CommitQueue::Item* const> accepted);
  Result<void> check_space(std::uint64_t free, std::uint64_t bytes, FreeSpace::For purpose);
  Result<void> find_space(std::uint64_t free, std::uint64_t bytes, FreeSpace::For purpose);
  [[nodiscard]] Result<void> check_requirements(const WriteBatch& batch,
                                                const PendingChanges& pending) const;
  Result<void> write(rocksdb::WriteBatch& changes, Strength strength);
  Result<void> acknowledge(std::uint64_t commit);
  [[nodiscard]] Result<void> check_sound() const;
  std::unexpected<Error> give_up(Error error);

  const OpenedStore& store_;

  // Of the thread that commits a group, one at a time; handed on by the queue's lock.
  bool unlogged_ = false;               // Memory writes since the store was opened
  std::uint64_t compaction_bytes_ = 0;  // what the next one takes; kept up while space is scarce

  std::atomic<std::uint64_t> commit_;  // the last number given out, once it is written

  // One thread commits while another syncs.
  mutable Mutex outcome_mutex_;  // the mark's advance() too
  std::optional<Error> failure_
      GOFED_GUARDED_BY(outcome_mutex_);  // a write of unknown outcome: no more are taken

  std::atomic<std::chrono::steady_clock::time_point> discarded_at_{};
};

}  // namespace gofed::store
