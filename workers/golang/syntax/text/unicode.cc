#include "workers/golang/syntax/text/unicode.h"

#include <algorithm>
#include <iterator>

namespace gofed::golang::syntax {
namespace {

struct Range {
  char32_t first;
  char32_t last;
  char32_t stride;
};

#include "workers/golang/syntax/text/unicode_tables.inc"

template <std::size_t N>
bool contains(const Range (&ranges)[N], char32_t rune) {
  const auto* it = std::upper_bound(std::begin(ranges), std::end(ranges), rune,
                                    [](char32_t r, const Range& range) { return r < range.first; });
  if (it == std::begin(ranges)) return false;
  --it;
  return rune <= it->last && (rune - it->first) % it->stride == 0;
}

// Length and lowest value of the sequence that a lead byte opens.
struct Lead {
  std::uint32_t width;
  char32_t least;
  char32_t bits;
};

Lead lead_of(unsigned char byte) {
  if (byte >= 0xc2 && byte <= 0xdf) return {2, 0x80, byte & 0x1fU};
  if (byte >= 0xe0 && byte <= 0xef) return {3, 0x800, byte & 0x0fU};
  if (byte >= 0xf0 && byte <= 0xf4) return {4, 0x10000, byte & 0x07U};
  return {0, 0, 0};
}

}  // namespace

Decoded decode_rune(std::string_view text) {
  if (text.empty()) return {kReplacement, 0, false};
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) return {first, 1, true};
  const Lead lead = lead_of(first);
  if (lead.width == 0 || text.size() < lead.width) return {};
  char32_t rune = lead.bits;
  for (std::uint32_t i = 1; i < lead.width; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xc0) != 0x80) return {};
    rune = (rune << 6) | (byte & 0x3fU);
  }
  const bool surrogate = rune >= 0xd800 && rune <= 0xdfff;
  if (rune < lead.least || rune > 0x10ffff || surrogate) return {};
  return {rune, lead.width, true};
}

void append_rune(std::string& out, char32_t rune) {
  if (rune > 0x10ffff || (rune >= 0xd800 && rune <= 0xdfff)) rune = kReplacement;
  const auto tail = [&out, rune](int shift) {
    out += static_cast<char>(0x80 | ((rune >> shift) & 0x3f));
  };
  if (rune < 0x80) {
    out += static_cast<char>(rune);
  } else if (rune < 0x800) {
    out += static_cast<char>(0xc0 | (rune >> 6));
    tail(0);
  } else if (rune < 0x10000) {
    out += static_cast<char>(0xe0 | (rune >> 12));
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xf0 | (rune >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

bool is_letter(char32_t rune) {
  if (rune < 0x80) return (rune | 0x20) - 'a' < 26 || rune == '_';
  return contains(kLetters, rune);
}

bool is_digit(char32_t rune) {
  if (rune < 0x80) return rune - '0' < 10;
  return contains(kDigits, rune);
}

bool is_upper(char32_t rune) {
  if (rune < 0x80) return rune - 'A' < 26;
  return contains(kUppers, rune);
}

bool is_exported(std::string_view name) {
  if (name.empty()) return false;
  const auto first = static_cast<unsigned char>(name[0]);
  return is_upper(first < 0x80 ? first : decode_rune(name).rune);
}

}  // namespace gofed::golang::syntax
