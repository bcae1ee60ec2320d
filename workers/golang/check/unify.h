// Type unification (specification: Type unification): finds types for variables so that two types
// become equal, exactly or as far as an assignment wants it. One inference, one thread.
//
// Types that are not known unify with everything and say nothing. The variables that they might
// have settled are marked: nothing is to be assumed of those for want of information.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "workers/golang/check/checker.h"

namespace gofed::golang::check {

// Types within types that are compared; as go/types' own limit.
inline constexpr int kUnificationDepthMax = 50;

class Unifier {
 public:
  enum class Mode : std::uint8_t {
    Exact,    // identical types
    Inexact,  // a type literal and a defined type of that structure unify, at every depth
    Assign,   // the same, but what the types are made of must be identical
  };

  // `env` has the constraints of type parameters in scope. Both must outlive it.
  Unifier(Checker& checker, const Env& env) : checker_(checker), env_(env) {}

  // Adds variables without types; answers the number of the first.
  std::uint32_t add_variables(std::size_t count);
  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(joined_.size()); }
  // The type of a variable as far as it is known, which may mention variables; kNoType.
  [[nodiscard]] TypeId at(std::uint32_t variable) const { return types_[joined_[variable]]; }
  void set(std::uint32_t variable, TypeId type) { types_[joined_[variable]] = type; }
  // Whether a type that is not known might have settled it.
  [[nodiscard]] bool is_open(std::uint32_t variable) const { return open_[joined_[variable]]; }
  void mark_open(std::uint32_t variable) { open_[joined_[variable]] = true; }
  void mark_open_in(TypeId type);  // all variables of the type

  // False: no types of the variables make x and y equal. What has been found on the way stays.
  bool unify(TypeId x, TypeId y, Mode mode);

  [[nodiscard]] const Env& env() const { return env_; }

  // The variable that a type is.
  [[nodiscard]] std::optional<std::uint32_t> variable_of(TypeId type) const;

 private:
  bool unify_different(TypeId x, TypeId y, Mode mode);
  bool unify_variable(std::uint32_t variable, TypeId y, Mode mode);
  bool join(std::uint32_t a, std::uint32_t b);
  std::optional<bool> unify_instances(TypeId x, TypeId y, Mode mode);
  bool unify_interfaces(TypeId x, TypeId y);
  bool unify_methods(TypeId interface, TypeId y);
  bool unify_forms(TypeId x, TypeId y, Mode mode);
  bool unify_unbound(TypeId parameter, TypeId y);
  template <typename T>
  bool unify_all(std::span<const T> x, std::span<const T> y, Mode mode);
  [[nodiscard]] bool is_defined(TypeId type) const;
  [[nodiscard]] bool is_literal(TypeId type) const;
  [[nodiscard]] bool is_interface(TypeId type);
  bool not_known(TypeId x, TypeId y);

  friend struct FormUnifier;

  Checker& checker_;
  const Env& env_;
  int depth_ = 0;
  std::vector<std::uint32_t> joined_;  // by variable: the first of those that are the same
  std::vector<TypeId> types_;          // by the first of them
  std::vector<bool> open_;             // the same
};

}  // namespace gofed::golang::check
