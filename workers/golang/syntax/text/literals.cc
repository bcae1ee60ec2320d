#include "workers/golang/syntax/text/literals.h"

#include "workers/golang/syntax/text/unicode.h"

namespace gofed::golang::syntax {
namespace {

struct Escape {
  char32_t value = 0;
  bool is_byte = false;  // \x and octal escapes stand for a byte, not a code point
};

std::optional<char32_t> simple_escape(char c) {
  switch (c) {
    case 'a':
      return U'\a';
    case 'b':
      return U'\b';
    case 'f':
      return U'\f';
    case 'n':
      return U'\n';
    case 'r':
      return U'\r';
    case 't':
      return U'\t';
    case 'v':
      return U'\v';
    case '\\':
    case '\'':
    case '"':
      return static_cast<unsigned char>(c);
    default:
      return std::nullopt;
  }
}

std::optional<char32_t> digits_value(std::string_view digits, unsigned base) {
  char32_t value = 0;
  for (const char c : digits) {
    unsigned digit = 16;
    if (c >= '0' && c <= '9') digit = static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') digit = static_cast<unsigned>(c - 'a') + 10;
    if (c >= 'A' && c <= 'F') digit = static_cast<unsigned>(c - 'A') + 10;
    if (digit >= base) return std::nullopt;
    value = value * base + digit;
  }
  return value;
}

// What follows a backslash; `text` moves behind it.
std::optional<Escape> take_escape(std::string_view& text) {
  if (text.empty()) return std::nullopt;
  const char c = text[0];
  std::size_t prefix = 1;
  std::size_t count = 0;
  unsigned base = 16;
  if (c == 'x') count = 2;
  if (c == 'u') count = 4;
  if (c == 'U') count = 8;
  if (c >= '0' && c <= '7') {
    prefix = 0;
    count = 3;
    base = 8;
  }
  if (count == 0) {
    text.remove_prefix(1);
    const std::optional<char32_t> simple = simple_escape(c);
    if (!simple) return std::nullopt;
    return Escape{*simple, false};
  }
  if (text.size() < prefix + count) return std::nullopt;
  const std::optional<char32_t> value = digits_value(text.substr(prefix, count), base);
  text.remove_prefix(prefix + count);
  if (!value) return std::nullopt;
  return Escape{*value, count <= 3};
}

std::string without_carriage_returns(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c != '\r') result += c;
  }
  return result;
}

void append_hex(std::string& out, char32_t value, int digits) {
  static constexpr char kHex[] = "0123456789abcdef";
  for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) out += kHex[(value >> shift) & 15];
}

bool is_printable(char32_t rune) {
  if (rune < 0x80) return rune >= 0x20 && rune != 0x7f;
  // Controls, and what has no shape of its own, is written as an escape.
  const bool control = rune < 0xa1 || rune == 0xad;
  const bool space = (rune >= 0x2000 && rune <= 0x200f) || (rune >= 0x2028 && rune <= 0x202f) ||
                     (rune >= 0x205f && rune <= 0x206f) || rune == 0x3000 || rune == 0x1680;
  const bool unassigned = (rune >= 0xe000 && rune <= 0xf8ff) || rune == 0xfeff ||
                          (rune >= 0xfff0 && rune <= 0xfffb) || rune >= 0xe0000;
  return !control && !space && !unassigned;
}

}  // namespace

std::optional<std::string> unquote_string(std::string_view literal) {
  if (literal.size() < 2 || literal.front() != literal.back()) return std::nullopt;
  std::string_view body = literal.substr(1, literal.size() - 2);
  if (literal.front() == '`') {
    if (body.find('\r') == std::string_view::npos) return std::string(body);
    return without_carriage_returns(body);
  }
  if (literal.front() != '"') return std::nullopt;
  std::string result;
  result.reserve(body.size());
  while (!body.empty()) {
    const std::size_t plain = std::min(body.find('\\'), body.size());
    result.append(body.substr(0, plain));
    body.remove_prefix(plain);
    if (body.empty()) break;
    body.remove_prefix(1);
    const std::optional<Escape> escape = take_escape(body);
    if (!escape) return std::nullopt;
    if (escape->is_byte) {
      result += static_cast<char>(escape->value);
    } else {
      append_rune(result, escape->value);
    }
  }
  return result;
}

std::optional<char32_t> unquote_rune(std::string_view literal) {
  if (literal.size() < 3 || literal.front() != '\'' || literal.back() != '\'') return std::nullopt;
  std::string_view body = literal.substr(1, literal.size() - 2);
  if (body[0] != '\\') {
    const Decoded rune = decode_rune(body);
    if (rune.width != body.size()) return std::nullopt;
    return rune.rune;
  }
  body.remove_prefix(1);
  const std::optional<Escape> escape = take_escape(body);
  if (!escape || !body.empty()) return std::nullopt;
  return escape->value;
}

std::string quote_string(std::string_view text) {
  std::string out = "\"";
  while (!text.empty()) {
    const Decoded rune = decode_rune(text);
    const char c = text[0];
    if (!rune.valid) {
      out += "\\x";
      append_hex(out, static_cast<unsigned char>(c), 2);
    } else if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (is_printable(rune.rune)) {
      out.append(text.substr(0, rune.width));
    } else {
      static constexpr std::string_view kNamed = "\a\b\f\n\r\t\v";
      static constexpr std::string_view kNames = "abfnrtv";
      const std::size_t named =
          rune.rune < 0x80 ? kNamed.find(static_cast<char>(rune.rune)) : std::string_view::npos;
      out += '\\';
      if (named != std::string_view::npos) {
        out += kNames[named];
      } else if (rune.rune < 0x80) {
        out += 'x';
        append_hex(out, rune.rune, 2);
      } else {
        const bool wide = rune.rune > 0xffff;
        out += wide ? 'U' : 'u';
        append_hex(out, rune.rune, wide ? 8 : 4);
      }
    }
    text.remove_prefix(rune.width);
  }
  return out + '"';
}

}  // namespace gofed::golang::syntax
