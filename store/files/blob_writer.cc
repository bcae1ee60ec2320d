#include "store/files/blob_writer.h"

#include <algorithm>
#include <future>
#include <optional>
#include <system_error>
#include <utility>

#include "schemas/base/crc32c.h"
#include "store/driver/keys.h"

namespace gofed::store {
namespace {

constexpr int kAttemptsMax = 16;           // lost to others who change the same content
constexpr std::size_t kRecordBytes = 256;  // of a chunk's key and an upload record, in a batch
// So much is hashed on a thread of its own while it is written: below it the thread costs more.
constexpr std::size_t kHashAsideBytes = std::size_t{1} << 20;

// Hashes the bytes, which stay where they are, until it goes.
class HashedAside {
 public:
  HashedAside(Sha256Hasher& hasher, std::string_view bytes) {
    if (bytes.size() >= kHashAsideBytes) {
      try {
        done_ = std::async(std::launch::async, [&hasher, bytes] { hasher.update(bytes); });
        return;
      } catch (const std::system_error&) {  // no thread to be had: here then
      }
    }
    hasher.update(bytes);
  }
  ~HashedAside() {
    if (done_.valid()) done_.wait();
  }
  HashedAside(const HashedAside&) = delete;
  HashedAside& operator=(const HashedAside&) = delete;

 private:
  std::future<void> done_;
};

}  // namespace

BlobWriter::BlobWriter(Driver& driver, StorageIds& ids, Uploads& uploads,
                       std::uint64_t size_bytes_max, Time now)
    : driver_(driver),
      ids_(ids),
      uploads_(uploads),
      size_bytes_max_(std::min(size_bytes_max, kBlobBytesMax)),
      now_(now) {}

Result<void> BlobWriter::check_open() const {
  if (!ended_) return {};
  return fail(Errc::InvalidArgument, "blob writer: it was finished, abandoned or has failed");
}

Result<void> BlobWriter::append(std::string_view bytes) {
  if (auto open = check_open(); !open) return open;
  if (bytes.size() > size_bytes_max_ - size_bytes_) {
    return fail(Errc::LimitExceeded, "content over " + std::to_string(size_bytes_max_) +
                                         " bytes (kBlobBytesMax is " +
                                         std::to_string(kBlobBytesMax) + ")");
  }
  size_bytes_ += bytes.size();
  const HashedAside hashed(content_hash_, bytes);
  return take(bytes);
}

// A full chunk waits until more follows: content of one chunk is then one write at finish().
Result<void> BlobWriter::take(std::string_view bytes) {
  while (!bytes.empty()) {
    if (chunk_.size() == kChunkBytes) {
      if (auto written = write_chunk(chunk_); !written) return written;
      chunk_.clear();
    }
    if (chunk_.empty() && bytes.size() > kChunkBytes) {  // from where it lies
      if (auto written = write_chunk(bytes.substr(0, kChunkBytes)); !written) return written;
      bytes.remove_prefix(kChunkBytes);
      continue;
    }
    const auto part = bytes.substr(0, kChunkBytes - chunk_.size());
    chunk_.append(part);
    bytes.remove_prefix(part.size());
  }
  return {};
}

Result<void> BlobWriter::stage_chunk(std::string_view chunk, WriteBatch& batch) {
  if (record_.storage == 0) {
    const auto id = ids_.next();
    if (!id) return std::unexpected(id.error());
    record_.storage = *id;
  }
  const auto index = static_cast<std::uint32_t>(record_.checksums.size());
  batch.reserve(2, chunk.size() + kRecordBytes);
  batch.put(Family::Chunks, encode_key(ChunkKey{.storage = record_.storage, .index = index}),
            chunk);
  record_.checksums.push_back(crc32c(chunk));
  return {};
}

Result<void> BlobWriter::write_chunk(std::string_view chunk) {
  WriteBatch batch;
  auto staged = stage_chunk(chunk, batch);
  if (staged && !uploaded_) uploads_.begin(record_.storage, now_, batch);
  auto written = staged ? driver_.write(batch, Durability::Async) : staged;
  if (!written) {
    if (record_.storage != 0) uploads_.forget(record_.storage);
    static_cast<void>(abandon());
  }
  uploaded_ = !ended_;
  return written;
}

// Puts into the batch what makes the content readable; or, if it is there already, what removes
// our copy of it. Either holds only while the blob's record is what it was when we looked.
Result<void> BlobWriter::stage_commit(BlobInfo& info, const Also& also, WriteBatch& batch) {
  const auto key = encode_key(BlobKey{.content = info.sha256});
  const auto existing = driver_.get(Family::Blobs, key);
  if (!existing) return std::unexpected(existing.error());
  info.existed = existing->has_value();
  if (info.existed) {
    if (const auto record = decode_blob_record(**existing); !record) {
      return prefixed("blob " + info.sha256.hex(), record.error());
    }
    batch.clear();  // not even the last chunk needs to be written
    batch.require(Family::Blobs, key, **existing);
    stage_chunk_removal(record_.storage, record_.checksums.size(), batch);
  } else {
    batch.require_absent(Family::Blobs, key);
    batch.put(Family::Blobs, key, encode_blob_record(record_));
  }
  if (uploaded_) {
    if (auto ended = uploads_.stage_end(record_.storage, batch); !ended) return ended;
  }
  return also ? also(info, batch) : Result<void>{};
}

Result<BlobInfo> BlobWriter::commit(const Also& also) {
  WriteBatch last;  // the last chunk; the others are written
  if (!chunk_.empty()) {
    if (auto staged = stage_chunk(chunk_, last); !staged) return std::unexpected(staged.error());
  }
  record_.size_bytes = size_bytes_;
  BlobInfo info{.sha256 = content_hash_.finish(), .size_bytes = size_bytes_};
  for (int attempt = 0; attempt < kAttemptsMax; ++attempt) {
    WriteBatch batch = last;
    if (auto staged = stage_commit(info, also, batch); !staged) {
      return std::unexpected(staged.error());
    }
    const auto written = driver_.write(batch, Durability::Sync);
    if (written) return info;
    if (written.error().code != Errc::AlreadyExists) return std::unexpected(written.error());
  }
  return fail(Errc::Busy, "blob " + info.sha256.hex() + ": changed by others again and again");
}

Result<BlobInfo> BlobWriter::finish(const Also& also) {
  if (auto open = check_open(); !open) return std::unexpected(open.error());
  auto info = commit(also);
  if (!info) static_cast<void>(abandon());
  if (info && uploaded_) uploads_.forget(record_.storage);
  ended_ = true;
  return info;
}

Result<void> BlobWriter::abandon() {
  if (ended_) return {};
  ended_ = true;
  chunk_.clear();
  if (!uploaded_) return {};
  uploads_.forget(record_.storage);
  // The record goes with the last of the chunks: a crash in between leaves it to the next sweep.
  WriteBatch batch;
  stage_chunk_removal(record_.storage, record_.checksums.size(), batch);
  batch.remove(Family::Blobs, encode_key(UploadKey{.storage = record_.storage}));
  const auto written = driver_.write(batch, Durability::Async);
  discard_chunks(driver_, record_.storage);  // they are dead, written or not
  return written;
}

}  // namespace gofed::store
