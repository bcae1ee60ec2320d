#include "clients/output/text_width.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "schemas/base/utf8.h"

namespace gofed::clients {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

constexpr std::array kCombining{
    Range{0x0300, 0x036f}, Range{0x0483, 0x0489}, Range{0x0591, 0x05bd}, Range{0x0610, 0x061a},
    Range{0x064b, 0x065f}, Range{0x0900, 0x0902}, Range{0x1ab0, 0x1aff}, Range{0x1dc0, 0x1dff},
    Range{0x200b, 0x200f}, Range{0x20d0, 0x20ff}, Range{0xfe00, 0xfe0f}, Range{0xfe20, 0xfe2f},
};

constexpr std::array kWide{
    Range{0x1100, 0x115f},   Range{0x2e80, 0x303e},   Range{0x3041, 0xa4cf},
    Range{0xac00, 0xd7a3},   Range{0xf900, 0xfaff},   Range{0xfe30, 0xfe6f},
    Range{0xff00, 0xff60},   Range{0xffe0, 0xffe6},   Range{0x1f300, 0x1f64f},
    Range{0x1f680, 0x1f6ff}, Range{0x1f900, 0x1f9ff}, Range{0x20000, 0x3fffd},
};

template <std::size_t N>
bool contains(const std::array<Range, N>& ranges, char32_t c) {
  const auto after = std::ranges::upper_bound(ranges, c, {}, &Range::first);
  return after != ranges.begin() && c <= std::prev(after)->last;
}

// One character of the text: its bytes, and the columns it takes. A byte that begins no character
// stands for itself.
struct Character {
  std::string_view bytes;
  char32_t code = 0;
  bool valid = true;
};

Character first_character(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80) return {text.substr(0, 1), lead};
  const std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  const auto bytes = text.substr(0, size);
  if (lead < 0xc2 || bytes.size() < size || !schemas::is_valid_utf8(bytes)) {
    return {text.substr(0, 1), lead, false};
  }
  char32_t code = lead & (0xffU >> (size + 1));
  for (const char next : bytes.substr(1))
    code = (code << 6) | (static_cast<unsigned char>(next) & 0x3fU);
  return {bytes, code};
}

std::size_t width_of(const Character& character) {
  if (contains(kCombining, character.code)) return 0;
  return contains(kWide, character.code) ? 2 : 1;
}

// C0, DEL, C1, and the marks that reorder a line (bidirectional overrides).
bool is_control(char32_t code) {
  return code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0x202a && code <= 0x202e) ||
         (code >= 0x2066 && code <= 0x2069);
}

void append_escaped(std::string& out, std::string_view bytes) {
  constexpr std::string_view kHex = "0123456789abcdef";
  for (const char byte : bytes) {
    if (byte == '\n') {
      out += "\\n";
    } else if (byte == '\t') {
      out += "\\t";
    } else {
      const auto value = static_cast<unsigned char>(byte);
      out += "\\x";
      out += kHex[value >> 4];
      out += kHex[value & 15];
    }
  }
}

bool breaks_after(char32_t code) {
  return code == ' ' || code == '/' || code == ',' || code == ';' || code == '-';
}

// Bytes of the first line of at most `columns` columns.
std::size_t line_bytes(std::string_view text, std::size_t columns) {
  std::size_t bytes = 0;
  std::size_t width = 0;
  std::size_t last_break = 0;
  while (bytes < text.size()) {
    const auto character = first_character(text.substr(bytes));
    width += width_of(character);
    // A space at the end of a line is not seen, so it may hang over.
    if (width > columns && bytes > 0 && character.code != ' ') {
      return last_break > 0 ? last_break : bytes;
    }
    bytes += character.bytes.size();
    if (breaks_after(character.code)) last_break = bytes;
  }
  return bytes;
}

}  // namespace

std::size_t text_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const auto character = first_character(text);
    width += width_of(character);
    text.remove_prefix(character.bytes.size());
  }
  return width;
}

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto character = first_character(text);
    if (!character.valid || is_control(character.code)) {
      append_escaped(out, character.bytes);
    } else {
      out += character.bytes;
    }
    text.remove_prefix(character.bytes.size());
  }
  return out;
}

std::vector<std::string> wrapped(std::string_view text, std::size_t columns) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto bytes = line_bytes(text, columns);
    auto line = text.substr(0, bytes);
    text.remove_prefix(bytes);
    while (line.ends_with(' ')) line.remove_suffix(1);
    lines.emplace_back(line);
  }
  if (lines.empty()) lines.emplace_back();
  return lines;
}

}  // namespace gofed::clients
