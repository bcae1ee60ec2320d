// Untyped operands: which types they take, and whether those hold their values.
#include "workers/golang/verdict/judge.h"

namespace gofed::golang::verdict {

using Kind = BasicInfo::Kind;

namespace {

bool is_number(const BasicInfo& info) {
  return info.kind == Kind::Integer || info.kind == Kind::Float || info.kind == Kind::Complex;
}

// Integers are kept up to 512 bits.
constexpr std::uint64_t kLargeBits = 500;

constexpr std::string_view kTruncated = "truncated";
constexpr std::string_view kOverflows = "overflows";

}  // namespace

// Unknown: it has more digits than integers may have.
Tristate Judge::is_integral(const constant::Value& value) {
  if (value.is_unknown()) return Tristate::Unknown;
  if (!value.to_int().is_unknown()) return Tristate::Yes;
  const constant::Value limit =
      constant::Value::shift(constant::Value::of_int(1), Token::ShiftLeft, kLargeBits);
  const auto beyond = [&value](Token op, const constant::Value& bound) {
    return constant::Value::compare(value, op, bound).as_bool().value_or(true);
  };
  const bool is_number = value.kind() == ConstantKind::Float || value.kind() == ConstantKind::Int;
  if (!is_number) return value.kind() == ConstantKind::Complex ? Tristate::Unknown : Tristate::No;
  const bool is_large = beyond(Token::Greater, limit) ||
                        beyond(Token::Less, constant::Value::unary(Token::Minus, limit, 0));
  return is_large ? Tristate::Unknown : Tristate::No;
}

Answer Judge::representable(const constant::Value& value, TypeId from, TypeId to) const {
  const BasicInfo source = checker_.basic_info(from);
  const BasicInfo target = checker_.basic_info(to);
  if (source.kind == Kind::None || target.kind == Kind::None) return {.is = Tristate::Unknown};
  if (is_number(source) != is_number(target) ||
      (!is_number(source) && source.kind != target.kind)) {
    if (target.kind == Kind::Pointer || source.kind == Kind::Pointer)
      return {.is = Tristate::Unknown};
    return {.is = Tristate::No};
  }
  if (value.is_unknown()) return {};
  if (!Checker::represent(value, target).is_unknown()) return {};
  const Tristate integral = is_integral(value);
  const bool is_truncated = target.kind == Kind::Integer && integral == Tristate::No;
  if (target.untyped) {
    return {.is = is_truncated ? Tristate::No : Tristate::Unknown,
            .cause = std::string(kTruncated)};
  }
  return {.is = Tristate::No, .cause = std::string(is_truncated ? kTruncated : kOverflows)};
}

void Judge::settle(Expr& x) {
  if (x.mode == Mode::Nil || !x.has_type() || is_typed(x.type)) return;
  const TypeId type = Checker::default_type(x.type);
  if (x.mode == Mode::Constant) x.value = Checker::represent(x.value, checker_.basic_info(type));
  x.type = type;
  x.is_open_shift = false;
}

Answer Judge::implicit(Expr& x, TypeId to) {
  if (x.mode == Mode::Unknown || Checker::is_unknown(to))
    return {.is = Tristate::Unknown, .open = to};
  if (is_typed(x.type)) return {};
  if (!is_typed(to)) {  // both are untyped: the larger kind
    const BasicInfo from = checker_.basic_info(x.type);
    const BasicInfo other = checker_.basic_info(to);
    if (is_number(from) && is_number(other)) {
      if (other.untyped_rank > from.untyped_rank) x.type = to;
      return {};
    }
    return {.is = from.kind == other.kind ? Tristate::Yes : Tristate::No};
  }
  if (x.mode == Mode::Nil) return {.is = has_nil(to), .open = to};
  if (is_parameter(to)) {
    const std::optional<check::TypeSet> set = set_of(to);
    if (!set) return {.is = Tristate::Unknown, .open = to};
    if (!set->restricted) return {.is = Tristate::No};
    for (const type::Term& term : set->terms) {
      Expr copy = x;
      if (is_parameter(term.type)) return {.is = Tristate::Unknown};
      Answer one = implicit(copy, term.type);
      if (one.is != Tristate::Yes) return one;
    }
    if (x.mode == Mode::Constant) x.mode = Mode::Value;
    x.type = to;
    x.is_open_shift = false;
    return {};
  }
  const TypeId base = under(to);
  if (Checker::is_unknown(base)) return {.is = Tristate::Unknown, .open = to};
  const Type form = checker_.types()[base];
  if (std::holds_alternative<type::Interface>(form) || base == TypeId::Any) {
    const check::TypeSet set = checker_.type_set(base);
    if (!set.complete) return {.is = Tristate::Unknown, .open = to};
    const bool had_value = !x.value.is_unknown();
    settle(x);
    if (x.mode == Mode::Constant && had_value && x.value.is_unknown()) {
      return {.is = Tristate::No, .cause = std::string(kOverflows)};
    }
    return {.is = set.methods.empty() && !set.restricted ? Tristate::Yes : Tristate::No};
  }
  if (!std::holds_alternative<type::Basic>(form)) return {.is = Tristate::No};
  const BasicInfo target = checker_.basic_info(base);
  const BasicInfo source = checker_.basic_info(x.type);
  if (x.mode == Mode::Constant) {
    Answer fits = representable(x.value, x.type, base);
    if (fits.is != Tristate::Yes) return fits;
    x.value = Checker::represent(x.value, target);
    x.type = to;
    return {};
  }
  const bool fits = is_number(source) ? is_number(target) : source.kind == target.kind;
  if (!fits) return {.is = Tristate::No};
  if (x.is_open_shift && target.kind != Kind::Integer) {
    return {.is = Tristate::No, .cause = "shift of type " + text(to)};
  }
  x.type = to;
  x.is_open_shift = false;
  return {};
}

}  // namespace gofed::golang::verdict
