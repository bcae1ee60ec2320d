// The content of one compressed file, which is no archive: plain, gzip, bzip2, xz, lzma, lz4 or zstd,
// whichever its first bytes say.
#pragma once

#include <functional>
#include <string>

#include "schemas/base/result.h"
#include "workers/archive/bytes.h"
#include "workers/archive/limits.h"

namespace gofed::archive {

// Gives the content to the sink, piece by piece. Of the limits those of total bytes and ratio apply.
// An empty file has no content, which is no error. `name` is what errors call the file.
//   errors  Malformed      truncated, damaged, a failed checksum
//           Unsupported    compressed more than once
//           LimitExceeded  a limit of ArchiveLimits, named
//           Cancelled      `cancelled` said so
//           those of the source and the sink
[[nodiscard]] Result<void> unpack(const std::string& name, ByteSource& source,
                                  const ArchiveLimits& limits, const ByteSink& sink,
                                  const std::function<bool()>& cancelled = {});

}  // namespace gofed::archive
