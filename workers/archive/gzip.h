// Gzip, RFC 1952, as a source over a source. For this folder only.
//
// libarchive unpacks gzip too, but passes over the checksum and the length at a member's end
// (3.6.2: "TODO: Verify the length and CRC"): a changed byte in a source file would go unnoticed.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <zlib.h>

#include "schemas/base/result.h"
#include "workers/archive/bytes.h"

namespace gofed::archive {

// Whether the bytes begin as gzip does.
[[nodiscard]] bool is_gzip(std::span<const std::byte> bytes);

// Members one after the other give one content; zeros after the last one are padding.
class GzipSource final : public ByteSource {
 public:
  explicit GzipSource(ByteSource& packed);
  ~GzipSource() override;
  GzipSource(const GzipSource&) = delete;
  GzipSource& operator=(const GzipSource&) = delete;

  //   errors  Malformed: the context begins with "truncated" or "damaged"; those of the source
  [[nodiscard]] Result<std::size_t> read(std::span<std::byte> into) override;

 private:
  [[nodiscard]] Result<void> refill();
  [[nodiscard]] Result<bool> next_member();

  ByteSource& packed_;
  std::vector<std::byte> block_;
  z_stream stream_{};
  bool in_member_ = true;
  bool ended_ = false;
};

}  // namespace gofed::archive
