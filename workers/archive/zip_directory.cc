#include "workers/archive/zip_directory.h"

#include <algorithm>
#include <optional>

#include "workers/archive/text.h"

namespace gofed::archive {
namespace {

constexpr std::string_view kEntrySign{"PK\x01\x02", 4};
constexpr std::string_view kEndSign{"PK\x05\x06", 4};
constexpr std::string_view kEnd64Sign{"PK\x06\x06", 4};
constexpr std::string_view kEnd64LocatorSign{"PK\x06\x07", 4};
constexpr std::size_t kEntryBytes = 46;
constexpr std::size_t kEndBytes = 22;
constexpr std::size_t kEnd64Bytes = 56;
constexpr std::size_t kEnd64LocatorBytes = 20;
constexpr std::size_t kTailBytes = 16 << 10;  // how far from the end libarchive looks for it
constexpr std::uint64_t kIn64 = 0xffff'ffff;  // "the value is in the 64-bit record"
constexpr std::uint64_t kCountIn64 = 0xffff;
constexpr std::uint16_t kExtra64 = 0x0001;

// A little-endian number; the caller knows that it is there.
std::uint64_t number(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint64_t value = 0;
  for (std::size_t i = size; i-- > 0;) {
    value = value << 8U | static_cast<unsigned char>(bytes[at + i]);
  }
  return value;
}

std::unexpected<Error> damaged(const std::string& why) {
  return fail(Errc::Malformed, "damaged zip directory (" + why + ")");
}

std::unexpected<Error> over(const char* limit, std::uint64_t value) {
  return fail(Errc::LimitExceeded, over_limit(limit, value));
}

struct Directory {
  std::uint64_t offset = 0;
  std::uint64_t size_bytes = 0;
  std::uint64_t count = 0;
};

// The end of a zip over 4 GiB or 65,535 entries, which the locator before the plain end points to.
Result<Directory> read_end64(std::string_view locator, std::uint64_t locator_offset,
                             const Directory& plain, const ReadAt& read_at) {
  const auto offset = number(locator, 8, 8);
  if (locator_offset < kEnd64Bytes || offset > locator_offset - kEnd64Bytes) {
    return damaged("its 64-bit end is not in the file");
  }
  const auto end = read_at(offset, kEnd64Bytes);
  if (!end) return std::unexpected(end.error());
  if (!end->starts_with(kEnd64Sign)) return damaged("its 64-bit end is not where it should be");
  const Directory all{.offset = number(*end, 48, 8),
                      .size_bytes = number(*end, 40, 8),
                      .count = number(*end, 32, 8)};
  const bool differs = (plain.offset != kIn64 && plain.offset != all.offset) ||
                       (plain.size_bytes != kIn64 && plain.size_bytes != all.size_bytes) ||
                       (plain.count != kCountIn64 && plain.count != all.count);
  if (differs) return damaged("its two ends differ");
  if (all.offset > offset || offset - all.offset != all.size_bytes) {
    return damaged("it does not reach to its end");
  }
  return all;
}

// Where the directory is, from the record at the end of the file.
Result<Directory> find_directory(std::uint64_t file_bytes, const ReadAt& read_at) {
  const auto tail_bytes = std::min<std::uint64_t>(file_bytes, kTailBytes);
  const auto tail = read_at(file_bytes - tail_bytes, tail_bytes);
  if (!tail) return std::unexpected(tail.error());
  const auto at = tail->rfind(kEndSign);
  if (at == tail->npos || tail->size() - at < kEndBytes) {
    return fail(Errc::Malformed, "truncated: a zip without the directory at its end");
  }
  const auto end = std::string_view(*tail).substr(at);
  if (end.size() != kEndBytes + number(end, 20, 2)) return damaged("there is more behind its end");
  if (number(end, 4, 2) != 0 || number(end, 6, 2) != 0) return damaged("a part of several");
  const Directory plain{
      .offset = number(end, 16, 4), .size_bytes = number(end, 12, 4), .count = number(end, 10, 2)};
  const auto end_offset = file_bytes - tail_bytes + at;
  if (at >= kEnd64LocatorBytes) {
    const auto locator =
        std::string_view(*tail).substr(at - kEnd64LocatorBytes, kEnd64LocatorBytes);
    if (locator.starts_with(kEnd64LocatorSign)) {
      return read_end64(locator, end_offset - kEnd64LocatorBytes, plain, read_at);
    }
  }
  if (plain.offset > end_offset || end_offset - plain.offset != plain.size_bytes) {
    return damaged("it does not reach to its end");
  }
  return plain;
}

// The header's offset of an entry beyond 4 GiB: in the extra field, behind the sizes that are there
// only where they are as large.
std::optional<std::uint64_t> offset64(std::string_view entry, std::string_view extra) {
  while (extra.size() >= 4) {
    const auto size = number(extra, 2, 2);
    if (extra.size() - 4 < size) return std::nullopt;
    if (number(extra, 0, 2) == kExtra64) {
      const std::size_t before =
          (number(entry, 24, 4) == kIn64 ? 8 : 0) + (number(entry, 20, 4) == kIn64 ? 8 : 0);
      if (size < before + 8) return std::nullopt;
      return number(extra, 4 + before, 8);
    }
    extra.remove_prefix(4 + size);
  }
  return std::nullopt;
}

// The entry at the beginning of `rest`, which is moved behind it.
Result<ZipEntry> next_entry(std::string_view& rest, const ArchiveLimits& limits) {
  if (rest.size() < kEntryBytes || !rest.starts_with(kEntrySign)) return damaged("no entry");
  const auto name_bytes = number(rest, 28, 2);
  const auto extra_bytes = number(rest, 30, 2);
  const auto bytes = kEntryBytes + name_bytes + extra_bytes + number(rest, 32, 2);
  if (rest.size() < bytes) return damaged("an entry beyond its end");
  if (name_bytes > limits.path_bytes_max) return over("path_bytes_max", limits.path_bytes_max);
  std::optional<std::uint64_t> offset = number(rest, 42, 4);
  if (*offset == kIn64) offset = offset64(rest, rest.substr(kEntryBytes + name_bytes, extra_bytes));
  if (!offset) return damaged("an entry without its place");
  ZipEntry entry{.header_offset = *offset,
                 .name = std::string(rest.substr(kEntryBytes, name_bytes)),
                 .from_dos = rest[5] == 0};
  rest.remove_prefix(bytes);
  return entry;
}

}  // namespace

bool ZipEntry::is_called(std::string_view path) const {
  std::string own = name;
  if (from_dos && own.find('/') == own.npos) std::ranges::replace(own, '\\', '/');
  return path == own || (path.ends_with('/') && path.substr(0, path.size() - 1) == own);
}

Result<std::vector<ZipEntry>> read_zip_directory(std::uint64_t file_bytes, const ReadAt& read_at,
                                                 const ArchiveLimits& limits) {
  const auto directory = find_directory(file_bytes, read_at);
  if (!directory) return std::unexpected(directory.error());
  if (directory->count > limits.entries_max) return over("entries_max", limits.entries_max);
  if (directory->size_bytes > kZipDirectoryBytesMax)
    return over("kZipDirectoryBytesMax", kZipDirectoryBytesMax);
  const auto bytes = read_at(directory->offset, directory->size_bytes);
  if (!bytes) return std::unexpected(bytes.error());
  std::vector<ZipEntry> entries;
  for (std::string_view rest = *bytes; !rest.empty();) {
    auto entry = next_entry(rest, limits);
    if (!entry) return std::unexpected(std::move(entry.error()));
    if (entry->header_offset >= directory->offset) return damaged("an entry behind it");
    entries.push_back(std::move(*entry));
    if (entries.size() > directory->count) break;
  }
  if (entries.size() != directory->count) return damaged("its count of entries is wrong");
  std::ranges::sort(entries, {}, &ZipEntry::header_offset);
  const auto twice = std::ranges::adjacent_find(entries, {}, &ZipEntry::header_offset);
  if (twice != entries.end()) return damaged("two entries at one place");
  return entries;
}

}  // namespace gofed::archive
