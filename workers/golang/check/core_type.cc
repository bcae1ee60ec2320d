// Type parameters: what their constraints say of the types that may stand for them.
#include <algorithm>

#include "workers/golang/check/checker.h"
#include "workers/golang/types/parts.h"

namespace gofed::golang::check {

TypeId Checker::constraint_in(const Env& env, TypeId id) const {
  if (is_unknown(id)) return kNoType;
  const auto* parameter = std::get_if<type::Parameter>(&types_[id]);
  const bool is_known = parameter != nullptr && parameter->index < env.constraints.size();
  return is_known ? env.constraints[parameter->index] : kNoType;
}

TypeId Checker::selectable(const Env& env, TypeId id) const {
  const TypeId constraint = constraint_in(env, id);
  return constraint == kNoType ? id : constraint;
}

// The underlying types of all types that may stand for a type parameter, when they are one.
TypeId Checker::core_type(const Env& env, TypeId id) {
  const TypeId constraint = constraint_in(env, id);
  if (constraint == kNoType) return underlying(id);
  const CoreTerm core = core_term(constraint);
  return core.type == kNoType ? TypeId::Unknown : underlying(core.type);
}

CoreTerm Checker::core_term(TypeId constraint) {
  const TypeSet set = type_set(constraint);
  CoreTerm core{.is_known = set.complete};
  if (!set.complete || !set.restricted || set.terms.empty()) return core;
  if (set.terms.size() == 1) {
    core = {.type = set.terms[0].type, .tilde = set.terms[0].tilde, .is_single = true};
    return core;
  }
  const TypeId first = underlying(set.terms[0].type);
  const bool all_same = std::ranges::all_of(set.terms, [this, first](const type::Term& term) {
    return identical(types_, first, types_, underlying(term.type));
  });
  if (all_same) core = {.type = first, .tilde = true};
  return core;
}

bool Checker::is_bytes_or_string(const Env& env, TypeId id) {
  const TypeId constraint = constraint_in(env, id);
  if (constraint == kNoType) return false;
  const TypeSet set = type_set(constraint);
  return set.complete && set.restricted &&
         std::ranges::all_of(set.terms, [this](const type::Term& term) {
           const TypeId under = underlying(term.type);
           if (is_unknown(under)) return false;
           const auto* slice = std::get_if<type::Slice>(&types_[under]);
           if (slice == nullptr) return basic_info(under).kind == BasicInfo::Kind::String;
           const BasicInfo element = basic_info(slice->element);
           return element.kind == BasicInfo::Kind::Integer && element.bits == 8;
         });
}

bool Checker::has_parameters(TypeId id) {
  if (is_unknown(id)) return false;
  const Tristate known = notes_of(id).has_parameters;
  if (known != Tristate::Unknown) return known == Tristate::Yes;
  const Depth depth(*this);
  if (depth.exceeded()) return true;
  bool has = std::holds_alternative<type::Parameter>(types_[id]);
  for_each_part(types_[id], [this, &has](TypeId part) { has = has || has_parameters(part); });
  notes_of(id).has_parameters = has ? Tristate::Yes : Tristate::No;
  return has;
}

}  // namespace gofed::golang::check
