#include "store/rocksdb/gate.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <system_error>

namespace gofed::store {
namespace {

constexpr std::chrono::milliseconds kHeldBack{500};

thread_local bool compaction_called_off = false;

// RocksDB has counted the inputs of a compaction before it starts only if that is all it does.
bool moves_only(const rocksdb::CompactionJobInfo& info) {
  return info.stats.num_input_files > 0;
}

std::uint64_t size_of_inputs(const rocksdb::CompactionJobInfo& info) {
  std::uint64_t bytes = 0;
  for (const auto& file : info.input_files) {
    std::error_code missing;
    const auto size = std::filesystem::file_size(file, missing);
    if (!missing) bytes += size;
  }
  return bytes;
}

}  // namespace

void CompactionGate::OnCompactionBegin(rocksdb::DB*, const rocksdb::CompactionJobInfo& info) {
  compaction_called_off = false;
  if (moves_only(info) || room_for(info)) return;
  if (info.compaction_reason == rocksdb::CompactionReason::kManualCompaction) {
    cancelled_ = true;
    return;
  }
  const int removals = removals_;
  static_cast<void>(
      waiter_->wait_for([&] { return room_for(info) || removals_ != removals; }, kHeldBack));
  compaction_called_off = !room_for(info);
  if (compaction_called_off) ++called_off_count_;
}

void CompactionGate::OnCompactionCompleted(rocksdb::DB*, const rocksdb::CompactionJobInfo&) {
  compaction_called_off = false;
  files_changed_ = true;
}

bool CompactionGate::called_off() {
  return compaction_called_off;
}

bool CompactionGate::room_for(const rocksdb::CompactionJobInfo& info) const {
  const auto free = space_.free_bytes();
  return free && *free >= size_of_inputs(info) + space_.reserve_bytes() / 4;
}

}  // namespace gofed::store
