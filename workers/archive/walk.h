// The files below a directory, in the order of their paths. For this folder only.
//
// `.git`, `.hg` and `.svn` are left out. Links are not followed, and neither a name nor a link that
// is swapped while we look leads out of the directory. One call, one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "schemas/base/result.h"
#include "workers/archive/limits.h"
#include "workers/archive/reader.h"

namespace gofed::archive {

struct WalkSummary {
  std::uint64_t links_skipped = 0;   // symbolic links
  std::uint64_t others_skipped = 0;  // devices, fifos, sockets
};

struct WalkOptions {
  const ArchiveLimits& limits;
  // By their paths below the directory; empty: all. Others are not visited.
  const std::function<bool(std::string_view path)>& wanted;
};

// What is visited: the open directory that it is in, its name there, its path below the root.
struct WalkedFile {
  int directory;
  const std::string& name;
  const std::string& path;
  std::optional<SkippedKind> skipped;  // no regular file
};
using FileVisitor = std::function<Result<void>(const WalkedFile& file)>;

// errors: NotFound (no such directory), InvalidArgument (no directory), Io, LimitExceeded, what the
// visitor returns. They name the place.
[[nodiscard]] Result<WalkSummary> walk_directory(const std::string& root,
                                                 const WalkOptions& options,
                                                 const FileVisitor& visit);

// How errors name a path below the root.
[[nodiscard]] std::string place_below(const std::string& root, std::string_view path);

// Opens a file for reading: neither a link nor, should it have become one since, a fifo is waited
// for. -1: errno says why.
[[nodiscard]] int open_file_at(int directory, const std::string& name);

}  // namespace gofed::archive
