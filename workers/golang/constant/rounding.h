// Rounding to the floating-point types.
#pragma once

#include <optional>

#include <gmpxx.h>

namespace gofed::golang::constant {

struct FloatFormat {
  long precision;     // bits of the significand
  long exponent_min;  // of a normal number, significand in [1, 2)
  long exponent_max;
};

inline constexpr FloatFormat kFloat32{24, -126, 127};
inline constexpr FloatFormat kFloat64{53, -1022, 1023};

// The nearest number of the format, ties to even; nullopt on overflow. Exact arithmetic throughout:
// mpq_get_d truncates and would be wrong in the last bit.
[[nodiscard]] std::optional<mpq_class> round_to(const mpq_class& q, const FloatFormat& format);

}  // namespace gofed::golang::constant
