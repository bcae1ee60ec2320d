// Package-level names: what their declarations say.
#include "workers/golang/check/checker.h"

namespace gofed::golang::check {

Checker::Checker(World& world, TypeTable& types)
    : world_(world), types_(types), unknown_(types.add(type::Unknown{})) {}

// A name that is asked for while it is being worked out is part of a cycle: its type is Unknown,
// except for types, whose name is known before what it stands for.
Object& Checker::resolve(ObjectId id) {
  Object& object = world_.object(id);
  if (object.state != State::Untouched) return object;
  const Depth depth(*this);
  object.type = unknown_;
  if (depth.exceeded()) return object;
  object.state = State::InWork;
  switch (object.kind) {
    case ObjectKind::Constant:
      resolve_constant(object);
      break;
    case ObjectKind::Variable:
      resolve_variable(object);
      break;
    case ObjectKind::Type:
      if (object.package->by_name.contains(object.name)) resolve_type_object(object);
      break;
    case ObjectKind::Function:
      resolve_function(object);
      break;
  }
  object.state = State::Done;
  return object;
}

Env Checker::env_of(const Object& object, std::span<const std::string_view> parameters) {
  return {.package = object.package,
          .file = object.file,
          .tree = &world_.tree(object.file),
          .parameters = parameters};
}

void Checker::resolve_constant(Object& object) {
  Env env = env_of(object);
  env.iota = object.iota;
  if (object.values_spec == syntax::kNoNode) return;
  const Tree& tree = *env.tree;
  const NodeId type_node = tree.child(object.values_spec, 1);
  const NodeId value_node = tree.child(tree.child(object.values_spec, 2), object.index);
  Operand value;
  if (value_node != syntax::kNoNode) value = eval(env, value_node);
  object.type_written = !tree.is_absent(type_node);
  if (object.type_written) {
    object.type = type_of(env, type_node);
    if (value.mode == Operand::Mode::Constant) {
      object.value = convert_constant(value, object.type).value;
    }
  } else if (value.mode == Operand::Mode::Constant) {
    object.type = value.type;
    object.value = value.value;
  }
}

void Checker::resolve_variable(Object& object) {
  const Env env = env_of(object);
  const Tree& tree = *env.tree;
  const NodeId type_node = tree.child(object.spec, 1);
  object.type_written = !tree.is_absent(type_node);
  if (object.type_written) {
    object.type = type_of(env, type_node);
    return;
  }
  const NodeId values = tree.child(object.spec, 2);
  const NodeId first = tree.child(values, 0);
  if (first == syntax::kNoNode) return;
  const bool one_each = tree.child(values, 1) != syntax::kNoNode ||
                        tree.child(tree.child(object.spec, 0), 1) == syntax::kNoNode;
  if (one_each) {
    const NodeId value = tree.child(values, object.index);
    if (value == syntax::kNoNode) return;
    const Operand x = eval(env, value);
    if (x.has_type() && x.mode != Operand::Mode::Nil) object.type = default_type(x.type);
    return;
  }
  // var a, b = f(), m[k], x.(T), <-c
  const Operand x = eval(env, first);
  if (x.mode == Operand::Mode::Tuple) {
    const auto* func = std::get_if<type::Func>(&types_[x.type]);
    if (func != nullptr && object.index < func->results.size()) {
      object.type = func->results[object.index].type;
    }
  } else if (x.mode == Operand::Mode::Value) {
    object.type = object.index == 0 ? x.type : basic("bool");
  }
}

// An alias becomes what it stands for; any other type is known by its name alone.
void Checker::resolve_type_object(Object& object) {
  const Tree& tree = world_.tree(object.file);
  if (tree.node(object.spec).op != Token::Assign) {
    object.type =
        types_.add(type::Named{std::string(object.package->path), std::string(object.name), {}});
    return;
  }
  const std::vector<std::string_view> parameters =
      parameter_names(tree, tree.child(object.spec, 1));
  object.type = type_of(env_of(object, parameters), tree.child(object.spec, 2));
}

void Checker::resolve_function(Object& object) {
  const Tree& tree = world_.tree(object.file);
  const std::vector<std::string_view> parameters =
      parameter_names(tree, tree.child(object.spec, 2));
  object.type = signature_of(env_of(object, parameters), tree.child(object.spec, 3));
}

TypeId Checker::method_type(PackageScope& package, MethodDecl& method) {
  if (method.state == State::Untouched) {
    method.state = State::InWork;
    method.type = unknown_;
    const Tree& tree = world_.tree(method.file);
    const Receiver receiver = receiver_of(tree, method.decl);
    const Env env{
        .package = &package, .file = method.file, .tree = &tree, .parameters = receiver.parameters};
    method.type = signature_of(env, tree.child(method.decl, 3));
    method.state = State::Done;
  }
  return method.type;
}

std::vector<std::string_view> Checker::parameter_names(const Tree& tree, NodeId type_parameters) {
  std::vector<std::string_view> names;
  if (tree.is_absent(type_parameters)) return names;
  for (const NodeId field : tree.children(type_parameters)) {
    for (const NodeId name : tree.children(tree.child(field, 0))) names.push_back(tree.text(name));
  }
  return names;
}

std::vector<TypeId> Checker::parameter_constraints(const Env& env, NodeId type_parameters) {
  std::vector<TypeId> constraints;
  if (env.tree->is_absent(type_parameters)) return constraints;
  for (const NodeId field : env.tree->children(type_parameters)) {
    const TypeId constraint = constraint_of(env, env.tree->child(field, 1));
    for ([[maybe_unused]] const NodeId name : env.tree->children(env.tree->child(field, 0))) {
      constraints.push_back(constraint);
    }
  }
  return constraints;
}

TypeId Checker::declared_type(ObjectId id) {
  if (const auto it = declared_.find(id); it != declared_.end()) return it->second;
  declared_.emplace(id, unknown_);  // what a cycle sees
  Object& object = resolve(id);
  const Tree& tree = world_.tree(object.file);
  const std::vector<std::string_view> parameters =
      parameter_names(tree, tree.child(object.spec, 1));
  const TypeId type = type_of(env_of(object, parameters), tree.child(object.spec, 2));
  declared_[id] = type;
  return type;
}

ObjectId Checker::declaration_of(TypeId named) {
  if (const auto it = declarations_.find(named); it != declarations_.end()) return it->second;
  ObjectId found = kNoObject;
  if (const auto* type = std::get_if<type::Named>(&types_[named])) {
    PackageScope* scope = type->package.empty() ? nullptr : world_.find(type->package);
    if (scope != nullptr) {
      const auto it = scope->by_name.find(type->name);
      if (it != scope->by_name.end() && world_.object(it->second).kind == ObjectKind::Type) {
        found = it->second;
      }
    }
  }
  declarations_.emplace(named, found);
  return found;
}

}  // namespace gofed::golang::check
