#include "store/files/blob_record.h"

#include <algorithm>

#include "schemas/base/bytes.h"
#include "schemas/base/crc32c.h"
#include "store/files/blob_info.h"

namespace gofed::store {
namespace {

constexpr std::uint8_t kVersion = 2;
constexpr std::uint8_t kVersionOfHashes = 1;
constexpr std::uint8_t kUploadVersion = 2;
constexpr std::size_t kChecksumBytes = 4;

std::size_t checksum_bytes(std::uint8_t version) {
  return version == kVersionOfHashes ? Sha256::kBytes : kChecksumBytes;
}

}  // namespace

bool BlobRecord::matches(std::size_t index, std::string_view chunk) const {
  if (index >= chunk_count()) return false;
  return hashes.empty() ? crc32c(chunk) == checksums[index] : Sha256::of(chunk) == hashes[index];
}

std::string encode_blob_record(const BlobRecord& record) {
  ByteWriter out;
  out.u8(kVersion).u64(record.storage).u64(record.size_bytes);
  out.u32(static_cast<std::uint32_t>(record.checksums.size()));
  for (const auto checksum : record.checksums) out.u32(checksum);
  return out.take();
}

Result<BlobRecord> decode_blob_record(std::string_view bytes) {
  ByteReader in{bytes};
  const auto version = in.u8();
  BlobRecord record{.storage = in.u64(), .size_bytes = in.u64(), .checksums = {}, .hashes = {}};
  const std::size_t chunks = in.u32();
  const bool known = version == kVersion || version == kVersionOfHashes;
  const bool fits = known && in.rest().size() == chunks * checksum_bytes(version) &&
                    record.size_bytes <= kBlobBytesMax &&
                    chunks == (record.size_bytes + kChunkBytes - 1) / kChunkBytes;
  if (!in.ok() || !fits) return fail(Errc::Corrupt, "its record is damaged");
  if (version == kVersionOfHashes) {
    record.hashes.resize(chunks);
    for (auto& hash : record.hashes) {
      std::ranges::copy(in.raw(Sha256::kBytes), hash.bytes.begin());
    }
  } else {
    record.checksums.resize(chunks);
    for (auto& checksum : record.checksums) checksum = in.u32();
  }
  return record;
}

std::string encode_upload_record(const UploadRecord& record) {
  return ByteWriter{}
      .u8(kUploadVersion)
      .i64(record.lease_end.time_since_epoch().count())
      .counted(record.owner)
      .take();
}

UploadRecord decode_upload_record(std::string_view bytes) {
  ByteReader in{bytes};
  const auto version = in.u8();
  UploadRecord record;
  record.lease_end = Time{Time::duration{in.i64()}};
  record.owner = in.counted();
  return version == kUploadVersion && in.done() ? record : UploadRecord{};
}

}  // namespace gofed::store
