#include "workers/common/stored/stored_file.h"

#include <algorithm>
#include <span>
#include <utility>

namespace gofed::workers {

Result<StoredFile> StoredFile::open(envelope::Context& context, const schemas::FileId& file) {
  if (auto* local = dynamic_cast<envelope::LocalArchive*>(context.source(file))) {
    const auto size = local->size_bytes();
    if (!size) return std::unexpected(size.error());
    auto known = file;
    known.size_bytes = *size;
    known.name = local->name();
    StoredFile opened(context, std::move(known));
    opened.local_ = local;
    return opened;
  }
  // The store that the id names, where several have the same service name.
  auto stat = context.data().call<schemas::Stat>({.file = file}, {.service = file.service});
  if (!stat) return std::unexpected(std::move(stat.error()));
  auto known = file;
  known.size_bytes = stat->file.size_bytes;
  // A name that would break the line of a message is not the one it was uploaded under.
  const bool is_good = std::ranges::none_of(
      known.name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  if (known.name.empty() || !is_good) known.name = std::move(stat->file.name);
  return StoredFile(context, std::move(known));
}

Result<schemas::Blob> StoredFile::read(std::uint64_t offset) {
  if (offset >= file_.size_bytes) return schemas::Blob();
  if (context_->cancelled()) return context_->cancelled_error();
  if (is_local()) {
    std::string bytes(std::min(kRangeBytes, file_.size_bytes - offset), '\0');
    const auto count = copy(offset, std::as_writable_bytes(std::span(bytes)));
    if (!count) return std::unexpected(count.error());
    if (*count == 0) return ended_at(offset, "its reader");
    bytes.resize(*count);
    return schemas::Blob::of(std::move(bytes));
  }
  auto range = context_->data().call<schemas::Download>(
      {.file = file_, .offset = offset, .length_bytes = kRangeBytes}, {.service = file_.service});
  if (!range) return std::unexpected(std::move(range.error()));
  if (range->data.empty()) return ended_at(offset, "the data service");
  context_->progress(offset + range->data.view().size(), file_.size_bytes, "read " + name());
  return std::move(range->data);
}

std::unexpected<Error> StoredFile::ended_at(std::uint64_t offset, std::string_view who) const {
  return fail(Errc::Io, name() + ": " + std::string(who) + " ended it at byte " +
                            std::to_string(offset) + " of " + std::to_string(file_.size_bytes));
}

Result<std::size_t> StoredFile::copy(std::uint64_t offset, std::span<std::byte> into) {
  auto count = local_->read(offset, into);
  if (count && *count > 0) {
    context_->progress(offset + *count, file_.size_bytes, "read " + name());
  }
  return count;
}

std::string StoredFile::name() const {
  return file_.name.empty() ? "file " + file_.identifier.substr(0, 64) : file_.name;
}

}  // namespace gofed::workers
