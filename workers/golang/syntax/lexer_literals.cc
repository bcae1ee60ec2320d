// Numbers, strings and runes; what is wrong with one is said in the words of go/scanner.
#include <bit>

#include "workers/golang/syntax/lexer.h"
#include "workers/golang/syntax/text/unicode.h"

namespace gofed::golang::syntax {
namespace {

// 16 for what is no digit in any base.
unsigned digit_value(unsigned char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  const auto lower = static_cast<unsigned char>(c | 0x20U);
  if (lower >= 'a' && lower <= 'f') return static_cast<unsigned>(lower - 'a') + 10;
  return 16;
}

std::string_view base_name(unsigned base) {
  switch (base) {
    case 2:
      return "binary literal";
    case 8:
      return "octal literal";
    case 16:
      return "hexadecimal literal";
    default:
      return "decimal literal";
  }
}

// The index of a '_' that does not stand between digits, or npos.
std::size_t misplaced_separator(std::string_view literal) {
  char before = ' ';  // '_', '0' for a digit or prefix, 'i' for anything else
  std::size_t start = 0;
  if (literal.size() >= 2 && literal[0] == '0') {
    const char prefix = static_cast<char>(literal[1] | 0x20);
    if (prefix == 'x' || prefix == 'o' || prefix == 'b') {
      before = '0';
      start = 2;
    }
  }
  const bool hexadecimal = start == 2 && (literal[1] | 0x20) == 'x';
  for (std::size_t i = start; i < literal.size(); ++i) {
    const char c = literal[i];
    const char previous = before;
    if (c == '_') {
      if (previous != '0') return i;
      before = '_';
    } else if (digit_value(static_cast<unsigned char>(c)) < (hexadecimal ? 16U : 10U)) {
      before = '0';
    } else {
      if (previous == '_') return i - 1;
      before = 'i';
    }
  }
  return before == '_' ? literal.size() - 1 : std::string_view::npos;
}

}  // namespace

// Digits and separators; `invalid` becomes the offset of the first digit that the base does not
// have. Decimal digits are taken in every base, so that 0b12 is one literal with one error.
void Lexer::scan_digits(unsigned base, std::uint32_t& invalid, bool& has_digits,
                        bool& has_separator) {
  const unsigned accepted = base <= 10 ? 10 : 16;
  for (;; ++at_) {
    const unsigned char c = peek();
    if (c == '_') {
      has_separator = true;
    } else if (digit_value(c) < accepted) {
      has_digits = true;
      if (digit_value(c) >= base && invalid == kNoOffset) invalid = at_;
    } else {
      return;
    }
  }
}

// A decimal integer without separators, which is what most numbers are; false when it is not one.
bool Lexer::scan_digits_alone() {
  const auto run = static_cast<std::uint32_t>(std::countr_one(marks_.peek(kWord, at_)));
  if (peek(run) == '.' || run >= ByteMarks::kBitsMin || (run > 1 && peek() == '0')) return false;
  for (std::uint32_t i = 1; i < run; ++i) {
    if (digit_value(peek(i)) >= 10) return false;
  }
  at_ += run;
  token_ = Token::Int;
  return true;
}

void Lexer::scan_number() {
  unsigned base = 10;
  unsigned char prefix = 0;
  std::uint32_t invalid = kNoOffset;
  bool has_digits = false;
  bool has_separator = false;
  token_ = Token::Int;

  if (peek() != '.') {
    if (peek() == '0') {
      const unsigned char second = static_cast<unsigned char>(peek(1) | 0x20U);
      if (second == 'x' || second == 'o' || second == 'b') {
        base = second == 'x' ? 16 : second == 'o' ? 8 : 2;
        prefix = second;
        at_ += 2;
      } else {
        base = 8;
        prefix = '0';
        has_digits = true;
        ++at_;
      }
    }
    scan_digits(base, invalid, has_digits, has_separator);
  }
  if (peek() == '.') {
    token_ = Token::Float;
    if (prefix == 'o' || prefix == 'b') {
      complain(at_, "invalid radix point in " + std::string(base_name(base)));
    }
    ++at_;
    scan_digits(base == 8 && prefix == '0' ? 10 : base, invalid, has_digits, has_separator);
  }
  if (!has_digits) complain(begin_, std::string(base_name(base)) + " has no digits");

  const unsigned char exponent = static_cast<unsigned char>(peek() | 0x20U);
  if (exponent == 'e' || exponent == 'p') {
    if (exponent == 'e' && prefix != 0 && prefix != '0') {
      complain(at_, std::string("'") + static_cast<char>(peek()) +
                        "' exponent requires decimal mantissa");
    } else if (exponent == 'p' && prefix != 'x') {
      complain(at_, std::string("'") + static_cast<char>(peek()) +
                        "' exponent requires hexadecimal mantissa");
    }
    ++at_;
    token_ = Token::Float;
    if (peek() == '+' || peek() == '-') ++at_;
    bool exponent_digits = false;
    std::uint32_t ignored = kNoOffset;
    scan_digits(10, ignored, exponent_digits, has_separator);
    if (!exponent_digits) complain(begin_, "exponent has no digits");
  } else if (prefix == 'x' && token_ == Token::Float) {
    complain(begin_, "hexadecimal mantissa requires a 'p' exponent");
  }
  if (peek() == 'i') {
    token_ = Token::Imag;
    ++at_;
  }
  if (token_ == Token::Int && invalid != kNoOffset) {
    complain(invalid, std::string("invalid digit '") + source_[invalid] + "' in " +
                          std::string(base_name(base)));
  }
  if (!has_separator) return;
  const std::size_t misplaced = misplaced_separator(text());
  if (misplaced != std::string_view::npos) {
    complain(begin_ + static_cast<std::uint32_t>(misplaced), "'_' must separate successive digits");
  }
}

void Lexer::scan_string() {
  token_ = Token::String;
  ++at_;
  for (;;) {
    at_ = marks_.find(kStop, at_);
    if (at_ >= size_ || source_[at_] == '\n') {
      complain(begin_, "string literal not terminated");
      return;
    }
    const char c = source_[at_++];
    if (c == '"') return;
    scan_escape('"');
  }
}

void Lexer::scan_raw_string() {
  token_ = Token::String;
  const std::size_t close = source_.find('`', at_ + 1);
  if (close == std::string_view::npos) {
    complain(begin_, "raw string literal not terminated");
    at_ = size_;
    return;
  }
  at_ = static_cast<std::uint32_t>(close + 1);
}

void Lexer::scan_rune() {
  token_ = Token::Char;
  ++at_;
  bool valid = true;
  std::size_t count = 0;
  for (;;) {
    if (at_ >= size_ || source_[at_] == '\n') {
      if (valid) complain(begin_, "rune literal not terminated");
      return;
    }
    const char c = source_[at_];
    if (c == '\'') {
      ++at_;
      break;
    }
    ++count;
    if (c == '\\') {
      ++at_;
      if (!scan_escape('\'')) valid = false;
    } else {
      at_ += decode_rune(source_.substr(at_)).width;
    }
  }
  if (valid && count != 1) complain(begin_, "illegal rune literal");
}

// After a backslash. False, with a complaint, when no valid escape follows.
bool Lexer::scan_escape(char quote) {
  const std::uint32_t offset = at_ - 1;
  unsigned digits = 0;
  unsigned base = 0;
  char32_t max = 0;
  const unsigned char c = peek();
  switch (c) {
    case 'a':
    case 'b':
    case 'f':
    case 'n':
    case 'r':
    case 't':
    case 'v':
    case '\\':
      ++at_;
      return true;
    case '0':
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7':
      digits = 3;
      base = 8;
      max = 255;
      break;
    case 'x':
      ++at_;
      digits = 2;
      base = 16;
      max = 255;
      break;
    case 'u':
      ++at_;
      digits = 4;
      base = 16;
      max = 0x10ffff;
      break;
    case 'U':
      ++at_;
      digits = 8;
      base = 16;
      max = 0x10ffff;
      break;
    default:
      if (c == static_cast<unsigned char>(quote)) {
        ++at_;
        return true;
      }
      complain(offset, at_ >= size_ ? "escape sequence not terminated" : "unknown escape sequence");
      return false;
  }
  char32_t value = 0;
  for (; digits > 0; --digits, ++at_) {
    const unsigned digit = digit_value(peek());
    if (digit >= base) {
      const Decoded rune = decode_rune(source_.substr(at_));
      complain(at_, at_ >= size_
                        ? std::string("escape sequence not terminated")
                        : "illegal character '" + std::string(source_.substr(at_, rune.width)) +
                              "' in escape sequence");
      return false;
    }
    value = value * base + digit;
  }
  if (value > max || (max > 255 && value >= 0xd800 && value < 0xe000)) {
    complain(offset, "escape sequence is invalid Unicode code point");
    return false;
  }
  return true;
}

}  // namespace gofed::golang::syntax
