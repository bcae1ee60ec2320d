// Expressions.
//
// Most operands are a name or a literal alone, and most of the time goes into finding out that
// nothing follows. So the functions that a plain operand passes through (binary, unary, primary,
// operand) look at one token each and are short enough to become one.
#include "workers/golang/syntax/parser_impl.h"

namespace gofed::golang::syntax {

Node Parser::parse_expr() {
  return parse_binary(parse_unary(), 1, true);
}

Node Parser::parse_rhs() {
  const Scoped rhs(in_rhs_, true);
  return check_expr(parse_expr());
}

Node Parser::parse_rhs_or_type() {
  const Scoped rhs(in_rhs_, true);
  return check_expr_or_type(parse_expr());
}

Node Parser::parse_expr_list(bool rhs, NodeKind kind) {
  const std::uint32_t begin = pos();
  const List list = open_list();
  append_exprs(rhs);
  return make(kind, begin, list);
}

void Parser::append_exprs(bool rhs) {
  const Scoped scoped(in_rhs_, rhs);
  append(check_expr(parse_expr()));
  while (accept(Token::Comma)) append(check_expr(parse_expr()));
}

// Operators of at least this precedence, after their first operand. A chain of operators of one
// precedence is a loop, not a recursion.
Node Parser::parse_binary(Node x, int precedence, bool check) {
  for (;;) {
    const Token op = in_rhs_ && at(Token::Assign) ? Token::Equal : tok();
    const int op_precedence = binary_precedence(op);
    if (op_precedence == 0 || op_precedence < precedence) return x;
    expect(op);
    Node y = parse_binary(parse_unary(), op_precedence + 1, check);
    if (check) {
      x = check_expr(x);
      y = check_expr(y);
    }
    x = make(NodeKind::Binary, x.begin(), {x, y}, op);
  }
}

Node Parser::parse_unary() {
  switch (tok()) {
    case Token::Plus:
    case Token::Minus:
    case Token::Not:
    case Token::Xor:
    case Token::And:
    case Token::Tilde:
    case Token::Arrow:
    case Token::Star:
      return parse_unary_operator();
    default:
      return parse_primary(parse_operand());
  }
}

Node Parser::parse_unary_operator() {
  const Depth depth(*this);
  if (at(Token::Arrow)) return parse_receive_or_chan_type();
  const std::uint32_t begin = pos();
  const Token op = tok();
  next();
  const Node x = parse_unary();
  if (op == Token::Star) return make(NodeKind::Star, begin, {check_expr_or_type(x)});
  return make(NodeKind::Unary, begin, {check_expr(x)}, op);
}

// "<-x" is a receive, "<-chan T" a type; which one shows behind the arrow.
Node Parser::parse_receive_or_chan_type() {
  const std::uint32_t arrow = expect(Token::Arrow);
  const Node x = parse_unary();
  if (x.kind() == NodeKind::ChanType) return redirect_chan_type(x, arrow);
  return make(NodeKind::Unary, arrow, {check_expr(x)}, Token::Arrow);
}

// Re-associates "<- (chan T)" to "(<-chan T)": the arrow belongs to the first "chan", the arrow
// of that one (chan<-) to the next, and so on.
Node Parser::redirect_chan_type(const Node& type, std::uint32_t arrow) {
  const Node received(NodeKind::ChanType, Token::Arrow, true, arrow, type.link());
  if (type.op() == Token::Arrow) {
    error_expected(arrow, "'chan'");
    return received;
  }
  Node outer = type;
  for (;;) {
    const std::uint32_t element = outer.link();
    const Node inner = builder_.nodes()[element];
    if (outer.op() != Token::Define) return received;
    if (inner.kind() != NodeKind::ChanType) break;
    if (inner.op() == Token::Arrow) {
      error_expected(inner.begin(), "'chan'");
      return received;
    }
    builder_.nodes().set(element, {inner.kind(), Token::Arrow, true, inner.begin(), inner.link()},
                         false);
    outer = inner;
  }
  error_expected(arrow, "channel type");
  return received;
}

// What may follow an operand, again and again: selectors, indices, calls, composite literals.
Node Parser::parse_primary(Node x) {
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
        if (x.kind() == NodeKind::Paren) {
          error(x.begin(), "cannot parenthesize type in composite literal");
        }
        x = parse_composite(x);
        break;
      default:
        return x;
    }
  }
}

Node Parser::parse_dot(Node x) {
  next();
  if (at(Token::Ident)) {
    x = check_expr_or_type(x);
    const Node name = take_leaf(NodeKind::Ident);
    return make(NodeKind::Selector, x.begin(), {x, name});
  }
  if (at(Token::LeftParen)) {
    x = check_expr(x);
    next();
    const Node type = accept(Token::Type) ? absent() : parse_type();
    expect(Token::RightParen);
    return make(NodeKind::TypeAssert, x.begin(), {x, type});
  }
  const std::uint32_t begin = pos();
  error_expected(begin, "selector or type assertion");
  if (!at(Token::RightBrace)) next();  // make progress
  const Node name = leaf(NodeKind::Ident, begin, begin);
  return make(NodeKind::Selector, x.begin(), {x, name});
}

Node Parser::parse_operand() {
  switch (tok()) {
    case Token::Ident:
      return take_leaf(NodeKind::Ident);
    case Token::Int:
    case Token::Float:
    case Token::Imag:
    case Token::Char:
    case Token::String:
      return take_leaf(NodeKind::BasicLit, tok());
    default:
      return parse_long_operand();
  }
}

Node Parser::parse_long_operand() {
  const std::uint32_t begin = pos();
  switch (tok()) {
    case Token::LeftParen: {
      const Depth depth(*this);
      next();
      Node x;
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
  const Node type = try_type();
  if (!is_none(type)) return type;
  error_expected(begin, "operand");
  advance(Sync::ListEnd);
  return bad(begin);
}

Node Parser::parse_func_type_or_literal() {
  const Depth depth(*this);
  const std::uint32_t begin = pos();
  const Node type = parse_func_type();
  if (!at(Token::LeftBrace)) return type;
  const Scoped level(expr_level_, expr_level_ + 1);
  const Node body = parse_block_or_skip();
  return make(NodeKind::FuncLit, begin, {type, body});
}

// x[i], x[T1, T2], x[low:high:max]
Node Parser::parse_index_or_slice(Node x) {
  const Depth depth(*this);
  next();
  if (at(Token::RightBracket)) {
    error_expected(pos(), "operand");
    const Node nothing = bad(pos());
    next();
    return make(NodeKind::Index, x.begin(), {x, nothing});
  }
  const List list = open_list();
  {
    const Scoped level(expr_level_, expr_level_ + 1);
    const Node first = at(Token::Colon) ? absent() : parse_rhs_or_type();
    if (at(Token::Colon)) return parse_slice_bounds(x, first);
    append(x);
    append(first);
    while (accept(Token::Comma)) {
      if (!at(Token::RightBracket) && !at(Token::End)) append(parse_type());
    }
  }
  expect(Token::RightBracket);
  return make(NodeKind::Index, x.begin(), list);
}

Node Parser::parse_slice_bounds(Node x, Node low) {
  std::uint32_t colons[2] = {pos(), pos()};
  Node bounds[2] = {absent(), absent()};
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
  if (count == 2 && is_none(bounds[0])) error(colons[0], "2nd index required in 3-index slice");
  if (count == 2 && is_none(bounds[1])) error(colons[1], "3rd index required in 3-index slice");
  return make(NodeKind::Slice, x.begin(), {x, low, bounds[0], bounds[1]});
}

Node Parser::parse_call(Node function) {
  const Depth depth(*this);
  next();
  const List list = open_list();
  append(function);
  bool spread = false;
  {
    const Scoped level(expr_level_, expr_level_ + 1);
    while (!at(Token::RightParen) && !at(Token::End) && !spread) {
      append(parse_rhs_or_type());  // builtins take types: make([]int, 3)
      spread = accept(Token::Ellipsis);
      if (!at_comma("argument list", Token::RightParen)) break;
      next();
    }
  }
  expect_closing(Token::RightParen, "argument list");
  return make(NodeKind::Call, function.begin(), list, spread ? Token::Ellipsis : Token::Illegal);
}

// Whether "{" after x opens a composite literal: x must look like its type, and in the clause of
// an if, for or switch a name does not.
bool Parser::may_open_composite(const Node& x) {
  switch (unparen(x).kind()) {
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
bool Parser::elements_matter(const Node& type) {
  return type.kind() == NodeKind::ArrayType && child(type, 0).kind() == NodeKind::Ellipsis;
}

// From "{"; `type` is an Absent node for an element of a literal that leaves its type out.
Node Parser::parse_composite(Node type) {
  const Depth depth(*this);
  const std::uint32_t brace = pos();
  const std::uint32_t begin = is_none(type) ? brace : type.begin();
  if (options_.bodies == Bodies::Skip && !elements_matter(type) && at(Token::LeftBrace) &&
      lexer_.skip_block()) {
    const Node skipped = leaf(NodeKind::SkippedBody, brace, lexer_.end());
    next();
    return make(NodeKind::CompositeLit, begin, {type, skipped});
  }
  expect(Token::LeftBrace);
  const List elements = open_list();
  {
    const Scoped level(expr_level_, expr_level_ + 1);
    while (!at(Token::RightBrace) && !at(Token::End)) {
      append(parse_element());
      if (!at_comma("composite literal", Token::RightBrace)) break;
      next();
    }
  }
  expect_closing(Token::RightBrace, "composite literal");
  const Node list = make(NodeKind::Elements, brace, elements);
  return make(NodeKind::CompositeLit, begin, {type, list});
}

Node Parser::parse_element() {
  const Node key = parse_value();
  if (!accept(Token::Colon)) return key;
  const Node value = parse_value();
  return make(NodeKind::KeyValue, key.begin(), {key, value});
}

Node Parser::parse_value() {
  return at(Token::LeftBrace) ? parse_composite(absent()) : check_expr(parse_expr());
}

void Parser::complain_of_type(const Node& x) {
  if (may_be_type(unparen(x))) error_expected(x.begin(), "expression");
}

void Parser::complain_of_open_array(const Node& x) {
  const Node inner = unparen(x);
  if (elements_matter(inner)) {
    error(child(inner, 0).begin(), "expected array length, found '...'");
  }
}

}  // namespace gofed::golang::syntax
