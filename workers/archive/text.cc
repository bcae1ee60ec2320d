#include "workers/archive/text.h"

#include <algorithm>
#include <array>

namespace gofed::archive {
namespace {

constexpr std::size_t kTailBytes = 40;  // of a shortened text: most often the file's name
constexpr std::size_t kFirstBytesMax = 24;

unsigned char byte_at(std::string_view text, std::size_t i) {
  return i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
}

// The length of the well-formed UTF-8 sequence at `i`, 0 if absent (Unicode, table 3-7).
std::size_t utf8_length(std::string_view text, std::size_t i) {
  const auto first = byte_at(text, i);
  const auto second = byte_at(text, i + 1);
  const auto continues = [&](std::size_t k) { return (byte_at(text, i + k) & 0xc0) == 0x80; };
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first <= 0xdf) return continues(1) ? 2 : 0;
  if (first >= 0xe0 && first <= 0xef) {
    const bool overlong = first == 0xe0 && second < 0xa0;
    const bool surrogate = first == 0xed && second > 0x9f;
    return continues(1) && continues(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (first >= 0xf0 && first <= 0xf4) {
    const bool overlong = first == 0xf0 && second < 0x90;
    const bool beyond = first == 0xf4 && second > 0x8f;
    return continues(1) && continues(2) && continues(3) && !overlong && !beyond ? 4 : 0;
  }
  return 0;
}

// C0, DEL, C1 and the characters that break lines or turn the direction of what follows.
bool is_control(std::string_view character) {
  if (character.size() == 1) {
    return static_cast<unsigned char>(character[0]) < 0x20 || character[0] == 0x7f;
  }
  if (character.size() == 2) return character[0] == '\xc2' && byte_at(character, 1) < 0xa0;
  if (!character.starts_with("\xe2\x80") && !character.starts_with("\xe2\x81")) return false;
  const auto last = byte_at(character, 2);
  return character[1] == '\x80' ? last >= 0xa8 && last <= 0xae : last >= 0xa6 && last <= 0xa9;
}

void append_hex(std::string& out, unsigned char byte) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  out.push_back(kDigits[byte >> 4]);
  out.push_back(kDigits[byte & 15]);
}

std::string escaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto length = utf8_length(text, i);
    const auto character = text.substr(i, std::max<std::size_t>(length, 1));
    if (length != 0 && !is_control(character)) {
      out += character;
    } else {
      for (const char byte : character) {
        out += "\\x";
        append_hex(out, static_cast<unsigned char>(byte));
      }
    }
    i += character.size();
  }
  return out;
}

}  // namespace

std::string printable(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return escaped(text);
  const auto tail = std::min(kTailBytes, bytes_max / 2);
  auto head_end = bytes_max - tail;
  auto tail_begin = text.size() - tail;
  // Not in the middle of a character: that would show its bytes as damage.
  while (head_end > 0 && (byte_at(text, head_end) & 0xc0) == 0x80) --head_end;
  while (tail_begin < text.size() && (byte_at(text, tail_begin) & 0xc0) == 0x80) ++tail_begin;
  return escaped(text.substr(0, head_end)) + "..." + escaped(text.substr(tail_begin));
}

std::string over_limit(std::string_view limit, std::uint64_t value) {
  return "over the limit " + std::string(limit) + " (" + std::to_string(value) + ")";
}

std::string first_bytes(std::span<const std::byte> bytes) {
  const auto n = std::min(bytes.size(), kFirstBytesMax);
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), n);
  const auto printable_byte = [](char c) {
    return (c >= 0x20 && c < 0x7f) || c == '\n' || c == '\r' || c == '\t';
  };
  if (std::ranges::all_of(text, printable_byte)) return '"' + escaped(text) + '"';
  std::string out;
  for (const char byte : text.substr(0, 8)) {
    if (!out.empty()) out.push_back(' ');
    append_hex(out, static_cast<unsigned char>(byte));
  }
  return out;
}

}  // namespace gofed::archive
