#include "store/rocksdb_driver_gate.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <system_error>

namespace gofed::store {
namespace {

// How often a held compaction looks whether there is room now. Nothing else would tell it.
constexpr std::chrono::milliseconds kLookInterval{200};

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
  std::unique_lock lock{mutex_};
  while (!shutting_down_ && !room_for(info)) wake_.wait_for(lock, kLookInterval);
}

void CompactionGate::shut_down() {
  {
    const std::lock_guard lock{mutex_};
    shutting_down_ = true;
  }
  wake_.notify_all();
}

bool CompactionGate::room_for(const rocksdb::CompactionJobInfo& info) const {
  const auto free = space_.free_bytes();
  return free && *free >= size_of_inputs(info) + space_.reserve_bytes() / 4;
}

}  // namespace gofed::store
