// Exact constant values: what go/constant does, on GMP, which value_rep.h alone brings in.
//
// Values are immutable and cheap to copy. An operation without a result (overflow over the limits
// below, division by zero, mixed kinds) yields the Unknown value; nothing throws. Any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "workers/golang/facts/api_facts.h"
#include "workers/golang/syntax/token.h"

namespace gofed::golang::constant {

// Bits of an integer constant: the limit of Go's type checker.
inline constexpr std::size_t kIntegerBitsMax = 512;
// Bits of the numerator and denominator of other numbers, so that no expression grows for ever.
inline constexpr std::size_t kRationalBitsMax = 32'768;
// Digits of a literal and its decimal exponent, either sign.
inline constexpr std::size_t kLiteralDigitsMax = 5'000;
inline constexpr long kExponentMax = 5'000;
// Shift counts (Go's checker: 1023 - 1 + 52).
inline constexpr std::uint64_t kShiftMax = 1'074;
// Bytes of a string constant.
inline constexpr std::size_t kStringBytesMax = std::size_t{16} << 20;

class Value {
 public:
  Value() = default;  // Unknown
  static Value of_bool(bool b);
  static Value of_string(std::string s);
  static Value of_int(std::int64_t i);
  static Value of_uint(std::uint64_t i);
  // An INT, FLOAT, IMAG, CHAR or STRING literal.
  static Value of_literal(std::string_view literal, syntax::Token kind);

  [[nodiscard]] ConstantKind kind() const;
  [[nodiscard]] bool is_unknown() const { return form_ == Form::Unknown; }
  [[nodiscard]] std::optional<bool> as_bool() const;
  [[nodiscard]] const std::string* as_string() const;
  [[nodiscard]] std::optional<std::int64_t> as_int64() const;  // of an Int in range

  // The same number in another kind; Unknown when it is not one of them.
  [[nodiscard]] Value to_int() const;
  [[nodiscard]] Value to_float() const;
  [[nodiscard]] Value to_complex() const;
  [[nodiscard]] Value real() const;
  [[nodiscard]] Value imag() const;
  static Value make_complex(const Value& re, const Value& im);

  // Whether an Int fits into so many bits.
  [[nodiscard]] bool fits(unsigned bits, bool is_signed) const;
  // A Float rounded to float32 or float64 (to even); Unknown on overflow.
  [[nodiscard]] Value rounded(unsigned bits) const;

  // + - * / % & | ^ &^ && ||; `integer_division` for "/" between integer operands.
  static Value binary(const Value& x, syntax::Token op, const Value& y, bool integer_division);
  // == != < <= > >=
  static Value compare(const Value& x, syntax::Token op, const Value& y);
  static Value shift(const Value& x, syntax::Token op, std::uint64_t count);
  // + - ! ^; `unsigned_bits` > 0 limits ^x to an unsigned type.
  static Value unary(syntax::Token op, const Value& x, unsigned unsigned_bits);

  // "157/50", as go/constant's ExactString; and "3.14", as its String.
  [[nodiscard]] std::string exact_string() const;
  [[nodiscard]] std::string short_string() const;
  // Whether the two may differ.
  [[nodiscard]] bool has_short_string() const { return form_ == Form::Large; }

 private:
  struct Rep;
  friend class ValueMaker;

  // Integers of 64 bits and booleans, which are nearly all, take no memory of their own.
  enum class Form : std::uint8_t { Unknown, Bool, Small, Large };
  Form form_ = Form::Unknown;
  std::int64_t small_ = 0;            // of Small the integer; of Bool 0 or 1
  std::shared_ptr<const Rep> large_;  // of Large: never an integer that Small could hold
};

}  // namespace gofed::golang::constant
