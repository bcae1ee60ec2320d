// Questions about types. What depends on an absent package is Unknown.
#include <algorithm>

#include "workers/golang/types/parts.h"
#include "workers/golang/verdict/judge.h"

namespace gofed::golang::verdict {

using check::TypeSet;
using Kind = BasicInfo::Kind;

bool Judge::is_parameter(TypeId id) {
  return form_of<type::Parameter>(id).has_value();
}

bool Judge::is_interface(TypeId id) {
  return form_of<type::Interface>(under(id)).has_value();
}

bool Judge::is_typed(TypeId id) const {
  return id < TypeId::UntypedBool || id > TypeId::UntypedNil;
}

// Whether two such types are different when they are not declared as one.
bool Judge::has_name(TypeId id) const {
  const Type& form = checker_.types()[id];
  return std::holds_alternative<type::Basic>(form) ||
         std::holds_alternative<type::Parameter>(form) ||
         (std::holds_alternative<type::Named>(form) && id != TypeId::Any);
}

// The name of an absent package may be an alias of anything.
TypeId Judge::open_part(TypeId id) {
  if (Checker::is_unknown(id)) return TypeId::Unknown;
  if (const auto it = open_parts_.find(id); it != open_parts_.end()) return it->second;
  const Depth depth(*this);
  if (depth.exceeded()) return TypeId::Unknown;
  const Type form = checker_.types()[id];
  TypeId open = kNoType;
  if (std::holds_alternative<type::Named>(form) && !checker_.is_declared(id)) open = id;
  // A generic type that lacks its arguments was reported where it stands.
  if (const auto* named = std::get_if<type::Named>(&form);
      named != nullptr && named->arguments.empty()) {
    const check::Object* object = checker_.declaration_of(id);
    if (object != nullptr &&
        !object->file->tree->is_absent(object->file->tree->child(object->spec, 1))) {
      open = TypeId::Unknown;
    }
  }
  if (const auto* array = std::get_if<type::Array>(&form)) {
    if (array->length == type::Array::kUnknownLength) open = TypeId::Unknown;
  }
  for_each_part(form, [this, &open](TypeId part) {
    if (open == kNoType) open = open_part(part);
  });
  open_parts_.emplace(id, open);
  return open;
}

Tristate Judge::same(TypeId a, TypeId b) {
  if (a == b) return Checker::is_unknown(a) ? Tristate::Unknown : Tristate::Yes;
  if (Checker::is_unknown(a) || Checker::is_unknown(b)) return Tristate::Unknown;
  if (identical(checker_.types(), a, checker_.types(), b)) return Tristate::Yes;
  if (open_part(a) != kNoType || open_part(b) != kNoType) return Tristate::Unknown;
  const TypeId x = flattened(a);
  const TypeId y = flattened(b);
  if (x == a && y == b) return Tristate::No;
  if (identical(checker_.types(), x, checker_.types(), y)) return Tristate::Yes;
  return checker_.types().has_unknown(x) || checker_.types().has_unknown(y) ? Tristate::Unknown
                                                                            : Tristate::No;
}

// The types that a type parameter stands for, where they are known and listed.
std::optional<TypeSet> Judge::set_of(TypeId parameter) {
  const TypeId constraint = checker_.constraint_in(env_, parameter);
  if (constraint == kNoType) return std::nullopt;
  TypeSet set = checker_.type_set(constraint);
  if (!set.complete) return std::nullopt;
  return set;
}

Tristate Judge::all_are(TypeId id, Sort sort) {
  if (Checker::is_unknown(id)) return Tristate::Unknown;
  if (is_parameter(id)) {
    const std::optional<TypeSet> set = set_of(id);
    if (!set) return Tristate::Unknown;
    if (!set->restricted) return Tristate::No;
    Tristate all = set->terms.empty() ? Tristate::Unknown : Tristate::Yes;
    for (const type::Term& term : set->terms) {
      const Tristate one = is_parameter(term.type) ? Tristate::Unknown : all_are(term.type, sort);
      if (one == Tristate::No) return one;
      if (one == Tristate::Unknown) all = one;
    }
    return all;
  }
  const TypeId base = under(id);
  if (Checker::is_unknown(base)) return Tristate::Unknown;
  const BasicInfo info = checker_.basic_info(base);
  const bool is_integer = info.kind == Kind::Integer;
  const bool is_numeric = is_integer || info.kind == Kind::Float || info.kind == Kind::Complex;
  bool is = false;
  switch (sort) {
    case Sort::Boolean:
      is = info.kind == Kind::Bool;
      break;
    case Sort::Integer:
      is = is_integer;
      break;
    case Sort::Unsigned:
      is = is_integer && info.is_unsigned;
      break;
    case Sort::Numeric:
      is = is_numeric;
      break;
    case Sort::NumericOrString:
      is = is_numeric || info.kind == Kind::String;
      break;
    case Sort::Ordered:
      is = is_integer || info.kind == Kind::Float || info.kind == Kind::String;
      break;
    case Sort::String:
      is = info.kind == Kind::String;
      break;
    case Sort::Complex:
      is = info.kind == Kind::Complex;
      break;
    case Sort::Float:
      is = info.kind == Kind::Float;
      break;
  }
  return is ? Tristate::Yes : Tristate::No;
}

Tristate Judge::has_nil(TypeId id) {
  if (is_parameter(id)) {
    const std::optional<TypeSet> set = set_of(id);
    if (!set) return Tristate::Unknown;
    if (!set->restricted || set->terms.empty()) return Tristate::No;
    Tristate all = Tristate::Yes;
    for (const type::Term& term : set->terms) {
      if (is_parameter(term.type)) return Tristate::Unknown;
      const Tristate one = has_nil(term.type);
      if (one != Tristate::Yes) all = one;
      if (one == Tristate::No) return one;
    }
    return all;
  }
  const TypeId base = under(id);
  if (Checker::is_unknown(base)) return Tristate::Unknown;
  if (base == TypeId::UnsafePointer || base == TypeId::UntypedNil || base == TypeId::Any) {
    return Tristate::Yes;
  }
  const Type& form = checker_.types()[base];
  const bool has =
      std::holds_alternative<type::Pointer>(form) || std::holds_alternative<type::Slice>(form) ||
      std::holds_alternative<type::Map>(form) || std::holds_alternative<type::Chan>(form) ||
      std::holds_alternative<type::Func>(form) || std::holds_alternative<type::Interface>(form);
  return has ? Tristate::Yes : Tristate::No;
}

// `cause` is filled of a No.
Tristate Judge::comparable(TypeId id, std::string& cause) {
  if (is_parameter(id)) {
    const std::optional<TypeSet> set = set_of(id);
    if (!set) return Tristate::Unknown;
    if (set->comparable) return Tristate::Yes;
    if (!set->restricted) {
      cause = "incomparable types in type set";
      return Tristate::No;
    }
    Tristate all = set->terms.empty() ? Tristate::Unknown : Tristate::Yes;
    for (const type::Term& term : set->terms) {
      if (is_parameter(term.type)) return Tristate::Unknown;
      const Tristate one = comparable(term.type, cause);
      if (one == Tristate::No) cause = "incomparable types in type set";
      if (one != Tristate::Yes) all = one;
      if (one == Tristate::No) return one;
    }
    return all;
  }
  if (id == TypeId::UntypedNil) return Tristate::Unknown;
  // A struct or array of type parameters.
  if (checker_.has_parameters(id) && checker_.comparable(id) == Tristate::Unknown)
    return Tristate::Unknown;
  const Tristate answer = checker_.comparable(id);
  if (answer != Tristate::No) return answer;
  const Type form = checker_.types()[under(id)];
  if (std::holds_alternative<type::Slice>(form)) cause = "slice can only be compared to nil";
  if (std::holds_alternative<type::Map>(form)) cause = "map can only be compared to nil";
  if (std::holds_alternative<type::Func>(form)) cause = "func can only be compared to nil";
  if (std::holds_alternative<type::Array>(form)) cause = text(id) + " cannot be compared";
  if (const auto* structure = std::get_if<type::Struct>(&form)) {
    for (const type::Field& field : structure->fields) {
      if (checker_.comparable(field.type) != Tristate::No) continue;
      cause = "struct containing " + text(field.type) + " cannot be compared";
      break;
    }
  }
  return answer;
}

}  // namespace gofed::golang::verdict
