#include "workers/golang/constant/rounding.h"

#include <algorithm>

#include "workers/golang/constant/value_rep.h"

namespace gofed::golang::constant {

std::optional<mpq_class> round_to(const mpq_class& q, const FloatFormat& format) {
  if (q == 0) return q;
  const mpz_class numerator = abs(q.get_num());
  const mpz_class& denominator = q.get_den();
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

}  // namespace gofed::golang::constant
