// Where an archive's bytes come from and go to, a piece at a time: nothing here holds a whole one.
//
// One thread at a time. A source or sink that fails is not asked again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "schemas/base/result.h"

namespace gofed::archive {

// A pull source of bytes; 0 is the end.
struct ByteSource {
  virtual ~ByteSource() = default;
  [[nodiscard]] virtual Result<std::size_t> read(std::span<std::byte> into) = 0;

  // Of a source that can be read from anywhere: its length, and where the next read() begins (up to
  // the length). Any other, a pipe, has no length and is never asked to seek. Zips need it.
  [[nodiscard]] virtual std::optional<std::uint64_t> size_bytes() const { return std::nullopt; }
  [[nodiscard]] virtual Result<void> seek(std::uint64_t /*offset*/) { return {}; }
};

// Takes the bytes in order; they are valid during the call. Its error ends the writing.
using ByteSink = std::function<Result<void>(std::span<const std::byte>)>;

// The bytes of a file, a device or a pipe.
//   errors  NotFound, InvalidArgument (a directory), Io; the context begins with the path
[[nodiscard]] Result<std::unique_ptr<ByteSource>> open_file(const std::string& path);

}  // namespace gofed::archive
