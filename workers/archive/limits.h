// What reading and packing keep to. An error that a limit causes names it.
#pragma once

#include <cstddef>
#include <cstdint>

namespace gofed::archive {

// The largest source that the tests analyse, golang.org/x/tools as Debian has it, holds 1,272
// files, 7 MB as a tar, 18 directories deep, paths of 126 bytes.
struct ArchiveLimits {
  std::uint64_t entries_max = 200'000;
  std::size_t path_bytes_max = 4096;
  std::size_t depth_max = 128;                  // directories above a file
  std::uint64_t entry_bytes_max = 64ULL << 20;  // of a wanted file, which is held in memory
  std::uint64_t total_bytes_max = 2ULL << 30;
  std::uint64_t ratio_max = 200;             // unpacked / packed bytes, looked at
  std::uint64_t ratio_free_bytes = 8 << 20;  // only above this many unpacked bytes
};

}  // namespace gofed::archive
