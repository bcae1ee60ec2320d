#include "workers/golang/check/library_constants.h"

#include <string>
#include <utility>

namespace gofed::golang::check {
namespace {

using constant::Value;

Operand make(TypeId type, Value value) {
  Operand x = Checker::make_value(type);
  x.mode = Operand::Mode::Constant;
  x.value = std::move(value);
  return x;
}

// 1 << bits - 1, and its like for signed integers.
Value largest(unsigned bits) {
  const Value one = Value::of_int(1);
  return Value::binary(Value::shift(one, Token::ShiftLeft, bits), Token::Minus, one, true);
}

// A power of two times a fraction of one, as package math writes them.
Operand extreme_float(std::string_view name) {
  const auto literal = [](std::string_view text) { return Value::of_literal(text, Token::Float); };
  if (name == "SmallestNonzeroFloat64") return make(TypeId::UntypedFloat, literal("0x1p-1074"));
  if (name != "MaxFloat64") return {};
  return make(TypeId::UntypedFloat, literal("0x1.fffffffffffffp1023"));
}

Operand of_numbers(std::string_view path, std::string_view name, unsigned word_bits) {
  const auto number = [](Value value) { return make(TypeId::UntypedInt, std::move(value)); };
  if (path == "math" && name == "MaxInt") return number(largest(word_bits - 1));
  if (path == "math" && name == "MaxUint") return number(largest(word_bits));
  if (path == "math" && name == "MinInt") {
    return number(Value::unary(Token::Minus,
                               Value::shift(Value::of_int(1), Token::ShiftLeft, word_bits - 1), 0));
  }
  const bool is_size =
      (path == "math/bits" && name == "UintSize") || (path == "strconv" && name == "IntSize");
  return is_size ? number(Value::of_int(word_bits)) : Operand();
}

// Separators of package os, which path/filepath repeats under shorter names.
Operand of_files(std::string_view path, std::string_view name, std::string_view goos) {
  const bool is_os = path == "os";
  if (!is_os && path != "path/filepath") return {};
  const bool is_windows = goos == "windows";
  const bool is_plan9 = goos == "plan9";
  const auto rune = [](char c) { return make(TypeId::UntypedRune, Value::of_int(c)); };
  if (name == (is_os ? "PathSeparator" : "Separator")) return rune(is_windows ? '\\' : '/');
  if (name == (is_os ? "PathListSeparator" : "ListSeparator")) {
    return rune(is_windows ? ';' : is_plan9 ? '\0' : ':');
  }
  if (!is_os || name != "DevNull") return {};
  return make(TypeId::UntypedString, Value::of_string(is_windows ? "NUL" : "/dev/null"));
}

}  // namespace

Operand library_constant(const BuildContext& context, std::string_view path,
                         std::string_view name) {
  if (path == "runtime" && (name == "GOOS" || name == "GOARCH")) {
    return make(TypeId::String,
                Value::of_string(std::string(name == "GOOS" ? context.goos : context.goarch)));
  }
  Operand number = of_numbers(path, name, word_bits_of(context.goarch));
  if (path == "math" && number.mode == Operand::Mode::Unknown) number = extreme_float(name);
  return number.mode == Operand::Mode::Constant ? number : of_files(path, name, context.goos);
}

}  // namespace gofed::golang::check
