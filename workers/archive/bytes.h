// Where an archive's bytes come from and go to, a piece at a time: nothing here holds a whole one.
//
// One thread at a time. A source or sink that fails is not asked again.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "schemas/result.h"

namespace gofed::archive {

// A pull source of bytes; 0 is the end.
struct ByteSource {
  virtual ~ByteSource() = default;
  [[nodiscard]] virtual Result<std::size_t> read(std::span<std::byte> into) = 0;
};

// Takes the bytes in order; they are valid during the call. Its error ends the writing.
using ByteSink = std::function<Result<void>(std::span<const std::byte>)>;

// The bytes of a file, a device or a pipe.
//   errors  NotFound, InvalidArgument (a directory), Io; the context begins with the path
[[nodiscard]] Result<std::unique_ptr<ByteSource>> open_file(const std::string& path);

}  // namespace gofed::archive
