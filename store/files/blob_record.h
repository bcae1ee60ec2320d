// What Family::Blobs keeps of a content, under its BlobKey, and its bytes.
//
//   u8 version 1 | u64 storage id | u64 size | u32 chunk count | 32 bytes SHA-256 a chunk
//
// All chunks but the last are kChunkBytes long, the last is what remains; empty content has none.
// Recipe for a change: raise the version, keep reading this one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/base/result.h"
#include "schemas/base/sha256.h"

namespace gofed::store {

struct BlobRecord {
  std::uint64_t storage = 0;  // names the chunks: ChunkKey{storage, index}
  std::uint64_t size_bytes = 0;
  std::vector<Sha256> chunks;

  friend bool operator==(const BlobRecord&, const BlobRecord&) = default;
};

[[nodiscard]] std::string encode_blob_record(const BlobRecord& record);

// Corrupt: not a record, or one whose chunk count does not fit its size.
[[nodiscard]] Result<BlobRecord> decode_blob_record(std::string_view bytes);

}  // namespace gofed::store
