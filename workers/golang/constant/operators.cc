// Operators of constant expressions.
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "workers/golang/constant/value_rep.h"

namespace gofed::golang::constant {
namespace {

using syntax::Token;

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

}  // namespace

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

}  // namespace gofed::golang::constant
