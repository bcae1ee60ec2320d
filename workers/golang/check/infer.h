// Type inference (specification: Type inference): the type arguments of a generic function that a
// call or an instantiation leaves out. One thread.
//
// Never guesses: what depends on a type that is not known stays Unknown, the rest is found all the
// same.
#pragma once

#include <span>
#include <utility>
#include <vector>

#include "workers/golang/check/generic.h"
#include "workers/golang/check/unify.h"

namespace gofed::golang::check {

class Inference {
 public:
  // `env` is where the call stands. All must outlive it.
  Inference(Checker& checker, const Env& env, const GenericFunction& function);

  // The parameters of the function, with the written type arguments in their places.
  [[nodiscard]] TypeId signature() const { return signature_; }
  // An argument for a parameter of that type, which is part of signature().
  void add_argument(TypeId parameter, const Operand& argument);
  // One type argument for each type parameter of the function; Unknown: it cannot be inferred.
  [[nodiscard]] std::vector<TypeId> solve();
  // Whether a type that is not known might have said more.
  [[nodiscard]] bool is_open() const;

 private:
  // A type parameter whose type arguments are looked for.
  struct Variable {
    TypeId type = kNoType;  // the type::Parameter
    TypeId constraint = TypeId::Unknown;
    CoreTerm core;
  };

  void add_variable(TypeId type, TypeId constraint);
  TypeId add_generic(const GenericFunction& function);
  bool use_constraints();
  bool use_constraint(std::uint32_t variable);
  void spread_open();
  void use_untyped();
  [[nodiscard]] std::size_t unknown_count() const;
  [[nodiscard]] std::vector<std::uint32_t> variables_in(TypeId type) const;
  [[nodiscard]] bool is_cyclic(std::uint32_t variable) const;
  [[nodiscard]] std::vector<TypeId> simplified() const;

  Checker& checker_;
  const GenericFunction& function_;
  Unifier unifier_;
  TypeId signature_ = TypeId::Unknown;
  bool failed_ = false;
  std::vector<Variable> variables_;  // of the function, then of functions that are arguments
  std::vector<std::pair<std::uint32_t, TypeId>> untyped_;  // constants for a variable itself
};

// What the call of a generic function answers; `call` is a Call node of env.tree.
[[nodiscard]] Operand generic_call(Checker& checker, const Env& env,
                                   const GenericFunction& function, NodeId call);

// The function with these type arguments behind those it has: a value when they are all, or the
// others follow from them.
[[nodiscard]] Operand instantiated(Checker& checker, const Env& env,
                                   const GenericFunction& function,
                                   std::span<const TypeId> arguments);

}  // namespace gofed::golang::check
