// Streams the regular files of a tar (plain, gzip, bzip2, xz, zstd) or zip archive, in memory only;
// of a .deb or .rpm those that it installs, of a source .rpm those of the source archive in it.
//
// A hard link is a file, with the content of the one that it names. Symbolic links are not followed,
// wherever they lead; they, devices, fifos and sockets are reported to the visitor.
// The archive is hostile until read: names are normalised, limits are enforced before memory is
// taken, an entry that would leave the archive's root ends the reading. One call, one thread; no
// exception leaves. Errors are one line: the input, the entry where there is one, the cause.
//   Malformed        not an archive, empty, truncated, damaged, a failed checksum, a path twice, a
//                    wanted hard link to what is not in the archive
//   InvalidArgument  an archive without any file
//   Unsupported      an encrypted entry, more than one compression, a wanted hard link whose file
//                    was passed over or a source .rpm, in a source that does not seek
//   NotAllowed       an absolute path, `..`, a hard link out of the root
//   LimitExceeded    a limit of ArchiveLimits, named; out of memory
//   Cancelled        `cancelled` said so
//   whatever the source or the visitor returns
// A zip is what the directory at its end lists (zip_directory.h), and has to be read from a source
// that seeks; what its directory and its headers tell differently is Malformed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "schemas/base/result.h"
#include "workers/archive/bytes.h"
#include "workers/archive/limits.h"

namespace gofed::archive {

struct ArchiveEntry {
  std::string path;  // relative, no `.`, no `..`; any other bytes but NUL
  std::uint32_t mode = 0;
};

// What an entry is that has no content of its own to be read.
enum class SkippedKind : std::uint8_t {
  SymbolicLink,
  Special,  // a device, fifo or socket
};
// For people: "symbolic link, not followed".
[[nodiscard]] std::string_view describe(SkippedKind kind);

struct ArchiveSummary {
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;           // unpacked bytes of wanted files
  std::uint64_t links_skipped = 0;   // symbolic ones
  std::uint64_t others_skipped = 0;  // devices, fifos, sockets
  bool installed = false;            // a .deb or .rpm: paths are those below the root
};

struct ArchiveVisitor {
  std::function<bool(const ArchiveEntry&)> wanted;  // empty: every file is wanted
  // The whole content, the visitor's to keep. Hard links come after all other files.
  std::function<Result<void>(const ArchiveEntry&, std::string&& bytes)> content;
  // A wanted file whose content is given as a stream instead, to be read during the call, as far as
  // it is needed; empty, or false: content() gets it.
  std::function<bool(const ArchiveEntry&)> streamed = {};
  std::function<Result<void>(const ArchiveEntry&, ByteSource& bytes)> stream = {};
  // Each entry that is skipped, wanted or not; empty: they are only counted.
  std::function<void(const ArchiveEntry&, SkippedKind)> skipped = {};
  // What content() was given under this path and the visitor still has; null: nothing. It saves
  // reading the archive a second time for a hard link. Valid until the next call of the visitor.
  std::function<const std::string*(std::string_view path)> earlier = {};
  std::function<bool()> cancelled = {};  // asked per block; empty: never
};

// `name` is what errors call the input.
[[nodiscard]] Result<ArchiveSummary> read_archive(const std::string& name, ByteSource& source,
                                                  const ArchiveLimits& limits,
                                                  const ArchiveVisitor& visitor);

[[nodiscard]] Result<ArchiveSummary> read_archive(const std::string& name,
                                                  std::span<const std::byte> bytes,
                                                  const ArchiveLimits& limits,
                                                  const ArchiveVisitor& visitor);

}  // namespace gofed::archive
