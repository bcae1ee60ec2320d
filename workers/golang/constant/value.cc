#include "workers/golang/constant/value.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "workers/golang/constant/rounding.h"
#include "workers/golang/constant/value_rep.h"

namespace gofed::golang::constant {

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

}  // namespace gofed::golang::constant
