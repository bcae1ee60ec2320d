// What a Value holds, for the files of this folder: the one header that knows GMP.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <variant>

#include <gmpxx.h>

#include "workers/golang/constant/value.h"

namespace gofed::golang::constant {

struct Complex {
  mpq_class re;
  mpq_class im;
};

inline std::size_t bits_of(const mpz_class& z) {
  return mpz_sizeinbase(z.get_mpz_t(), 2);
}

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
  // The content of a large value of that kind; else nullptr.
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
  static bool too_large(const mpq_class& q) {
    return bits_of(q.get_num()) > kRationalBitsMax || bits_of(q.get_den()) > kRationalBitsMax;
  }
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

template <typename T>
const T* get(const Value& v) {
  return ValueMaker::get<T>(v);
}

inline const std::int64_t* get_small(const Value& v) {
  return ValueMaker::get_small(v);
}

}  // namespace gofed::golang::constant
