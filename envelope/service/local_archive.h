// An archive that lies where the caller is, read from there: a local source (local_source.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "envelope/service/local_source.h"
#include "schemas/base/result.h"

namespace gofed::envelope {

class LocalArchive : public LocalSource {
 public:
  using LocalSource::LocalSource;

  // Of a pipe: once all of it was read. errors: those of reading it, Cancelled.
  [[nodiscard]] virtual Result<std::uint64_t> size_bytes() = 0;

  // Copies bytes from `offset` on, as many as are at hand; how many, 0 at the end alone. Any thread,
  // several at once, after size_bytes().
  [[nodiscard]] virtual Result<std::size_t> read(std::uint64_t offset,
                                                 std::span<std::byte> into) const = 0;
};

}  // namespace gofed::envelope
