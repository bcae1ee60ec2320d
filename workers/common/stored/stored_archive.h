// The files of a stored archive: a tar or zip of the request's data service, or one that lies where
// the caller is (envelope/service/local_archive.h), read as a stream.
//
// A range of the archive and what the visitor keeps are all that is in memory. Belongs to the thread
// that runs the action.
#pragma once

#include <functional>
#include <string>

#include "envelope/service/context.h"
#include "schemas/actions/file.h"
#include "schemas/base/result.h"
#include "workers/archive/reader.h"

namespace gofed::workers {

// Which files are read: of the others not even the content is kept. A licence analysis wants other
// ones (LICENSE, COPYING) than one of Go source.
using ArchiveFilter = std::function<bool(const archive::ArchiveEntry&)>;

struct VisitedArchive {
  std::string name;  // of the stored file, as messages call it
  archive::ArchiveSummary summary;
};

// Gives each wanted file to the visitor, whose `wanted` and `cancelled` are the filter's and the
// request's.
//   errors  NotFound             no such file
//           Cancelled, Timeout   the request is over
//           those of archive::read_archive and of the visitor
// Each names the file, and the entry where it is one's.
[[nodiscard]] Result<VisitedArchive> visit_stored_archive(
    envelope::Context& context, const schemas::FileId& file, const ArchiveFilter& filter,
    archive::ArchiveVisitor visitor, const archive::ArchiveLimits& limits = {});

}  // namespace gofed::workers
