// What is known of a blob, and the limits of one.
#pragma once

#include <cstddef>
#include <cstdint>

#include "schemas/base/sha256.h"

namespace gofed::store {

inline constexpr std::size_t kChunkBytes = std::size_t{1024} * 1024;
inline constexpr std::uint64_t kBlobBytesMax = std::uint64_t{16} * 1024 * 1024 * 1024;
inline constexpr std::size_t kReadBytesMax = std::size_t{64} * 1024 * 1024;  // of one read()

struct BlobInfo {
  Sha256 sha256;
  std::uint64_t size_bytes = 0;
  bool existed = false;  // finish(): the content was there already, nothing new was stored

  friend bool operator==(const BlobInfo&, const BlobInfo&) = default;
};

}  // namespace gofed::store
