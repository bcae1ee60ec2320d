// Package-level names: what their declarations say.
#include "workers/golang/check/checker.h"
#include "workers/golang/check/std_knowledge.h"

namespace gofed::golang::check {
namespace {

std::size_t source_bytes(const PackageScope& scope) {
  std::size_t bytes = 0;
  for (const FileScope& file : scope.files) bytes += file.tree->source().size();
  return bytes;
}

}  // namespace

Checker::Checker(const World& world, const PackageScope& home, TypeTable& types)
    : world_(world),
      home_(home),
      types_(types),
      budget_(source_bytes(home)),
      objects_(home.objects.size()),
      methods_(home.methods.size(), kNoType),
      import_memos_(kImportMemos) {}

Resolved& Checker::state_of(const Object& object) {
  return object.package == &home_ ? objects_[object.number] : foreign_objects_[&object];
}

// A name that is asked for while it is being worked out is part of a cycle: its type is Unknown,
// except for types, whose name is known before what it stands for.
const Resolved& Checker::resolve(const Object& object) {
  Resolved& result = state_of(object);
  if (result.state != Resolved::State::Untouched) return result;
  const Depth depth(*this);
  if (depth.exceeded()) return result;
  result.state = Resolved::State::InWork;
  switch (object.kind) {
    case ObjectKind::Constant:
      resolve_constant(object, result);
      break;
    case ObjectKind::Variable:
      resolve_variable(object, result);
      break;
    case ObjectKind::Type:
      if (object.is_in_scope) resolve_type_object(object, result);
      break;
    case ObjectKind::Function:
      resolve_function(object, result);
      break;
  }
  result.state = Resolved::State::Done;
  return result;
}

Env Checker::env_of(const Object& object, std::span<const std::string_view> parameters) {
  return {.package = object.package,
          .file = object.file,
          .tree = object.file->tree,
          .parameters = parameters};
}

void Checker::resolve_constant(const Object& object, Resolved& result) {
  Env env = env_of(object);
  env.iota = object.iota;
  if (object.values_spec == syntax::kNoNode) return;
  const Tree& tree = *env.tree;
  const NodeId type_node = tree.child(object.values_spec, 1);
  const NodeId value_node = tree.child(tree.next_sibling(type_node), object.index);
  result.type_written = !tree.is_absent(type_node);
  Operand x = constant_as(env, type_node, value_node);
  result.type = x.type;
  result.value = std::move(x.value);
}

Operand Checker::constant_as(const Env& env, NodeId type_node, NodeId value_node) {
  Env with_values = env;
  with_values.types_only = false;
  Operand value;
  if (value_node != syntax::kNoNode) value = eval(with_values, value_node);
  const bool is_constant = value.mode == Operand::Mode::Constant;
  if (type_node != syntax::kNoNode && !env.tree->is_absent(type_node)) {
    const TypeId type = type_of(env, type_node);
    return make_constant(type,
                         is_constant ? convert_constant(value, type).value : constant::Value());
  }
  if (is_constant) return value;
  return make_constant(TypeId::Unknown, {});
}

void Checker::resolve_variable(const Object& object, Resolved& result) {
  Env env = env_of(object);
  env.types_only = true;
  const Tree& tree = *env.tree;
  const NodeId type_node = tree.child(object.spec, 1);
  result.type_written = !tree.is_absent(type_node);
  if (result.type_written) {
    result.type = type_of(env, type_node);
    return;
  }
  const NodeId values = tree.next_sibling(type_node);
  const NodeId first = tree.child(values, 0);
  if (first == syntax::kNoNode) return;
  const bool one_each = tree.next_sibling(first) != syntax::kNoNode ||
                        tree.child(tree.child(object.spec, 0), 1) == syntax::kNoNode;
  if (one_each) {
    const NodeId value = tree.child(values, object.index);
    if (value == syntax::kNoNode) return;
    const Operand x = eval(env, value);
    if (x.has_type() && x.mode != Operand::Mode::Nil) result.type = default_type(x.type);
    return;
  }
  // var a, b = f(), m[k], x.(T), <-c
  const Operand x = eval(env, first);
  if (x.mode == Operand::Mode::Tuple) {
    const auto* func = std::get_if<type::Func>(&types_[x.type]);
    if (func != nullptr && object.index < func->results.size()) {
      result.type = func->results[object.index].type;
    }
  } else if (x.mode == Operand::Mode::Value) {
    result.type = object.index == 0 ? x.type : TypeId::Bool;
  }
}

// An alias becomes what it stands for; any other type is known by its name alone.
void Checker::resolve_type_object(const Object& object, Resolved& result) {
  const Tree& tree = *object.file->tree;
  if (tree.op(object.spec) != Token::Assign) {
    result.type = types_.add(type::Named{object.package->path, object.name.text});
    return;
  }
  const std::vector<std::string_view> parameters =
      parameter_names(tree, tree.child(object.spec, 1));
  result.type = type_of(env_of(object, parameters), tree.child(object.spec, 2));
}

void Checker::resolve_function(const Object& object, Resolved& result) {
  const Tree& tree = *object.file->tree;
  const std::vector<std::string_view> parameters =
      parameter_names(tree, tree.child(object.spec, 2));
  result.type = signature_of(env_of(object, parameters), tree.child(object.spec, 3));
}

TypeId Checker::method_type(const PackageScope& package, const MethodDecl& method) {
  TypeId& known = &package == &home_ ? methods_[method.number]
                                     : foreign_methods_.try_emplace(&method, kNoType).first->second;
  if (known != kNoType) return known;
  known = TypeId::Unknown;  // what a cycle sees
  const Tree& tree = *method.file->tree;
  const std::vector<std::string_view> parameters = function_parameters(tree, method.decl);
  const Env env{.package = &package, .file = method.file, .tree = &tree, .parameters = parameters};
  known = signature_of(env, tree.child(method.decl, 3));
  return known;
}

std::vector<std::string_view> Checker::parameter_names(const Tree& tree, NodeId type_parameters) {
  std::vector<std::string_view> names;
  if (tree.is_absent(type_parameters)) return names;
  for (const NodeId field : tree.children(type_parameters)) {
    for (const NodeId name : tree.children(tree.child(field, 0))) names.push_back(tree.text(name));
  }
  return names;
}

std::vector<std::string_view> Checker::function_parameters(const Tree& tree, NodeId func_decl) {
  std::vector<std::string_view> names = receiver_of(tree, func_decl).parameters;
  const std::vector<std::string_view> own = parameter_names(tree, tree.child(func_decl, 2));
  names.insert(names.end(), own.begin(), own.end());
  return names;
}

// A method may call the parameters of its receiver other names than the type does.
std::vector<TypeId> Checker::function_constraints(const Env& env, NodeId func_decl) {
  std::vector<TypeId> constraints;
  const Receiver receiver = receiver_of(*env.tree, func_decl);
  const Object* object =
      receiver.parameters.empty() ? nullptr : env.package->find(Name(receiver.base));
  if (object != nullptr && object->kind == ObjectKind::Type) {
    const Tree& tree = *object->file->tree;
    const NodeId list = tree.child(object->spec, 1);
    const std::vector<std::string_view> names = parameter_names(tree, list);
    constraints = parameter_constraints(env_of(*object, names), list);
  }
  constraints.resize(receiver.parameters.size(), kNoType);
  const auto own = parameter_constraints(env, env.tree->child(func_decl, 2));
  constraints.insert(constraints.end(), own.begin(), own.end());
  return constraints;
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

TypeId Checker::declared_type(const Object& object) {
  resolve(object);
  Resolved& state = state_of(object);
  if (state.declared != kNoType) return state.declared;
  state.declared = TypeId::Unknown;  // what a cycle sees
  const Tree& tree = *object.file->tree;
  const std::vector<std::string_view> parameters =
      parameter_names(tree, tree.child(object.spec, 1));
  state.declared = type_of(env_of(object, parameters), tree.child(object.spec, 2));
  return state.declared;
}

Checker::TypeNotes& Checker::notes_of(TypeId id) {
  const auto at = static_cast<std::size_t>(id);
  if (at >= notes_.size()) notes_.resize(std::max(types_.size(), notes_.size() * 2));
  return notes_[at];
}

// The home comes first: it may have tests, or be one of several packages of its path.
const PackageScope* Checker::scope_named(std::string_view path) const {
  if (path == home_.path) return &home_;
  return path.empty() ? nullptr : world_.find(path);
}

const Object* Checker::declaration_of(TypeId id) {
  TypeNotes& notes = notes_of(id);
  if (notes.has_declaration) return notes.declaration;
  notes.has_declaration = true;
  if (const auto* named = std::get_if<type::Named>(&types_[id])) {
    const PackageScope* scope = scope_named(named->package);
    const Object* object = scope == nullptr ? nullptr : scope->find(Name(named->name));
    if (object != nullptr && object->kind == ObjectKind::Type) notes.declaration = object;
  }
  return notes.declaration;
}

bool Checker::is_declared(TypeId id) {
  const auto* named = std::get_if<type::Named>(&types_[id]);
  if (named == nullptr) return false;
  if (named->package.empty() || declaration_of(id) != nullptr) return true;
  if (notes_of(id).is_local) return true;
  return std_is_type(*this, type::Named(*named));
}

void Checker::declare_local_type(TypeId named, TypeId under) {
  TypeNotes& notes = notes_of(named);
  notes.is_local = true;
  notes.has_declaration = true;
  notes.underlying = under;
}

}  // namespace gofed::golang::check
