#include "workers/common/stored/stored_archive.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>

#include "envelope/service/local_archive.h"
#include "workers/common/stored/stored_file.h"
#include "workers/common/stored/stored_source.h"

namespace gofed::workers {
namespace {

// An archive that lies where the caller is.
class LocalArchiveSource final : public archive::ByteSource {
 public:
  LocalArchiveSource(envelope::Context& context, const envelope::LocalArchive& archive,
                     std::uint64_t size_bytes)
      : context_(context), archive_(archive), size_bytes_(size_bytes) {}

  Result<std::size_t> read(std::span<std::byte> into) override {
    auto count = archive_.read(offset_, into);
    if (!count) {
      failure_ = count.error();
      return count;
    }
    offset_ += *count;
    if (*count > 0) context_.progress(offset_, size_bytes_, "read " + archive_.name());
    return count;
  }

  std::optional<std::uint64_t> size_bytes() const override { return size_bytes_; }

  Result<void> seek(std::uint64_t offset) override {
    offset_ = offset;
    return {};
  }

  [[nodiscard]] const std::optional<Error>& failure() const { return failure_; }

 private:
  envelope::Context& context_;
  const envelope::LocalArchive& archive_;
  const std::uint64_t size_bytes_;
  std::uint64_t offset_ = 0;
  std::optional<Error> failure_;
};

// `Source`: one of the above.
template <typename Source>
Result<VisitedArchive> visit(envelope::Context& context, const std::string& name, Source& source,
                             const archive::ArchiveVisitor& visitor,
                             const archive::ArchiveLimits& limits) {
  const auto summary = archive::read_archive(name, source, limits, visitor);
  if (summary) return VisitedArchive{.name = name, .summary = *summary};
  if (context.cancelled()) return context.cancelled_error();
  if (source.failure()) return std::unexpected(*source.failure());
  return std::unexpected(summary.error());
}

}  // namespace

Result<VisitedArchive> visit_stored_archive(envelope::Context& context, const schemas::FileId& file,
                                            const ArchiveFilter& filter,
                                            archive::ArchiveVisitor visitor,
                                            const archive::ArchiveLimits& limits) {
  visitor.wanted = filter;
  visitor.cancelled = [&context] { return context.cancelled(); };
  if (auto* local = dynamic_cast<envelope::LocalArchive*>(context.source(file))) {
    const auto size = local->size_bytes();
    if (!size) return std::unexpected(size.error());
    LocalArchiveSource source(context, *local, *size);
    return visit(context, local->name(), source, visitor, limits);
  }
  auto stored = StoredFile::open(context, file);
  if (!stored) return std::unexpected(std::move(stored.error()));
  StoredFileSource source(*stored);
  return visit(context, stored->name(), source, visitor, limits);
}

}  // namespace gofed::workers
