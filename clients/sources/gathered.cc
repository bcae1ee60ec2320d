#include "clients/sources/gathered.h"

#include <algorithm>
#include <memory>
#include <span>
#include <utility>

namespace gofed::clients {
namespace {

// It is not followed: the reader of the tar reports the link, wherever it leads.
constexpr const char* kLinkTarget = "-";

Result<void> write_tar(const std::string& name, const std::vector<GatheredFile>& files,
                       const ByteSink& sink) {
  const auto to = archive_sink(sink);
  archive::TarWriter tar(name, to);
  if (auto opened = tar.open(); !opened) return opened;
  for (const auto& file : files) {
    if (auto added = add_to(tar, file); !added) return added;
  }
  return tar.close();
}

}  // namespace

archive::ByteSink archive_sink(const ByteSink& sink) {
  return [&sink](std::span<const std::byte> bytes) {
    return sink({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  };
}

Result<void> add_to(archive::TarWriter& tar, const GatheredFile& file) {
  if (file.skipped) {
    const bool is_link = *file.skipped == archive::SkippedKind::SymbolicLink;
    return tar.no_file(file.path, is_link ? kLinkTarget : "");
  }
  if (auto begun = tar.file(file.path, file.bytes.size()); !begun) return begun;
  return tar.data(std::as_bytes(std::span(file.bytes)));
}

OpenedSource gathered_source(std::string name, std::vector<GatheredFile> files) {
  std::ranges::sort(files, {}, &GatheredFile::path);
  const auto kept = std::make_shared<const std::vector<GatheredFile>>(std::move(files));
  return {.name = name,
          .bytes = [name, kept](const ByteSink& sink) { return write_tar(name, *kept, sink); }};
}

}  // namespace gofed::clients
