#include "store/files/file_store.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "store/driver/keys.h"
#include "store/driver/listing.h"
#include "store/files/file_record.h"

namespace gofed::store {
namespace {

constexpr int kAttemptsMax = 16;  // lost to others who change the same file

struct Stored {
  FileRecord record;
  std::string bytes;  // for requirements
};

Result<std::optional<Stored>> find_file(const Reader& reader, const Sha256& content) {
  auto bytes = reader.get(Family::Files, encode_key(FileKey{.content = content}));
  if (!bytes) return std::unexpected(bytes.error());
  if (!*bytes) return std::nullopt;
  auto record = decode_file_record(content, **bytes);
  if (!record) return std::unexpected(record.error());
  return Stored{.record = std::move(*record), .bytes = std::move(**bytes)};
}

bool expired(const FileRecord& record, Time now) {
  return record.valid_until && *record.valid_until <= now;
}

std::unexpected<Error> no_such_file(std::string_view identifier) {
  return fail(Errc::NotFound, "file " + std::string{identifier} + ": no such file");
}

// The record and its places in the two orders.
void stage_put(const FileRecord& record, WriteBatch& batch) {
  batch.put(Family::Files, encode_key(FileKey{.content = record.sha256}),
            encode_file_record(record));
  batch.put(Family::Files, encode_key(FileByNameKey{.name = record.name, .content = record.sha256}),
            "");
  if (record.valid_until) {
    batch.put(
        Family::Files,
        encode_key(FileByEndKey{.valid_until = *record.valid_until, .content = record.sha256}), "");
  }
}

void stage_removal(const FileRecord& record, WriteBatch& batch) {
  batch.remove(Family::Files, encode_key(FileKey{.content = record.sha256}));
  batch.remove(Family::Files,
               encode_key(FileByNameKey{.name = record.name, .content = record.sha256}));
  if (record.valid_until) {
    batch.remove(Family::Files, encode_key(FileByEndKey{.valid_until = *record.valid_until,
                                                        .content = record.sha256}));
  }
}

// The later of two ends; nothing is no end.
std::optional<Time> later(std::optional<Time> a, std::optional<Time> b) {
  if (!a || !b) return std::nullopt;
  return std::max(*a, *b);
}

// Removes the file while `wanted` says so of its record. False: it is gone, or not wanted gone.
template <typename Wanted>
Result<bool> remove_file(Driver& driver, BlobStore& blobs, const Sha256& content,
                         Durability durability, const Wanted& wanted) {
  for (int attempt = 0; attempt < kAttemptsMax; ++attempt) {
    const auto stored = find_file(driver, content);
    if (!stored) return std::unexpected(stored.error());
    if (!*stored || !wanted((*stored)->record)) return false;
    WriteBatch batch;
    batch.require(Family::Files, encode_key(FileKey{.content = content}), (*stored)->bytes);
    stage_removal((*stored)->record, batch);
    const auto removed = blobs.remove(content, batch, durability);
    if (removed) return true;
    if (removed.error().code != Errc::AlreadyExists) return std::unexpected(removed.error());
  }
  return fail(Errc::Busy, "file " + content.hex() + ": changed by others again and again");
}

}  // namespace

FileWriter::FileWriter(Driver& driver, std::unique_ptr<BlobWriter> blob, FileRecord wanted)
    : driver_(&driver), blob_(std::move(blob)), wanted_(std::move(wanted)) {}

Result<void> FileWriter::append(std::string_view bytes) {
  return blob_->append(bytes);
}
Result<void> FileWriter::abandon() {
  return blob_->abandon();
}
std::uint64_t FileWriter::size_bytes() const {
  return blob_->size_bytes();
}

Result<FileRecord> FileWriter::finish() {
  FileRecord stored;
  const auto info = blob_->finish([this, &stored](const BlobInfo& blob, WriteBatch& batch) {
    auto record = stage_record(blob, batch);
    if (record) stored = std::move(*record);
    return record ? Result<void>{} : std::unexpected(record.error());
  });
  if (!info) return std::unexpected(info.error());
  return stored;
}

Result<FileRecord> FileWriter::stage_record(const BlobInfo& info, WriteBatch& batch) {
  FileRecord record = wanted_;
  record.sha256 = info.sha256;
  record.identifier = info.sha256.hex();
  record.size_bytes = info.size_bytes;

  const auto key = encode_key(FileKey{.content = info.sha256});
  const auto before = find_file(*driver_, info.sha256);
  if (!before) return std::unexpected(before.error());
  if (*before) {
    const auto& old = (*before)->record;
    batch.require(Family::Files, key, (*before)->bytes);
    stage_removal(old, batch);
    if (!expired(old, wanted_.created)) {  // else it is gone already, only not swept
      record.created = old.created;
      record.valid_until = later(old.valid_until, record.valid_until);
    }
  } else {
    batch.require_absent(Family::Files, key);
  }
  stage_put(record, batch);
  return record;
}

FileStore::FileStore(Driver& driver, BlobStore& blobs) : driver_(driver), blobs_(blobs) {}

Result<FileWriter> FileStore::put(PutOptions options) {
  if (options.name.size() > kFileNameBytesMax) {
    return fail(Errc::InvalidArgument, "file name of " + std::to_string(options.name.size()) +
                                           " bytes: over kFileNameBytesMax " +
                                           std::to_string(kFileNameBytesMax));
  }
  FileRecord wanted{
      .name = std::move(options.name), .created = options.now, .valid_until = options.valid_until};
  if (expired(wanted, options.now)) {
    return fail(Errc::InvalidArgument, "file \"" + wanted.name + "\": it would be expired already");
  }
  return FileWriter{driver_,
                    blobs_.writer({.size_bytes_max = options.size_bytes_max, .now = options.now}),
                    std::move(wanted)};
}

Result<FileRecord> FileStore::stat(std::string_view identifier, Time now) const {
  const auto content = Sha256::from_hex(identifier);
  if (!content) return prefixed("file identifier", content.error());
  auto stored = find_file(driver_, *content);
  if (!stored) return std::unexpected(stored.error());
  if (!*stored || expired((*stored)->record, now)) return no_such_file(identifier);
  return std::move((*stored)->record);
}

Result<std::unique_ptr<BlobReader>> FileStore::open(std::string_view identifier, Time now) const {
  const auto record = stat(identifier, now);
  if (!record) return std::unexpected(record.error());
  return blobs_.reader(record->sha256);
}

Result<std::string> FileStore::read(std::string_view identifier, ReadOptions options) const {
  const auto reader = open(identifier, options.now);
  if (!reader) return std::unexpected(reader.error());
  return (*reader)->read(options.offset, options.length);
}

Result<Page<FileRecord>> FileStore::list(const ListOptions& options) const {
  const auto prefix = key_prefix_open<FileByNameKey>(options.name_prefix);
  return read_page<FileRecord>(
      driver_, Family::Files, prefix, options.page,
      [&](std::string_view key, std::string_view) -> Result<std::optional<FileRecord>> {
        const auto place = decode_key<FileByNameKey>(key);
        if (!place) return std::unexpected(place.error());
        auto stored = find_file(driver_, place->content);
        if (!stored) return std::unexpected(stored.error());
        // Removed or renamed since the scan began, or over.
        const bool listed = *stored && (*stored)->record.name == place->name &&
                            !expired((*stored)->record, options.now);
        if (!listed) return std::nullopt;
        return std::move((*stored)->record);
      });
}

Result<void> FileStore::remove(std::string_view identifier) {
  const auto content = Sha256::from_hex(identifier);
  if (!content) return prefixed("file identifier", content.error());
  const auto removed = remove_file(driver_, blobs_, *content, Durability::Sync,
                                   [](const FileRecord&) { return true; });
  if (!removed) return std::unexpected(removed.error());
  if (!*removed) return no_such_file(identifier);
  return {};
}

Result<std::size_t> FileStore::sweep(Time now, std::size_t files_max) {
  std::vector<Sha256> over;
  {
    const auto scan = driver_.scan(Family::Files, Range::prefix(key_prefix<FileByEndKey>()));
    if (!scan) return std::unexpected(scan.error());
    while (over.size() < files_max) {
      const auto more = (*scan)->next();
      if (!more) return std::unexpected(more.error());
      if (!*more) break;
      const auto place = decode_key<FileByEndKey>((*scan)->key());
      if (!place) return std::unexpected(place.error());
      if (place->valid_until > now) break;
      over.push_back(place->content);
    }
  }
  std::size_t swept = 0;
  for (const auto& content : over) {
    // Async: what a power cut brings back is expired still, and swept again.
    const auto removed = remove_file(driver_, blobs_, content, Durability::Async,
                                     [now](const FileRecord& file) { return expired(file, now); });
    if (!removed) return std::unexpected(removed.error());
    swept += *removed ? 1 : 0;
  }
  return swept;
}

}  // namespace gofed::store
