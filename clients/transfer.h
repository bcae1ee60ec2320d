// Files into and out of the system, a chunk at a time: a 2 GiB file needs 16 MiB here.
#pragma once

#include <functional>
#include <string>

#include "clients/files.h"
#include "clients/run.h"
#include "envelope/system.h"
#include "schemas/actions/file.h"
#include "schemas/result.h"

namespace gofed::clients {

// Where bytes come from. Called until it gives none; "" is the end.
using ByteSource = std::function<Result<std::string>(std::size_t bytes)>;

struct UploadOptions {
  std::string name;              // of the stored file
  std::uint64_t size_bytes = 0;  // for the progress line; 0: not known
  std::string service;           // instead of filestorage: the client's own data service
};

// Stores what the source gives. Errors name the file.
[[nodiscard]] Result<schemas::FileId> upload(Run& run, const UploadOptions& options,
                                             const ByteSource& source);
[[nodiscard]] Result<schemas::FileId> upload(Run& run, InputFile& file, std::string service = {});

// Fetches a file; `sink` takes its bytes in order.
using ByteSink = std::function<Result<void>(std::string_view bytes)>;
[[nodiscard]] Result<void> download(Run& run, const schemas::FileId& file, const ByteSink& sink);

}  // namespace gofed::clients
