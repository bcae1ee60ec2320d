#include "store/files/blob_reader.h"

#include <algorithm>
#include <utility>

#include "store/driver/keys.h"

namespace gofed::store {

BlobReader::BlobReader(const Driver& driver, const Sha256& id, BlobRecord record)
    : driver_(driver),
      info_{.sha256 = id, .size_bytes = record.size_bytes, .existed = true},
      record_(std::move(record)) {}

Result<std::string> BlobReader::read(std::uint64_t offset, std::size_t length) {
  const auto where = [this] { return "blob " + info_.sha256.hex(); };
  if (length > kReadBytesMax) {
    return fail(Errc::LimitExceeded, where() + ": read of " + std::to_string(length) +
                                         " bytes: over kReadBytesMax " +
                                         std::to_string(kReadBytesMax));
  }
  if (offset >= info_.size_bytes) return std::string{};
  length = static_cast<std::size_t>(std::min<std::uint64_t>(length, info_.size_bytes - offset));
  std::string bytes;
  while (bytes.size() < length) {
    auto added = add_chunk(offset + bytes.size(), length - bytes.size(), bytes);
    if (!added) return prefixed(where(), std::move(added.error()));
    if (bytes.capacity() < length) bytes.reserve(length);  // not before: see add_chunk
  }
  return bytes;
}

// Appends what the chunk at `offset` has of the next `length` bytes.
Result<void> BlobReader::add_chunk(std::uint64_t offset, std::size_t length, std::string& bytes) {
  const auto index = static_cast<std::size_t>(offset / kChunkBytes);
  const auto begin = static_cast<std::size_t>(offset % kChunkBytes);
  if (loaded_ != index) {
    auto chunk = get(index);
    if (!chunk) return std::unexpected(std::move(chunk.error()));
    if (begin == 0 && chunk->size() <= length) {  // all of it, which nobody asks for again
      if (bytes.empty()) {
        bytes = std::move(*chunk);
      } else {
        bytes += *chunk;
      }
      return {};
    }
    chunk_ = std::move(*chunk);
    loaded_ = index;
  }
  bytes.append(chunk_, begin, length);
  return {};
}

// The chunk, checked.
Result<std::string> BlobReader::get(std::size_t index) const {
  auto chunk = driver_.get(
      Family::Chunks,
      encode_key(ChunkKey{.storage = record_.storage, .index = static_cast<std::uint32_t>(index)}));
  if (!chunk) return std::unexpected(std::move(chunk.error()));
  const auto where = "chunk " + std::to_string(index);
  if (*chunk) {
    if (record_.matches(index, **chunk)) return std::move(**chunk);
    return fail(Errc::Corrupt, where + " is not what was written: its checksum differs");
  }
  // Removed while it is read, or lost: the record says which.
  const auto bytes = driver_.get(Family::Blobs, encode_key(BlobKey{.content = info_.sha256}));
  if (!bytes) return std::unexpected(bytes.error());
  const auto now = *bytes ? decode_blob_record(**bytes) : Result<BlobRecord>(BlobRecord{});
  const bool removed = !now || now->storage != record_.storage;
  return removed ? fail(Errc::NotFound, "it was removed meanwhile")
                 : fail(Errc::Corrupt, where + " is missing");
}

}  // namespace gofed::store
