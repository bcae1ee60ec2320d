// The gate before compactions: none starts that could fill the disk.
// Private to store/rocksdb_driver*.cc.
//
// A compaction writes up to the size of its inputs before it removes them, and RocksDB (as Debian
// builds it) may abort the process when it meets ENOSPC. RocksDB's own limits only turn that into
// an error that stops the database. So the gate holds a compaction back, on its own background
// thread, until its inputs fit into what is free and a quarter of the reserve is left for flushes.
// A manual one (reclaim) is cancelled instead, so that its caller is told.
//
// Thread: the callbacks come from RocksDB's threads, the rest from the owner.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>

#include <rocksdb/listener.h>

#include "store/free_space.h"

namespace gofed::store {

class CompactionGate : public rocksdb::EventListener {
 public:
  explicit CompactionGate(FreeSpace space) : space_(std::move(space)) {}

  void OnCompactionBegin(rocksdb::DB* db, const rocksdb::CompactionJobInfo& info) override;

  // Lets everything through, for good: RocksDB ends those that it was told to cancel.
  void shut_down();

  // To be handed to a manual compaction; true once it was cancelled for want of space.
  [[nodiscard]] std::atomic<bool>& cancelled() { return cancelled_; }

 private:
  [[nodiscard]] bool room_for(const rocksdb::CompactionJobInfo& info) const;

  const FreeSpace space_;
  std::atomic<bool> cancelled_{false};
  std::mutex mutex_;  // guards shutting_down_
  std::condition_variable wake_;
  bool shutting_down_ = false;
};

}  // namespace gofed::store
