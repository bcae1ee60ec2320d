// The central directory of a zip, APPNOTE.TXT 4.3.12 to 4.3.16: what is in the archive. For this
// folder only.
//
// libarchive walks it as well, but names an entry after its local header, which no other reader
// does: one of the two could show what the other hides. So the directory is read here, and each
// entry of libarchive's is held against it. What only local headers tell was deleted, and is no
// entry. Nothing is guessed: a directory that is not exactly where the end says, an end that is not
// the last of the file, or two entries of one header are damaged.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/base/result.h"
#include "workers/archive/limits.h"

namespace gofed::archive {

// Held in memory: 200,000 entries with paths of 250 bytes.
inline constexpr std::uint64_t kZipDirectoryBytesMax = 64ULL << 20;

struct ZipEntry {
  std::uint64_t header_offset = 0;  // of its local header
  std::string name;                 // as written, any bytes
  bool from_dos = false;            // its maker's names may have backslashes for slashes

  // Whether it is the entry that libarchive calls so: that gives directories a slash at their end.
  [[nodiscard]] bool is_called(std::string_view path) const;
};

// Exactly these bytes of the file; fewer are an error.
using ReadAt = std::function<Result<std::string>(std::uint64_t offset, std::uint64_t size_bytes)>;

// The entries in the order of their headers, in which libarchive visits them.
//   errors  Malformed      "truncated: ..." without an end; "damaged zip directory (why)"
//           LimitExceeded  entries_max, path_bytes_max, kZipDirectoryBytesMax
//           those of `read_at`
[[nodiscard]] Result<std::vector<ZipEntry>> read_zip_directory(std::uint64_t file_bytes,
                                                               const ReadAt& read_at,
                                                               const ArchiveLimits& limits);

}  // namespace gofed::archive
