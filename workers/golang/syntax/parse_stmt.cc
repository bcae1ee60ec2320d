// Blocks and simple statements.
#include "workers/golang/syntax/parser_impl.h"

namespace gofed::golang::syntax {

Node Parser::parse_block() {
  const std::uint32_t begin = expect(Token::LeftBrace);
  const List statements = open_list();
  append_statements();
  expect(Token::RightBrace);
  return make(NodeKind::Block, begin, statements);
}

// A function's body: jumped over when the options say so and it closes properly.
Node Parser::parse_block_or_skip() {
  const std::uint32_t begin = pos();
  if (options_.bodies == Bodies::Skip && at(Token::LeftBrace) && lexer_.skip_block()) {
    const Node body = leaf(NodeKind::SkippedBody, begin, lexer_.end());
    next();
    return body;
  }
  return parse_block();
}

void Parser::append_statements() {
  while (!at(Token::Case) && !at(Token::Default) && !at(Token::RightBrace) && !at(Token::End)) {
    append(parse_statement());
  }
}

Node Parser::parse_statement() {
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
      const Node block = parse_block();
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

Node Parser::parse_simple_terminated() {
  const Node statement = parse_simple(StmtMode::LabelOk);
  if (statement.kind() != NodeKind::LabeledStmt) expect_semicolon();
  return statement;
}

Node Parser::parse_simple(StmtMode mode, bool* is_range) {
  const std::uint32_t begin = pos();
  const List left = open_list();
  append_exprs(false);
  switch (tok()) {
    case Token::Define:
    case Token::Assign:
    case Token::OpAssign:
      return parse_assignment(make(NodeKind::Values, begin, left), mode, is_range);
    default:
      break;
  }
  const Node x = waiting()[left.mark];
  if (count(left) > 1) error_expected(begin, "1 expression");
  drop(left);
  return finish_simple(x, mode);
}

Node Parser::parse_assignment(Node left, StmtMode mode, bool* is_range) {
  const Token op = tok();
  next();
  if (mode == StmtMode::RangeOk && at(Token::Range) && op != Token::OpAssign) {
    if (is_range != nullptr) *is_range = true;
    if (op == Token::Define) check_defines_names(left);
    return make_range(left, left.begin(), op);
  }
  const Node right = parse_expr_list(true, NodeKind::Values);
  if (op == Token::Define) check_defines_names(left);
  return make(NodeKind::AssignStmt, left.begin(), {left, right}, op);
}

void Parser::check_defines_names(const Node& left) {
  for (std::uint32_t at = left.link();; ++at) {
    const Node x = builder_.nodes()[at];
    if (x.kind() != NodeKind::Ident) {
      error_expected(x.begin(), "identifier on left side of :=");
    }
    if (!x.has_next()) return;
  }
}

// Statements of one expression.
Node Parser::finish_simple(Node x, StmtMode mode) {
  switch (tok()) {
    case Token::Colon: {
      const std::uint32_t colon = pos();
      next();
      if (mode == StmtMode::LabelOk && x.kind() == NodeKind::Ident) {
        if (at(Token::Case) || at(Token::Default)) {
          error(colon, "missing statement after label");
          return make(NodeKind::LabeledStmt, x.begin(),
                      {x, leaf(NodeKind::EmptyStmt, colon, colon)});
        }
        const Node statement = parse_statement();
        return make(NodeKind::LabeledStmt, x.begin(), {x, statement});
      }
      error(colon, "illegal label declaration");
      return bad(x.begin());
    }
    case Token::Arrow: {
      next();
      const Node value = parse_rhs();
      return make(NodeKind::SendStmt, x.begin(), {x, value});
    }
    case Token::PlusPlus:
    case Token::MinusMinus: {
      const Token op = tok();
      next();
      return make(NodeKind::IncDecStmt, x.begin(), {x}, op);
    }
    default:
      return make(NodeKind::ExprStmt, x.begin(), {x});
  }
}

// "go f(x)" and "defer f(x)".
Node Parser::parse_call_statement(NodeKind statement_kind, std::string_view word) {
  const std::uint32_t begin = pos();
  next();
  const Node call = parse_rhs_or_type();
  if (call.kind() != NodeKind::Call && call.kind() != NodeKind::Bad) {
    error(lexer_.last_end(), "function must be invoked in " + std::string(word) + " statement");
  }
  const Node statement = make(statement_kind, begin, {call});
  expect_semicolon();
  return statement;
}

Node Parser::parse_return() {
  const std::uint32_t begin = expect(Token::Return);
  const List values = open_list();
  if (!at(Token::Semicolon) && !at(Token::RightBrace)) append_exprs(true);
  const Node statement = make(NodeKind::ReturnStmt, begin, values);
  expect_semicolon();
  return statement;
}

Node Parser::parse_branch() {
  const std::uint32_t begin = pos();
  const Token op = tok();
  next();
  const Node label = op != Token::Fallthrough && at(Token::Ident) ? parse_ident() : absent();
  const Node statement = make(NodeKind::BranchStmt, begin, {label}, op);
  expect_semicolon();
  return statement;
}

}  // namespace gofed::golang::syntax
