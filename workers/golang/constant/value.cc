#include "workers/golang/constant/value.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <utility>
#include <variant>

#include <gmpxx.h>

#include "workers/golang/syntax/literals.h"
#include "workers/golang/syntax/unicode.h"

namespace gofed::golang::constant {

namespace {

struct Complex {
  mpq_class re;
  mpq_class im;
};

std::size_t bits_of(const mpz_class& z) {
  return mpz_sizeinbase(z.get_mpz_t(), 2);
}

bool too_large(const mpq_class& q) {
  return bits_of(q.get_num()) > kRationalBitsMax || bits_of(q.get_den()) > kRationalBitsMax;
}

}  // namespace

struct Value::Rep {
  std::variant<std::string, mpz_class, mpq_class, Complex> value;
};

// The one place where values are made; applies the limits.
class ValueMaker {
 public:
  static Value make(bool b) { return small(Value::Form::Bool, b ? 1 : 0); }
  static Value make(std::int64_t i) { return small(Value::Form::Small, i); }
  static Value make(std::string s) {
    if (s.size() > kStringBytesMax) return {};
    return wrap(std::move(s));
  }
  static Value make(mpz_class z) {
    if (z.fits_slong_p()) return make(std::int64_t{z.get_si()});
    if (bits_of(z) > kIntegerBitsMax) return {};
    return wrap(std::move(z));
  }
  static Value make(mpq_class q) {
    if (too_large(q)) return {};
    return wrap(std::move(q));
  }
  static Value make(Complex c) {
    if (too_large(c.re) || too_large(c.im)) return {};
    return wrap(std::move(c));
  }
  template <typename T>
  static const T* get(const Value& v) {
    return v.large_ == nullptr ? nullptr : std::get_if<T>(&v.large_->value);
  }
  static const std::int64_t* get_small(const Value& v) {
    return v.form_ == Value::Form::Small ? &v.small_ : nullptr;
  }
  // A small integer in the form of large ones, for what is worked out by the same rules.
  static Value widened(const Value& v) {
    return v.form_ == Value::Form::Small ? wrap(mpz_class(static_cast<long>(v.small_))) : v;
  }

 private:
  static Value small(Value::Form form, std::int64_t content) {
    Value value;
    value.form_ = form;
    value.small_ = content;
    return value;
  }
  template <typename T>
  static Value wrap(T content) {
    Value value;
    value.form_ = Value::Form::Large;
    value.large_ = std::make_shared<const Value::Rep>(Value::Rep{std::move(content)});
    return value;
  }
};

namespace {

template <typename T>
const T* get(const Value& v) {
  return ValueMaker::get<T>(v);
}

const std::int64_t* get_small(const Value& v) {
  return ValueMaker::get_small(v);
}

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

int rank(ConstantKind kind) {
  switch (kind) {
    case ConstantKind::Int:
      return 1;
    case ConstantKind::Float:
      return 2;
    case ConstantKind::Complex:
      return 3;
    case ConstantKind::Unknown:
    case ConstantKind::Bool:
    case ConstantKind::String:
      return 0;
  }
  return 0;
}

// Both numbers in the larger of their kinds.
std::pair<Value, Value> matched(const Value& x, const Value& y) {
  const int kind = std::max(rank(x.kind()), rank(y.kind()));
  if (rank(x.kind()) == 0 || rank(y.kind()) == 0 || kind == 1) {
    return {ValueMaker::widened(x), ValueMaker::widened(y)};
  }
  if (kind == 2) return {x.to_float(), y.to_float()};
  return {x.to_complex(), y.to_complex()};
}

// Nothing when the result is no integer of 64 bits.
std::optional<std::int64_t> small_op(std::int64_t x, Token op, std::int64_t y,
                                     bool integer_division) {
  std::int64_t result = 0;
  switch (op) {
    case Token::Plus:
      return __builtin_add_overflow(x, y, &result) ? std::nullopt : std::optional(result);
    case Token::Minus:
      return __builtin_sub_overflow(x, y, &result) ? std::nullopt : std::optional(result);
    case Token::Star:
      return __builtin_mul_overflow(x, y, &result) ? std::nullopt : std::optional(result);
    case Token::And:
      return x & y;
    case Token::Or:
      return x | y;
    case Token::Xor:
      return x ^ y;
    case Token::AndNot:
      return x & ~y;
    case Token::Slash:
      if (y > 0 && integer_division) return x / y;
      return std::nullopt;
    case Token::Percent:
      if (y > 0) return x % y;
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

Value integer_op(const mpz_class& x, Token op, const mpz_class& y, bool integer_division) {
  switch (op) {
    case Token::Plus:
      return ValueMaker::make(mpz_class(x + y));
    case Token::Minus:
      return ValueMaker::make(mpz_class(x - y));
    case Token::Star:
      return ValueMaker::make(mpz_class(x * y));
    case Token::And:
      return ValueMaker::make(mpz_class(x & y));
    case Token::Or:
      return ValueMaker::make(mpz_class(x | y));
    case Token::Xor:
      return ValueMaker::make(mpz_class(x ^ y));
    case Token::AndNot:
      return ValueMaker::make(mpz_class(x & ~y));
    case Token::Slash:
      if (y == 0) return {};
      if (integer_division) return ValueMaker::make(mpz_class(x / y));  // truncates, as Go does
      {
        mpq_class q(x, y);
        q.canonicalize();
        return ValueMaker::make(std::move(q));
      }
    case Token::Percent:
      if (y == 0) return {};
      return ValueMaker::make(mpz_class(x % y));
    default:
      return {};
  }
}

Value rational_op(const mpq_class& x, Token op, const mpq_class& y) {
  switch (op) {
    case Token::Plus:
      return ValueMaker::make(mpq_class(x + y));
    case Token::Minus:
      return ValueMaker::make(mpq_class(x - y));
    case Token::Star:
      return ValueMaker::make(mpq_class(x * y));
    case Token::Slash:
      return y == 0 ? Value() : ValueMaker::make(mpq_class(x / y));
    default:
      return {};
  }
}

Value complex_op(const Complex& x, Token op, const Complex& y) {
  switch (op) {
    case Token::Plus:
      return ValueMaker::make(Complex{x.re + y.re, x.im + y.im});
    case Token::Minus:
      return ValueMaker::make(Complex{x.re - y.re, x.im - y.im});
    case Token::Star:
      return ValueMaker::make(Complex{x.re * y.re - x.im * y.im, x.re * y.im + x.im * y.re});
    case Token::Slash: {
      const mpq_class norm = y.re * y.re + y.im * y.im;
      if (norm == 0) return {};
      return ValueMaker::make(
          Complex{(x.re * y.re + x.im * y.im) / norm, (x.im * y.re - x.re * y.im) / norm});
    }
    default:
      return {};
  }
}

Value ordered(int order, Token op) {
  switch (op) {
    case Token::Equal:
      return Value::of_bool(order == 0);
    case Token::NotEqual:
      return Value::of_bool(order != 0);
    case Token::Less:
      return Value::of_bool(order < 0);
    case Token::LessEqual:
      return Value::of_bool(order <= 0);
    case Token::Greater:
      return Value::of_bool(order > 0);
    case Token::GreaterEqual:
      return Value::of_bool(order >= 0);
    default:
      return {};
  }
}

struct FloatFormat {
  long precision;     // bits of the significand
  long exponent_min;  // of a normal number, significand in [1, 2)
  long exponent_max;
};

// The nearest number of the format, ties to even; nullopt on overflow. Exact arithmetic throughout:
// mpq_get_d truncates and would be wrong in the last bit.
std::optional<mpq_class> round_to(const mpq_class& q, const FloatFormat& format) {
  if (q == 0) return q;
  const mpz_class numerator = abs(q.get_num());
  const mpz_class denominator = q.get_den();
  long exponent = static_cast<long>(bits_of(numerator)) - static_cast<long>(bits_of(denominator));
  const auto scaled = [&](long power) {
    mpq_class result(numerator, denominator);
    if (power >= 0) {
      mpq_mul_2exp(result.get_mpq_t(), result.get_mpq_t(), static_cast<mp_bitcnt_t>(power));
    } else {
      mpq_div_2exp(result.get_mpq_t(), result.get_mpq_t(), static_cast<mp_bitcnt_t>(-power));
    }
    return result;
  };
  if (scaled(-exponent) < 1) --exponent;
  // The weight of the last bit that the format keeps.
  const long last = std::max(exponent, format.exponent_min) - (format.precision - 1);
  const mpq_class units = scaled(-last);
  mpz_class whole = units.get_num() / units.get_den();
  const mpq_class rest = units - whole;
  const mpq_class half(1, 2);
  if (rest > half || (rest == half && mpz_odd_p(whole.get_mpz_t()) != 0)) ++whole;
  if (static_cast<long>(bits_of(whole)) - 1 + last > format.exponent_max && whole != 0) {
    return std::nullopt;
  }
  mpq_class result(whole);
  if (last >= 0) {
    mpq_mul_2exp(result.get_mpq_t(), result.get_mpq_t(), static_cast<mp_bitcnt_t>(last));
  } else {
    mpq_div_2exp(result.get_mpq_t(), result.get_mpq_t(), static_cast<mp_bitcnt_t>(-last));
  }
  if (q < 0) result = -result;
  return result;
}

constexpr FloatFormat kFloat32{24, -126, 127};
constexpr FloatFormat kFloat64{53, -1022, 1023};

// "%.6g" for what fits into a float64; else mantissa and exponent as go/constant writes them.
std::string short_float(const mpq_class& q) {
  const std::optional<mpq_class> rounded = round_to(q, kFloat64);
  char buffer[64];
  if (rounded && (*rounded != 0 || q == 0)) {
    std::snprintf(buffer, sizeof buffer, "%.6g", rounded->get_d());
    return buffer;
  }
  // Out of range: scale by powers of ten, found from the binary exponent.
  const double log2 =
      static_cast<double>(bits_of(q.get_num())) - static_cast<double>(bits_of(q.get_den()));
  long exponent = std::lround(std::floor(log2 * 0.30102999566398120));
  mpz_class scale;
  mpz_ui_pow_ui(scale.get_mpz_t(), 10, static_cast<unsigned long>(std::abs(exponent)));
  mpq_class mantissa = exponent < 0 ? mpq_class(q * scale) : mpq_class(q / scale);
  while (abs(mantissa) >= 10) {
    mantissa /= 10;
    ++exponent;
  }
  while (abs(mantissa) < 1) {
    mantissa *= 10;
    --exponent;
  }
  std::snprintf(buffer, sizeof buffer, "%.6ge%+ld", mantissa.get_d(), exponent);
  return buffer;
}

// A quoted string of at most 72 bytes or so, cut between runes (go/constant: stringVal.String).
std::string short_quoted(const std::string& text) {
  constexpr std::size_t kShown = 72;
  const std::string quoted = syntax::quote_string(text);
  std::size_t runes = 0;
  std::size_t cut = std::string::npos;
  for (std::size_t at = 0; at < quoted.size(); ++runes) {
    if (runes == kShown - 3) cut = at;
    at += syntax::decode_rune(std::string_view(quoted).substr(at)).width;
  }
  return runes > kShown ? quoted.substr(0, cut) + "..." : quoted;
}

}  // namespace

Value Value::of_bool(bool b) {
  return ValueMaker::make(b);
}
Value Value::of_string(std::string s) {
  return ValueMaker::make(std::move(s));
}
Value Value::of_int(std::int64_t i) {
  return ValueMaker::make(i);
}
Value Value::of_uint(std::uint64_t i) {
  return ValueMaker::make(mpz_class(static_cast<unsigned long>(i)));
}

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

ConstantKind Value::kind() const {
  switch (form_) {
    case Form::Unknown:
      return ConstantKind::Unknown;
    case Form::Bool:
      return ConstantKind::Bool;
    case Form::Small:
      return ConstantKind::Int;
    case Form::Large:
      break;
  }
  static constexpr ConstantKind kKinds[] = {ConstantKind::String, ConstantKind::Int,
                                            ConstantKind::Float, ConstantKind::Complex};
  return kKinds[large_->value.index()];
}

std::optional<bool> Value::as_bool() const {
  return form_ == Form::Bool ? std::optional(small_ != 0) : std::nullopt;
}

const std::string* Value::as_string() const {
  return get<std::string>(*this);
}

std::optional<std::int64_t> Value::as_int64() const {
  return form_ == Form::Small ? std::optional(small_) : std::nullopt;
}

Value Value::to_int() const {
  if (form_ == Form::Small || get<mpz_class>(*this) != nullptr) return *this;
  if (const mpq_class* q = get<mpq_class>(*this)) {
    return q->get_den() == 1 ? ValueMaker::make(mpz_class(q->get_num())) : Value();
  }
  if (const Complex* c = get<Complex>(*this)) {
    return c->im == 0 && c->re.get_den() == 1 ? ValueMaker::make(mpz_class(c->re.get_num()))
                                              : Value();
  }
  return {};
}

Value Value::to_float() const {
  if (form_ == Form::Small) return ValueMaker::make(mpq_class(static_cast<long>(small_)));
  if (const mpz_class* z = get<mpz_class>(*this)) return ValueMaker::make(mpq_class(*z));
  if (get<mpq_class>(*this) != nullptr) return *this;
  const Complex* c = get<Complex>(*this);
  return c != nullptr && c->im == 0 ? ValueMaker::make(c->re) : Value();
}

Value Value::to_complex() const {
  if (get<Complex>(*this) != nullptr) return *this;
  const Value real_part = to_float();
  const mpq_class* q = get<mpq_class>(real_part);
  return q == nullptr ? Value() : ValueMaker::make(Complex{*q, 0});
}

Value Value::real() const {
  const Complex* c = get<Complex>(*this);
  return c == nullptr ? to_float() : ValueMaker::make(c->re);
}

Value Value::imag() const {
  const Complex* c = get<Complex>(*this);
  if (c != nullptr) return ValueMaker::make(c->im);
  return to_float().is_unknown() ? Value() : of_int(0);
}

Value Value::make_complex(const Value& re, const Value& im) {
  const Value x = re.to_float();
  const Value y = im.to_float();
  const mpq_class* a = get<mpq_class>(x);
  const mpq_class* b = get<mpq_class>(y);
  return a == nullptr || b == nullptr ? Value() : ValueMaker::make(Complex{*a, *b});
}

bool Value::fits(unsigned bits, bool is_signed) const {
  if (form_ == Form::Small) {
    if (!is_signed) return small_ >= 0 && (bits >= 64 || small_ >> bits == 0);
    return bits >= 64 || (small_ >> (bits - 1) == 0 || small_ >> (bits - 1) == -1);
  }
  const mpz_class* z = get<mpz_class>(*this);
  if (z == nullptr) return false;
  if (!is_signed) return *z >= 0 && (*z == 0 || bits_of(*z) <= bits);
  if (*z >= 0) return *z == 0 || bits_of(*z) < bits;
  return bits_of(mpz_class(-*z - 1)) < bits || *z == -1;
}

Value Value::rounded(unsigned bits) const {
  if (const Complex* c = get<Complex>(*this)) {
    const FloatFormat& format = bits == 64 ? kFloat32 : kFloat64;  // complex64 is two float32
    const std::optional<mpq_class> re = round_to(c->re, format);
    const std::optional<mpq_class> im = round_to(c->im, format);
    return re && im ? ValueMaker::make(Complex{*re, *im}) : Value();
  }
  const Value number = to_float();
  const mpq_class* q = get<mpq_class>(number);
  if (q == nullptr) return {};
  std::optional<mpq_class> result = round_to(*q, bits == 32 ? kFloat32 : kFloat64);
  return result ? ValueMaker::make(*std::move(result)) : Value();
}

Value Value::binary(const Value& x, Token op, const Value& y, bool integer_division) {
  if (const auto a = x.as_bool(), b = y.as_bool(); a && b) {
    if (op == Token::AndAnd) return of_bool(*a && *b);
    if (op == Token::OrOr) return of_bool(*a || *b);
    return {};
  }
  if (const std::string *a = x.as_string(), *b = y.as_string(); a != nullptr && b != nullptr) {
    if (op != Token::Plus || a->size() + b->size() > kStringBytesMax) return {};
    return of_string(*a + *b);
  }
  if (const std::int64_t *a = get_small(x), *b = get_small(y); a != nullptr && b != nullptr) {
    if (const auto result = small_op(*a, op, *b, integer_division)) return of_int(*result);
  }
  const auto [left, right] = matched(x, y);
  if (const mpz_class *a = get<mpz_class>(left), *b = get<mpz_class>(right); a && b) {
    return integer_op(*a, op, *b, integer_division);
  }
  if (const mpq_class *a = get<mpq_class>(left), *b = get<mpq_class>(right); a && b) {
    return rational_op(*a, op, *b);
  }
  if (const Complex *a = get<Complex>(left), *b = get<Complex>(right); a && b) {
    return complex_op(*a, op, *b);
  }
  return {};
}

Value Value::compare(const Value& x, Token op, const Value& y) {
  if (const auto a = x.as_bool(), b = y.as_bool(); a && b) {
    const bool equality = op == Token::Equal || op == Token::NotEqual;
    return equality ? ordered(*a == *b ? 0 : 1, op) : Value();
  }
  if (const std::string *a = x.as_string(), *b = y.as_string(); a && b) {
    return ordered(a->compare(*b), op);
  }
  if (const std::int64_t *a = get_small(x), *b = get_small(y); a != nullptr && b != nullptr) {
    return ordered(*a < *b ? -1 : *a > *b ? 1 : 0, op);
  }
  const auto [left, right] = matched(x, y);
  if (const mpz_class *a = get<mpz_class>(left), *b = get<mpz_class>(right); a && b) {
    return ordered(cmp(*a, *b), op);
  }
  if (const mpq_class *a = get<mpq_class>(left), *b = get<mpq_class>(right); a && b) {
    return ordered(cmp(*a, *b), op);
  }
  if (const Complex *a = get<Complex>(left), *b = get<Complex>(right); a && b) {
    const bool equality = op == Token::Equal || op == Token::NotEqual;
    return equality ? ordered(a->re == b->re && a->im == b->im ? 0 : 1, op) : Value();
  }
  return {};
}

Value Value::shift(const Value& x, Token op, std::uint64_t count) {
  if (const std::int64_t* small = get_small(x)) {
    constexpr int kPlaces = 62;
    if (op != Token::ShiftLeft) return of_int(*small >> std::min<std::uint64_t>(count, 63));
    const bool fits =
        count <= kPlaces && *small <= INT64_MAX >> count && *small >= INT64_MIN >> count;
    if (fits) return of_int(*small << count);
  }
  const Value wide = ValueMaker::widened(x);
  const mpz_class* z = get<mpz_class>(wide);
  if (z == nullptr || (op == Token::ShiftLeft && *z != 0 && count > kShiftMax)) return {};
  mpz_class result;
  // Beyond this many places nothing is left but the sign.
  const auto places = static_cast<mp_bitcnt_t>(std::min<std::uint64_t>(count, 2 * kIntegerBitsMax));
  if (op == Token::ShiftLeft) {
    mpz_mul_2exp(result.get_mpz_t(), z->get_mpz_t(), places);
  } else {
    mpz_fdiv_q_2exp(result.get_mpz_t(), z->get_mpz_t(), places);
  }
  return ValueMaker::make(std::move(result));
}

Value Value::unary(Token op, const Value& x, unsigned unsigned_bits) {
  if (op == Token::Not) {
    const std::optional<bool> b = x.as_bool();
    return b ? of_bool(!*b) : Value();
  }
  if (op == Token::Plus) return rank(x.kind()) > 0 ? x : Value();
  if (const std::int64_t* small = get_small(x)) {
    if (op == Token::Minus && *small != INT64_MIN) return of_int(-*small);
    if (op == Token::Xor && unsigned_bits == 0) return of_int(~*small);
  }
  const Value wide = ValueMaker::widened(x);
  if (const mpz_class* z = get<mpz_class>(wide)) {
    if (op == Token::Minus) return ValueMaker::make(mpz_class(-*z));
    if (op != Token::Xor) return {};
    mpz_class result = ~*z;
    if (unsigned_bits > 0) {
      mpz_fdiv_r_2exp(result.get_mpz_t(), result.get_mpz_t(), unsigned_bits);
    }
    return ValueMaker::make(std::move(result));
  }
  if (op != Token::Minus) return {};
  if (const mpq_class* q = get<mpq_class>(x)) return ValueMaker::make(mpq_class(-*q));
  if (const Complex* c = get<Complex>(x)) return ValueMaker::make(Complex{-c->re, -c->im});
  return {};
}

std::string Value::exact_string() const {
  if (const auto b = as_bool()) return *b ? "true" : "false";
  if (const std::string* s = as_string()) return syntax::quote_string(*s);
  if (form_ == Form::Small) return std::to_string(small_);
  if (const mpz_class* z = get<mpz_class>(*this)) return z->get_str();
  if (const mpq_class* q = get<mpq_class>(*this)) return q->get_str();
  if (const Complex* c = get<Complex>(*this)) {
    return "(" + c->re.get_str() + " + " + c->im.get_str() + "i)";
  }
  return "unknown";
}

std::string Value::short_string() const {
  if (const std::string* s = as_string()) return short_quoted(*s);
  if (const mpq_class* q = get<mpq_class>(*this)) return short_float(*q);
  if (const Complex* c = get<Complex>(*this)) {
    return "(" + short_float(c->re) + " + " + short_float(c->im) + "i)";
  }
  return exact_string();
}

}  // namespace gofed::golang::constant
