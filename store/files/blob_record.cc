#include "store/files/blob_record.h"

#include <algorithm>

#include "schemas/base/bytes.h"
#include "store/files/blob_store.h"

namespace gofed::store {
namespace {

constexpr std::uint8_t kVersion = 1;

}  // namespace

std::string encode_blob_record(const BlobRecord& record) {
  ByteWriter out;
  out.u8(kVersion).u64(record.storage).u64(record.size_bytes);
  out.u32(static_cast<std::uint32_t>(record.chunks.size()));
  for (const auto& hash : record.chunks) out.raw(hash.view());
  return out.take();
}

Result<BlobRecord> decode_blob_record(std::string_view bytes) {
  ByteReader in{bytes};
  const auto version = in.u8();
  BlobRecord record{.storage = in.u64(), .size_bytes = in.u64(), .chunks = {}};
  const std::size_t chunks = in.u32();
  const bool fits = version == kVersion && in.rest().size() == chunks * Sha256::kBytes &&
                    record.size_bytes <= kBlobBytesMax &&
                    chunks == (record.size_bytes + kChunkBytes - 1) / kChunkBytes;
  if (!in.ok() || !fits) return fail(Errc::Corrupt, "its record is damaged");
  record.chunks.resize(chunks);
  for (auto& hash : record.chunks) {
    std::ranges::copy(in.raw(Sha256::kBytes), hash.bytes.begin());
  }
  return record;
}

}  // namespace gofed::store
