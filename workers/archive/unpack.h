// Unpacks an archive into a directory, as safely as it can be read.
//
// Only regular files and the directories above them come to be: files 0644, or 0755 where the
// archive says executable, directories 0755. Links and devices are skipped and counted. Each
// directory is entered by its descriptor and no link is followed, so that nothing is written
// outside even when somebody plants links in `directory` meanwhile. No file that exists is
// overwritten.
#pragma once

#include <functional>
#include <string>

#include "schemas/base/result.h"
#include "workers/archive/bytes.h"
#include "workers/archive/limits.h"
#include "workers/archive/reader.h"

namespace gofed::archive {

// Unpacks into `directory`, which exists. One file at a time is held in memory.
//   errors  those of read_archive; NotFound, InvalidArgument, Io, StorageFull of the directory
//           AlreadyExists  a file of that name, or a file or link where a directory is needed
// After an error what was unpacked so far is left there: the caller removes the directory.
[[nodiscard]] Result<ArchiveSummary> unpack_archive(const std::string& name, ByteSource& source,
                                                    const std::string& directory,
                                                    const ArchiveLimits& limits = {},
                                                    const std::function<bool()>& cancelled = {});

}  // namespace gofed::archive
