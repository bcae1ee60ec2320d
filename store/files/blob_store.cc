#include "store/files/blob_store.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "store/driver/keys.h"
#include "store/files/blob_record.h"

namespace gofed::store {

// Storage ids rise, so that the chunks of one content lie together and new ones after all others:
// RocksDB then moves their files instead of merging them. They are reserved in the store, a range
// at a time, so that no two writers - of this process or of others on a shared database - get one
// twice. What a crash leaves of a range is never used.
class StorageIds {
 public:
  explicit StorageIds(Driver& driver) : driver_(driver) {}

  Result<std::uint64_t> next() {
    const std::lock_guard lock{mutex_};
    while (next_ == end_) {
      if (auto reserved = reserve(); !reserved) return std::unexpected(reserved.error());
    }
    return next_++;
  }

 private:
  static constexpr std::uint64_t kReservedAtOnce = 1000;

  // Leaves the range empty if another process was quicker.
  Result<void> reserve() {
    const auto key = encode_key(NextStorageKey{});
    const auto stored = driver_.get(Family::Blobs, key);
    if (!stored) return std::unexpected(stored.error());
    const auto first = *stored ? ByteReader{**stored}.u64() : 1;
    WriteBatch batch;
    if (*stored) {
      batch.require(Family::Blobs, key, **stored);
    } else {
      batch.require_absent(Family::Blobs, key);
    }
    batch.put(Family::Blobs, key, ByteWriter{}.u64(first + kReservedAtOnce).take());
    auto written = driver_.write(batch, Durability::Async);  // logged before any chunk that uses it
    if (!written && written.error().code == Errc::AlreadyExists) return {};
    if (!written) return written;
    next_ = first;
    end_ = first + kReservedAtOnce;
    return {};
  }

  Driver& driver_;
  std::mutex mutex_;  // guards the range
  std::uint64_t next_ = 0;
  std::uint64_t end_ = 0;
};

namespace {

constexpr std::size_t kRemovalsPerBatch = 4096;  // keys; a sweep of any size in small writes
constexpr int kAttemptsMax = 16;                 // lost to others who change the same content

std::string told(const Sha256& id) {
  return "blob " + id.hex();
}

std::unexpected<Error> changed_again_and_again(const Sha256& id) {
  return fail(Errc::Busy, told(id) + ": changed by others again and again");
}

void stage_chunk_removal(std::uint64_t storage, std::size_t chunks, WriteBatch& batch) {
  for (std::size_t index = 0; index < chunks; ++index) {
    batch.remove(Family::Chunks, encode_key(ChunkKey{.storage = storage,
                                                     .index = static_cast<std::uint32_t>(index)}));
  }
}

// Gives the space of dead chunks back where it can be had at once: on a full disk there may be no
// room to rewrite the files that hold them. Where it cannot, they go later.
void discard_chunks(Driver& driver, std::uint64_t storage) {
  static_cast<void>(driver.discard(Family::Chunks, Range::prefix(key_prefix<ChunkKey>(storage))));
}

// The record and its bytes as stored, for requirements. Nothing: no such blob.
struct Stored {
  BlobRecord record;
  std::string bytes;
};

Result<std::optional<Stored>> find_record(const Driver& driver, const Sha256& id) {
  auto bytes = driver.get(Family::Blobs, encode_key(BlobKey{.content = id}));
  if (!bytes) return std::unexpected(bytes.error());
  if (!*bytes) return std::nullopt;
  auto record = decode_blob_record(**bytes);
  if (!record) return prefixed(told(id), record.error());
  return Stored{.record = std::move(*record), .bytes = std::move(**bytes)};
}

class StoreBlobWriter : public BlobWriter {
 public:
  StoreBlobWriter(Driver& driver, StorageIds& ids, std::uint64_t size_bytes_max)
      : driver_(driver), ids_(ids), size_bytes_max_(std::min(size_bytes_max, kBlobBytesMax)) {}
  ~StoreBlobWriter() override { static_cast<void>(abandon()); }
  StoreBlobWriter(const StoreBlobWriter&) = delete;
  StoreBlobWriter& operator=(const StoreBlobWriter&) = delete;

  Result<void> append(std::string_view bytes) override;
  Result<BlobInfo> finish(const Also& also) override;
  Result<void> abandon() override;
  std::uint64_t size_bytes() const override { return size_bytes_; }

 private:
  Result<void> check_open() const;
  Result<void> write_chunk();
  Result<void> stage_chunk(WriteBatch& batch);
  Result<BlobInfo> commit(const Also& also);
  Result<void> stage_commit(BlobInfo& info, const Also& also, WriteBatch& batch);

  Driver& driver_;
  StorageIds& ids_;
  const std::uint64_t size_bytes_max_;

  Sha256Hasher content_hash_;
  std::string chunk_;  // not yet staged; below kChunkBytes between calls
  std::uint64_t size_bytes_ = 0;
  BlobRecord record_;      // storage id 0: nothing was written yet
  bool uploaded_ = false;  // chunks were written, an upload record stands
  bool ended_ = false;     // finished, abandoned or failed
};

Result<void> StoreBlobWriter::check_open() const {
  if (!ended_) return {};
  return fail(Errc::InvalidArgument, "blob writer: it was finished, abandoned or has failed");
}

Result<void> StoreBlobWriter::append(std::string_view bytes) {
  if (auto open = check_open(); !open) return open;
  if (bytes.size() > size_bytes_max_ - size_bytes_) {
    return fail(Errc::LimitExceeded, "content over " + std::to_string(size_bytes_max_) +
                                         " bytes (kBlobBytesMax is " +
                                         std::to_string(kBlobBytesMax) + ")");
  }
  content_hash_.update(bytes);
  size_bytes_ += bytes.size();
  while (!bytes.empty()) {
    // A full chunk waits until more follows: content of one chunk is then one write at finish().
    if (chunk_.size() == kChunkBytes) {
      if (auto written = write_chunk(); !written) return written;
    }
    const auto part = bytes.substr(0, kChunkBytes - chunk_.size());
    chunk_.append(part);
    bytes.remove_prefix(part.size());
  }
  return {};
}

Result<void> StoreBlobWriter::stage_chunk(WriteBatch& batch) {
  if (record_.storage == 0) {
    const auto id = ids_.next();
    if (!id) return std::unexpected(id.error());
    record_.storage = *id;
  }
  const auto index = static_cast<std::uint32_t>(record_.chunks.size());
  batch.put(Family::Chunks, encode_key(ChunkKey{.storage = record_.storage, .index = index}),
            chunk_);
  record_.chunks.push_back(Sha256::of(chunk_));
  chunk_.clear();
  return {};
}

Result<void> StoreBlobWriter::write_chunk() {
  WriteBatch batch;
  auto staged = stage_chunk(batch);
  if (staged && !uploaded_) {
    batch.put(Family::Blobs, encode_key(UploadKey{.storage = record_.storage}), "");
  }
  auto written = staged ? driver_.write(batch, Durability::Async) : staged;
  if (!written) static_cast<void>(abandon());
  uploaded_ = !ended_;
  return written;
}

// Puts into the batch what makes the content readable; or, if it is there already, what removes
// our copy of it. Either holds only while the blob's record is what it was when we looked.
Result<void> StoreBlobWriter::stage_commit(BlobInfo& info, const Also& also, WriteBatch& batch) {
  const auto key = encode_key(BlobKey{.content = info.sha256});
  const auto existing = find_record(driver_, info.sha256);
  if (!existing) return std::unexpected(existing.error());
  info.existed = existing->has_value();
  if (info.existed) {
    batch.clear();  // not even the last chunk needs to be written
    batch.require(Family::Blobs, key, (*existing)->bytes);
    stage_chunk_removal(record_.storage, record_.chunks.size(), batch);
  } else {
    batch.require_absent(Family::Blobs, key);
    batch.put(Family::Blobs, key, encode_blob_record(record_));
  }
  if (uploaded_) batch.remove(Family::Blobs, encode_key(UploadKey{.storage = record_.storage}));
  return also ? also(info, batch) : Result<void>{};
}

Result<BlobInfo> StoreBlobWriter::commit(const Also& also) {
  WriteBatch last;  // the last chunk; the others are written
  if (!chunk_.empty()) {
    if (auto staged = stage_chunk(last); !staged) return std::unexpected(staged.error());
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
  return changed_again_and_again(info.sha256);
}

Result<BlobInfo> StoreBlobWriter::finish(const Also& also) {
  if (auto open = check_open(); !open) return std::unexpected(open.error());
  auto info = commit(also);
  if (!info) static_cast<void>(abandon());
  ended_ = true;
  return info;
}

Result<void> StoreBlobWriter::abandon() {
  if (ended_) return {};
  ended_ = true;
  chunk_.clear();
  if (!uploaded_) return {};
  // The record goes with the last of the chunks: a crash in between leaves it to the next sweep.
  WriteBatch batch;
  stage_chunk_removal(record_.storage, record_.chunks.size(), batch);
  batch.remove(Family::Blobs, encode_key(UploadKey{.storage = record_.storage}));
  const auto written = driver_.write(batch, Durability::Async);
  discard_chunks(driver_, record_.storage);  // they are dead, written or not
  return written;
}

class StoreBlobReader : public BlobReader {
 public:
  StoreBlobReader(const Driver& driver, const Sha256& id, BlobRecord record)
      : driver_(driver),
        info_{.sha256 = id, .size_bytes = record.size_bytes, .existed = true},
        record_(std::move(record)) {}

  const BlobInfo& info() const override { return info_; }
  Result<std::string> read(std::uint64_t offset, std::size_t length) override;

 private:
  Result<void> load(std::size_t index);

  const Driver& driver_;
  const BlobInfo info_;
  const BlobRecord record_;
  std::string chunk_;  // verified
  std::optional<std::size_t> loaded_;
};

Result<std::string> StoreBlobReader::read(std::uint64_t offset, std::size_t length) {
  if (length > kReadBytesMax) {
    return fail(Errc::LimitExceeded, told(info_.sha256) + ": read of " + std::to_string(length) +
                                         " bytes: over kReadBytesMax " +
                                         std::to_string(kReadBytesMax));
  }
  if (offset >= info_.size_bytes) return std::string{};
  length = static_cast<std::size_t>(std::min<std::uint64_t>(length, info_.size_bytes - offset));
  std::string bytes;
  bytes.reserve(length);
  while (bytes.size() < length) {
    const auto at = offset + bytes.size();
    if (auto loaded = load(static_cast<std::size_t>(at / kChunkBytes)); !loaded) {
      return prefixed(told(info_.sha256), loaded.error());
    }
    bytes.append(chunk_, static_cast<std::size_t>(at % kChunkBytes), length - bytes.size());
  }
  return bytes;
}

Result<void> StoreBlobReader::load(std::size_t index) {
  if (loaded_ == index) return {};
  const auto chunk = driver_.get(
      Family::Chunks,
      encode_key(ChunkKey{.storage = record_.storage, .index = static_cast<std::uint32_t>(index)}));
  if (!chunk) return std::unexpected(chunk.error());
  const auto where = "chunk " + std::to_string(index);
  if (!*chunk) {
    // Removed while it is read, or lost: the record tells which.
    const auto record = find_record(driver_, info_.sha256);
    if (!record) return std::unexpected(record.error());
    const bool removed = !record->has_value() || (*record)->record.storage != record_.storage;
    return removed ? fail(Errc::NotFound, "it was removed meanwhile")
                   : fail(Errc::Corrupt, where + " is missing");
  }
  if (Sha256::of(**chunk) != record_.chunks[index]) {
    return fail(Errc::Corrupt, where + " is not what was written: its SHA-256 differs");
  }
  chunk_ = std::move(**chunk);
  loaded_ = index;
  return {};
}

}  // namespace

BlobStore::BlobStore(Driver& driver)
    : driver_(driver), ids_(std::make_unique<StorageIds>(driver)) {}

BlobStore::~BlobStore() = default;

Result<std::unique_ptr<BlobStore>> BlobStore::open(Driver& driver) {
  std::unique_ptr<BlobStore> store{new BlobStore{driver}};
  if (auto swept = store->sweep_uploads(); !swept) {
    return prefixed("sweep dead uploads", swept.error());
  }
  return store;
}

std::unique_ptr<BlobWriter> BlobStore::writer(WriterOptions options) {
  return std::make_unique<StoreBlobWriter>(driver_, *ids_, options.size_bytes_max);
}

Result<std::unique_ptr<BlobReader>> BlobStore::reader(const Sha256& id) const {
  auto found = find_record(driver_, id);
  if (!found) return std::unexpected(found.error());
  if (!*found) return fail(Errc::NotFound, told(id) + ": no such content");
  return std::make_unique<StoreBlobReader>(driver_, id, std::move((*found)->record));
}

Result<BlobInfo> BlobStore::stat(const Sha256& id) const {
  const auto found = find_record(driver_, id);
  if (!found) return std::unexpected(found.error());
  if (!*found) return fail(Errc::NotFound, told(id) + ": no such content");
  return BlobInfo{.sha256 = id, .size_bytes = (*found)->record.size_bytes, .existed = true};
}

Result<BlobInfo> BlobStore::put(std::string_view content) {
  const auto blob = writer();
  if (auto appended = blob->append(content); !appended) return std::unexpected(appended.error());
  return blob->finish();
}

Result<void> BlobStore::remove(const Sha256& id, const WriteBatch& also, Durability durability) {
  const auto key = encode_key(BlobKey{.content = id});
  std::optional<Stored> before;
  for (int attempt = 0; attempt < kAttemptsMax; ++attempt) {
    auto found = find_record(driver_, id);
    if (!found) return std::unexpected(found.error());
    // Refused, though the blob is what it was: a requirement of `also` does not hold.
    const bool same = attempt > 0 && before.has_value() == found->has_value() &&
                      (!before || before->bytes == (*found)->bytes);
    if (same) return fail(Errc::AlreadyExists, told(id) + ": not removed: a requirement failed");
    before = std::move(*found);

    WriteBatch batch = also;
    if (before) {
      batch.require(Family::Blobs, key, before->bytes);
      batch.remove(Family::Blobs, key);
      stage_chunk_removal(before->record.storage, before->record.chunks.size(), batch);
    }
    auto written = driver_.write(batch, durability);
    // A removal that a power cut may undo must find its chunks.
    if (written && before && durability == Durability::Sync) {
      discard_chunks(driver_, before->record.storage);
    }
    if (written || written.error().code != Errc::AlreadyExists) return written;
  }
  return changed_again_and_again(id);
}

// Before any writer exists, every upload that the store knows of belongs to a process that died.
Result<void> BlobStore::sweep_uploads() {
  const auto uploads = driver_.scan(Family::Blobs, Range::prefix(key_prefix<UploadKey>()));
  if (!uploads) return std::unexpected(uploads.error());
  for (;;) {
    const auto more = (*uploads)->next();
    if (!more) return std::unexpected(more.error());
    if (!*more) return {};
    const auto upload = decode_key<UploadKey>((*uploads)->key());
    if (!upload) return std::unexpected(upload.error());
    if (auto swept = sweep_upload(upload->storage); !swept) return swept;
    ++swept_.uploads;
  }
}

Result<void> BlobStore::sweep_upload(std::uint64_t storage) {
  const auto chunks = driver_.scan(Family::Chunks, Range::prefix(key_prefix<ChunkKey>(storage)));
  if (!chunks) return std::unexpected(chunks.error());
  WriteBatch batch;
  for (;;) {
    const auto more = (*chunks)->next();
    if (!more) return std::unexpected(more.error());
    if (!*more) break;
    batch.remove(Family::Chunks, (*chunks)->key());
    ++swept_.chunks;
    if (batch.change_count() < kRemovalsPerBatch) continue;
    if (auto written = driver_.write(batch, Durability::Async); !written) return written;
    batch.clear();
  }
  batch.remove(Family::Blobs, encode_key(UploadKey{.storage = storage}));  // last: swept whole
  auto written = driver_.write(batch, Durability::Async);
  if (written) discard_chunks(driver_, storage);
  return written;
}

}  // namespace gofed::store
