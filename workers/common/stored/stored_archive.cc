#include "workers/common/stored/stored_archive.h"

#include <utility>

#include "workers/common/stored/stored_file.h"
#include "workers/common/stored/stored_source.h"

namespace gofed::workers {

Result<VisitedArchive> visit_stored_archive(envelope::Context& context, const schemas::FileId& file,
                                            const ArchiveFilter& filter,
                                            archive::ArchiveVisitor visitor,
                                            const archive::ArchiveLimits& limits) {
  auto stored = StoredFile::open(context, file);
  if (!stored) return std::unexpected(std::move(stored.error()));
  visitor.wanted = filter;
  visitor.cancelled = [&context] { return context.cancelled(); };
  StoredFileSource source(*stored);
  const auto summary = archive::read_archive(stored->name(), source, limits, visitor);
  if (summary) return VisitedArchive{.name = stored->name(), .summary = *summary};
  if (context.cancelled()) return context.cancelled_error();
  if (source.failure()) return std::unexpected(*source.failure());
  return std::unexpected(summary.error());
}

}  // namespace gofed::workers
