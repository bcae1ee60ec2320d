#include "workers/golang/check/infer.h"

#include <algorithm>
#include <cstdint>

#include "workers/golang/types/parts.h"

namespace gofed::golang::check {
namespace {

using Mode = Operand::Mode;

// A call of a generic function costs so many steps, and one of its arguments as many: they are
// evaluated anew for each call that stands around them.
constexpr std::uint64_t kStepsOfCall = 16;

bool is_untyped(TypeId id) {
  return id >= TypeId::UntypedBool && id <= TypeId::UntypedNil;
}

// The kind that constants of both kinds have together (specification: Type inference).
TypeId larger_untyped(TypeId a, TypeId b) {
  const auto rank = [](TypeId id) { return basic_info_of(id, 0).untyped_rank; };
  if (a == b) return a;
  if (rank(a) == 0 || rank(b) == 0) return kNoType;
  return rank(a) > rank(b) ? a : b;
}

// False: the budget is spent.
bool evaluate_arguments(Checker& checker, const Env& env, NodeId call,
                        std::vector<Operand>& arguments) {
  const Tree& tree = *env.tree;
  for (NodeId at = tree.child(call, 1); at != syntax::kNoNode; at = tree.next_sibling(at)) {
    if (!checker.budget().spend(kStepsOfCall)) return false;
    arguments.push_back(checker.eval(env, at));
  }
  if (arguments.size() != 1 || arguments[0].mode != Mode::Tuple) return true;
  const auto results = std::get<type::Func>(checker.types()[arguments[0].type]).results;
  arguments.clear();
  for (const type::Variable& result : results) {
    arguments.push_back(Checker::make_value(result.type));
  }
  return true;
}

// Each for its parameter; those at a variadic one for the elements of its slice.
void add_arguments(Checker& checker, Inference& inference, const type::Func& signature,
                   const std::vector<Operand>& arguments, bool spread) {
  const std::size_t count = signature.parameters.size();
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const bool is_variadic = signature.variadic && i + 1 >= count;
    if (i >= count && !is_variadic) return;
    TypeId parameter = signature.parameters[std::min(i, count - 1)].type;
    const auto* slice = std::get_if<type::Slice>(&checker.types()[parameter]);
    if (is_variadic && !spread && slice != nullptr) parameter = slice->element;
    inference.add_argument(parameter, arguments[i]);
  }
}

// The results alone are worked out: most functions have more parameters.
Operand result_with(Checker& checker, const GenericFunction& function,
                    std::span<const TypeId> arguments) {
  const auto form = std::get<type::Func>(checker.types()[function.type]);
  std::vector<type::Variable> results(form.results.begin(), form.results.end());
  for (type::Variable& result : results) {
    result.type = checker.substitute(result.type, arguments, kVariableBase);
  }
  if (results.size() == 1) return Checker::make_value(results[0].type);
  return checker.call_result(checker.types().add(type::Func{.results = results}));
}

}  // namespace

Inference::Inference(Checker& checker, const Env& env, const GenericFunction& function)
    : checker_(checker), function_(function), unifier_(checker, env) {
  signature_ = function.type;
  if (!function.given.empty()) {
    std::vector<TypeId> arguments = function.variables;
    std::ranges::copy(function.given, arguments.begin());
    signature_ = checker.substitute(signature_, arguments, kVariableBase);
  }
  for (std::size_t i = 0; i < function.variables.size(); ++i) {
    add_variable(function.variables[i], function.constraints[i]);
    if (i < function.given.size()) unifier_.set(static_cast<std::uint32_t>(i), function.given[i]);
  }
}

void Inference::add_variable(TypeId type, TypeId constraint) {
  const std::uint32_t number = unifier_.add_variables(1);
  variables_.push_back({type, constraint, checker_.core_term(constraint)});
  if (!variables_.back().core.is_known) unifier_.mark_open(number);
}

// Gives the variables of a function that is an argument numbers of their own.
TypeId Inference::add_generic(const GenericFunction& function) {
  std::vector<TypeId> renamed;
  for (const TypeId variable : function.variables) {
    const std::string_view name = std::get<type::Parameter>(checker_.types()[variable]).name;
    const auto number =
        kVariableBase + unifier_.size() + static_cast<std::uint32_t>(renamed.size());
    renamed.push_back(checker_.types().add(type::Parameter{name, number}));
  }
  const std::uint32_t first = unifier_.size();
  for (std::size_t i = 0; i < renamed.size(); ++i) {
    add_variable(renamed[i], checker_.substitute(function.constraints[i], renamed, kVariableBase));
  }
  for (std::size_t i = 0; i < function.given.size(); ++i) {
    unifier_.set(first + static_cast<std::uint32_t>(i), function.given[i]);
  }
  return checker_.substitute(function.type, renamed, kVariableBase);
}

void Inference::add_argument(TypeId parameter, const Operand& argument) {
  if (argument.mode == Mode::Generic) {
    const TypeId type = add_generic(*argument.generic);
    failed_ = !unifier_.unify(parameter, type, Unifier::Mode::Assign) || failed_;
    return;
  }
  if (!checker_.has_parameters(parameter) || argument.mode == Mode::Nil) return;
  if (!argument.has_type() || Checker::is_unknown(argument.type)) {
    unifier_.mark_open_in(parameter);
  } else if (!is_untyped(argument.type)) {
    failed_ = !unifier_.unify(parameter, argument.type, Unifier::Mode::Assign) || failed_;
  } else if (const auto variable = unifier_.variable_of(parameter)) {
    untyped_.emplace_back(*variable, argument.type);
  }
}

std::size_t Inference::unknown_count() const {
  std::size_t count = 0;
  for (std::uint32_t i = 0; i < unifier_.size(); ++i) count += unifier_.at(i) == kNoType ? 1 : 0;
  return count;
}

// Constraints tell of each other's types as long as one more becomes known.
bool Inference::use_constraints() {
  std::size_t unknown = unknown_count();
  for (;;) {
    for (std::uint32_t i = 0; i < variables_.size(); ++i) {
      if (!use_constraint(i)) return false;
    }
    const std::size_t left = unknown_count();
    if (left == unknown) return true;
    unknown = left;
  }
}

bool Inference::use_constraint(std::uint32_t number) {
  const Variable& variable = variables_[number];
  const TypeId known = unifier_.at(number);
  if (!checker_.budget().spend(1)) return false;
  if (known == kNoType) {
    if (variable.core.is_single && !variable.core.tilde) unifier_.set(number, variable.core.type);
    return true;
  }
  if (variable.core.type != kNoType &&
      !unifier_.unify(known, variable.core.type, Unifier::Mode::Inexact)) {
    return false;
  }
  // It has the methods of the constraint.
  if (!checker_.has_parameters(variable.constraint) || !variable.core.is_known) return true;
  for (const type::Method& method : checker_.type_set(variable.constraint).methods) {
    if (!checker_.has_parameters(method.type)) continue;
    const TypeId holder = checker_.selectable(unifier_.env(), known);
    const std::optional<Member> member = checker_.find_member(holder, method.name, method.package);
    if (!member) {
      unifier_.mark_open_in(method.type);
    } else if (!unifier_.unify(method.type, member->type, Unifier::Mode::Exact)) {
      return false;
    }
  }
  return true;
}

std::vector<std::uint32_t> Inference::variables_in(TypeId type) const {
  std::vector<std::uint32_t> found;
  std::vector<TypeId> work{type};
  while (!work.empty() && checker_.budget().spend(1)) {
    const TypeId at = work.back();
    work.pop_back();
    if (!checker_.has_parameters(at)) continue;
    if (const auto variable = unifier_.variable_of(at)) found.push_back(*variable);
    for_each_part(checker_.types()[at], [&work](TypeId part) { work.push_back(part); });
  }
  return found;
}

// What one variable might have settled by a constraint, a type that is not known might have.
void Inference::spread_open() {
  const auto is_open = [this](std::uint32_t variable) { return unifier_.is_open(variable); };
  for (std::size_t round = 0; round < variables_.size(); ++round) {
    bool changed = false;
    for (std::uint32_t i = 0; i < variables_.size(); ++i) {
      std::vector<std::uint32_t> together = variables_in(variables_[i].constraint);
      together.push_back(i);
      if (std::ranges::none_of(together, is_open) || std::ranges::all_of(together, is_open)) {
        continue;
      }
      for (const std::uint32_t variable : together) unifier_.mark_open(variable);
      changed = true;
    }
    if (!changed) return;
  }
}

void Inference::use_untyped() {
  if (untyped_.empty()) return;
  spread_open();
  std::vector<TypeId> kinds(unifier_.size(), TypeId::Unknown);  // Unknown: there is no constant
  for (const auto& [variable, kind] : untyped_) {
    if (unifier_.at(variable) != kNoType) continue;
    TypeId& so_far = kinds[variable];
    if (so_far != kNoType) so_far = so_far == TypeId::Unknown ? kind : larger_untyped(so_far, kind);
  }
  for (std::uint32_t i = 0; i < kinds.size(); ++i) {
    if (Checker::is_unknown(kinds[i]) || unifier_.is_open(i)) continue;
    if (unifier_.at(i) != kNoType) continue;  // joined with one before it
    unifier_.set(i, Checker::default_type(kinds[i]));
  }
}

// Whether the type of a variable mentions it, by way of others or at once: then it has none.
bool Inference::is_cyclic(std::uint32_t variable) const {
  std::vector<bool> seen(unifier_.size());
  std::vector<std::uint32_t> work{variable};
  while (!work.empty()) {
    if (!checker_.budget().spend(1)) return true;
    const TypeId type = unifier_.at(work.back());
    work.pop_back();
    if (type == kNoType) continue;
    for (const std::uint32_t next : variables_in(type)) {
      if (next == variable) return true;
      if (!seen[next]) work.push_back(next);
      seen[next] = true;
    }
  }
  return false;
}

// Variables within the types that have been found are replaced by theirs.
std::vector<TypeId> Inference::simplified() const {
  std::vector<TypeId> types;
  bool is_nested = false;
  for (std::uint32_t i = 0; i < unifier_.size(); ++i) {
    TypeId type = unifier_.at(i);
    if (type == kNoType || (checker_.has_parameters(type) && is_cyclic(i))) type = TypeId::Unknown;
    is_nested = is_nested || checker_.has_parameters(type);
    types.push_back(type);
  }
  for (std::size_t round = 0; is_nested && round < types.size(); ++round) {
    std::vector<TypeId> next;
    next.reserve(types.size());
    for (const TypeId type : types) {
      next.push_back(checker_.substitute(type, types, kVariableBase));
    }
    if (next == types) break;
    types = std::move(next);
  }
  return types;
}

bool Inference::is_open() const {
  for (std::uint32_t i = 0; i < unifier_.size(); ++i) {
    if (unifier_.is_open(i)) return true;
  }
  return false;
}

std::vector<TypeId> Inference::solve() {
  if (!failed_) failed_ = !use_constraints();
  if (!failed_) use_untyped();
  std::vector<TypeId> types = simplified();
  types.resize(function_.variables.size());
  for (std::size_t i = failed_ ? function_.given.size() : types.size(); i < types.size(); ++i) {
    types[i] = TypeId::Unknown;
  }
  return types;
}

Operand generic_call(Checker& checker, const Env& env, const GenericFunction& function,
                     NodeId call) {
  // Many answer what does not depend on the arguments.
  const auto* type = std::get_if<type::Func>(&checker.types()[function.type]);
  if (type == nullptr) return {};
  const bool is_settled = std::ranges::none_of(
      type->results,
      [&checker](const type::Variable& result) { return checker.has_parameters(result.type); });
  if (is_settled) return checker.call_result(function.type);
  std::vector<Operand> arguments;
  if (!evaluate_arguments(checker, env, call, arguments)) return {};
  Inference inference(checker, env, function);
  const auto* signature = std::get_if<type::Func>(&checker.types()[inference.signature()]);
  if (signature == nullptr) return {};
  const bool spread = env.tree->op(call) == Token::Ellipsis;
  add_arguments(checker, inference, type::Func(*signature), arguments, spread);
  return result_with(checker, function, inference.solve());
}

Operand instantiated(Checker& checker, const Env& env, const GenericFunction& function,
                     std::span<const TypeId> arguments) {
  GenericFunction partly = function;
  partly.given.insert(partly.given.end(), arguments.begin(), arguments.end());
  if (partly.given.size() > partly.variables.size()) return {};
  if (partly.given.size() < partly.variables.size()) {
    Inference inference(checker, env, partly);
    const std::vector<TypeId> all = inference.solve();
    if (std::ranges::any_of(all, [](TypeId id) { return Checker::is_unknown(id); })) {
      Operand x;
      x.mode = Mode::Generic;
      x.type = function.type;
      x.generic = &checker.generics().keep(std::move(partly));
      return x;
    }
    partly.given = all;
  }
  return Checker::make_value(checker.substitute(function.type, partly.given, kVariableBase));
}

}  // namespace gofed::golang::check
