// Operands: names, literals, selectors, indexing.
#include <algorithm>
#include <limits>

#include "workers/golang/check/checker.h"
#include "workers/golang/check/infer.h"
#include "workers/golang/check/library_constants.h"
#include "workers/golang/check/std_knowledge.h"
#include "workers/golang/syntax/text/unicode.h"

namespace gofed::golang::check {

using Mode = Operand::Mode;

Operand Checker::make_value(TypeId type) {
  Operand x;
  x.mode = is_unknown(type) ? Mode::Unknown : Mode::Value;
  x.type = type;
  return x;
}

Operand Checker::make_type(TypeId type) {
  Operand x;
  x.mode = Mode::Type;
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
      return part_of(env, eval(env, tree.child(node, 0)));
    case NodeKind::TypeAssert:
      return make_value(type_of(env, tree.child(node, 1)));
    case NodeKind::Call:
      return eval_call(env, node);
    case NodeKind::Star:
      return behind(env, eval(env, tree.child(node, 0)));
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
    case NodeKind::ChanType:
      return make_type(type_of(env, node));
    default:
      return {};
  }
}

Operand Checker::eval_name(const Env& env, NodeId node) {
  const Name name(env.tree->text(node));
  const Meaning meaning = meaning_of(env, name);
  if (meaning.local != nullptr) return operand_of_local(env, *meaning.local);
  if (meaning.object != nullptr) return operand_of(*meaning.object);
  if (meaning.is_parameter) {
    return make_type(types_.add(type::Parameter{name.text, meaning.parameter}));
  }
  if (meaning.absent != nullptr) return package_member(*meaning.absent, name.text);
  return universe_value(env, meaning.universe);
}

Operand Checker::operand_of(const Object& object) {
  const Resolved& resolved = resolve(object);
  switch (object.kind) {
    case ObjectKind::Constant:
      return make_constant(resolved.type, resolved.value);
    case ObjectKind::Variable:
      return make_value(resolved.type);
    case ObjectKind::Type:
      return make_type(resolved.type);
    case ObjectKind::Function: {
      Operand x = make_value(resolved.type);
      const Tree& tree = *object.file->tree;
      if (!tree.is_absent(tree.child(object.spec, 2))) {
        x.mode = Mode::Generic;
        x.generic = &generics_.of(*this, object);
      }
      return x;
    }
  }
  return {};
}

Operand Checker::universe_value(const Env& env, const UniverseEntry& entry) {
  using Kind = UniverseEntry::Kind;
  switch (entry.kind) {
    case Kind::None:
      return {};
    case Kind::Type:
      return make_type(entry.type);
    case Kind::True:
    case Kind::False:
      return make_constant(TypeId::UntypedBool, constant::Value::of_bool(entry.kind == Kind::True));
    case Kind::Iota:
      if (!env.iota) return {};
      return make_constant(TypeId::UntypedInt, constant::Value::of_int(*env.iota));
    case Kind::Nil: {
      Operand x = make_value(TypeId::UntypedNil);
      x.mode = Mode::Nil;
      return x;
    }
    case Kind::Function: {
      Operand x;
      x.mode = Mode::Builtin;
      x.builtin = entry.builtin;
      return x;
    }
  }
  return {};
}

Operand Checker::eval_literal(const Env& env, NodeId node) {
  const Token kind = env.tree->op(node);
  constant::Value value;
  if (!env.types_only) value = constant::Value::of_literal(env.tree->text(node), kind);
  switch (kind) {
    case Token::Int:
      return make_constant(TypeId::UntypedInt, std::move(value));
    case Token::Float:
      return make_constant(TypeId::UntypedFloat, std::move(value));
    case Token::Imag:
      return make_constant(TypeId::UntypedComplex, std::move(value));
    case Token::Char:
      return make_constant(TypeId::UntypedRune, std::move(value));
    case Token::String:
      return make_constant(TypeId::UntypedString, std::move(value));
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
  const std::string_view name = tree.text(tree.next_sibling(left));
  if (const ImportedName* import = qualifier_of(env, left)) return package_member(*import, name);
  return select(env, eval(env, left), name);
}

Operand Checker::select(const Env& env, const Operand& x, std::string_view name) {
  if (x.mode != Mode::Value && x.mode != Mode::Type && x.mode != Mode::Constant) return {};
  const std::optional<Member> member =
      find_member(selectable(env, x.type), name, env.package->path);
  if (!member) return {};
  if (x.mode == Mode::Type) return method_expression(x.type, *member);
  Operand result = make_value(member->type);
  if (member->generic != nullptr) {
    result.mode = Mode::Generic;
    result.generic = member->generic;
  }
  return result;
}

// T.Method: the receiver becomes the first parameter.
Operand Checker::method_expression(TypeId receiver, const Member& member) {
  const auto with_receiver = [this, receiver](TypeId method) {
    if (!std::holds_alternative<type::Func>(types_[method])) return TypeId::Unknown;
    type::Func func = std::get<type::Func>(types_[method]);
    // Parameters have names all of them or not at all.
    const bool named = !func.parameters.empty() && !func.parameters[0].name.empty();
    std::vector<type::Variable> parameters{{named ? "_" : "", receiver}};
    parameters.insert(parameters.end(), func.parameters.begin(), func.parameters.end());
    func.parameters = parameters;
    return types_.add(func);
  };
  if (!member.is_method || is_unknown(member.type)) return {};
  Operand result = make_value(with_receiver(member.type));
  if (member.generic != nullptr) {
    GenericFunction function = *member.generic;
    function.type = with_receiver(function.type);
    result.mode = Mode::Generic;
    result.generic = &generics_.keep(std::move(function));
  }
  return result;
}

Operand Checker::package_member(const ImportedName& import, std::string_view name) {
  if (import.path == "unsafe") {
    if (name == "Pointer") return make_type(TypeId::UnsafePointer);
    Operand x;
    x.builtin = unsafe_builtin(name);
    x.mode = x.builtin == Builtin::None ? Mode::Unknown : Mode::Builtin;
    return x;
  }
  if (const PackageScope* scope = world_.find(import)) {
    const Object* object = scope->find(Name(name));
    return object == nullptr ? Operand() : operand_of(*object);
  }
  const AbsentKey key{import.path, Name(name)};
  if (const auto it = absent_operands_.find(key); it != absent_operands_.end()) return it->second;
  Operand x = std_operand(*this, import.path, name);
  if (x.mode == Mode::Unknown) x = library_constant(world_.context(), import.path, name);
  return absent_operands_.emplace(key, std::move(x)).first->second;
}

Operand Checker::eval_index(const Env& env, NodeId node) {
  const Tree& tree = *env.tree;
  Operand x = eval(env, tree.child(node, 0));
  if (x.mode == Mode::Type) return make_type(type_of(env, node));
  if (x.mode != Mode::Generic) return element_of(env, x);
  std::vector<TypeId> arguments;
  bool first = true;
  for (const NodeId child : tree.children(node)) {
    if (!first) arguments.push_back(type_of(env, child));
    first = false;
  }
  return instantiated(*this, env, *x.generic, arguments);
}

// Of a pointer only one to an array has elements.
Operand Checker::element_of(const Env& env, const Operand& x) {
  if (x.mode != Mode::Value && x.mode != Mode::Constant) return {};
  const TypeId under = core_type(env, dereferenced(core_type(env, x.type)));
  if (is_unknown(under)) {
    return is_bytes_or_string(env, x.type) ? make_value(TypeId::Byte) : Operand();
  }
  const Type& form = types_[under];
  if (const auto* array = std::get_if<type::Array>(&form)) return make_value(array->element);
  if (const auto* slice = std::get_if<type::Slice>(&form)) return make_value(slice->element);
  if (const auto* map = std::get_if<type::Map>(&form)) return make_value(map->value);
  if (basic_info(under).kind == BasicInfo::Kind::String) return make_value(TypeId::Byte);
  return {};
}

Operand Checker::part_of(const Env& env, const Operand& x) {
  if (x.mode != Mode::Value && x.mode != Mode::Constant) return {};
  const TypeId under = core_type(env, x.type);
  if (is_unknown(under)) return is_bytes_or_string(env, x.type) ? make_value(x.type) : Operand();
  const TypeId base = underlying(dereferenced(under));
  if (!is_unknown(base)) {
    if (const auto* array = std::get_if<type::Array>(&types_[base])) {
      return make_value(types_.add(type::Slice{TypeId(array->element)}));
    }
  }
  if (basic_info(under).untyped) return make_value(TypeId::String);
  return make_value(x.type);
}

Operand Checker::behind(const Env& env, const Operand& x) {
  if (x.mode == Mode::Type) return make_type(pointer_to(x.type));
  if (x.mode != Mode::Value) return {};
  const TypeId under = core_type(env, x.type);
  if (is_unknown(under)) return {};
  const auto* pointer = std::get_if<type::Pointer>(&types_[under]);
  return pointer == nullptr ? Operand() : make_value(pointer->element);
}

}  // namespace gofed::golang::check
