// Where words, blanks and line ends stand in a stretch of source: one bit a byte.
//
// A lexer spends its time in loops over the bytes of names and blanks, and most of that on guessing
// wrong when such a loop ends. With the classes of 64 bytes at hand as the bits of one word, the
// end of a name is the first zero bit and needs no loop. The bits are made by vector instructions
// chosen at run time, a thousand bytes ahead of the lexer, so that they stay in the first cache.
//
// Pure; one thread at a time.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace gofed::golang::syntax {

enum ByteClass : std::uint8_t {
  kWord,     // letters, digits, '_', and everything beyond ASCII
  kWide,     // what is beyond ASCII
  kInk,      // everything but space, tab, carriage return and line feed
  kLineEnd,  // line feed
  kStop,     // what ends a string or escapes in it: '"', '\', line feed
  kByteClassCount,
};

class ByteMarks {
 public:
  // Of the bits that `from` answers at least so many are set; the others are zero.
  static constexpr std::uint32_t kBitsMin = 57;

  enum class Marking : std::uint8_t {
    Best,      // what this processor can
    Portable,  // what all can; for tests
  };

  // `source` must outlive this and be smaller than 2 GiB.
  explicit ByteMarks(std::string_view source, Marking marking = Marking::Best);

  // The bits from `at` on, its own the lowest. Behind the end of the source all is ink. From call
  // to call `at` must not fall.
  [[nodiscard]] std::uint64_t from(ByteClass wanted, std::uint32_t at) {
    if (at >= window_end_) slide(at);
    return peek(wanted, at);
  }
  // The same for the `at` of the last call of `from`, or up to 64 bytes behind it.
  [[nodiscard]] std::uint64_t peek(ByteClass wanted, std::uint32_t at) const {
    const std::uint32_t offset = at - window_begin_;
    std::uint64_t bits = 0;
    std::memcpy(&bits, bits_[wanted] + offset / 8, sizeof bits);
    if constexpr (std::endian::native == std::endian::big) bits = std::byteswap(bits);
    return bits >> (offset % 8);
  }

  // Before this offset `peek` may be asked without `from`.
  [[nodiscard]] std::uint32_t window_end() const { return window_end_; }

  // The first offset from `at` on that has the class, or the size of the source.
  [[nodiscard]] std::uint32_t find(ByteClass wanted, std::uint32_t at);

 private:
  // What `from` may be asked for; behind it stand the bytes that `peek` may look at further, and a
  // word more for what it loads beyond.
  static constexpr std::uint32_t kWindowBytes = 1024;
  static constexpr std::uint32_t kMarkedBytes = kWindowBytes + 128;

 public:
  using Bits = unsigned char[kMarkedBytes / 8 + 8];  // of one class, the first byte's lowest
  // Marks the whole blocks of 64 bytes.
  using Mark = void (*)(std::string_view source, Bits bits[]);

 private:
  void slide(std::uint32_t at);

  std::string_view source_;
  Mark mark_;
  std::uint32_t window_begin_ = 0;
  std::uint32_t window_end_ = 0;
  Bits bits_[kByteClassCount] = {};
};

}  // namespace gofed::golang::syntax
