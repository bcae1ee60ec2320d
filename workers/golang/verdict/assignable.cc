// Assignability, and which types implement an interface (specification: Assignability,
// Implementing an interface).
#include <algorithm>

#include "workers/golang/syntax/text/unicode.h"
#include "workers/golang/verdict/judge.h"

namespace gofed::golang::verdict {

using check::Lookup;
using check::TypeSet;

namespace {

Answer yes() {
  return {};
}

Answer no(std::string cause = {}, Subject subject = {}) {
  return {.is = Tristate::No, .cause = std::move(cause), .subject = subject};
}

Answer not_known(TypeId open) {
  return {.is = Tristate::Unknown, .open = open};
}

}  // namespace

// Whether the type has the method as the interface wants it.
Answer Judge::method_fits(TypeId id, TypeId interface, const type::Method& method) {
  const std::string who = text(id) + " does not implement " + text(interface) + " ";
  const auto named = form_of<type::Named>(interface);
  Subject subject;
  if (named && named->package != scope_.path && !named->package.empty()) {
    subject = {.package = named->package, .owner = named->name, .name = method.name};
  } else {
    subject = subject_of(id);
    if (subject.is_given())
      subject = {.package = subject.package, .owner = subject.name, .name = method.name};
  }
  const TypeId holder = checker_.selectable(env_, id);
  const auto pointer = form_of<type::Pointer>(holder);
  const std::string missing = who + "(missing method " + std::string(method.name) + ")";
  if (is_parameter(id) && holder == id) return not_known(id);
  if (pointer && (is_interface(pointer->element) || is_parameter(pointer->element))) {
    if (is_parameter(pointer->element) || is_interface(pointer->element))
      return no(missing, subject);
  }
  // Methods are not those of what a declared pointer type points to.
  if (const auto own = form_of<type::Named>(holder); own) {
    const auto base = form_of<type::Pointer>(under(holder));
    if (base) return no(missing, subject);
  }
  const std::string_view package = method.package.empty() ? scope_.path : method.package;
  const Lookup found = checker_.look_up(holder, method.name, package);
  switch (found.state) {
    case Lookup::State::Unknown:
      return not_known(found.opaque);
    case Lookup::State::Missing:
      if (open_part(id) == id) return not_known(id);
      return no(missing, subject);
    case Lookup::State::Ambiguous:
      return no(missing, subject);
    case Lookup::State::Found:
      break;
  }
  if (!found.member.is_method) return no(missing, subject);
  if (found.member.generic != nullptr) return not_known(kNoType);
  if (found.pointer_receiver) {
    return no(who + "(method " + std::string(method.name) + " has pointer receiver)", subject);
  }
  const Tristate is_same = same(found.member.type, method.type);
  if (is_same == Tristate::Unknown) {
    return not_known(open_part(found.member.type) != kNoType ? found.member.type : method.type);
  }
  if (is_same == Tristate::No) {
    return no(who + "(wrong type for method " + std::string(method.name) + ")\n\t\thave " +
                  std::string(method.name) + text(found.member.type).substr(4) + "\n\t\twant " +
                  std::string(method.name) + text(method.type).substr(4),
              subject);
  }
  return yes();
}

Answer Judge::has_methods(TypeId id, TypeId interface) {
  const TypeId base = under(interface);
  if (Checker::is_unknown(base)) return not_known(interface);
  const TypeSet set = checker_.type_set(base);
  Answer open;
  for (const type::Method& method : set.methods) {
    Answer one = method_fits(id, interface, method);
    if (one.is == Tristate::No) return one;
    if (one.is == Tristate::Unknown) open = one;
  }
  if (!set.complete && open.is == Tristate::Yes) return not_known(interface);
  return open;
}

Answer Judge::implements(TypeId id, TypeId interface, bool is_constraint) {
  if (Checker::is_unknown(id) || Checker::is_unknown(interface)) return not_known(id);
  if (id == interface) return yes();
  const TypeId base = under(interface);
  if (Checker::is_unknown(base)) return not_known(interface);
  const TypeSet wanted = checker_.type_set(base);
  Answer methods = has_methods(id, interface);
  if (methods.is == Tristate::No) return methods;
  const Subject subject = subject_of(interface).is_given() ? subject_of(interface) : subject_of(id);
  if (!is_constraint) return methods;
  if (!wanted.complete) return not_known(interface);
  Answer result = methods;
  if (wanted.comparable) {
    // Since Go 1.20 interfaces satisfy comparable too; before they did not.
    const bool is_lenient = language_ >= GoVersion{1, 20};
    std::string cause;
    const Tristate is = comparable(id, cause);
    const bool strict_interface = !is_lenient && is_interface(id) && !is_parameter(id);
    if (is == Tristate::No || (strict_interface && id != TypeId::Comparable)) {
      return no(text(id) + " does not implement comparable", subject);
    }
    if (is == Tristate::Unknown) result = not_known(id);
  }
  if (!wanted.restricted) return result;
  const auto covers = [this](const type::Term& term, TypeId one, bool tilde) {
    if (is_parameter(term.type)) return Tristate::Unknown;
    if (!term.tilde) return tilde ? Tristate::No : same(one, term.type);
    return same(under(one), under(term.type));
  };
  const auto fits = [&](TypeId one, bool tilde) {
    Tristate any = Tristate::No;
    for (const type::Term& term : wanted.terms) {
      const Tristate is = covers(term, one, tilde);
      if (is == Tristate::Yes) return is;
      if (is == Tristate::Unknown) any = is;
    }
    return any;
  };
  const std::string cause = text(id) + " does not implement " + text(interface);
  const bool has_set = is_parameter(id) || is_interface(id);
  if (!has_set) {
    switch (fits(id, false)) {
      case Tristate::Yes:
        return result;
      case Tristate::Unknown:
        return not_known(open_part(id) != kNoType ? id : interface);
      case Tristate::No:
        return no(cause, subject);
    }
  }
  const TypeSet own =
      checker_.type_set(is_parameter(id) ? checker_.selectable(env_, id) : under(id));
  if (!own.complete || (is_parameter(id) && checker_.selectable(env_, id) == id))
    return not_known(id);
  if (!own.restricted) return no(cause, subject);
  for (const type::Term& term : own.terms) {
    if (is_parameter(term.type)) return not_known(id);
    const Tristate is = fits(term.type, term.tilde);
    if (is == Tristate::No) return no(cause, subject);
    if (is == Tristate::Unknown) result = not_known(id);
  }
  return result;
}

// Of an operand that is no untyped constant any more.
Answer Judge::assignable(const Expr& x, TypeId to) {
  const TypeId from = x.type;
  if (x.mode == Mode::Unknown || Checker::is_unknown(from) || Checker::is_unknown(to)) {
    return not_known(Checker::is_unknown(to) ? from : to);
  }
  if (x.mode == Mode::Nil) return {.is = has_nil(to), .open = to};
  const Tristate is_same = same(from, to);
  if (is_same == Tristate::Yes) return yes();
  const TypeId from_base = under(from);
  const TypeId to_base = under(to);
  if (Checker::is_unknown(to_base)) return not_known(to);
  if (!is_typed(from)) {
    Expr copy = x;
    return implicit(copy, to);
  }
  const bool from_parameter = is_parameter(from);
  const bool to_parameter = is_parameter(to);
  if (!from_parameter && !to_parameter && !Checker::is_unknown(from_base) &&
      (!has_name(from) || !has_name(to))) {
    const Tristate bases = same(from_base, to_base);
    if (bases == Tristate::Yes) return yes();
    if (bases == Tristate::Unknown && !is_interface(to))
      return not_known(open_part(from) != kNoType ? from : to);
  }
  if (!to_parameter && (is_interface(to) || to == TypeId::Any)) {
    Answer answer = implements(from, to, false);
    if (answer.is != Tristate::No || !from_parameter) {
      if (answer.is == Tristate::No && is_interface(from) &&
          has_methods(to, from).is == Tristate::Yes) {
        answer.cause += ": need type assertion";
      }
      return answer;
    }
  }
  if (is_same == Tristate::Unknown) return not_known(open_part(from) != kNoType ? from : to);
  if (Checker::is_unknown(from_base)) return not_known(from);
  const auto from_chan = form_of<type::Chan>(from_base);
  const auto to_chan = form_of<type::Chan>(to_base);
  if (from_chan && to_chan && from_chan->direction == type::Direction::Both &&
      (!has_name(from) || !has_name(to))) {
    const Tristate elements = same(from_chan->element, to_chan->element);
    if (elements == Tristate::Yes) return yes();
    if (elements == Tristate::Unknown) return not_known(from);
  }
  // Each type that a type parameter stands for has to fit.
  if (from_parameter != to_parameter) {
    const TypeId parameter = from_parameter ? from : to;
    if (has_name(from_parameter ? to : from)) return no();
    const std::optional<TypeSet> set = set_of(parameter);
    if (!set) return not_known(parameter);
    if (!set->restricted || set->terms.empty()) return no();
    for (const type::Term& term : set->terms) {
      if (is_parameter(term.type)) return not_known(parameter);
      Expr one = x;
      if (from_parameter) one.type = term.type;
      Answer answer = assignable(one, to_parameter ? term.type : to);
      if (answer.is != Tristate::Yes) return answer;
    }
    return yes();
  }
  if (is_interface(from) && !from_parameter) {
    if (has_methods(to, from).is == Tristate::Yes) return no("need type assertion");
  }
  return no();
}

// Since Go 1.21 the type that a generic function is assigned to says its type arguments.
bool Judge::assign_generic(const Expr& x, TypeId to) {
  const TypeId base = core(to);
  if (Checker::is_unknown(base)) return false;
  constexpr GoVersion kInferred{1, 21};
  if (language_ < kInferred || !form_of<type::Func>(base)) {
    error(x.node, "cannot use generic function " + text(x.node) + " without instantiation",
          x.subject);
    return false;
  }
  check::Unifier unifier(checker_, env_);
  unifier.add_variables(x.generic->variables.size());
  for (std::size_t i = 0; i < x.generic->given.size(); ++i) {
    unifier.set(static_cast<std::uint32_t>(i), x.generic->given[i]);
  }
  if (unifier.unify(x.generic->type, base, check::Unifier::Mode::Assign)) return true;
  error(x.node,
        "type " + text(x.generic->type) + " of " + text(x.node) + " does not match " + text(to),
        x.subject);
  return false;
}

bool Judge::assign(Expr& x, TypeId to, const std::string& context) {
  if (x.mode == Mode::Unknown) return false;
  if (Checker::is_unknown(to)) return false;
  if (x.mode == Mode::Generic) return assign_generic(x, to);
  if (!x.has_type()) return false;
  const std::string what = "cannot use " + describe(x) + " as " + text(to) + " value in " + context;
  const Subject subject = subject_of(x, to);
  if (!is_typed(x.type) && x.mode != Mode::Nil) {
    Answer answer = implicit(x, to);
    if (answer.is == Tristate::No) {
      const bool in_brackets = answer.cause == "truncated" || answer.cause == "overflows";
      error(x.node,
            in_brackets ? what + " (" + answer.cause + ")"
                        : what + (answer.cause.empty() ? "" : ": " + answer.cause),
            subject);
      return false;
    }
    if (answer.is == Tristate::Unknown) {
      undecided(x.node, answer.open);
      return false;
    }
  }
  Answer answer = assignable(x, to);
  if (answer.is == Tristate::Yes) return true;
  if (!answer.subject.is_given()) answer.subject = subject;
  refuse(x.node, what, answer);
  return false;
}

}  // namespace gofed::golang::verdict
