// Unary and binary operators, and constants turned from one type to another.
#include "workers/golang/check/checker.h"

namespace gofed::golang::check {

using Mode = Operand::Mode;
using Kind = BasicInfo::Kind;

// The value as a constant of a type: rounded, or Unknown when the type cannot hold it.
constant::Value Checker::represent(const constant::Value& value, const BasicInfo& info) {
  switch (info.kind) {
    case Kind::Bool:
      return value.kind() == ConstantKind::Bool ? value : constant::Value();
    case Kind::String:
      return value.kind() == ConstantKind::String ? value : constant::Value();
    case Kind::Integer:
    case Kind::Pointer: {
      constant::Value integer = value.to_int();
      if (info.untyped || info.kind == Kind::Pointer) return integer;
      return integer.fits(info.bits, !info.is_unsigned) ? integer : constant::Value();
    }
    case Kind::Float: {
      constant::Value number = value.to_float();
      return info.untyped ? number : number.rounded(info.bits);
    }
    case Kind::Complex: {
      constant::Value number = value.to_complex();
      return info.untyped ? number : number.rounded(info.bits);
    }
    case Kind::None:
    case Kind::Nil:
      return {};
  }
  return {};
}

// As an assignment converts: `const x T = 1.0`.
Operand Checker::convert_constant(const Operand& x, TypeId type) {
  return make_constant(type, represent(x.value, basic_info(type)));
}

Operand Checker::eval_unary(const Env& env, NodeId node) {
  const Tree& tree = *env.tree;
  const Token op = tree.op(node);
  const Operand x = eval(env, tree.child(node, 0));
  if (!x.has_type()) return {};
  switch (op) {
    case Token::And:
      return make_value(pointer_to(default_type(x.type)));
    case Token::Arrow: {
      const TypeId under = core_type(env, x.type);
      if (is_unknown(under)) return {};
      const auto* chan = std::get_if<type::Chan>(&types_[under]);
      return chan == nullptr ? Operand() : make_value(chan->element);
    }
    case Token::Plus:
    case Token::Minus:
    case Token::Not:
    case Token::Xor: {
      if (x.mode != Mode::Constant) return make_value(x.type);
      const BasicInfo info = basic_info(x.type);
      constant::Value value = constant::Value::unary(op, x.value, info.is_unsigned ? info.bits : 0);
      return make_constant(x.type, info.untyped ? value : represent(value, info));
    }
    default:
      return {};
  }
}

// A chain like "a" + "b" + ... leans to the left and may be thousands long: it is folded in a loop.
Operand Checker::eval_binary(const Env& env, NodeId node) {
  const Tree& tree = *env.tree;
  std::vector<NodeId> chain;
  NodeId at = node;
  while (tree.kind(at) == NodeKind::Binary) {
    chain.push_back(at);
    at = tree.child(at, 0);
  }
  Operand x = eval(env, at);
  for (auto it = chain.rbegin(); it != chain.rend(); ++it) {
    x = fold_binary(std::move(x), tree.op(*it), eval(env, tree.child(*it, 1)));
  }
  return x;
}

Operand Checker::fold_binary(Operand x, Token op, const Operand& y) {
  switch (op) {
    case Token::ShiftLeft:
    case Token::ShiftRight:
      return fold_shift(x, op, y);
    case Token::Equal:
    case Token::NotEqual:
    case Token::Less:
    case Token::LessEqual:
    case Token::Greater:
    case Token::GreaterEqual:
      return fold_comparison(x, op, y);
    default:
      break;
  }
  if (!x.has_type() || !y.has_type()) {
    // One side gives the type when it is not an untyped constant: both sides have it.
    const Operand& known = x.has_type() ? x : y;
    if (known.has_type() && known.mode != Mode::Nil && !basic_info(known.type).untyped &&
        x.mode != Mode::Type && y.mode != Mode::Type) {
      return make_value(known.type);
    }
    return {};
  }
  const BasicInfo left = basic_info(x.type);
  const BasicInfo right = basic_info(y.type);
  TypeId type = x.type;
  if (left.untyped && (!right.untyped || right.untyped_rank > left.untyped_rank)) type = y.type;
  if (x.mode == Mode::Constant && y.mode == Mode::Constant) return fold_constants(x, op, y, type);
  return make_value(type);
}

Operand Checker::fold_constants(const Operand& x, Token op, const Operand& y, TypeId type) {
  const BasicInfo info = basic_info(type);
  if (info.kind == Kind::None) return make_constant(type, {});
  const constant::Value left = represent(x.value, info);
  const constant::Value right = represent(y.value, info);
  const bool integer_division = info.kind == Kind::Integer;
  constant::Value value = constant::Value::binary(left, op, right, integer_division);
  return make_constant(type, info.untyped ? value : represent(value, info));
}

Operand Checker::fold_comparison(const Operand& x, Token op, const Operand& y) {
  constant::Value value;
  if (x.mode == Mode::Constant && y.mode == Mode::Constant) {
    value = constant::Value::compare(x.value, op, y.value);
    return make_constant(TypeId::UntypedBool, std::move(value));
  }
  return make_value(TypeId::UntypedBool);
}

// The left operand decides. An untyped constant shifted by a constant becomes an integer.
Operand Checker::fold_shift(const Operand& x, Token op, const Operand& y) {
  if (!x.has_type()) return {};
  BasicInfo info = basic_info(x.type);
  if (x.mode != Mode::Constant || y.mode != Mode::Constant) {
    if (!y.has_type() && info.untyped) return {};  // may be a constant after all
    return make_value(x.type);  // an untyped one takes its type from where it stands
  }
  TypeId type = x.type;
  if (info.untyped && info.kind != Kind::Integer) {
    type = TypeId::UntypedInt;
    info = basic_info(type);
  }
  const std::optional<std::int64_t> count = y.value.to_int().as_int64();
  if (!count || *count < 0) return make_constant(type, {});
  constant::Value value =
      constant::Value::shift(x.value.to_int(), op, static_cast<std::uint64_t>(*count));
  return make_constant(type, info.untyped ? value : represent(value, info));
}

}  // namespace gofed::golang::check
