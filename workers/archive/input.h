// The packed bytes of an archive on their way to libarchive: counted, taken out of a package,
// unzipped, their first ones kept for messages; those of a zip from wherever it asks. For this folder
// only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "schemas/base/result.h"
#include "workers/archive/bytes.h"
#include "workers/archive/gzip.h"
#include "workers/archive/package.h"

namespace gofed::archive {

class Input {
 public:
  explicit Input(ByteSource& source) : packed_(source) {}

  // Looks at the first bytes; to be called once, before next(). Empty where the source is.
  [[nodiscard]] Result<void> open();

  // The next bytes, without package and gzip; empty at the end. Valid until the next call.
  [[nodiscard]] Result<std::span<const std::byte>> next();

  // Whether the bytes begin as gzip, or as a zip does.
  [[nodiscard]] bool is_gzip() const { return gzip_.has_value(); }
  [[nodiscard]] bool is_zip() const { return is_zip_; }
  // What the bytes are the payload of.
  [[nodiscard]] PackageKind package() const { return kind_; }
  [[nodiscard]] bool ended() const { return packed_.ended; }
  // Of what can be read from anywhere, its length: it may be read more than once.
  [[nodiscard]] std::uint64_t packed_bytes() const {
    return packed_.source.size_bytes().value_or(packed_.bytes);
  }

  // Of a source that can be read from anywhere: next() goes on from there, and exactly these bytes.
  [[nodiscard]] std::optional<std::uint64_t> size_bytes() const {
    return packed_.source.size_bytes();
  }
  [[nodiscard]] Result<void> seek(std::uint64_t offset);
  [[nodiscard]] Result<std::string> read_at(std::uint64_t offset, std::uint64_t size_bytes);
  [[nodiscard]] std::uint64_t position() const { return packed_.position; }
  [[nodiscard]] std::uint64_t unpacked_bytes() const { return unpacked_bytes_; }
  // What next() gave first, at least in part.
  [[nodiscard]] std::span<const std::byte> head() const { return head_; }

 private:
  // The source; its exceptions stop here. Gives back what open() has taken to look at.
  struct Packed final : ByteSource {
    explicit Packed(ByteSource& s) : source(s) {}
    Result<std::size_t> read(std::span<std::byte> into) override;

    ByteSource& source;
    std::vector<std::byte> looked_at;
    std::uint64_t bytes = 0;     // read, however often
    std::uint64_t position = 0;  // of what read() gives next
    bool ended = false;
  };

  Packed packed_;
  PackageKind kind_ = PackageKind::None;
  std::optional<PackagePayload> payload_;
  std::optional<GzipSource> gzip_;
  bool is_zip_ = false;
  std::vector<std::byte> block_;
  std::vector<std::byte> head_;
  std::uint64_t unpacked_bytes_ = 0;
};

}  // namespace gofed::archive
