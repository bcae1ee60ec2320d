// A directory -> a tar, streamed: the same tree always gives the same bytes.
//
// Regular files, ordered by path, mode 0644, modified at 0, without owner; GNU tar format, so names
// are any bytes. `.git`, `.hg` and `.svn` are left out. Symbolic links are not followed: they are
// packed as links, and special files as fifos, so that the reader of the tar reports what it would
// report of the directory. Neither a name nor a link that is swapped while we read leads out of the
// directory. One call, one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "schemas/base/result.h"
#include "workers/archive/bytes.h"
#include "workers/archive/limits.h"

namespace gofed::archive {

struct PackSummary {
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;           // of the files' content
  std::uint64_t links_skipped = 0;   // symbolic links, packed or not
  std::uint64_t others_skipped = 0;  // devices, fifos, sockets
};

struct PackOptions {
  ArchiveLimits limits = {};  // of what is in the directory; those of ratio do not apply
  // Which files, links and special files are packed, by their paths below the directory; empty: all.
  // Others are not opened.
  std::function<bool(std::string_view path)> wanted = {};
  std::function<bool()> cancelled = {};  // asked per block; empty: never
};

// Writes the tar of `directory` to `sink`. A directory without files gives a tar without entries.
//   errors  NotFound         no such directory
//           InvalidArgument  not a directory
//           Io               a file or directory that cannot be read, named; one that changed size
//           LimitExceeded    a limit of ArchiveLimits, named
//           Cancelled        `cancelled` said so
//           whatever `sink` returns
// After an error the sink may have got a part of the tar; nothing more is written to it.
[[nodiscard]] Result<PackSummary> pack_directory(const std::string& directory, const ByteSink& sink,
                                                 const PackOptions& options = {});

}  // namespace gofed::archive
