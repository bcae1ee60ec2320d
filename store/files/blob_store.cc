#include "store/files/blob_store.h"

#include <optional>
#include <string>
#include <utility>

#include "store/driver/keys.h"

namespace gofed::store {
namespace {

constexpr int kAttemptsMax = 16;  // lost to others who change the same content

std::string named(const Sha256& id) {
  return "blob " + id.hex();
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
  if (!record) return prefixed(named(id), record.error());
  return Stored{.record = std::move(*record), .bytes = std::move(**bytes)};
}

}  // namespace

BlobStore::BlobStore(Driver& driver)
    : driver_(driver),
      ids_(std::make_unique<StorageIds>(driver)),
      uploads_(std::make_unique<Uploads>(driver)) {}

BlobStore::~BlobStore() = default;

Result<std::unique_ptr<BlobStore>> BlobStore::open(Driver& driver) {
  std::unique_ptr<BlobStore> store{new BlobStore{driver}};
  if (driver.is_shared()) return store;  // uploads of others may well be under way
  auto swept = store->uploads_->sweep_all();
  if (!swept) return prefixed("sweep dead uploads", swept.error());
  store->swept_ = *swept;
  return store;
}

Result<SweptUploads> BlobStore::sweep(const LeaseTimes& times) {
  return uploads_->sweep(times);
}

std::unique_ptr<BlobWriter> BlobStore::writer(WriterOptions options) {
  return std::make_unique<BlobWriter>(driver_, *ids_, *uploads_, options.size_bytes_max,
                                      options.now);
}

Result<std::unique_ptr<BlobReader>> BlobStore::reader(const Sha256& id) const {
  auto found = find_record(driver_, id);
  if (!found) return std::unexpected(found.error());
  if (!*found) return fail(Errc::NotFound, named(id) + ": no such content");
  return std::make_unique<BlobReader>(driver_, id, std::move((*found)->record));
}

Result<BlobInfo> BlobStore::stat(const Sha256& id) const {
  const auto found = find_record(driver_, id);
  if (!found) return std::unexpected(found.error());
  if (!*found) return fail(Errc::NotFound, named(id) + ": no such content");
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
    if (same) return fail(Errc::AlreadyExists, named(id) + ": not removed: a requirement failed");
    before = std::move(*found);

    WriteBatch batch = also;
    if (before) {
      batch.require(Family::Blobs, key, before->bytes);
      batch.remove(Family::Blobs, key);
      stage_chunk_removal(before->record.storage, before->record.chunk_count(), batch);
    }
    auto written = driver_.write(batch, durability);
    // A removal that a power cut may undo must find its chunks.
    if (written && before && durability == Durability::Sync) {
      discard_chunks(driver_, before->record.storage);
    }
    if (written || written.error().code != Errc::AlreadyExists) return written;
  }
  return fail(Errc::Busy, named(id) + ": changed by others again and again");
}

}  // namespace gofed::store
