// Values as text, as go/constant writes them.
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "workers/golang/constant/rounding.h"
#include "workers/golang/constant/value_rep.h"
#include "workers/golang/syntax/text/literals.h"
#include "workers/golang/syntax/text/unicode.h"

namespace gofed::golang::constant {
namespace {

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
