// Files, one after the other -> a tar, streamed: GNU format, mode 0644, modified at 0, without owner,
// so that the same files give the same bytes.
//
// One thread. Nothing is written to the sink after its error. No exception leaves but the sink's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "schemas/base/result.h"
#include "workers/archive/bytes.h"

namespace gofed::archive {

class TarWriter {
 public:
  // `name` is what errors call the tar. The sink outlives the writer.
  TarWriter(std::string name, const ByteSink& sink);
  ~TarWriter();
  TarWriter(const TarWriter&) = delete;
  TarWriter& operator=(const TarWriter&) = delete;

  // errors of all: what the sink returns, Internal.
  [[nodiscard]] Result<void> open();
  // A regular file; data() adds its bytes, exactly as many as are named here.
  [[nodiscard]] Result<void> file(const std::string& path, std::uint64_t size_bytes);
  [[nodiscard]] Result<void> data(std::span<const std::byte> bytes);
  // A symbolic link, or with an empty target a fifo, which stands for any special file.
  [[nodiscard]] Result<void> no_file(const std::string& path, const std::string& target);
  [[nodiscard]] Result<void> close();

 private:
  struct Libarchive;

  std::unique_ptr<Libarchive> libarchive_;
};

}  // namespace gofed::archive
