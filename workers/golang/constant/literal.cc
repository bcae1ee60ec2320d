// Literals -> values.
#include <cctype>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "workers/golang/constant/value_rep.h"
#include "workers/golang/syntax/text/literals.h"

namespace gofed::golang::constant {
namespace {

using syntax::Token;

// Digits that make an integer of at most 63 bits; nothing for all others, and for what is no
// number.
std::optional<std::int64_t> small_integer_literal(std::string_view text) {
  unsigned base = 10;
  if (text.size() > 1 && text[0] == '0') {
    const char mark = static_cast<char>(text[1] | 0x20);
    base = mark == 'x' ? 16 : mark == 'b' ? 2 : 8;
    text.remove_prefix(mark == 'x' || mark == 'b' || mark == 'o' ? 2 : 1);
  }
  if (text.empty()) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : text) {
    unsigned digit = base;
    if (c >= '0' && c <= '9') digit = static_cast<unsigned>(c - '0');
    if (const char letter = static_cast<char>(c | 0x20); letter >= 'a' && letter <= 'f') {
      digit = static_cast<unsigned>(letter - 'a') + 10;
    }
    if (digit >= base || __builtin_mul_overflow(value, std::int64_t{base}, &value) ||
        __builtin_add_overflow(value, std::int64_t{digit}, &value)) {
      return std::nullopt;
    }
  }
  return value;
}

std::string without_separators(std::string_view literal) {
  std::string text(literal);
  std::erase(text, '_');
  return text;
}

Value integer_literal(std::string text) {
  int base = 10;
  std::size_t skip = 0;
  if (text.size() > 1 && text[0] == '0') {
    switch (text[1] | 0x20) {
      case 'x':
        base = 16;
        skip = 2;
        break;
      case 'o':
        base = 8;
        skip = 2;
        break;
      case 'b':
        base = 2;
        skip = 2;
        break;
      default:
        base = 8;
        skip = 1;
        break;
    }
  }
  mpz_class z;
  if (text.size() > kLiteralDigitsMax || z.set_str(text.substr(skip), base) != 0) return {};
  return ValueMaker::make(std::move(z));
}

// mantissa, with digits after the point, times base ** exponent, as a rational.
std::optional<mpq_class> rational_literal(std::string text) {
  if (text.size() > kLiteralDigitsMax) return std::nullopt;
  const bool hexadecimal = text.size() > 2 && text[0] == '0' && (text[1] | 0x20) == 'x';
  if (hexadecimal) text.erase(0, 2);
  long exponent = 0;
  const std::size_t mark = text.find_first_of(hexadecimal ? "pP" : "eE");
  if (mark != std::string::npos) {
    const std::string digits = text.substr(mark + 1);
    if (digits.empty() || digits.size() > 8) return std::nullopt;
    exponent = std::strtol(digits.c_str(), nullptr, 10);
    text.resize(mark);
  }
  const std::size_t point = text.find('.');
  if (point != std::string::npos) {
    const auto after = static_cast<long>(text.size() - point - 1);
    exponent -= hexadecimal ? 4 * after : after;
    text.erase(point, 1);
  }
  if (std::abs(exponent) > kExponentMax + 4 * static_cast<long>(kLiteralDigitsMax)) {
    return std::nullopt;
  }
  mpz_class mantissa;
  if (text.empty() || mantissa.set_str(text, hexadecimal ? 16 : 10) != 0) return std::nullopt;
  mpz_class scale;
  mpz_ui_pow_ui(scale.get_mpz_t(), hexadecimal ? 2 : 10,
                static_cast<unsigned long>(std::abs(exponent)));
  mpq_class q = exponent < 0 ? mpq_class(mantissa, scale) : mpq_class(mantissa * scale);
  q.canonicalize();
  return q;
}

Value imaginary_literal(std::string text) {
  text.pop_back();  // the 'i'
  // "0123i" is decimal for old times' sake; prefixed integers are what they say.
  const bool prefixed = text.size() > 1 && text[0] == '0' && std::isalpha(text[1]) != 0;
  if (prefixed && text.find_first_of(".pP") == std::string::npos) {
    const Value integer = integer_literal(text);
    const Value number = integer.to_float();
    const mpq_class* q = get<mpq_class>(number);
    return q == nullptr ? Value() : ValueMaker::make(Complex{0, *q});
  }
  std::optional<mpq_class> q = rational_literal(std::move(text));
  return q ? ValueMaker::make(Complex{0, *std::move(q)}) : Value();
}

}  // namespace

Value Value::of_literal(std::string_view literal, Token kind) {
  switch (kind) {
    case Token::Int:
      if (const auto small = small_integer_literal(literal)) return of_int(*small);
      return integer_literal(without_separators(literal));
    case Token::Float: {
      std::optional<mpq_class> q = rational_literal(without_separators(literal));
      return q ? ValueMaker::make(*std::move(q)) : Value();
    }
    case Token::Imag:
      return imaginary_literal(without_separators(literal));
    case Token::Char: {
      const std::optional<char32_t> rune = syntax::unquote_rune(literal);
      return rune ? of_int(*rune) : Value();
    }
    case Token::String: {
      std::optional<std::string> text = syntax::unquote_string(literal);
      return text ? of_string(*std::move(text)) : Value();
    }
    default:
      return {};
  }
}

}  // namespace gofed::golang::constant
