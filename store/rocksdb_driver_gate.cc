#include "store/rocksdb_driver_gate.h"

#include <cstdint>
#include <filesystem>
#include <system_error>

namespace gofed::store {
namespace {

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
  if (room_for(info)) return;
  if (info.compaction_reason == rocksdb::CompactionReason::kManualCompaction) {
    cancelled_ = true;
    return;
  }
  // Once the store closes, RocksDB ends those that it was told to cancel.
  static_cast<void>(patience_->wait_for([&] { return room_for(info); }));
}

bool CompactionGate::room_for(const rocksdb::CompactionJobInfo& info) const {
  const auto free = space_.free_bytes();
  return free && *free >= size_of_inputs(info) + space_.reserve_bytes() / 4;
}

}  // namespace gofed::store
