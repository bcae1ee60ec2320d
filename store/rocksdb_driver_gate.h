// The gate before compactions: none starts that could fill the disk.
// Private to store/rocksdb_driver*.cc.
//
// A compaction writes up to the size of its inputs before it removes them. One that fills the disk
// waits for room (rocksdb_driver_files.h) while it holds the last of it, and RocksDB's own limits
// only turn that into an error that stops the database. So the gate holds a compaction back, on its
// own background thread, until its inputs fit into what is free and a quarter of the reserve is
// left for flushes. A manual one (reclaim) is cancelled instead, so that its caller is told.
//
// Thread: the callbacks come from RocksDB's threads, the rest from the owner.
#pragma once

#include <atomic>
#include <memory>

#include <rocksdb/listener.h>

#include "store/free_space.h"
#include "store/patience.h"

namespace gofed::store {

class CompactionGate : public rocksdb::EventListener {
 public:
  CompactionGate(FreeSpace space, std::shared_ptr<Patience> patience)
      : space_(std::move(space)), patience_(std::move(patience)) {}

  void OnCompactionBegin(rocksdb::DB* db, const rocksdb::CompactionJobInfo& info) override;
  void OnCompactionCompleted(rocksdb::DB* /*db*/,
                             const rocksdb::CompactionJobInfo& /*info*/) override {
    files_changed_ = true;
  }
  void OnFlushCompleted(rocksdb::DB* /*db*/, const rocksdb::FlushJobInfo& /*info*/) override {
    files_changed_ = true;
  }

  // Whether there was a flush or a compaction since this was asked last.
  [[nodiscard]] bool take_files_changed() { return files_changed_.exchange(false); }

  // To be handed to a manual compaction; true once it was cancelled for want of space.
  [[nodiscard]] std::atomic<bool>& cancelled() { return cancelled_; }

 private:
  [[nodiscard]] bool room_for(const rocksdb::CompactionJobInfo& info) const;

  const FreeSpace space_;
  const std::shared_ptr<Patience> patience_;
  std::atomic<bool> cancelled_{false};
  std::atomic<bool> files_changed_{true};
};

}  // namespace gofed::store
