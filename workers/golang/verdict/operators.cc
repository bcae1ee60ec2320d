// Unary and binary operators.
#include "workers/golang/verdict/judge.h"

namespace gofed::golang::verdict {

using Kind = BasicInfo::Kind;

namespace {

bool is_comparison(Token op) {
  return op == Token::Equal || op == Token::NotEqual || op == Token::Less ||
         op == Token::LessEqual || op == Token::Greater || op == Token::GreaterEqual;
}

std::string spelled(Token op) {
  return std::string(syntax::token_text(op));
}

Sort sort_for(Token op) {
  switch (op) {
    case Token::Plus:
      return Sort::NumericOrString;
    case Token::Minus:
    case Token::Star:
    case Token::Slash:
      return Sort::Numeric;
    case Token::AndAnd:
    case Token::OrOr:
    case Token::Not:
      return Sort::Boolean;
    default:
      return Sort::Integer;
  }
}

}  // namespace

// A constant result has to fit its type.
Expr Judge::folded(Expr x, constant::Value result, NodeId node) {
  const BasicInfo info = checker_.basic_info(x.type);
  x.node = node;
  if (!info.untyped && info.kind != Kind::None && !result.is_unknown()) {
    constant::Value fitted = Checker::represent(result, info);
    if (fitted.is_unknown()) {
      x.value = result;
      const bool is_truncated = info.kind == Kind::Integer && result.to_int().is_unknown();
      error(node, describe(x) + (is_truncated ? " truncated to " : " overflows ") + text(x.type),
            x.subject);
      return unknown(node);
    }
    result = std::move(fitted);
  }
  x.value = std::move(result);
  return x;
}

bool Judge::operator_applies(const Expr& x, Token op, NodeId node) {
  const Sort sort =
      op == Token::Minus && tree_->kind(node) == NodeKind::Unary ? Sort::Numeric : sort_for(op);
  switch (all_are(x.type, sort)) {
    case Tristate::Yes:
      return true;
    case Tristate::Unknown:
      if (!is_parameter(x.type)) undecided(node, x.type);
      return false;
    case Tristate::No:
      error(node, "invalid operation: operator " + spelled(op) + " not defined on " + describe(x),
            subject_of(x));
      return false;
  }
  return false;
}

Expr Judge::unary(NodeId node) {
  const Token op = tree_->op(node);
  const NodeId inner = tree_->first_child(node);
  if (op == Token::And) {
    NodeId literal = inner;
    while (tree_->kind(literal) == NodeKind::Paren) literal = tree_->first_child(literal);
    Expr x = value(inner);
    if (x.mode == Mode::Unknown || x.mode == Mode::Generic) return without_type(node, x);
    if (tree_->kind(literal) != NodeKind::CompositeLit && !x.is_addressable) {
      error(node, "invalid operation: cannot take address of " + describe(x), subject_of(x));
      return unknown(node);
    }
    Expr result = made(node, checker_.pointer_to(x.type));
    result.subject = x.subject;
    return result;
  }
  Expr x = value(inner);
  if (x.mode == Mode::Unknown || x.mode == Mode::Generic) return without_type(node, x);
  if (op == Token::Arrow) {
    const TypeId base = x.mode == Mode::Nil ? TypeId::UntypedNil : core(x.type);
    if (Checker::is_unknown(base)) {
      if (!is_parameter(x.type)) undecided(node, x.type);
      return unknown(node);
    }
    const auto chan = form_of<type::Chan>(base);
    if (!chan) {
      error(node, "invalid operation: cannot receive from non-channel " + describe(x),
            subject_of(x));
      return unknown(node);
    }
    if (chan->direction == type::Direction::Send) {
      error(node, "invalid operation: cannot receive from send-only channel " + describe(x),
            subject_of(x));
      return unknown(node);
    }
    Expr result = made(node, chan->element);
    result.has_ok = true;
    result.subject = x.subject;
    return result;
  }
  if (op == Token::Tilde) return unknown(node);
  if (x.mode == Mode::Nil) {
    error(node, "invalid operation: operator " + spelled(op) + " not defined on nil");
    return unknown(node);
  }
  const Sort sort = op == Token::Not   ? Sort::Boolean
                    : op == Token::Xor ? Sort::Integer
                                       : Sort::Numeric;
  switch (all_are(x.type, sort)) {
    case Tristate::Yes:
      break;
    case Tristate::Unknown:
      if (!is_parameter(x.type)) undecided(node, x.type);
      return unknown(node);
    case Tristate::No:
      if (x.mode == Mode::Constant && !is_typed(x.type) && op == Token::Xor &&
          !x.value.to_int().is_unknown()) {
        return unknown(node);
      }
      error(node, "invalid operation: operator " + spelled(op) + " not defined on " + describe(x),
            subject_of(x));
      return unknown(node);
  }
  if (x.mode == Mode::Constant) {
    const BasicInfo info = checker_.basic_info(x.type);
    constant::Value result = constant::Value::unary(op, x.value, info.is_unsigned ? info.bits : 0);
    return folded(std::move(x), std::move(result), node);
  }
  x.node = node;
  x.is_addressable = x.is_map_element = x.has_ok = false;
  return x;
}

// Chains lean to the left and may be thousands long.
Expr Judge::binary(NodeId node) {
  std::vector<NodeId> chain;
  NodeId at = node;
  while (tree_->kind(at) == NodeKind::Binary) {
    chain.push_back(at);
    at = tree_->first_child(at);
  }
  Expr x = value(at);
  for (auto it = chain.rbegin(); it != chain.rend(); ++it) {
    const NodeId right = tree_->child(*it, 1);
    const Token op = tree_->op(*it);
    Expr y = value(right);
    x = combine(std::move(x), op, std::move(y), *it);
  }
  return x;
}

// Both operands get one type where one of them is untyped. False: that was reported, or is not
// known.
bool Judge::match(Expr& x, Expr& y, Token op, NodeId node) {
  const bool x_typed = is_typed(x.type);
  const bool y_typed = is_typed(y.type);
  if (x_typed && y_typed) return true;
  // The compiler points at the second operand of a comparison, else at the first.
  const NodeId place = is_comparison(op) ? y.node : node;
  const auto mismatched = [&] {
    error(place,
          "invalid operation: " + text(x.node) + " " + spelled(op) + " " + text(y.node) +
              " (mismatched types " + text(x.type) + " and " + text(y.type) + ")",
          subject_of(x, y.type));
    return false;
  };
  const auto may_convert = [&] {
    if (x_typed != y_typed) {
      const TypeId typed = x_typed ? x.type : y.type;
      if (is_interface(typed) && !is_parameter(typed)) return true;
    }
    const Tristate x_bool = all_are(x.type, Sort::Boolean);
    const Tristate y_bool = all_are(y.type, Sort::Boolean);
    if (x_bool != Tristate::Unknown && y_bool != Tristate::Unknown && x_bool != y_bool)
      return false;
    const Tristate x_text = all_are(x.type, Sort::String);
    const Tristate y_text = all_are(y.type, Sort::String);
    if (x_text != Tristate::Unknown && y_text != Tristate::Unknown && x_text != y_text)
      return false;
    if (x.mode == Mode::Nil) return has_nil(y.type) != Tristate::No;
    if (y.mode == Mode::Nil) return has_nil(x.type) != Tristate::No;
    if (form_of<type::Pointer>(under(x.type)) || form_of<type::Pointer>(under(y.type)))
      return false;
    return true;
  };
  if (x.mode == Mode::Nil && y.mode == Mode::Nil) return true;
  if (!may_convert()) return mismatched();
  Expr& untyped = x_typed ? y : x;
  const TypeId wanted = x_typed ? x.type : y.type;
  if (x_typed != y_typed) {
    if (untyped.mode == Mode::Nil) return true;
    const std::string what = describe(untyped);
    Answer answer = implicit(untyped, wanted);
    if (answer.is == Tristate::Unknown) {
      undecided(untyped.node, answer.open);
      return false;
    }
    if (answer.is == Tristate::No) {
      if (answer.cause == "truncated" || answer.cause == "overflows") {
        const std::string verb = answer.cause == "truncated" ? " truncated to " : " overflows ";
        error(untyped.node,
              "cannot use " + what + " as " + text(wanted) + " value in " +
                  (answer.cause == "truncated" ? "operation (truncated)" : "operation (overflows)"),
              subject_of(untyped, wanted));
        return false;
      }
      if (untyped.is_open_shift && !answer.cause.empty()) {
        error(untyped.node, "invalid operation: shifted operand " + text(untyped.node) + " (type " +
                                text(wanted) + ") must be integer");
        return false;
      }
      return mismatched();
    }
    return true;
  }
  if (x.mode == Mode::Nil || y.mode == Mode::Nil) return mismatched();
  // Two untyped operands: the larger kind.
  Answer left = implicit(x, y.type);
  Answer right = implicit(y, x.type);
  if (left.is == Tristate::No || right.is == Tristate::No) return mismatched();
  return true;
}

Expr Judge::combine(Expr x, Token op, Expr y, NodeId node) {
  if (x.mode == Mode::Generic || y.mode == Mode::Generic) return unknown(node);
  if (x.is_error || y.is_error) return without_type(node, x.is_error ? x : y);
  if (op == Token::ShiftLeft || op == Token::ShiftRight)
    return shift(std::move(x), op, std::move(y), node);
  if (!x.has_type() || !y.has_type()) {
    return unknown(node);
  }
  if (!match(x, y, op, node)) return unknown(node);
  if (is_comparison(op)) return compare(std::move(x), op, std::move(y), node);
  if (x.mode == Mode::Nil || y.mode == Mode::Nil) {
    error(node, "invalid operation: operator " + spelled(op) + " not defined on nil");
    return unknown(node);
  }
  const Tristate is_same = same(x.type, y.type);
  if (is_same == Tristate::Unknown) {
    undecided(node, open_part(x.type) != kNoType ? x.type : y.type);
    return unknown(node);
  }
  if (is_same == Tristate::No) {
    error(node,
          "invalid operation: " + text(x.node) + " " + spelled(op) + " " + text(y.node) +
              " (mismatched types " + text(x.type) + " and " + text(y.type) + ")",
          subject_of(x, y.type));
    return unknown(node);
  }
  if (!operator_applies(x, op, node)) return unknown(node);
  const BasicInfo info = checker_.basic_info(x.type);
  if ((op == Token::Slash || op == Token::Percent) && y.mode == Mode::Constant &&
      !y.value.is_unknown() &&
      (x.mode == Mode::Constant || all_are(x.type, Sort::Integer) == Tristate::Yes)) {
    const auto zero =
        constant::Value::compare(y.value, Token::Equal, constant::Value::of_int(0)).as_bool();
    if (zero.value_or(false)) {
      error(y.node, "invalid operation: division by zero", y.subject);
      return unknown(node);
    }
  }
  if (x.mode == Mode::Constant && y.mode == Mode::Constant) {
    if (op == Token::AndAnd || op == Token::OrOr || info.kind != Kind::None) {
      const constant::Value left =
          info.kind == Kind::Bool ? x.value : Checker::represent(x.value, info);
      const constant::Value right =
          info.kind == Kind::Bool ? y.value : Checker::represent(y.value, info);
      constant::Value result = constant::Value::binary(left, op, right, info.kind == Kind::Integer);
      return folded(std::move(x), std::move(result), node);
    }
  }
  Expr result = made(node, x.type);
  result.is_open_shift = x.is_open_shift || y.is_open_shift;
  result.may_be_constant = x.may_be_constant || y.may_be_constant;
  result.subject = x.subject.is_given() ? x.subject : y.subject;
  return result;
}

Expr Judge::compare(Expr x, Token op, Expr y, NodeId node) {
  Expr result = made(node, TypeId::UntypedBool);
  result.may_be_constant = x.may_be_constant || y.may_be_constant;
  const Answer there = assignable(x, y.type);
  const Answer back = assignable(y, x.type);
  const std::string what = text(x.node) + " " + spelled(op) + " " + text(y.node);
  const Subject subject = subject_of(x, y.type);
  if (there.is != Tristate::Yes && back.is != Tristate::Yes) {
    if (x.mode == Mode::Nil && y.mode == Mode::Nil) {
      error(node,
            "invalid operation: " + what + " (operator " + spelled(op) + " not defined on nil)");
    } else if (there.is == Tristate::Unknown || back.is == Tristate::Unknown) {
      undecided(node, there.is == Tristate::Unknown ? there.open : back.open);
    } else {
      error(y.node,
            "invalid operation: " + what + " (mismatched types " + text(x.type) + " and " +
                text(y.type) + ")",
            subject);
      return unknown(node);
    }
    return result;
  }
  if (op == Token::Equal || op == Token::NotEqual) {
    if (x.mode == Mode::Nil || y.mode == Mode::Nil) {
      if (x.mode == Mode::Nil && y.mode == Mode::Nil) {
        error(node,
              "invalid operation: " + what + " (operator " + spelled(op) + " not defined on nil)");
      }
      return result;
    }
    for (const Expr* one : {&x, &y}) {
      std::string cause;
      const Tristate is = comparable(one->type, cause);
      if (is == Tristate::Yes) continue;
      if (is == Tristate::Unknown) {
        if (!checker_.has_parameters(one->type)) undecided(node, one->type);
        return result;
      }
      error(one->node, "invalid operation: " + what + " (" + cause + ")", subject);
      return unknown(node);
    }
  } else {
    for (const Expr* one : {&x, &y}) {
      const Tristate is = all_are(one->type, Sort::Ordered);
      if (is == Tristate::Unknown) return result;
      if (is == Tristate::Yes) continue;
      error(node,
            "invalid operation: " + what + " (operator " + spelled(op) + " not defined on " +
                text(one->type) + ")",
            subject);
      return unknown(node);
    }
  }
  if (x.mode == Mode::Constant && y.mode == Mode::Constant) {
    result.mode = Mode::Constant;
    result.value = constant::Value::compare(x.value, op, y.value);
  }
  return result;
}

Expr Judge::shift(Expr x, Token op, Expr y, NodeId node) {
  // The count.
  if (y.has_type()) {
    if (y.mode == Mode::Nil) {
      error(y.node, "invalid operation: invalid shift count nil");
      return unknown(node);
    }
    if (y.mode == Mode::Constant) {
      if (!y.value.is_unknown()) {
        const constant::Value count = y.value.to_int();
        const bool is_number =
            is_typed(y.type) ? all_are(y.type, Sort::Integer) != Tristate::No : !count.is_unknown();
        if (!is_number) {
          error(y.node, "invalid operation: shift count " + describe(y) + " must be integer",
                y.subject);
          return unknown(node);
        }
        if (count.as_int64().value_or(0) < 0) {
          error(y.node, "invalid operation: negative shift count " + describe(y), y.subject);
          return unknown(node);
        }
      }
    } else if (is_typed(y.type) && all_are(y.type, Sort::Integer) == Tristate::No) {
      error(y.node, "invalid operation: shift count " + describe(y) + " must be integer",
            subject_of(y));
      return unknown(node);
    }
  }
  if (!x.has_type()) return unknown(node);
  if (x.mode == Mode::Nil) return unknown(node);
  const bool x_constant = x.mode == Mode::Constant;
  const bool is_untyped = !is_typed(x.type);
  bool is_integer = all_are(x.type, Sort::Integer) != Tristate::No;
  if (x_constant && is_untyped && !x.value.is_unknown())
    is_integer = is_integral(x.value) != Tristate::No;
  if (is_untyped && !x_constant) is_integer = true;
  if (!is_integer) {
    error(x.node, "invalid operation: shifted operand " + describe(x) + " must be integer",
          subject_of(x));
    return unknown(node);
  }
  if (!y.has_type()) return is_untyped ? unknown(node) : made(node, x.type);
  if (x_constant && y.mode == Mode::Constant) {
    if (is_untyped && all_are(x.type, Sort::Integer) != Tristate::Yes) x.type = TypeId::UntypedInt;
    const auto count = y.value.to_int().as_int64();
    if (!count || x.value.is_unknown()) {
      x.value = {};
      x.node = node;
      return x;
    }
    constant::Value result =
        constant::Value::shift(x.value.to_int(), op, static_cast<std::uint64_t>(*count));
    return folded(std::move(x), std::move(result), node);
  }
  if (is_untyped && y.may_be_constant) return unknown(node);
  Expr result = made(node, x.type);
  result.may_be_constant = x.may_be_constant || y.may_be_constant;
  result.is_open_shift = is_untyped;
  result.subject = x.subject;
  return result;
}

}  // namespace gofed::golang::verdict
