// Functions that still want type arguments, in the form that inference works on.
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <unordered_map>
#include <vector>

#include "workers/golang/check/scope/object.h"
#include "workers/golang/types/types.h"

namespace gofed::golang::check {

class Checker;

// A type parameter of the function that is called or instantiated stands as a type::Parameter from
// this index on, so that none of the caller's is taken for it: the call may be one of the function
// by itself. Such a variable is local to one inference.
inline constexpr std::uint32_t kVariableBase = 0x4000'0000;

struct GenericFunction {
  TypeId type = TypeId::Unknown;    // a Func; its type parameters are variables
  std::vector<TypeId> variables;    // the type parameters in order, from kVariableBase on
  std::vector<TypeId> constraints;  // of each; they may mention variables
  std::vector<TypeId> given = {};   // the first type arguments, as far as they are written
};

// The generic functions that a checker has met. They stay where they are.
class GenericFunctions {
 public:
  // A function of a package, or a method with type parameters of its own.
  const GenericFunction& of(Checker& checker, const Object& function);
  // Of a method whose receiver has these type arguments.
  const GenericFunction& of(Checker& checker, const PackageScope& package, const MethodDecl& method,
                            std::span<const TypeId> receiver_arguments);
  const GenericFunction& keep(GenericFunction function);

 private:
  std::unordered_map<const Object*, const GenericFunction*> functions_;
  std::deque<GenericFunction> all_;
};

// The function in terms of variables: `type` and `constraints` mention its type parameters, called
// `names`, as Parameters from the index `first` on.
[[nodiscard]] GenericFunction with_variables(Checker& checker, TypeId type,
                                             std::span<const std::string_view> names,
                                             std::span<const TypeId> constraints,
                                             std::uint32_t first);

}  // namespace gofed::golang::check
