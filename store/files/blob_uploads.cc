#include "store/files/blob_uploads.h"

#include <utility>

#include "schemas/base/bytes.h"
#include "schemas/base/uuid.h"
#include "store/driver/keys.h"

namespace gofed::store {
namespace {

constexpr std::uint64_t kReservedAtOnce = 1000;
constexpr std::size_t kRemovalsPerBatch = 4096;  // keys; a sweep of any size in small writes

std::string upload_key(std::uint64_t storage) {
  return encode_key(UploadKey{.storage = storage});
}

}  // namespace

Result<std::uint64_t> StorageIds::next() {
  const MutexLock lock{mutex_};
  while (next_ == end_) {
    if (auto reserved = reserve(); !reserved) return std::unexpected(reserved.error());
  }
  return next_++;
}

// Leaves the range empty if another process was quicker.
Result<void> StorageIds::reserve() {
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

void stage_chunk_removal(std::uint64_t storage, std::size_t count, WriteBatch& batch) {
  for (std::size_t index = 0; index < count; ++index) {
    batch.remove(Family::Chunks, encode_key(ChunkKey{.storage = storage,
                                                     .index = static_cast<std::uint32_t>(index)}));
  }
}

void discard_chunks(Driver& driver, std::uint64_t storage) {
  static_cast<void>(driver.discard(Family::Chunks, Range::prefix(key_prefix<ChunkKey>(storage))));
}

Uploads::Uploads(Driver& driver) : driver_(driver), owner_(make_uuid()) {}

void Uploads::begin(std::uint64_t storage, Time now, WriteBatch& batch) {
  {
    const MutexLock lock{mutex_};
    open_.insert(storage);
  }
  batch.put(Family::Blobs, upload_key(storage),
            encode_upload_record({.owner = owner_, .lease_end = now + kUploadLease}));
}

Result<void> Uploads::stage_end(std::uint64_t storage, WriteBatch& batch) const {
  const auto key = upload_key(storage);
  const auto bytes = driver_.get(Family::Blobs, key);
  if (!bytes) return std::unexpected(bytes.error());
  if (!*bytes || decode_upload_record(**bytes).owner != owner_) {
    return fail(Errc::Unavailable,
                "the upload was idle for so long that another process has removed it");
  }
  batch.require(Family::Blobs, key, **bytes);  // renewed meanwhile: tried again
  batch.remove(Family::Blobs, key);
  return {};
}

void Uploads::forget(std::uint64_t storage) {
  const MutexLock lock{mutex_};
  open_.erase(storage);
}

bool Uploads::is_open(std::uint64_t storage) const {
  const MutexLock lock{mutex_};
  return open_.contains(storage);
}

Result<std::optional<Uploads::Found>> Uploads::next_after(std::optional<std::uint64_t> last) const {
  const auto prefix = key_prefix<UploadKey>();
  const auto range = last ? Range::prefix_after(prefix, upload_key(*last)) : Range::prefix(prefix);
  const auto scan = driver_.scan(Family::Blobs, range);
  if (!scan) return std::unexpected(scan.error());
  const auto more = (*scan)->next();
  if (!more) return std::unexpected(more.error());
  if (!*more) return std::nullopt;
  const auto key = decode_key<UploadKey>((*scan)->key());
  if (!key) return std::unexpected(key.error());
  return Found{.storage = key->storage,
               .record = decode_upload_record((*scan)->value()),
               .bytes = std::string((*scan)->value())};
}

Result<SweptUploads> Uploads::sweep_all() {
  SweptUploads swept;
  std::optional<std::uint64_t> last;
  for (;;) {
    const auto found = next_after(last);
    if (!found) return std::unexpected(found.error());
    if (!*found) return swept;
    last = (*found)->storage;
    if (auto removed = remove(**found, swept); !removed) return std::unexpected(removed.error());
  }
}

Result<SweptUploads> Uploads::sweep(const LeaseTimes& times) {
  SweptUploads swept;
  std::optional<std::uint64_t> last;
  for (;;) {
    const auto found = next_after(last);
    if (!found) return std::unexpected(found.error());
    if (!*found) return swept;
    const auto& upload = **found;
    last = upload.storage;
    const bool is_ours = upload.record.owner == owner_;
    Result<void> done;
    if (is_ours && is_open(upload.storage)) {
      done = renew(upload, times);
    } else if (is_ours || upload.record.lease_end <= times.judged) {
      done = remove(upload, swept);
    }
    if (!done) return std::unexpected(done.error());
  }
}

// Where less than half of it is left. What has ended since we looked stays as it is.
Result<void> Uploads::renew(const Found& found, const LeaseTimes& times) {
  const auto lease_end = times.now + kUploadLease;
  if (lease_end - found.record.lease_end < kUploadLease / 2) return {};
  WriteBatch batch;
  const auto key = upload_key(found.storage);
  batch.require(Family::Blobs, key, found.bytes);
  batch.put(Family::Blobs, key, encode_upload_record({.owner = owner_, .lease_end = lease_end}));
  auto written = driver_.write(batch, Durability::Async);
  if (!written && written.error().code == Errc::AlreadyExists) return {};
  return written;
}

// First the record loses its owner: from then on nobody can finish the upload, and its chunks are
// dead. A crash in between leaves the rest to the next sweep. An owner that still lives removes what
// it wrote meanwhile when it is refused.
Result<void> Uploads::remove(const Found& found, SweptUploads& swept) {
  const auto key = upload_key(found.storage);
  const auto dead = encode_upload_record({.owner = {}, .lease_end = {}});
  {
    WriteBatch batch;
    batch.require(Family::Blobs, key, found.bytes);
    batch.put(Family::Blobs, key, dead);
    const auto written = driver_.write(batch, Durability::Async);
    if (!written && written.error().code == Errc::AlreadyExists) return {};  // renewed or finished
    if (!written) return written;
  }
  const auto chunks =
      driver_.scan(Family::Chunks, Range::prefix(key_prefix<ChunkKey>(found.storage)));
  if (!chunks) return std::unexpected(chunks.error());
  WriteBatch batch;
  for (;;) {
    const auto more = (*chunks)->next();
    if (!more) return std::unexpected(more.error());
    if (!*more) break;
    batch.remove(Family::Chunks, (*chunks)->key());
    ++swept.chunks;
    if (batch.change_count() < kRemovalsPerBatch) continue;
    if (auto written = driver_.write(batch, Durability::Async); !written) return written;
    batch.clear();
  }
  batch.remove(Family::Blobs, key);  // last: removed whole
  auto written = driver_.write(batch, Durability::Async);
  if (!written) return written;
  ++swept.uploads;
  discard_chunks(driver_, found.storage);
  return {};
}

}  // namespace gofed::store
