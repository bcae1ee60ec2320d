#include "store/documents/result_cache.h"

#include <algorithm>
#include <utility>

#include "store/driver/keys.h"

// An entry is three keys of Family::Results: the document, its use record (last use, size, hash of
// the document), and its place in the order of use. They change together, in one batch, under the
// mutex; get() reads without it.
namespace gofed::store {
namespace {

constexpr std::uint8_t kUseVersion = 1;  // u8 version | i64 last used | u64 size | 32 bytes SHA-256

}  // namespace

struct ResultCache::Use {
  Time last_used;
  std::uint64_t size_bytes = 0;
  Sha256 document;

  [[nodiscard]] std::string encode() const {
    return ByteWriter{}
        .u8(kUseVersion)
        .i64(last_used.time_since_epoch().count())
        .u64(size_bytes)
        .raw(document.view())
        .take();
  }

  // Nothing: damaged.
  static std::optional<Use> decode(std::string_view bytes) {
    ByteReader in{bytes};
    const auto version = in.u8();
    Use use{.last_used = Time{Time::duration{in.i64()}}, .size_bytes = in.u64(), .document = {}};
    const auto hash = in.raw(Sha256::kBytes);
    if (version != kUseVersion || !in.done()) return std::nullopt;
    std::ranges::copy(hash, use.document.bytes.begin());
    return use;
  }
};

Sha256 ResultKey::digest() const {
  return Sha256::of(ByteWriter{}
                        .counted(action)
                        .raw(content.view())
                        .raw(options.view())
                        .counted(tool_version)
                        .bytes());
}

Result<std::unique_ptr<ResultCache>> ResultCache::open(Driver& driver, std::uint64_t bytes_max) {
  std::unique_ptr<ResultCache> cache{new ResultCache{driver, bytes_max}};
  if (auto counted = cache->count_all(); !counted) return prefixed("result cache", counted.error());
  return cache;
}

Result<void> ResultCache::count_all() {
  const MutexLock lock{mutex_};
  const auto scan = driver_.scan(Family::Results, Range::prefix(key_prefix<ResultUseKey>()));
  if (!scan) return std::unexpected(scan.error());
  for (;;) {
    const auto more = (*scan)->next();
    if (!more) return std::unexpected(more.error());
    if (!*more) return {};
    if (const auto use = Use::decode((*scan)->value())) size_bytes_ += use->size_bytes;
  }
}

Result<std::optional<ResultCache::Use>> ResultCache::find_use(const Sha256& digest) const {
  const auto bytes = driver_.get(Family::Results, encode_key(ResultUseKey{digest}));
  if (!bytes) return std::unexpected(bytes.error());
  if (!*bytes) return std::nullopt;
  return Use::decode(**bytes);
}

Result<std::optional<std::string>> ResultCache::get(const ResultKey& key, Time now) {
  const auto digest = key.digest();
  const auto use = find_use(digest);
  if (!use) return std::unexpected(use.error());
  if (!*use) return std::nullopt;
  auto document = driver_.get(Family::Results, encode_key(ResultDocumentKey{digest}));
  if (!document) return std::unexpected(document.error());
  if (!*document || Sha256::of(**document) != (*use)->document) return std::nullopt;
  if (now - (*use)->last_used < kUseGranularity) return document;
  if (auto touched = touch(digest, **use, now); !touched) return std::unexpected(touched.error());
  return document;
}

Result<void> ResultCache::touch(const Sha256& digest, const Use& use, Time now) {
  const MutexLock lock{mutex_};
  Use fresh = use;
  fresh.last_used = now;
  WriteBatch batch;
  batch.require(Family::Results, encode_key(ResultUseKey{digest}), use.encode());
  batch.remove(Family::Results, encode_key(ResultByUseKey{use.last_used, digest}));
  batch.put(Family::Results, encode_key(ResultByUseKey{now, digest}), "");
  batch.put(Family::Results, encode_key(ResultUseKey{digest}), fresh.encode());
  auto written = driver_.write(batch, Durability::Async);
  // Another hit or a sweep was quicker; and a full disk must not spoil a hit.
  const auto code = written ? Errc::Unknown : written.error().code;
  if (code == Errc::AlreadyExists || code == Errc::StorageFull) return {};
  return written;
}

Result<void> ResultCache::put(const ResultKey& key, std::string_view result, Time now) {
  if (result.size() > std::min<std::uint64_t>(kResultBytesMax, bytes_max_ / 4)) return {};
  const auto digest = key.digest();
  const Use use{.last_used = now, .size_bytes = result.size(), .document = Sha256::of(result)};
  {
    const MutexLock lock{mutex_};
    const auto before = find_use(digest);
    if (!before) return std::unexpected(before.error());
    WriteBatch batch;
    if (*before) {
      batch.remove(Family::Results, encode_key(ResultByUseKey{(*before)->last_used, digest}));
    }
    batch.put(Family::Results, encode_key(ResultDocumentKey{digest}), result);
    batch.put(Family::Results, encode_key(ResultUseKey{digest}), use.encode());
    batch.put(Family::Results, encode_key(ResultByUseKey{now, digest}), "");
    if (auto written = driver_.write(batch, Durability::Async); !written) return written;
    size_bytes_ += use.size_bytes - (*before ? (*before)->size_bytes : 0);
  }
  const auto swept = sweep();
  return swept ? Result<void>{} : std::unexpected(swept.error());
}

Result<std::size_t> ResultCache::sweep() {
  const MutexLock lock{mutex_};
  std::size_t dropped = 0;
  while (size_bytes_ > bytes_max_) {
    const auto more = drop_oldest(dropped);
    if (!more) return std::unexpected(more.error());
    if (!*more) break;
  }
  return dropped;
}

// False: nothing is left. Every call removes a place from the order, so that a
// damaged entry cannot keep a sweep from ending.
Result<bool> ResultCache::drop_oldest(std::size_t& dropped) {
  const auto scan = driver_.scan(Family::Results, Range::prefix(key_prefix<ResultByUseKey>()));
  if (!scan) return std::unexpected(scan.error());
  const auto more = (*scan)->next();
  if (!more || !*more) return more;
  const auto place = decode_key<ResultByUseKey>((*scan)->key());
  if (!place) return std::unexpected(place.error());
  const auto use = find_use(place->digest);
  if (!use) return std::unexpected(use.error());

  WriteBatch batch;
  batch.remove(Family::Results, encode_key(*place));
  const bool moved = *use && (*use)->last_used != place->last_used;  // its real place is another
  if (!moved) {
    batch.remove(Family::Results, encode_key(ResultDocumentKey{place->digest}));
    batch.remove(Family::Results, encode_key(ResultUseKey{place->digest}));
  }
  if (auto written = driver_.write(batch, Durability::Async); !written) {
    return std::unexpected(written.error());
  }
  if (*use && !moved) {
    size_bytes_ -= (*use)->size_bytes;
    ++dropped;
  }
  return true;
}

std::uint64_t ResultCache::size_bytes() const {
  const MutexLock lock{mutex_};
  return size_bytes_;
}

}  // namespace gofed::store
