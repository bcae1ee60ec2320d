// What Family::Blobs keeps: of a content, under its BlobKey, and of an upload that is under way,
// under its UploadKey. Their bytes:
//
//   blob    u8 version 2 | u64 storage id | u64 size | u32 chunk count | u32 CRC-32C a chunk
//           u8 version 1 | u64 storage id | u64 size | u32 chunk count | 32 bytes SHA-256 a chunk
//   upload  u8 version 2 | u64 lease end, Unix ms | counted owner
//           nothing, of before version 2
//
// All chunks but the last are kChunkBytes long, the last is what remains; empty content has none.
// Recipe for a change: raise the version, keep reading these.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/base/result.h"
#include "schemas/base/sha256.h"
#include "store/driver/driver.h"

namespace gofed::store {

struct BlobRecord {
  std::uint64_t storage = 0;  // names the chunks: ChunkKey{storage, index}
  std::uint64_t size_bytes = 0;
  std::vector<std::uint32_t> checksums;  // a chunk each: what is written today
  std::vector<Sha256> hashes;            // instead of them: what version 1 has written

  [[nodiscard]] std::size_t chunk_count() const { return checksums.size() + hashes.size(); }
  // Whether chunk `index` is what was written. False as well past the last one.
  [[nodiscard]] bool matches(std::size_t index, std::string_view chunk) const;

  friend bool operator==(const BlobRecord&, const BlobRecord&) = default;
};

// Of a record with checksums.
[[nodiscard]] std::string encode_blob_record(const BlobRecord& record);

// Corrupt: not a record, or one whose chunk count does not fit its size.
[[nodiscard]] Result<BlobRecord> decode_blob_record(std::string_view bytes);

struct UploadRecord {
  std::string owner;  // the BlobStore whose writer it is; empty: of before, and dead
  Time lease_end;     // after it the upload is dead, the one that owns it

  friend bool operator==(const UploadRecord&, const UploadRecord&) = default;
};

[[nodiscard]] std::string encode_upload_record(const UploadRecord& record);

// What cannot be read is an upload without an owner.
[[nodiscard]] UploadRecord decode_upload_record(std::string_view bytes);

}  // namespace gofed::store
