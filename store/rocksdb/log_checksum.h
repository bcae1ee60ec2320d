// RocksDB's CRC-32C by the processor's instruction, which Debian's librocksdb is built without: its
// tables took a sixth of what it costs to store a file. The values are the same, so a store may be
// written with either and read with either.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace gofed::store {

// What RocksDB writes for these bytes into its log. Called where a database is opened: from
// the file that has this function the linker takes those that stand for RocksDB's own, too.
[[nodiscard]] std::uint32_t log_checksum(std::string_view bytes);

// The same of two pieces put together, from the checksums of each.
[[nodiscard]] std::uint32_t joined_log_checksum(std::uint32_t first, std::uint32_t second,
                                                std::size_t second_bytes);

}  // namespace gofed::store
