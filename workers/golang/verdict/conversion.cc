// Conversions T(x) (specification: Conversions).
#include "workers/golang/verdict/judge.h"

namespace gofed::golang::verdict {

using Kind = BasicInfo::Kind;

Expr Judge::conversion(NodeId node, TypeId to) {
  const NodeId argument = tree_->child(node, 1);
  if (argument == kNoNode) {
    error(node, "missing argument in conversion to " + text(to));
    return unknown(node);
  }
  Expr x = value(argument, to);
  for (NodeId more = tree_->next_sibling(argument); more != kNoNode;
       more = tree_->next_sibling(more)) {
    expression(more);
    if (tree_->next_sibling(more) == kNoNode)
      error(more, "too many arguments in conversion to " + text(to));
  }
  Expr result = made(node, to);
  result.subject = subject_of(to);
  if (x.is_error) return without_type(node, x);
  if (x.mode == Mode::Unknown || !x.has_type()) {
    result.may_be_constant = true;
    return result;
  }
  result.may_be_constant = x.may_be_constant;
  const TypeId base = under(to);
  if (Checker::is_unknown(base)) {
    undecided(argument, to);
    static_cast<check::Operand&>(result) = checker_.convert(x, to);
    return result;
  }
  const BasicInfo target = checker_.basic_info(base);
  const bool to_basic = target.kind != Kind::None && target.kind != Kind::Nil && !is_parameter(to);
  const std::string what = "cannot convert " + describe(x) + " to type " + text(to);
  const Subject subject = subject_of(x, to);
  if (x.mode == Mode::Constant && to_basic && target.kind != Kind::Pointer) {
    const BasicInfo source = checker_.basic_info(x.type);
    if (source.kind == Kind::None) {
      undecided(argument, x.type);
      return result;
    }
    static_cast<check::Operand&>(result) = checker_.convert(x, to);
    if (target.kind == Kind::String && source.kind == Kind::Integer) return result;
    Answer answer = representable(x.value, x.type, to);
    // A float constant of a type may be made an integer when it is one.
    if (answer.is == Tristate::No) {
      if (answer.cause == "overflows") {
        error(argument, "cannot convert " + describe(x) + " to type " + text(to) + " (overflows)",
              subject);
      } else {
        error(argument, what + (answer.cause.empty() ? "" : " (" + answer.cause + ")"), subject);
      }
      return unknown(node);
    }
    return result;
  }
  Answer answer = convertible(x, to);
  if (answer.is == Tristate::Yes) return result;
  if (!answer.subject.is_given()) answer.subject = subject;
  refuse(argument, what, answer);
  return answer.is == Tristate::No ? unknown(node) : result;
}

Answer Judge::convertible(const Expr& x, TypeId to) {
  Expr copy = x;
  if (x.mode == Mode::Nil) return {.is = has_nil(to), .open = to};
  if (!is_typed(copy.type)) {
    // An untyped constant to a type that is no basic one: by way of its default type, or as an
    // assignment.
    Expr direct = x;
    const Answer answer = implicit(direct, to);
    if (answer.is == Tristate::Yes) return {};
    if (x.is_open_shift) {
      if (answer.is == Tristate::No) return answer;
      return {.is = Tristate::Unknown};
    }
    settle(copy);
  }
  Answer direct = assignable(copy, to);
  if (direct.is == Tristate::Yes) return direct;
  Answer answer = convertible_types(copy.type, to, x.mode == Mode::Constant);
  if (answer.is != Tristate::No) return answer;
  if (direct.is == Tristate::Unknown) return direct;
  return {.is = Tristate::No,
          .cause = is_interface(to) ? direct.cause : std::string(),
          .subject = direct.subject};
}

Answer Judge::convertible_types(TypeId from, TypeId to, bool is_constant) {
  const Answer no{.is = Tristate::No};
  if (is_parameter(from) || is_parameter(to)) {
    const TypeId parameter = is_parameter(from) ? from : to;
    const std::optional<check::TypeSet> set = set_of(parameter);
    if (!set || !set->restricted || set->terms.empty()) {
      return set && !set->restricted ? no : Answer{.is = Tristate::Unknown};
    }
    for (const type::Term& term : set->terms) {
      if (is_parameter(term.type)) return {.is = Tristate::Unknown};
      Expr one = made(kNoNode, is_parameter(from) ? term.type : from);
      Answer answer = assignable(one, is_parameter(from) ? to : term.type);
      if (answer.is != Tristate::Yes) {
        answer = convertible_types(one.type, is_parameter(from) ? to : term.type, is_constant);
      }
      if (answer.is != Tristate::Yes) return answer;
    }
    return {};
  }
  const TypeId a = under(from);
  const TypeId b = under(to);
  if (Checker::is_unknown(a)) return {.is = Tristate::Unknown, .open = from};
  if (Checker::is_unknown(b)) return {.is = Tristate::Unknown, .open = to};
  const auto alike = [this](TypeId x, TypeId y) { return same(without_tags(x), without_tags(y)); };
  const Tristate bases = alike(a, b);
  if (bases == Tristate::Yes) return {};
  const auto from_pointer = form_of<type::Pointer>(a);
  const auto to_pointer = form_of<type::Pointer>(b);
  if (from_pointer && to_pointer && !has_name(from) && !has_name(to)) {
    const TypeId x = under(from_pointer->element);
    const TypeId y = under(to_pointer->element);
    if (is_parameter(from_pointer->element) || is_parameter(to_pointer->element))
      return {.is = Tristate::Unknown};
    if (Checker::is_unknown(x) || Checker::is_unknown(y)) {
      return {.is = Tristate::Unknown, .open = Checker::is_unknown(x) ? from : to};
    }
    const Tristate elements = alike(x, y);
    if (elements != Tristate::No) return {.is = elements, .open = from};
  }
  if (bases == Tristate::Unknown)
    return {.is = Tristate::Unknown, .open = open_part(from) != kNoType ? from : to};
  const BasicInfo source = checker_.basic_info(a);
  const BasicInfo target = checker_.basic_info(b);
  const auto is_real = [](const BasicInfo& info) {
    return info.kind == Kind::Integer || info.kind == Kind::Float;
  };
  const auto is_pointer_sized = [&](TypeId id) { return under(id) == TypeId::Uintptr; };
  const auto is_unsafe = [&](TypeId id) { return id == TypeId::UnsafePointer; };
  if (source.kind != Kind::None && target.kind != Kind::None) {
    if (is_real(source) && is_real(target)) return {};
    if (source.kind == Kind::Complex && target.kind == Kind::Complex) return {};
    if (target.kind == Kind::String && source.kind == Kind::Integer) return {};
    if (source.kind == target.kind) return {};
  }
  if (is_unsafe(b) && (from_pointer || is_pointer_sized(from))) return {};
  if (is_unsafe(a) && (to_pointer || is_pointer_sized(to))) return {};
  const auto from_slice = form_of<type::Slice>(a);
  const auto to_slice = form_of<type::Slice>(b);
  const auto is_text = [&](TypeId element) {
    const TypeId base = under(element);
    if (Checker::is_unknown(base)) return Tristate::Unknown;
    const BasicInfo info = checker_.basic_info(base);
    const bool is = info.kind == Kind::Integer &&
                    ((info.is_unsigned && info.bits == 8) ||
                     (!info.is_unsigned && info.bits == 32 && base != TypeId::Int));
    return is ? Tristate::Yes : Tristate::No;
  };
  if (source.kind == Kind::String && to_slice)
    return {.is = is_text(to_slice->element), .open = to};
  if (target.kind == Kind::String && from_slice)
    return {.is = is_text(from_slice->element), .open = from};
  if (from_slice) {
    const auto array =
        to_pointer ? form_of<type::Array>(under(to_pointer->element)) : form_of<type::Array>(b);
    const GoVersion since = to_pointer ? GoVersion{1, 17} : GoVersion{1, 20};
    if (to_pointer && Checker::is_unknown(under(to_pointer->element)))
      return {.is = Tristate::Unknown, .open = to};
    if (array) {
      const Tristate elements = same(array->element, from_slice->element);
      if (elements == Tristate::Unknown) return {.is = elements, .open = from};
      if (elements == Tristate::Yes) {
        if (language_ >= since) return {};
        return {.is = Tristate::No,
                .cause =
                    "conversion of slices to arrays requires go" + since.to_string() + " or later"};
      }
    }
  }
  return no;
}

}  // namespace gofed::golang::verdict
