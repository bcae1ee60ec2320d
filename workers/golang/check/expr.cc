// Operands: names, literals, selectors, indexing.
#include <algorithm>
#include <limits>

#include "workers/golang/check/checker.h"
#include "workers/golang/check/std_knowledge.h"
#include "workers/golang/syntax/unicode.h"

namespace gofed::golang::check {

using Mode = Operand::Mode;

Operand Checker::make_value(TypeId type) {
  Operand x;
  x.mode = is_unknown(type) ? Mode::Unknown : Mode::Value;
  x.type = type;
  return x;
}

// An Unknown value leaves the type: `const X int = pkg.Y` is an int of some value.
Operand Checker::make_constant(TypeId type, constant::Value value) {
  Operand x = make_value(type);
  if (x.mode == Mode::Value) x.mode = Mode::Constant;
  x.value = std::move(value);
  return x;
}

Operand Checker::eval(const Env& env, NodeId node) {
  const Depth depth(*this);
  if (depth.exceeded() || node == syntax::kNoNode) return {};
  const Tree& tree = *env.tree;
  switch (tree.kind(node)) {
    case NodeKind::Ident:
      return eval_name(env, node);
    case NodeKind::BasicLit:
      return eval_literal(env, node);
    case NodeKind::Paren:
      return eval(env, tree.child(node, 0));
    case NodeKind::FuncLit:
      return make_value(type_of(env, tree.child(node, 0)));
    case NodeKind::CompositeLit:
      return eval_composite(env, node);
    case NodeKind::Selector:
      return eval_selector(env, node);
    case NodeKind::Index:
      return eval_index(env, node);
    case NodeKind::Slice:
      return eval_slice(env, node);
    case NodeKind::TypeAssert:
      return make_value(type_of(env, tree.child(node, 1)));
    case NodeKind::Call:
      return eval_call(env, node);
    case NodeKind::Star:
      return eval_star(env, node);
    case NodeKind::Unary:
      return eval_unary(env, node);
    case NodeKind::Binary:
      return eval_binary(env, node);
    case NodeKind::ArrayType:
    case NodeKind::SliceType:
    case NodeKind::StructType:
    case NodeKind::FuncType:
    case NodeKind::InterfaceType:
    case NodeKind::MapType:
    case NodeKind::ChanType: {
      Operand x;
      x.mode = Mode::Type;
      x.type = type_of(env, node);
      return x;
    }
    default:
      return {};
  }
}

Operand Checker::eval_name(const Env& env, NodeId node) {
  const std::string_view name = env.tree->text(node);
  if (name == "_") return {};
  if (env.locals != nullptr) {
    if (const Local* local = env.locals->find(name)) {
      if (local->is_constant) return make_constant(local->type, local->value);
      Operand x = make_value(local->type);
      if (local->is_type) x.mode = Mode::Type;
      return x;
    }
  }
  const TypeId type = type_of_name(env, node);
  if (!is_unknown(type)) {
    Operand x;
    x.mode = Mode::Type;
    x.type = type;
    return x;
  }
  if (const auto it = env.package->by_name.find(name); it != env.package->by_name.end()) {
    return operand_of(it->second);
  }
  for (const syntax::Import& import : world_.imports(env.file)) {
    if (import.name != ".") continue;
    PackageScope* scope = world_.find(import.path);
    if (scope == nullptr) {
      if (syntax::is_exported(name)) return {};  // may well come from there
      continue;
    }
    const auto it = scope->by_name.find(name);
    if (it != scope->by_name.end() && syntax::is_exported(name)) return operand_of(it->second);
  }
  return universe_value(env, name);
}

Operand Checker::operand_of(ObjectId id) {
  const Object& object = resolve(id);
  switch (object.kind) {
    case ObjectKind::Constant:
      return make_constant(object.type, object.value);
    case ObjectKind::Variable:
      return make_value(object.type);
    case ObjectKind::Type: {
      Operand x;
      x.mode = Mode::Type;
      x.type = object.type;
      return x;
    }
    case ObjectKind::Function: {
      Operand x = make_value(object.type);
      if (!world_.tree(object.file).is_absent(world_.tree(object.file).child(object.spec, 2))) {
        x.mode = Mode::Generic;
        x.object = id;
      }
      return x;
    }
  }
  return {};
}

Operand Checker::universe_value(const Env& env, std::string_view name) {
  if (name == "true" || name == "false") {
    return make_constant(basic("untyped bool"), constant::Value::of_bool(name == "true"));
  }
  if (name == "iota" && env.iota) {
    return make_constant(basic("untyped int"), constant::Value::of_int(*env.iota));
  }
  if (name == "nil") {
    Operand x = make_value(basic("untyped nil"));
    x.mode = Mode::Nil;
    return x;
  }
  static constexpr std::string_view kBuiltins[] = {
      "append", "cap", "clear", "close", "complex", "copy",  "delete",  "imag", "len",
      "make",   "max", "min",   "new",   "panic",   "print", "println", "real", "recover"};
  for (const std::string_view builtin : kBuiltins) {
    if (builtin != name) continue;
    Operand x;
    x.mode = Mode::Builtin;
    x.builtin = builtin;
    return x;
  }
  return {};
}

Operand Checker::eval_literal(const Env& env, NodeId node) {
  const Token kind = env.tree->node(node).op;
  constant::Value value = constant::Value::of_literal(env.tree->text(node), kind);
  switch (kind) {
    case Token::Int:
      return make_constant(basic("untyped int"), std::move(value));
    case Token::Float:
      return make_constant(basic("untyped float"), std::move(value));
    case Token::Imag:
      return make_constant(basic("untyped complex"), std::move(value));
    case Token::Char:
      return make_constant(basic("untyped rune"), std::move(value));
    case Token::String:
      return make_constant(basic("untyped string"), std::move(value));
    default:
      return {};
  }
}

Operand Checker::eval_composite(const Env& env, NodeId node) {
  const Tree& tree = *env.tree;
  const NodeId type_node = tree.child(node, 0);
  if (tree.is_absent(type_node)) return {};
  const bool counted = tree.kind(type_node) == NodeKind::ArrayType &&
                       tree.kind(tree.child(type_node, 0)) == NodeKind::Ellipsis;
  if (!counted) return make_value(type_of(env, type_node));
  const std::int64_t length = composite_length(env, tree.child(node, 1));
  const TypeId element = type_of(env, tree.child(type_node, 1));
  return make_value(types_.add(type::Array{length, element}));
}

// Of [...]T{...}: one more than the largest index; keys are constants.
std::int64_t Checker::composite_length(const Env& env, NodeId elements) {
  if (env.tree->kind(elements) != NodeKind::Elements) return type::Array::kUnknownLength;
  std::int64_t next = 0;
  std::int64_t length = 0;
  for (const NodeId element : env.tree->children(elements)) {
    if (env.tree->kind(element) == NodeKind::KeyValue) {
      const std::optional<std::int64_t> key = eval_length(env, env.tree->child(element, 0));
      if (!key || *key == std::numeric_limits<std::int64_t>::max()) {
        return type::Array::kUnknownLength;
      }
      next = *key;
    }
    ++next;
    length = std::max(length, next);
  }
  return length;
}

Operand Checker::eval_selector(const Env& env, NodeId node) {
  const Tree& tree = *env.tree;
  const NodeId left = tree.child(node, 0);
  const std::string_view name = tree.text(tree.child(node, 1));
  if (tree.kind(left) == NodeKind::Ident) {
    const std::string_view package = tree.text(left);
    const bool hidden = (env.locals != nullptr && env.locals->find(package) != nullptr) ||
                        env.package->by_name.contains(package);
    if (!hidden) {
      const std::string_view path = world_.imported_path(env.file, package);
      if (!path.empty()) return eval_package_member(env, path, name);
    }
  }
  const Operand x = eval(env, left);
  if (x.mode != Mode::Value && x.mode != Mode::Type && x.mode != Mode::Constant) return {};
  const std::optional<Member> member = find_member(x.type, name, env.package->path);
  if (!member) return {};
  if (x.mode != Mode::Type) return make_value(member->type);
  // A method expression: the receiver becomes the first parameter.
  if (!member->is_method || is_unknown(member->type)) return {};
  type::Func func = std::get<type::Func>(types_[member->type]);
  func.parameters.insert(func.parameters.begin(), {"", x.type});
  return make_value(types_.add(std::move(func)));
}

Operand Checker::eval_package_member(const Env&, std::string_view path, std::string_view name) {
  if (path == "unsafe") {
    Operand x;
    if (name == "Pointer") {
      x.mode = Mode::Type;
      x.type = basic("unsafe.Pointer");
    } else {
      x.mode = Mode::Builtin;
      x.builtin = name == "Sizeof" || name == "Alignof" || name == "Offsetof" ? "unsafe.Sizeof"
                  : name == "String"                                          ? "unsafe.String"
                                                                              : "";
    }
    return x;
  }
  if (PackageScope* scope = world_.find(path)) {
    const auto it = scope->by_name.find(name);
    return it == scope->by_name.end() ? Operand() : operand_of(it->second);
  }
  return std_operand(*this, path, name);
}

Operand Checker::eval_index(const Env& env, NodeId node) {
  const Tree& tree = *env.tree;
  Operand x = eval(env, tree.child(node, 0));
  if (x.mode == Mode::Type) {
    x.type = type_of(env, node);
    return x;
  }
  if (x.mode == Mode::Generic) {
    std::vector<TypeId> arguments;
    bool first = true;
    for (const NodeId child : tree.children(node)) {
      if (!first) arguments.push_back(type_of(env, child));
      first = false;
    }
    const Object& object = world_.object(x.object);
    const Tree& declaring = world_.tree(object.file);
    const std::size_t wanted = parameter_names(declaring, declaring.child(object.spec, 2)).size();
    if (arguments.size() < wanted) return {};  // the rest would have to be inferred
    return make_value(substitute(object.type, arguments));
  }
  if (x.mode != Mode::Value && x.mode != Mode::Constant) return {};
  const TypeId under = underlying(underlying(dereferenced(x.type)));
  if (is_unknown(under)) return {};
  const Type form = types_[under];
  if (const auto* array = std::get_if<type::Array>(&form)) return make_value(array->element);
  if (const auto* slice = std::get_if<type::Slice>(&form)) return make_value(slice->element);
  if (const auto* map = std::get_if<type::Map>(&form)) return make_value(map->value);
  if (basic_info(under).kind == BasicInfo::Kind::String) return make_value(basic("byte"));
  return {};
}

Operand Checker::eval_slice(const Env& env, NodeId node) {
  const Operand x = eval(env, env.tree->child(node, 0));
  if (x.mode != Mode::Value && x.mode != Mode::Constant) return {};
  const TypeId under = underlying(x.type);
  if (is_unknown(under)) return {};
  const TypeId base = underlying(dereferenced(under));
  if (!is_unknown(base)) {
    if (const auto* array = std::get_if<type::Array>(&types_[base])) {
      return make_value(types_.add(type::Slice{TypeId(array->element)}));
    }
  }
  if (basic_info(under).untyped) return make_value(basic("string"));
  return make_value(x.type);
}

Operand Checker::eval_star(const Env& env, NodeId node) {
  Operand x = eval(env, env.tree->child(node, 0));
  if (x.mode == Mode::Type) {
    x.type = pointer_to(x.type);
    return x;
  }
  if (x.mode != Mode::Value) return {};
  const TypeId under = underlying(x.type);
  if (is_unknown(under)) return {};
  const auto* pointer = std::get_if<type::Pointer>(&types_[under]);
  return pointer == nullptr ? Operand() : make_value(pointer->element);
}

}  // namespace gofed::golang::check
