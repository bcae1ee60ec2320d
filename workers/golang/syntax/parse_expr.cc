// Expressions.
#include "workers/golang/syntax/parser_impl.h"

namespace gofed::golang::syntax {

NodeId Parser::parse_expr() {
  return parse_binary(kNoNode, 1, true);
}

NodeId Parser::parse_rhs() {
  const Scoped rhs(in_rhs_, true);
  return check_expr(parse_expr());
}

NodeId Parser::parse_rhs_or_type() {
  const Scoped rhs(in_rhs_, true);
  return check_expr_or_type(parse_expr());
}

NodeId Parser::parse_expr_list(bool rhs, NodeKind kind) {
  const Scoped scoped(in_rhs_, rhs);
  const std::uint32_t begin = pos();
  List list;
  append(list, check_expr(parse_expr()));
  while (accept(Token::Comma)) append(list, check_expr(parse_expr()));
  return make(kind, begin, list);
}

// Operators of at least this precedence, after an operand that may have been read. A chain of
// operators of one precedence is a loop, not a recursion.
NodeId Parser::parse_binary(NodeId x, int precedence, bool check) {
  if (x == kNoNode) x = parse_unary();
  for (;;) {
    const Token op = in_rhs_ && at(Token::Assign) ? Token::Equal : tok();
    const int op_precedence = binary_precedence(op);
    if (op_precedence == 0 || op_precedence < precedence) return x;
    expect(op);
    NodeId y = parse_binary(kNoNode, op_precedence + 1, check);
    if (check) {
      x = check_expr(x);
      y = check_expr(y);
    }
    x = make(NodeKind::Binary, begin_of(x), {x, y}, op);
  }
}

NodeId Parser::parse_unary() {
  const Depth depth(*this);
  const std::uint32_t begin = pos();
  switch (tok()) {
    case Token::Plus:
    case Token::Minus:
    case Token::Not:
    case Token::Xor:
    case Token::And:
    case Token::Tilde: {
      const Token op = tok();
      next();
      const NodeId x = check_expr(parse_unary());
      return make(NodeKind::Unary, begin, {x}, op);
    }
    case Token::Arrow:
      return parse_receive_or_chan_type();
    case Token::Star: {
      next();
      const NodeId x = check_expr_or_type(parse_unary());
      return make(NodeKind::Star, begin, {x});
    }
    default:
      return parse_primary(kNoNode);
  }
}

// "<-x" is a receive, "<-chan T" a type; which one shows behind the arrow.
NodeId Parser::parse_receive_or_chan_type() {
  const std::uint32_t arrow = expect(Token::Arrow);
  const NodeId x = parse_unary();
  if (kind(x) == NodeKind::ChanType) {
    redirect_chan_type(x, arrow);
    return x;
  }
  return make(NodeKind::Unary, arrow, {check_expr(x)}, Token::Arrow);
}

// Re-associates "<- (chan T)" to "(<-chan T)": the arrow belongs to the first "chan", the arrow
// of that one (chan<-) to the next, and so on.
void Parser::redirect_chan_type(NodeId type, std::uint32_t arrow) {
  builder_.node(type).begin = arrow;
  bool send = true;
  while (send && type != kNoNode && kind(type) == NodeKind::ChanType) {
    Node& node = builder_.node(type);
    if (node.op == Token::Arrow) {
      error_expected(node.begin, "'chan'");
      return;
    }
    send = node.op == Token::Define;
    node.op = Token::Arrow;
    type = child(type, 0);
  }
  if (send) error_expected(arrow, "channel type");
}

NodeId Parser::parse_primary(NodeId x) {
  if (x == kNoNode) x = parse_operand();
  for (;;) {
    switch (tok()) {
      case Token::Dot:
        x = parse_dot(x);
        break;
      case Token::LeftBracket:
        x = parse_index_or_slice(check_expr(x));
        break;
      case Token::LeftParen:
        x = parse_call(check_expr_or_type(x));
        break;
      case Token::LeftBrace:
        if (!may_open_composite(x)) return x;
        if (kind(x) == NodeKind::Paren) {
          error(begin_of(x), "cannot parenthesize type in composite literal");
        }
        x = parse_composite(x);
        break;
      default:
        return x;
    }
  }
}

NodeId Parser::parse_dot(NodeId x) {
  expect(Token::Dot);
  if (at(Token::Ident)) {
    x = check_expr_or_type(x);
    const NodeId name = parse_ident();
    return make(NodeKind::Selector, begin_of(x), {x, name});
  }
  if (at(Token::LeftParen)) {
    x = check_expr(x);
    next();
    const NodeId type = accept(Token::Type) ? absent() : parse_type();
    expect(Token::RightParen);
    return make(NodeKind::TypeAssert, begin_of(x), {x, type});
  }
  const std::uint32_t begin = pos();
  error_expected(begin, "selector or type assertion");
  if (!at(Token::RightBrace)) next();  // make progress
  const NodeId name = leaf(NodeKind::Ident, begin, begin);
  return make(NodeKind::Selector, begin_of(x), {x, name});
}

NodeId Parser::parse_operand() {
  const std::uint32_t begin = pos();
  switch (tok()) {
    case Token::Ident:
      return parse_ident();
    case Token::Int:
    case Token::Float:
    case Token::Imag:
    case Token::Char:
    case Token::String: {
      const NodeId literal = leaf(NodeKind::BasicLit, begin, lexer_.end(), tok());
      next();
      return literal;
    }
    case Token::LeftParen: {
      next();
      NodeId x = kNoNode;
      {
        const Scoped level(expr_level_, expr_level_ + 1);
        x = parse_rhs_or_type();
      }
      expect(Token::RightParen);
      return make(NodeKind::Paren, begin, {x});
    }
    case Token::Func:
      return parse_func_type_or_literal();
    default:
      break;
  }
  const NodeId type = try_type();
  if (type != kNoNode) return type;
  error_expected(begin, "operand");
  advance(Sync::Statement);
  return bad(begin);
}

NodeId Parser::parse_func_type_or_literal() {
  const std::uint32_t begin = pos();
  const NodeId type = parse_func_type();
  if (!at(Token::LeftBrace)) return type;
  const Scoped level(expr_level_, expr_level_ + 1);
  const NodeId body = parse_block_or_skip();
  return make(NodeKind::FuncLit, begin, {type, body});
}

// x[i], x[T1, T2], x[low:high:max]
NodeId Parser::parse_index_or_slice(NodeId x) {
  expect(Token::LeftBracket);
  if (at(Token::RightBracket)) {
    error_expected(pos(), "operand");
    const NodeId nothing = bad(pos());
    next();
    return make(NodeKind::Index, begin_of(x), {x, nothing});
  }
  List list;
  {
    const Scoped level(expr_level_, expr_level_ + 1);
    const NodeId first = at(Token::Colon) ? kNoNode : parse_rhs_or_type();
    if (at(Token::Colon)) return parse_slice_bounds(x, first);
    append(list, x);
    append(list, first);
    while (accept(Token::Comma)) {
      if (!at(Token::RightBracket) && !at(Token::End)) append(list, parse_type());
    }
  }
  expect(Token::RightBracket);
  return make(NodeKind::Index, begin_of(x), list);
}

NodeId Parser::parse_slice_bounds(NodeId x, NodeId low) {
  std::uint32_t colons[2] = {pos(), pos()};
  NodeId bounds[2] = {kNoNode, kNoNode};
  int count = 0;
  while (at(Token::Colon) && count < 2) {
    colons[count] = pos();
    next();
    if (!at(Token::Colon) && !at(Token::RightBracket) && !at(Token::End)) {
      bounds[count] = parse_rhs();
    }
    ++count;
  }
  expect(Token::RightBracket);
  if (count == 2 && bounds[0] == kNoNode) error(colons[0], "2nd index required in 3-index slice");
  if (count == 2 && bounds[1] == kNoNode) error(colons[1], "3rd index required in 3-index slice");
  return make(NodeKind::Slice, begin_of(x),
              {x, or_absent(low), or_absent(bounds[0]), or_absent(bounds[1])});
}

NodeId Parser::parse_call(NodeId function) {
  expect(Token::LeftParen);
  List list;
  append(list, function);
  bool spread = false;
  {
    const Scoped level(expr_level_, expr_level_ + 1);
    while (!at(Token::RightParen) && !at(Token::End) && !spread) {
      append(list, parse_rhs_or_type());  // builtins take types: make([]int, 3)
      spread = accept(Token::Ellipsis);
      if (!at_comma("argument list", Token::RightParen)) break;
      next();
    }
  }
  expect_closing(Token::RightParen, "argument list");
  return make(NodeKind::Call, begin_of(function), list, spread ? Token::Ellipsis : Token::Illegal);
}

// Whether "{" after x opens a composite literal: x must look like its type, and in the clause of
// an if, for or switch a name does not.
bool Parser::may_open_composite(NodeId x) {
  switch (kind(unparen(x))) {
    case NodeKind::Bad:
    case NodeKind::Ident:
    case NodeKind::Selector:
    case NodeKind::Index:
      return expr_level_ >= 0;
    case NodeKind::ArrayType:
    case NodeKind::SliceType:
    case NodeKind::StructType:
    case NodeKind::MapType:
      return true;
    default:
      return false;
  }
}

// The number of elements of a [...]T is its length, so they are not skipped.
bool Parser::elements_matter(NodeId type) {
  return kind(type) == NodeKind::ArrayType && kind(child(type, 0)) == NodeKind::Ellipsis;
}

// From "{"; `type` is an Absent node for an element of a literal that leaves its type out.
NodeId Parser::parse_composite(NodeId type) {
  const Depth depth(*this);
  const std::uint32_t begin = kind(type) == NodeKind::Absent ? pos() : begin_of(type);
  const std::uint32_t brace = pos();
  if (options_.bodies == Bodies::Skip && !elements_matter(type) && at(Token::LeftBrace) &&
      lexer_.skip_block()) {
    const NodeId skipped = leaf(NodeKind::SkippedBody, brace, lexer_.end());
    next();
    return make(NodeKind::CompositeLit, begin, {type, skipped});
  }
  expect(Token::LeftBrace);
  List elements;
  {
    const Scoped level(expr_level_, expr_level_ + 1);
    while (!at(Token::RightBrace) && !at(Token::End)) {
      append(elements, parse_element());
      if (!at_comma("composite literal", Token::RightBrace)) break;
      next();
    }
  }
  expect_closing(Token::RightBrace, "composite literal");
  const NodeId list = make(NodeKind::Elements, brace, elements);
  return make(NodeKind::CompositeLit, begin, {type, list});
}

NodeId Parser::parse_element() {
  const NodeId key = parse_value();
  if (!accept(Token::Colon)) return key;
  const NodeId value = parse_value();
  return make(NodeKind::KeyValue, begin_of(key), {key, value});
}

NodeId Parser::parse_value() {
  return at(Token::LeftBrace) ? parse_composite(absent()) : check_expr(parse_expr());
}

// Complains when x is a type where only a value can be.
NodeId Parser::check_expr(NodeId x) {
  switch (kind(unparen(x))) {
    case NodeKind::ArrayType:
    case NodeKind::SliceType:
    case NodeKind::StructType:
    case NodeKind::FuncType:
    case NodeKind::InterfaceType:
    case NodeKind::MapType:
    case NodeKind::ChanType:
      error_expected(begin_of(x), "expression");
      return x;
    default:
      return x;
  }
}

NodeId Parser::check_expr_or_type(NodeId x) {
  const NodeId inner = unparen(x);
  if (elements_matter(inner)) {
    error(begin_of(child(inner, 0)), "expected array length, found '...'");
  }
  return x;
}

}  // namespace gofed::golang::syntax
