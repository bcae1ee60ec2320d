#include "clients/output/text_width.h"

#include <algorithm>

#include <utf8proc.h>

namespace gofed::clients {
namespace {

// One character of the text as its code. A byte that begins no character stands for itself.
struct CodePoint {
  std::string_view bytes;
  char32_t code = 0;
  bool valid = true;
};

CodePoint first_code_point(std::string_view text) {
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  utf8proc_int32_t code = 0;
  const auto size = utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size()), &code);
  if (size <= 0) return {text.substr(0, 1), static_cast<unsigned char>(text.front()), false};
  return {text.substr(0, static_cast<std::size_t>(size)), static_cast<char32_t>(code)};
}

std::size_t width_of(const CodePoint& point) {
  if (!point.valid) return 1;
  const auto code = static_cast<utf8proc_int32_t>(point.code);
  const auto width = utf8proc_charwidth(code);
  if (width > 0) return static_cast<std::size_t>(width);
  switch (utf8proc_category(code)) {
    case UTF8PROC_CATEGORY_MN:  // marks stand on what is before them
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_CF:
      return 0;
    default:
      return 1;  // what Unicode did not know yet: a box
  }
}

// What a reader takes for one character: a letter with its marks, an emoji of several joined ones.
struct Character {
  std::string_view bytes;
  char32_t code = 0;  // its first
  std::size_t width = 0;
};

constexpr char32_t kEmojiStyle = 0xfe0f;

// Two of these letters are a flag.
bool is_regional_indicator(char32_t code) {
  return code >= 0x1f1e6 && code <= 0x1f1ff;
}

Character first_character(std::string_view text) {
  const auto first = first_code_point(text);
  Character character{first.bytes, first.code, width_of(first)};
  if (!first.valid) return character;
  utf8proc_int32_t state = 0;
  auto last = first.code;
  while (character.bytes.size() < text.size()) {
    const auto next = first_code_point(text.substr(character.bytes.size()));
    if (!next.valid ||
        utf8proc_grapheme_break_stateful(static_cast<utf8proc_int32_t>(last),
                                         static_cast<utf8proc_int32_t>(next.code), &state) != 0) {
      break;
    }
    character.bytes = text.substr(0, character.bytes.size() + next.bytes.size());
    const bool is_wide = next.code == kEmojiStyle || is_regional_indicator(next.code);
    const auto width = is_wide ? std::size_t{2} : width_of(next);
    character.width = std::max(character.width, width);
    last = next.code;
  }
  return character;
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
    width += character.width;
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
    width += character.width;
    text.remove_prefix(character.bytes.size());
  }
  return width;
}

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto character = first_code_point(text);
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
