// Type expressions -> types.
#include <algorithm>

#include "workers/golang/check/checker.h"
#include "workers/golang/check/std_knowledge.h"
#include "workers/golang/syntax/literals.h"
#include "workers/golang/syntax/unicode.h"

namespace gofed::golang::check {
namespace {

// The package that an unexported name belongs to; exported names belong to all.
std::string owner_of(const Env& env, std::string_view name) {
  return syntax::is_exported(name) ? std::string() : std::string(env.package->path);
}

}  // namespace

TypeId Checker::type_of(const Env& env, NodeId node) {
  const Depth depth(*this);
  if (depth.exceeded() || node == syntax::kNoNode) return unknown_;
  const Tree& tree = *env.tree;
  switch (tree.kind(node)) {
    case NodeKind::Ident:
      return type_of_name(env, node);
    case NodeKind::Selector:
      return type_of_selector(env, node);
    case NodeKind::Index:
      return type_of_index(env, node);
    case NodeKind::Paren:
      return type_of(env, tree.child(node, 0));
    case NodeKind::Star:
      return pointer_to(type_of(env, tree.child(node, 0)));
    case NodeKind::SliceType:
      return types_.add(type::Slice{type_of(env, tree.child(node, 0))});
    case NodeKind::Ellipsis:
      return types_.add(type::Slice{type_of(env, tree.child(node, 0))});
    case NodeKind::ArrayType:
      return type_of_array(env, node);
    case NodeKind::MapType: {
      const TypeId key = type_of(env, tree.child(node, 0));
      return types_.add(type::Map{key, type_of(env, tree.child(node, 1))});
    }
    case NodeKind::ChanType: {
      const Token op = tree.node(node).op;
      const auto direction = op == Token::Arrow    ? type::Direction::Receive
                             : op == Token::Define ? type::Direction::Send
                                                   : type::Direction::Both;
      return types_.add(type::Chan{direction, type_of(env, tree.child(node, 0))});
    }
    case NodeKind::FuncType:
      return signature_of(env, node);
    case NodeKind::StructType:
      return struct_type(env, node);
    case NodeKind::InterfaceType:
      return interface_type(env, node);
    case NodeKind::Binary:
    case NodeKind::Unary:
      return union_type(env, node);
    default:
      return unknown_;
  }
}

TypeId Checker::universe_type(std::string_view name) {
  static constexpr std::string_view kBasics[] = {
      "bool",   "byte",   "complex128", "complex64", "float32", "float64", "int",
      "int16",  "int32",  "int64",      "int8",      "rune",    "string",  "uint",
      "uint16", "uint32", "uint64",     "uint8",     "uintptr"};
  if (std::ranges::find(kBasics, name) != std::end(kBasics)) return basic(name);
  if (name == "error" || name == "any" || name == "comparable") {
    return types_.add(type::Named{"", std::string(name), {}});
  }
  return unknown_;
}

// Innermost first: type parameters, local types, the package, dot imports, the universe.
TypeId Checker::type_of_name(const Env& env, NodeId node) {
  const std::string_view name = env.tree->text(node);
  for (std::size_t i = 0; i < env.parameters.size(); ++i) {
    if (env.parameters[i] == name && name != "_") {
      return types_.add(type::Parameter{std::string(name), static_cast<std::uint32_t>(i)});
    }
  }
  if (env.locals != nullptr) {
    if (const Local* local = env.locals->find(name)) return local->is_type ? local->type : unknown_;
  }
  if (const auto it = env.package->by_name.find(name); it != env.package->by_name.end()) {
    const Object& object = resolve(it->second);
    return object.kind == ObjectKind::Type ? object.type : unknown_;
  }
  const TypeId dotted = dot_imported_type(env, name);
  return is_unknown(dotted) ? universe_type(name) : dotted;
}

// An absent package imported with a dot may well be where the name comes from, if there is only one
// such and the name is exported.
TypeId Checker::dot_imported_type(const Env& env, std::string_view name) {
  if (!syntax::is_exported(name)) return unknown_;
  std::string_view absent;
  int absent_count = 0;
  for (const syntax::Import& import : world_.imports(env.file)) {
    if (import.name != ".") continue;
    PackageScope* scope = world_.find(import.path);
    if (scope == nullptr) {
      absent = import.path;
      ++absent_count;
    } else if (const auto it = scope->by_name.find(name); it != scope->by_name.end()) {
      const Object& object = resolve(it->second);
      return object.kind == ObjectKind::Type ? object.type : unknown_;
    }
  }
  if (absent_count != 1) return unknown_;
  return absent_type(absent, name);
}

TypeId Checker::type_of_selector(const Env& env, NodeId node) {
  const NodeId left = env.tree->child(node, 0);
  if (env.tree->kind(left) != NodeKind::Ident) return unknown_;
  const std::string_view package = env.tree->text(left);
  const std::string_view name = env.tree->text(env.tree->child(node, 1));
  if (env.locals != nullptr && env.locals->find(package) != nullptr) return unknown_;
  if (env.package->by_name.contains(package)) return unknown_;
  const std::string_view path = world_.imported_path(env.file, package);
  if (path.empty() || name.empty()) return unknown_;
  if (path == "unsafe" && name == "Pointer") return basic("unsafe.Pointer");
  if (PackageScope* scope = world_.find(path)) {
    const auto it = scope->by_name.find(name);
    if (it != scope->by_name.end()) {
      const Object& object = resolve(it->second);
      return object.kind == ObjectKind::Type ? object.type : unknown_;
    }
  }
  return absent_type(path, name);
}

TypeId Checker::absent_type(std::string_view path, std::string_view name) {
  const TypeId alias = std_alias(*this, path, name);
  if (alias != kNoType) return alias;
  return types_.add(type::Named{std::string(path), std::string(name), {}});
}

// An instantiation. The arguments of a generic alias go into what it stands for.
TypeId Checker::type_of_index(const Env& env, NodeId node) {
  const Tree& tree = *env.tree;
  const NodeId base_node = tree.child(node, 0);
  std::vector<TypeId> arguments;
  bool first = true;
  for (const NodeId child : tree.children(node)) {
    if (!first) arguments.push_back(type_of(env, child));
    first = false;
  }
  const TypeId base = type_of(env, base_node);
  // Is the base the name of a generic alias? Its object tells; its type would not.
  ObjectId object = kNoObject;
  if (tree.kind(base_node) == NodeKind::Ident) {
    const auto it = env.package->by_name.find(tree.text(base_node));
    if (it != env.package->by_name.end()) object = it->second;
  } else if (tree.kind(base_node) == NodeKind::Selector) {
    const std::string_view path =
        world_.imported_path(env.file, tree.text(tree.child(base_node, 0)));
    if (PackageScope* scope = world_.find(path)) {
      const auto it = scope->by_name.find(tree.text(tree.child(base_node, 1)));
      if (it != scope->by_name.end()) object = it->second;
    }
  }
  return instantiate(object, base, std::move(arguments));
}

TypeId Checker::instantiate(ObjectId id, TypeId base, std::vector<TypeId> arguments) {
  if (id != kNoObject) {
    const Object& object = world_.object(id);
    const Tree& tree = world_.tree(object.file);
    if (object.kind == ObjectKind::Type && tree.node(object.spec).op == Token::Assign) {
      return substitute(base, arguments);
    }
  }
  const auto* named = std::get_if<type::Named>(&types_[base]);
  if (named == nullptr) return unknown_;
  type::Named instance = *named;
  instance.arguments = std::move(arguments);
  return types_.add(std::move(instance));
}

TypeId Checker::type_of_array(const Env& env, NodeId node) {
  const std::optional<std::int64_t> length = eval_length(env, env.tree->child(node, 0));
  const TypeId element = type_of(env, env.tree->child(node, 1));
  return types_.add(type::Array{length.value_or(type::Array::kUnknownLength), element});
}

std::optional<std::int64_t> Checker::eval_length(const Env& env, NodeId node) {
  const Operand x = eval(env, node);
  if (x.mode != Operand::Mode::Constant) return std::nullopt;
  const std::optional<std::int64_t> length = x.value.to_int().as_int64();
  return length && *length >= 0 ? length : std::nullopt;
}

std::vector<type::Variable> Checker::variables(const Env& env, NodeId list, bool* variadic) {
  const Tree& tree = *env.tree;
  std::vector<type::Variable> result;
  for (const NodeId field : tree.children(list)) {
    const NodeId type_node = tree.child(field, 1);
    if (variadic != nullptr) *variadic = tree.kind(type_node) == NodeKind::Ellipsis;
    const TypeId type = type_of(env, type_node);
    const NodeId names = tree.child(field, 0);
    if (tree.child(names, 0) == syntax::kNoNode) result.push_back({"", type});
    for (const NodeId name : tree.children(names)) {
      result.push_back({std::string(tree.text(name)), type});
    }
  }
  return result;
}

TypeId Checker::signature_of(const Env& env, NodeId func_type) {
  const Depth depth(*this);
  if (depth.exceeded()) return unknown_;
  type::Func func;
  func.parameters = variables(env, env.tree->child(func_type, 0), &func.variadic);
  func.results = variables(env, env.tree->child(func_type, 1), nullptr);
  return types_.add(std::move(func));
}

// The name that an embedded field goes by: T, *T, pkg.T, T[A] -> "T".
std::string Checker::embedded_name(const Tree& tree, NodeId node) {
  for (;;) {
    switch (tree.kind(node)) {
      case NodeKind::Star:
      case NodeKind::Paren:
      case NodeKind::Index:
        node = tree.child(node, 0);
        break;
      case NodeKind::Selector:
        return std::string(tree.text(tree.child(node, 1)));
      default:
        return std::string(tree.text(node));
    }
  }
}

TypeId Checker::struct_type(const Env& env, NodeId node) {
  const Tree& tree = *env.tree;
  type::Struct result;
  for (const NodeId field : tree.children(node)) {
    const NodeId names = tree.child(field, 0);
    const NodeId type_node = tree.child(field, 1);
    const NodeId tag_node = tree.child(field, 2);
    type::Field entry;
    entry.type = type_of(env, type_node);
    if (!tree.is_absent(tag_node)) {
      entry.tag = syntax::unquote_string(tree.text(tag_node)).value_or("");
    }
    if (tree.child(names, 0) == syntax::kNoNode) {
      entry.embedded = true;
      entry.name = embedded_name(tree, type_node);
      entry.package = owner_of(env, entry.name);
      result.fields.push_back(entry);
    }
    for (const NodeId name : tree.children(names)) {
      entry.name = tree.text(name);
      entry.package = owner_of(env, entry.name);
      result.fields.push_back(entry);
    }
  }
  return types_.add(std::move(result));
}

TypeId Checker::interface_type(const Env& env, NodeId node) {
  const Tree& tree = *env.tree;
  type::Interface result;
  for (const NodeId element : tree.children(node)) {
    if (tree.kind(element) == NodeKind::Method) {
      const std::string_view name = tree.text(tree.child(element, 0));
      const TypeId type = signature_of(env, tree.child(element, 1));
      result.methods.push_back({std::string(name), owner_of(env, name), type});
    } else {
      result.embedded.push_back(type_of(env, element));
    }
  }
  std::ranges::stable_sort(
      result.methods, [](const type::Method& a, const type::Method& b) { return a.name < b.name; });
  return types_.add(std::move(result));
}

// A | ~B, which the parser reads as operators. A long union is a chain to the left: a loop.
void Checker::union_terms(const Env& env, NodeId node, std::vector<type::Term>& terms) {
  const Tree& tree = *env.tree;
  std::vector<NodeId> parts;
  while (tree.kind(node) == NodeKind::Binary && tree.node(node).op == Token::Or) {
    parts.push_back(tree.child(node, 1));
    node = tree.child(node, 0);
  }
  parts.push_back(node);
  for (auto it = parts.rbegin(); it != parts.rend(); ++it) {
    const bool tilde = tree.kind(*it) == NodeKind::Unary && tree.node(*it).op == Token::Tilde;
    terms.push_back({tilde, type_of(env, tilde ? tree.child(*it, 0) : *it)});
  }
}

TypeId Checker::union_type(const Env& env, NodeId node) {
  const Tree& tree = *env.tree;
  const Token op = tree.node(node).op;
  if (op != Token::Or && op != Token::Tilde) return unknown_;
  type::Union result;
  union_terms(env, node, result.terms);
  return types_.add(std::move(result));
}

// A constraint that is no interface stands for the interface that embeds it.
TypeId Checker::constraint_of(const Env& env, NodeId node) {
  const TypeId type = type_of(env, node);
  const Type& form = types_[type];
  const bool element = !std::holds_alternative<type::Named>(form) &&
                       !std::holds_alternative<type::Interface>(form) &&
                       !std::holds_alternative<type::Parameter>(form) && !is_unknown(type);
  if (!element) return type;
  type::Interface implicit;
  implicit.embedded.push_back(type);
  implicit.implicit = true;
  return types_.add(std::move(implicit));
}

}  // namespace gofed::golang::check
