#include "workers/golang/check/unify.h"

#include <algorithm>
#include <utility>

#include "workers/golang/check/generic.h"
#include "workers/golang/types/parts.h"

namespace gofed::golang::check {

std::uint32_t Unifier::add_variables(std::size_t count) {
  const std::uint32_t first = size();
  for (std::size_t i = 0; i < count; ++i) {
    joined_.push_back(size());
    types_.push_back(kNoType);
    open_.push_back(false);
  }
  return first;
}

std::optional<std::uint32_t> Unifier::variable_of(TypeId type) const {
  const auto* parameter = std::get_if<type::Parameter>(&checker_.types()[type]);
  if (parameter == nullptr || parameter->index < kVariableBase) return std::nullopt;
  const std::uint32_t number = parameter->index - kVariableBase;
  return number < size() ? std::optional(number) : std::nullopt;
}

void Unifier::mark_open_in(TypeId type) {
  if (!checker_.has_parameters(type)) return;
  if (const auto variable = variable_of(type)) {
    mark_open(*variable);
    return;
  }
  if (!checker_.budget().spend(1)) return;
  const Type form = checker_.types()[type];
  for_each_part(form, [this](TypeId part) { mark_open_in(part); });
}

bool Unifier::not_known(TypeId x, TypeId y) {
  mark_open_in(x);
  mark_open_in(y);
  return true;
}

// A declared type; any is another spelling of an interface.
bool Unifier::is_defined(TypeId type) const {
  return type != TypeId::Any && std::holds_alternative<type::Named>(checker_.types()[type]);
}

bool Unifier::is_literal(TypeId type) const {
  return !is_defined(type) && !std::holds_alternative<type::Parameter>(checker_.types()[type]);
}

bool Unifier::is_interface(TypeId type) {
  const TypeId under = checker_.underlying(type);
  return !Checker::is_unknown(under) &&
         std::holds_alternative<type::Interface>(checker_.types()[under]);
}

bool Unifier::unify(TypeId x, TypeId y, Mode mode) {
  if (x == y) return true;
  if (Checker::is_unknown(x) || Checker::is_unknown(y)) {
    if (!Checker::is_unknown(x)) mark_open_in(x);
    if (!Checker::is_unknown(y)) mark_open_in(y);
    return true;
  }
  if (depth_ >= kUnificationDepthMax || !checker_.budget().spend(1)) return false;
  ++depth_;
  const bool result = unify_different(x, y, mode);
  --depth_;
  return result;
}

bool Unifier::unify_different(TypeId x, TypeId y, Mode mode) {
  // A defined type stands right, a variable left.
  if (is_defined(x) || variable_of(y)) std::swap(x, y);
  if (mode != Mode::Exact && is_defined(y) && is_literal(x) && !is_interface(x)) {
    const TypeId under = checker_.underlying(y);
    if (Checker::is_unknown(under)) return not_known(x, y);
    if (x == under) return true;
    y = under;
  }
  if (const auto variable = variable_of(x)) {
    const auto other = variable_of(y);
    if (!other) return unify_variable(*variable, y, mode);
    return join(*variable, *other) || unify(at(*variable), at(*other), mode);
  }
  if (const auto same = unify_instances(x, y, mode)) return *same;
  if (mode != Mode::Exact && (is_interface(x) || is_interface(y))) return unify_interfaces(x, y);
  return unify_forms(x, y, mode);
}

// False: both have types, which have to unify.
bool Unifier::join(std::uint32_t a, std::uint32_t b) {
  const std::uint32_t into = joined_[a];
  const std::uint32_t gone = joined_[b];
  if (into == gone) return true;
  if (types_[into] != kNoType && types_[gone] != kNoType) return false;
  if (types_[into] == kNoType) types_[into] = types_[gone];
  if (open_[gone]) open_[into] = true;
  std::ranges::replace(joined_, gone, into);
  return true;
}

// Of several types that unify a defined one wins, then a channel with a direction: a value of each
// of the others can be assigned to it.
bool Unifier::unify_variable(std::uint32_t variable, TypeId y, Mode mode) {
  const TypeId x = at(variable);
  if (x == kNoType) {
    set(variable, y);
    return true;
  }
  if (!unify(x, y, mode)) return false;
  const bool x_is_interface = is_interface(x);
  if (x_is_interface != is_interface(y)) return false;  // either might be meant
  const bool x_is_defined = is_defined(x);
  const bool y_is_defined = is_defined(y);
  if (x_is_interface) {
    if (x_is_defined && y_is_defined) {
      return identical(checker_.types(), x, checker_.types(), y);
    }
    const std::size_t x_methods = checker_.type_set(checker_.underlying(x)).methods.size();
    if (x_methods != checker_.type_set(checker_.underlying(y)).methods.size()) return false;
  }
  if (mode == Mode::Exact || x_is_defined) return true;
  const auto* chan = std::get_if<type::Chan>(&checker_.types()[y]);
  const bool is_directed = chan != nullptr && chan->direction != type::Direction::Both;
  if (y_is_defined || is_directed) set(variable, y);
  return true;
}

// The methods of one are among those of the other.
bool Unifier::unify_interfaces(TypeId x, TypeId y) {
  if (!is_interface(x)) return unify_methods(y, x);
  if (!is_interface(y)) return unify_methods(x, y);
  TypeSet a = checker_.type_set(checker_.underlying(x));
  TypeSet b = checker_.type_set(checker_.underlying(y));
  if (!a.complete || !b.complete) return not_known(x, y);
  if (a.comparable != b.comparable || a.restricted != b.restricted) return false;
  if (a.methods.size() > b.methods.size()) std::swap(a, b);
  return std::ranges::all_of(a.methods, [this, &b](const type::Method& method) {
    const auto same = std::ranges::find_if(b.methods, [&method](const type::Method& other) {
      return other.name == method.name && other.package == method.package;
    });
    return same != b.methods.end() && unify(method.type, same->type, Mode::Exact);
  });
}

// A type has the methods of an interface. One that is not found may be of a type that is not known.
bool Unifier::unify_methods(TypeId interface, TypeId y) {
  const TypeSet set = checker_.type_set(checker_.underlying(interface));
  if (!set.complete) return not_known(interface, y);
  return std::ranges::all_of(set.methods, [this, y](const type::Method& method) {
    const std::optional<Member> member =
        checker_.find_member(checker_.selectable(env_, y), method.name, method.package);
    if (!member) return not_known(method.type, y);
    if (!member->is_method || member->generic != nullptr) return false;
    return unify(method.type, member->type, Mode::Exact);
  });
}

template <typename T>
bool Unifier::unify_all(std::span<const T> x, std::span<const T> y, Mode mode) {
  const auto type_in = [](const T& item) {
    if constexpr (std::is_same_v<T, TypeId>) {
      return item;
    } else {
      return item.type;
    }
  };
  return x.size() == y.size() && std::ranges::equal(x, y, [&](const T& a, const T& b) {
           return unify(type_in(a), type_in(b), mode);
         });
}

// Of two instances of one generic type the type arguments count, also where its methods do not
// mention them; nothing: they are none.
std::optional<bool> Unifier::unify_instances(TypeId x, TypeId y, Mode mode) {
  const auto* a = std::get_if<type::Named>(&checker_.types()[x]);
  const auto* b = std::get_if<type::Named>(&checker_.types()[y]);
  const bool is_same = a != nullptr && b != nullptr && !a->arguments.empty() &&
                       a->package == b->package && a->name == b->name;
  if (!is_same) return std::nullopt;
  const std::span<const TypeId> left = a->arguments;  // copies: the table grows meanwhile
  const std::span<const TypeId> right = b->arguments;
  return unify_all(left, right, mode);
}

// Forms that are no variables, none of them to be looked under.
struct FormUnifier {
  Unifier& u;
  TypeId x;
  TypeId y;
  Unifier::Mode mode;
  Unifier::Mode element_mode;

  bool operator()(const type::Unknown&, const type::Unknown&) const { return true; }
  bool operator()(const type::Basic&, const type::Basic&) const {
    return identical(u.checker_.types(), x, u.checker_.types(), y);
  }
  bool operator()(const type::Named& a, const type::Named& b) const {
    if (a.package != b.package || a.name != b.name) return false;
    return u.unify_all(a.arguments, b.arguments, mode);
  }
  bool operator()(const type::Parameter& a, const type::Parameter& b) const {
    return a.index == b.index;
  }
  bool operator()(const type::Pointer& a, const type::Pointer& b) const {
    return u.unify(a.element, b.element, element_mode);
  }
  bool operator()(const type::Slice& a, const type::Slice& b) const {
    return u.unify(a.element, b.element, element_mode);
  }
  bool operator()(const type::Array& a, const type::Array& b) const {
    const bool is_same = a.length == b.length || a.length == type::Array::kUnknownLength ||
                         b.length == type::Array::kUnknownLength;
    return is_same && u.unify(a.element, b.element, element_mode);
  }
  bool operator()(const type::Map& a, const type::Map& b) const {
    return u.unify(a.key, b.key, element_mode) && u.unify(a.value, b.value, element_mode);
  }
  bool operator()(const type::Chan& a, const type::Chan& b) const {
    const bool is_same = mode != Unifier::Mode::Exact || a.direction == b.direction;
    return is_same && u.unify(a.element, b.element, element_mode);
  }
  bool operator()(const type::Func& a, const type::Func& b) const {
    return a.variadic == b.variadic && u.unify_all(a.parameters, b.parameters, element_mode) &&
           u.unify_all(a.results, b.results, element_mode);
  }
  bool operator()(const type::Struct& a, const type::Struct& b) const {
    const auto same_name = [](const type::Field& f, const type::Field& g) {
      return f.name == g.name && f.package == g.package && f.embedded == g.embedded &&
             f.tag == g.tag;
    };
    return std::ranges::equal(a.fields, b.fields, same_name) &&
           u.unify_all(a.fields, b.fields, element_mode);
  }
  bool operator()(const type::Interface&, const type::Interface&) const {
    const std::size_t x_count = u.checker_.type_set(x).methods.size();
    return x_count == u.checker_.type_set(y).methods.size() && u.unify_interfaces(x, y);
  }
  bool operator()(const type::Union& a, const type::Union& b) const {
    return u.unify_all(a.terms, b.terms, element_mode);
  }
};

bool Unifier::unify_forms(TypeId x, TypeId y, Mode mode) {
  const auto form_of = [this](TypeId id) {
    return id == TypeId::Any ? Type(type::Interface{}) : checker_.types()[id];
  };
  const Type a = form_of(x);
  const Type b = form_of(y);
  const bool x_is_parameter = std::holds_alternative<type::Parameter>(a);
  const bool y_is_parameter = std::holds_alternative<type::Parameter>(b);
  if (x_is_parameter != y_is_parameter)
    return x_is_parameter ? unify_unbound(x, y) : unify_unbound(y, x);
  const Mode element_mode = mode == Mode::Assign ? Mode::Exact : mode;
  const bool unify_as_they_are =
      a.index() == b.index() &&
      std::visit(
          [&](const auto& form) {
            using Form = std::decay_t<decltype(form)>;
            return FormUnifier{*this, x, y, mode, element_mode}(form, std::get<Form>(b));
          },
          a);
  if (unify_as_they_are) return true;
  // A name of an absent package may be an alias of anything.
  const auto is_opaque = [this](TypeId id) {
    return is_defined(id) && Checker::is_unknown(checker_.underlying(id));
  };
  return (is_opaque(x) || is_opaque(y)) && not_known(x, y);
}

// A type parameter of the code that calls: what its constraint says of its structure counts.
bool Unifier::unify_unbound(TypeId parameter, TypeId y) {
  const TypeId core = checker_.core_type(env_, parameter);
  return !Checker::is_unknown(core) && unify(core, y, Mode::Assign);
}

}  // namespace gofed::golang::check
