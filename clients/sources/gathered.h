// Files that a source is put together from, as the tar that is stored of them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "clients/sources/kind.h"
#include "clients/sources/transfer.h"
#include "schemas/base/result.h"
#include "workers/archive/reader.h"
#include "workers/archive/tar_writer.h"

namespace gofed::clients {

struct GatheredFile {
  std::string path;
  std::string bytes = {};
  std::optional<archive::SkippedKind> skipped = {};  // it is no regular file
};

// As the bytes of a source that is stored under the name; the order of the files does not matter.
[[nodiscard]] OpenedSource gathered_source(std::string name, std::vector<GatheredFile> files);

// One more file of a tar.
[[nodiscard]] Result<void> add_to(archive::TarWriter& tar, const GatheredFile& file);

// A sink of the archive room that gives what it takes to ours, which must outlive it.
[[nodiscard]] archive::ByteSink archive_sink(const ByteSink& sink);

}  // namespace gofed::clients
