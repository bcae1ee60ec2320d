// Blocks and simple statements.
#include "workers/golang/syntax/parser_impl.h"

namespace gofed::golang::syntax {

NodeId Parser::parse_block() {
  const std::uint32_t begin = expect(Token::LeftBrace);
  const List statements = parse_statements();
  expect(Token::RightBrace);
  return make(NodeKind::Block, begin, statements);
}

// A function's body: jumped over when the options say so and it closes properly.
NodeId Parser::parse_block_or_skip() {
  const std::uint32_t begin = pos();
  if (options_.bodies == Bodies::Skip && at(Token::LeftBrace) && lexer_.skip_block()) {
    const NodeId body = leaf(NodeKind::SkippedBody, begin, lexer_.end());
    next();
    return body;
  }
  return parse_block();
}

Parser::List Parser::parse_statements() {
  List list;
  while (!at(Token::Case) && !at(Token::Default) && !at(Token::RightBrace) && !at(Token::End)) {
    append(list, parse_statement());
  }
  return list;
}

NodeId Parser::parse_statement() {
  const Depth depth(*this);
  const std::uint32_t begin = pos();
  switch (tok()) {
    case Token::Const:
    case Token::Type:
    case Token::Var:
      return parse_declaration(Sync::Statement);
    case Token::Ident:
    case Token::Int:
    case Token::Float:
    case Token::Imag:
    case Token::Char:
    case Token::String:
    case Token::Func:
    case Token::LeftParen:
    case Token::LeftBracket:
    case Token::Struct:
    case Token::Map:
    case Token::Chan:
    case Token::Interface:
    case Token::Plus:
    case Token::Minus:
    case Token::Star:
    case Token::And:
    case Token::Xor:
    case Token::Arrow:
    case Token::Not:
    case Token::Tilde:
      return parse_simple_terminated();
    case Token::Go:
      return parse_call_statement(NodeKind::GoStmt, "go");
    case Token::Defer:
      return parse_call_statement(NodeKind::DeferStmt, "defer");
    case Token::Return:
      return parse_return();
    case Token::Break:
    case Token::Continue:
    case Token::Goto:
    case Token::Fallthrough:
      return parse_branch();
    case Token::LeftBrace: {
      const NodeId block = parse_block();
      expect_semicolon();
      return block;
    }
    case Token::If:
      return parse_if();
    case Token::Switch:
      return parse_switch();
    case Token::Select:
      return parse_select();
    case Token::For:
      return parse_for();
    case Token::Semicolon:
      next();
      return leaf(NodeKind::EmptyStmt, begin, begin);
    case Token::RightBrace:  // a statement may be left out before the end of its block
      return leaf(NodeKind::EmptyStmt, begin, begin);
    default:
      error_expected(begin, "statement");
      advance(Sync::Statement);
      return bad(begin);
  }
}

NodeId Parser::parse_simple_terminated() {
  const NodeId statement = parse_simple(StmtMode::LabelOk);
  if (kind(statement) != NodeKind::LabeledStmt) expect_semicolon();
  return statement;
}

NodeId Parser::parse_simple(StmtMode mode, bool* is_range) {
  const NodeId left = parse_expr_list(false, NodeKind::Values);
  switch (tok()) {
    case Token::Define:
    case Token::Assign:
    case Token::OpAssign:
      return parse_assignment(left, mode, is_range);
    default:
      return finish_simple(left, mode);
  }
}

NodeId Parser::parse_assignment(NodeId left, StmtMode mode, bool* is_range) {
  const Token op = tok();
  next();
  if (mode == StmtMode::RangeOk && at(Token::Range) && op != Token::OpAssign) {
    if (is_range != nullptr) *is_range = true;
    if (op == Token::Define) check_defines_names(left);
    return make_range(left, begin_of(left), op);
  }
  const NodeId right = parse_expr_list(true, NodeKind::Values);
  if (op == Token::Define) check_defines_names(left);
  return make(NodeKind::AssignStmt, begin_of(left), {left, right}, op);
}

void Parser::check_defines_names(NodeId left) {
  for (NodeId x = child(left, 0); x != kNoNode; x = builder_.node(x).next_sibling) {
    if (kind(x) != NodeKind::Ident) {
      error_expected(begin_of(x), "identifier on left side of :=");
    }
  }
}

// Statements of one expression.
NodeId Parser::finish_simple(NodeId left, StmtMode mode) {
  const NodeId x = child(left, 0);
  if (builder_.node(x).next_sibling != kNoNode) error_expected(begin_of(x), "1 expression");
  const std::uint32_t begin = begin_of(x);
  switch (tok()) {
    case Token::Colon: {
      const std::uint32_t colon = pos();
      next();
      if (mode == StmtMode::LabelOk && kind(x) == NodeKind::Ident) {
        const NodeId statement = parse_statement();
        return make(NodeKind::LabeledStmt, begin, {x, statement});
      }
      error(colon, "illegal label declaration");
      return bad(begin);
    }
    case Token::Arrow: {
      next();
      const NodeId value = parse_rhs();
      return make(NodeKind::SendStmt, begin, {x, value});
    }
    case Token::PlusPlus:
    case Token::MinusMinus: {
      const Token op = tok();
      next();
      return make(NodeKind::IncDecStmt, begin, {x}, op);
    }
    default:
      return make(NodeKind::ExprStmt, begin, {x});
  }
}

// "go f(x)" and "defer f(x)".
NodeId Parser::parse_call_statement(NodeKind statement_kind, std::string_view word) {
  const std::uint32_t begin = pos();
  next();
  const NodeId call = parse_rhs_or_type();
  if (kind(call) != NodeKind::Call && kind(call) != NodeKind::Bad) {
    error(end_of(call), "function must be invoked in " + std::string(word) + " statement");
  }
  const NodeId statement = make(statement_kind, begin, {call});
  expect_semicolon();
  return statement;
}

NodeId Parser::parse_return() {
  const std::uint32_t begin = expect(Token::Return);
  NodeId values = kNoNode;
  if (!at(Token::Semicolon) && !at(Token::RightBrace)) {
    values = parse_expr_list(true, NodeKind::Values);
  }
  List list;
  if (values != kNoNode) list.first = child(values, 0);
  const NodeId statement = make(NodeKind::ReturnStmt, begin, list);
  expect_semicolon();
  return statement;
}

NodeId Parser::parse_branch() {
  const std::uint32_t begin = pos();
  const Token op = tok();
  next();
  const NodeId label = op != Token::Fallthrough && at(Token::Ident) ? parse_ident() : absent();
  const NodeId statement = make(NodeKind::BranchStmt, begin, {label}, op);
  expect_semicolon();
  return statement;
}

}  // namespace gofed::golang::syntax
