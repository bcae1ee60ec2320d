// Type expressions -> types.
#include <algorithm>

#include "workers/golang/check/checker.h"
#include "workers/golang/check/std_knowledge.h"
#include "workers/golang/syntax/text/literals.h"
#include "workers/golang/syntax/text/unicode.h"

namespace gofed::golang::check {
namespace {

// The package that an unexported name belongs to; exported names belong to all.
std::string_view owner_of(const Env& env, std::string_view name) {
  return syntax::is_exported(name) ? std::string_view{} : env.package->path;
}

// What stands between the quotes of a raw string, as tags are written; "" for other literals.
std::string_view plain_raw_string(std::string_view literal) {
  const bool plain = literal.size() >= 2 && literal.front() == '`' && literal.back() == '`' &&
                     !literal.contains('\r');
  return plain ? literal.substr(1, literal.size() - 2) : std::string_view{};
}

}  // namespace

TypeId Checker::type_of(const Env& env, NodeId node) {
  const Depth depth(*this);
  if (depth.exceeded() || node == syntax::kNoNode) return TypeId::Unknown;
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
      const Token op = tree.op(node);
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
      return TypeId::Unknown;
  }
}

TypeId Checker::type_of_name(const Env& env, NodeId node) {
  const Name name(env.tree->text(node));
  const Meaning meaning = meaning_of(env, name);
  if (meaning.is_parameter) return types_.add(type::Parameter{name.text, meaning.parameter});
  if (meaning.local != nullptr) {
    return meaning.local->is_type ? type_of_local(env, *meaning.local) : TypeId::Unknown;
  }
  if (meaning.object != nullptr) {
    if (meaning.object->kind != ObjectKind::Type) return TypeId::Unknown;
    return resolve(*meaning.object).type;
  }
  if (meaning.absent != nullptr) return absent_type(meaning.absent->path, name.text);
  return meaning.universe.type;
}

TypeId Checker::type_of_selector(const Env& env, NodeId node) {
  const NodeId left = env.tree->child(node, 0);
  const ImportedName* import = qualifier_of(env, left);
  const std::string_view name = env.tree->text(env.tree->next_sibling(left));
  if (import == nullptr || name.empty()) return TypeId::Unknown;
  if (import->path == "unsafe" && name == "Pointer") return TypeId::UnsafePointer;
  if (const PackageScope* scope = world_.find(*import)) {
    if (const Object* object = scope->find(Name(name))) {
      return object->kind == ObjectKind::Type ? resolve(*object).type : TypeId::Unknown;
    }
  }
  return absent_type(import->path, name);
}

TypeId Checker::absent_type(std::string_view path, std::string_view name) {
  const AbsentKey key{path, Name(name)};
  if (const auto it = absent_types_.find(key); it != absent_types_.end()) return it->second;
  TypeId type = std_alias(*this, path, name);
  if (type == kNoType) type = types_.add(type::Named{path, name});
  absent_types_.emplace(key, type);
  return type;
}

// An instantiation. The arguments of a generic alias go into what it stands for.
TypeId Checker::type_of_index(const Env& env, NodeId node) {
  const Tree& tree = *env.tree;
  const NodeId base_node = tree.child(node, 0);
  std::vector<TypeId> arguments;
  for (NodeId at = tree.next_sibling(base_node); at != syntax::kNoNode;
       at = tree.next_sibling(at)) {
    arguments.push_back(type_of(env, at));
  }
  const TypeId base = type_of(env, base_node);
  // Is the base the name of a generic alias? Its object says so; its type would not.
  return instantiate(object_named(env, base_node), base, arguments);
}

TypeId Checker::instantiate(const Object* object, TypeId base, std::span<const TypeId> arguments) {
  if (object != nullptr && object->kind == ObjectKind::Type &&
      object->file->tree->op(object->spec) == Token::Assign) {
    return substitute(base, arguments);
  }
  const auto* named = std::get_if<type::Named>(&types_[base]);
  if (named == nullptr) return TypeId::Unknown;
  type::Named instance = *named;
  instance.arguments = arguments;
  return types_.add(instance);
}

TypeId Checker::type_of_array(const Env& env, NodeId node) {
  const std::optional<std::int64_t> length = eval_length(env, env.tree->child(node, 0));
  const TypeId element = type_of(env, env.tree->child(node, 1));
  return types_.add(type::Array{length.value_or(type::Array::kUnknownLength), element});
}

std::optional<std::int64_t> Checker::eval_length(const Env& env, NodeId node) {
  Env with_values = env;
  with_values.types_only = false;
  const Operand x = eval(with_values, node);
  if (x.mode != Operand::Mode::Constant) return std::nullopt;
  const std::optional<std::int64_t> length = x.value.to_int().as_int64();
  return length && *length >= 0 ? length : std::nullopt;
}

// Puts the parameters or results of a list on variables_; answers whether the last one is variadic.
bool Checker::add_variables(const Env& env, NodeId list) {
  const Tree& tree = *env.tree;
  bool variadic = false;
  for (const NodeId field : tree.children(list)) {
    const NodeId names = tree.child(field, 0);
    const NodeId type_node = tree.next_sibling(names);
    variadic = tree.kind(type_node) == NodeKind::Ellipsis;
    const TypeId type = type_of(env, type_node);
    if (tree.child(names, 0) == syntax::kNoNode) variables_.push_back({"", type});
    for (const NodeId name : tree.children(names)) variables_.push_back({tree.text(name), type});
  }
  return variadic;
}

TypeId Checker::signature_of(const Env& env, NodeId func_type) {
  const Depth depth(*this);
  if (depth.exceeded()) return TypeId::Unknown;
  const std::size_t begin = variables_.size();
  const NodeId parameters = env.tree->child(func_type, 0);
  const bool variadic = add_variables(env, parameters);
  const std::size_t end = variables_.size();
  add_variables(env, env.tree->next_sibling(parameters));
  const std::span<const type::Variable> all(variables_);
  const TypeId type = types_.add(type::Func{.parameters = all.subspan(begin, end - begin),
                                            .results = all.subspan(end),
                                            .variadic = variadic});
  variables_.resize(begin);
  return type;
}

// The name that an embedded field goes by: T, *T, pkg.T, T[A] -> "T".
std::string_view Checker::embedded_name(const Tree& tree, NodeId node) {
  for (;;) {
    switch (tree.kind(node)) {
      case NodeKind::Star:
      case NodeKind::Paren:
      case NodeKind::Index:
        node = tree.child(node, 0);
        break;
      case NodeKind::Selector:
        return tree.text(tree.child(node, 1));
      default:
        return tree.text(node);
    }
  }
}

TypeId Checker::struct_type(const Env& env, NodeId node) {
  const Tree& tree = *env.tree;
  const std::size_t begin = fields_.size();
  for (const NodeId field : tree.children(node)) {
    const NodeId names = tree.child(field, 0);
    const NodeId type_node = tree.next_sibling(names);
    const NodeId tag_node = tree.next_sibling(type_node);
    type::Field entry{.name = {}, .package = {}, .type = type_of(env, type_node), .tag = {}};
    if (!tree.is_absent(tag_node)) {
      entry.tag = plain_raw_string(tree.text(tag_node));
      if (entry.tag.empty()) {
        entry.tag = types_.keep(syntax::unquote_string(tree.text(tag_node)).value_or(""));
      }
    }
    if (tree.child(names, 0) == syntax::kNoNode) {
      entry.embedded = true;
      entry.name = embedded_name(tree, type_node);
      entry.package = owner_of(env, entry.name);
      fields_.push_back(entry);
    }
    for (const NodeId name : tree.children(names)) {
      entry.name = tree.text(name);
      entry.package = owner_of(env, entry.name);
      fields_.push_back(entry);
    }
  }
  const TypeId type =
      types_.add(type::Struct{std::span<const type::Field>(fields_).subspan(begin)});
  fields_.resize(begin);
  return type;
}

TypeId Checker::interface_type(const Env& env, NodeId node) {
  const Tree& tree = *env.tree;
  std::vector<type::Method> methods;
  std::vector<TypeId> embedded;
  for (const NodeId element : tree.children(node)) {
    if (tree.kind(element) == NodeKind::Method) {
      const std::string_view name = tree.text(tree.child(element, 0));
      const TypeId type = signature_of(env, tree.child(element, 1));
      methods.push_back({name, owner_of(env, name), type});
    } else {
      embedded.push_back(type_of(env, element));
    }
  }
  std::ranges::stable_sort(methods, {}, &type::Method::name);
  return types_.add(type::Interface{.methods = methods, .embedded = embedded});
}

// A | ~B, which the parser reads as operators. A long union is a chain to the left: a loop.
void Checker::union_terms(const Env& env, NodeId node, std::vector<type::Term>& terms) {
  const Tree& tree = *env.tree;
  std::vector<NodeId> parts;
  while (tree.kind(node) == NodeKind::Binary && tree.op(node) == Token::Or) {
    parts.push_back(tree.child(node, 1));
    node = tree.child(node, 0);
  }
  parts.push_back(node);
  for (auto it = parts.rbegin(); it != parts.rend(); ++it) {
    const bool tilde = tree.kind(*it) == NodeKind::Unary && tree.op(*it) == Token::Tilde;
    terms.push_back({tilde, type_of(env, tilde ? tree.child(*it, 0) : *it)});
  }
}

TypeId Checker::union_type(const Env& env, NodeId node) {
  const Tree& tree = *env.tree;
  const Token op = tree.op(node);
  if (op != Token::Or && op != Token::Tilde) return TypeId::Unknown;
  std::vector<type::Term> terms;
  union_terms(env, node, terms);
  return types_.add(type::Union{terms});
}

// A constraint that is no interface stands for the interface that embeds it.
TypeId Checker::constraint_of(const Env& env, NodeId node) {
  const TypeId type = type_of(env, node);
  const Type& form = types_[type];
  const bool element = !std::holds_alternative<type::Named>(form) &&
                       !std::holds_alternative<type::Interface>(form) &&
                       !std::holds_alternative<type::Parameter>(form) && !is_unknown(type);
  if (!element) return type;
  return types_.add(type::Interface{.embedded = std::span(&type, 1), .implicit = true});
}

}  // namespace gofed::golang::check
