// A source .rpm: a spec, the archives that it names, patches. The Go source is in the archive that the
// spec names first. For this folder only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schemas/base/result.h"
#include "workers/archive/reader.h"

namespace gofed::archive {

// What is in an archive or an .rpm itself: that of a source .rpm are the spec and the archives.
[[nodiscard]] Result<ArchiveSummary> read_entries(const std::string& name, ByteSource& source,
                                                  const ArchiveLimits& limits,
                                                  const ArchiveVisitor& visitor);

// Looks at the first bytes of a source that seeks, and goes back. False for one that does not seek.
[[nodiscard]] Result<bool> is_source_rpm(ByteSource& source);

// The files of the source archive in it. The package is read twice: which archive that is, the spec
// says, which may come last.
//   errors  those of read_archive(); InvalidArgument: no archive in it, or several of which the spec
//           does not name one first
[[nodiscard]] Result<ArchiveSummary> read_source_rpm(const std::string& name, ByteSource& source,
                                                     const ArchiveLimits& limits,
                                                     const ArchiveVisitor& visitor);

// Which of the files is the source. The spec's macros are read as far as they are plain text, and
// nothing of it is run: where its first source stays unclear, the one archive is meant whose name
// has the spec's version.
//   errors  InvalidArgument, as above
[[nodiscard]] Result<std::string> source_archive(const std::vector<std::string>& files,
                                                 std::string_view spec);

}  // namespace gofed::archive
