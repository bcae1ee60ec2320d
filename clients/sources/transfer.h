// Files into and out of the system, a chunk at a time: a 2 GiB file needs 8 MiB here.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "clients/core/files.h"
#include "clients/core/run.h"
#include "envelope/client/call.h"
#include "schemas/actions/file.h"
#include "schemas/base/result.h"
#include "schemas/base/sha256.h"

namespace gofed::clients {

// Takes bytes in order. An error ends what gives them.
using ByteSink = std::function<Result<void>(std::string_view bytes)>;

struct UploadOptions {
  std::string name;              // of the stored file
  std::uint64_t size_bytes = 0;  // for the progress line; 0: not known
  std::string service;           // instead of filestorage: the client's own data service
};

// A file on its way up. While a chunk is being stored, the next one is taken in. What the storage
// says that it stored is compared with what was sent.
class Uploader {
 public:
  Uploader(Run& run, UploadOptions options);

  [[nodiscard]] Result<void> add(std::string_view bytes);
  // errors: Corrupt, where the storage names another content than was sent.
  [[nodiscard]] Result<schemas::FileId> finish();

 private:
  using Answer = schemas::Upload::Output;

  [[nodiscard]] Result<void> send(bool last);
  [[nodiscard]] Result<void> settle();
  [[nodiscard]] Result<void> check(const schemas::FileId& stored);

  Run& run_;
  UploadOptions options_;
  std::string buffer_;  // of the chunk to be sent next
  std::uint64_t offset_ = 0;
  // Of all that was added. Not where the storage is this process: it hashes the same memory.
  std::optional<store::Sha256Hasher> hasher_;
  std::optional<envelope::Call<Answer>> on_its_way_;
  Answer answer_;  // to the chunk before
};

// The name that a file from here is stored under: the path's last part, its control characters and
// bytes that are no UTF-8 spelt out, as no stored file's name has such.
[[nodiscard]] std::string stored_name(const std::string& path);

// Stores an open file.
[[nodiscard]] Result<schemas::FileId> upload(Run& run, InputFile& file);

// Hands the file's bytes to the sink.
[[nodiscard]] Result<void> read_into(InputFile& file, const ByteSink& sink);

// Fetches a stored file. The sink may have got all of it before an error says that it is not what
// the FileId names: Corrupt, for another size or SHA-256 than it has, where it has them.
[[nodiscard]] Result<void> download(Run& run, const schemas::FileId& file, const ByteSink& sink);

}  // namespace gofed::clients
