#include "workers/golang/check/generic.h"

#include <utility>

#include "workers/golang/check/checker.h"

namespace gofed::golang::check {

GenericFunction with_variables(Checker& checker, TypeId type,
                               std::span<const std::string_view> names,
                               std::span<const TypeId> constraints, std::uint32_t first) {
  GenericFunction function;
  for (const std::string_view name : names) {
    const auto number = static_cast<std::uint32_t>(function.variables.size());
    function.variables.push_back(
        checker.types().add(type::Parameter{name, kVariableBase + number}));
  }
  function.type = checker.substitute(type, function.variables, first);
  for (const TypeId constraint : constraints) {
    function.constraints.push_back(checker.substitute(constraint, function.variables, first));
  }
  function.constraints.resize(names.size(), TypeId::Unknown);
  return function;
}

const GenericFunction& GenericFunctions::keep(GenericFunction function) {
  return all_.emplace_back(std::move(function));
}

const GenericFunction& GenericFunctions::of(Checker& checker, const Object& function) {
  if (const auto it = functions_.find(&function); it != functions_.end()) return *it->second;
  const Tree& tree = *function.file->tree;
  const NodeId list = tree.child(function.spec, 2);
  const std::vector<std::string_view> names = Checker::parameter_names(tree, list);
  const TypeId type = checker.resolve(function).type;
  const auto constraints = checker.parameter_constraints(Checker::env_of(function, names), list);
  const GenericFunction& made = keep(with_variables(checker, type, names, constraints, 0));
  functions_.emplace(&function, &made);
  return made;
}

const GenericFunction& GenericFunctions::of(Checker& checker, const PackageScope& package,
                                            const MethodDecl& method,
                                            std::span<const TypeId> receiver_arguments) {
  const Tree& tree = *method.file->tree;
  const NodeId list = tree.child(method.decl, 2);
  const std::vector<std::string_view> names = Checker::function_parameters(tree, method.decl);
  const std::vector<std::string_view> own = Checker::parameter_names(tree, list);
  const Env env{.package = &package, .file = method.file, .tree = &tree, .parameters = names};
  const std::vector<TypeId> constraints = checker.parameter_constraints(env, list);
  const auto first = static_cast<std::uint32_t>(names.size() - own.size());
  GenericFunction made =
      with_variables(checker, checker.method_type(package, method), own, constraints, first);
  made.type = checker.substitute(made.type, receiver_arguments);
  for (TypeId& constraint : made.constraints) {
    constraint = checker.substitute(constraint, receiver_arguments);
  }
  return keep(std::move(made));
}

}  // namespace gofed::golang::check
