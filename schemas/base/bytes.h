// Bytes as they are stored: writing and taking apart fixed-width numbers and strings. Values only.
//
// Two spellings of a string: *ordered* (escaped and terminated, so that keys compare as their
// fields do) for keys, and *counted* (length first) for values. Numbers are big-endian in both, so
// that they sort. ByteReader never reads past its end: it turns bad instead, once and for all, and
// the caller asks ok() at the end.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace gofed::store {

inline constexpr std::size_t kTerminatorBytes = 2;  // at the end of an ordered text

class ByteWriter {
 public:
  ByteWriter() = default;
  // Appends to bytes of somebody else, which outlive it.
  explicit ByteWriter(std::string& bytes) : bytes_(&bytes) {}
  ByteWriter(const ByteWriter&) = delete;
  ByteWriter& operator=(const ByteWriter&) = delete;

  ByteWriter& reserve(std::size_t size_bytes) { return (bytes_->reserve(size_bytes), *this); }
  ByteWriter& u8(std::uint8_t value);
  ByteWriter& u32(std::uint32_t value);
  ByteWriter& u64(std::uint64_t value);
  ByteWriter& i64(
      std::int64_t value);  // the sign bit is flipped, so negative sorts before positive
  ByteWriter& raw(std::string_view bytes);
  ByteWriter& counted(std::string_view text);  // u32 length, then the bytes
  ByteWriter& ordered(std::string_view text);  // 00 -> 00 FF, ended by 00 01

  [[nodiscard]] const std::string& bytes() const { return *bytes_; }
  [[nodiscard]] std::string take() { return std::move(*bytes_); }

 private:
  std::string own_;
  std::string* bytes_ = &own_;
};

// Borrows the bytes, which must outlive it. After the first failure every call returns zero values.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  std::uint8_t u8();
  std::uint32_t u32();
  std::uint64_t u64();
  std::int64_t i64();
  std::string_view raw(std::size_t count);
  std::string_view counted();
  std::string ordered();

  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] bool done() const { return ok_ && rest_.empty(); }  // all was read, nothing is left
  [[nodiscard]] std::string_view rest() const { return rest_; }

 private:
  bool have(std::size_t count);
  std::uint64_t number(std::size_t width);

  std::string_view rest_;
  bool ok_ = true;
};

[[nodiscard]] std::string to_hex(std::string_view bytes);

// False, with `bytes` left alone, unless the text is an even number of hexadecimal digits.
[[nodiscard]] bool from_hex(std::string_view text, std::string& bytes);

}  // namespace gofed::store
