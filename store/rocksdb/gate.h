// The gate before compactions: none starts that could fill the disk.
// Private to store/rocksdb_driver*.cc.
//
// A compaction writes up to the size of its inputs before it removes them. One that fills the disk
// waits for room (rocksdb_driver_files.h) while it holds the last of it, and RocksDB's own limits
// only turn that into an error that stops the database. So a compaction starts only if its inputs
// fit into what is free and a quarter of the reserve is left for flushes. One that does not fit is
// called off: it gets no file to write to, and RocksDB picks another after the next flush, or when
// it is asked to (pick_compactions): on a full disk no flush may come. It is held back for a moment
// before, on its own background thread, so that one which is picked again and again does not keep
// the processor busy; not for long, because all files that were removed since it was picked stay on
// the disk until it ends. A manual one (reclaim) is cancelled at once, so that its caller learns of it.
// One that only moves files to another level takes no room.
//
// Thread: the callbacks come from RocksDB's threads, called_off() is asked on them, which are those
// that write as well as long as there are no subcompactions; the rest is for any.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include <rocksdb/listener.h>

#include "store/rocksdb/free_space.h"
#include "store/rocksdb/space_waiter.h"

namespace gofed::store {

class CompactionGate : public rocksdb::EventListener {
 public:
  CompactionGate(FreeSpace space, std::shared_ptr<SpaceWaiter> waiter)
      : space_(std::move(space)), waiter_(std::move(waiter)) {}

  void OnCompactionBegin(rocksdb::DB* db, const rocksdb::CompactionJobInfo& info) override;
  void OnCompactionCompleted(rocksdb::DB* db, const rocksdb::CompactionJobInfo& info) override;
  void OnFlushCompleted(rocksdb::DB* /*db*/, const rocksdb::FlushJobInfo& /*info*/) override {
    files_changed_ = true;
  }

  // Whether the compaction that runs on this thread of RocksDB's must not write.
  [[nodiscard]] static bool called_off();

  // Whether one was called off since this was asked last.
  [[nodiscard]] bool take_called_off() {
    const auto count = called_off_count_.load();
    return called_off_asked_.exchange(count) != count;
  }
  [[nodiscard]] std::uint64_t called_off_count() const { return called_off_count_; }

  // Files were removed by other means. What is held back is called off now, so that they go.
  void files_removed() {
    files_changed_ = true;
    ++removals_;
  }

  // Whether there was a flush, a compaction or a removal since this was asked last.
  [[nodiscard]] bool take_files_changed() { return files_changed_.exchange(false); }

  // To be handed to a manual compaction; true once it was cancelled for want of space.
  [[nodiscard]] std::atomic<bool>& cancelled() { return cancelled_; }

 private:
  [[nodiscard]] bool room_for(const rocksdb::CompactionJobInfo& info) const;

  const FreeSpace space_;
  const std::shared_ptr<SpaceWaiter> waiter_;
  std::atomic<bool> cancelled_{false};
  std::atomic<bool> files_changed_{true};
  std::atomic<std::uint64_t> called_off_count_{0};
  std::atomic<std::uint64_t> called_off_asked_{0};  // the count when it was asked last
  std::atomic<int> removals_{0};
};

}  // namespace gofed::store
