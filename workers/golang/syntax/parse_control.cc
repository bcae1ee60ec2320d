// if, switch, select and for.
#include "workers/golang/syntax/parser_impl.h"

namespace gofed::golang::syntax {

// The expression of a statement that should be one; Absent stays Absent.
Node Parser::condition_of(const Node& statement, std::string_view want) {
  if (is_none(statement)) return statement;
  if (statement.kind() == NodeKind::ExprStmt) return check_expr(child(statement, 0));
  const std::string_view found =
      statement.kind() == NodeKind::AssignStmt ? "assignment" : "simple statement";
  error(statement.begin(), "expected " + std::string(want) + ", found " + std::string(found) +
                               " (missing parentheses around composite literal?)");
  return bad(statement.begin());
}

// A chain of "else if" is a loop here: generated code has thousands of them. Of each arm an IfStmt
// without children waits, then its initialisation, condition and block, until the last is read.
Node Parser::parse_if() {
  const List arms = open_list();
  Node otherwise;
  for (;;) {
    const std::uint32_t begin = expect(Token::If);
    append(leaf(NodeKind::IfStmt, begin, begin));
    Node init;
    Node condition;
    parse_if_header(init, condition);
    append(init);
    append(condition);
    append(parse_block());
    if (!accept(Token::Else)) {
      otherwise = absent();
      expect_semicolon();
      break;
    }
    if (at(Token::If)) continue;
    otherwise = parse_else();
    break;
  }
  while (count(arms) > 0) {
    const Node* arm = &waiting()[waiting().size() - 4];
    otherwise = make(NodeKind::IfStmt, arm[0].begin(), {arm[1], arm[2], arm[3], otherwise});
    waiting().resize(waiting().size() - 4);
  }
  return otherwise;
}

Node Parser::parse_else() {
  if (at(Token::LeftBrace)) {
    const Node block = parse_block();
    expect_semicolon();
    return block;
  }
  error_expected(pos(), "if statement or block");
  return bad(pos());
}

void Parser::parse_if_header(Node& init, Node& condition) {
  if (at(Token::LeftBrace)) {
    error(pos(), "missing condition in if statement");
    init = absent();
    condition = bad(pos());
    return;
  }
  const Scoped level(expr_level_, -1);
  Node first = absent();
  if (!at(Token::Semicolon)) {
    if (accept(Token::Var)) error(pos(), "var declaration not allowed in 'IF' initializer");
    first = parse_simple(StmtMode::Basic);
  }
  if (at(Token::LeftBrace)) {
    init = absent();
    condition = condition_of(first, "boolean expression");
    return;
  }
  const std::uint32_t semicolon = pos();
  const bool newline = lexer_.is_newline();
  const bool separated = at(Token::Semicolon);
  expect(Token::Semicolon);
  init = first;
  if (!at(Token::LeftBrace)) {
    condition = condition_of(parse_simple(StmtMode::Basic), "boolean expression");
    return;
  }
  if (separated && newline) {
    error(semicolon, "unexpected newline, expecting { after if clause");
  } else if (separated) {
    error(semicolon, "missing condition in if statement");
  }
  condition = bad(pos());
}

Node Parser::parse_switch() {
  const std::uint32_t begin = expect(Token::Switch);
  Node init = absent();
  Node tag = absent();
  if (!at(Token::LeftBrace)) {
    const Scoped level(expr_level_, -1);
    if (!at(Token::Semicolon)) tag = parse_simple(StmtMode::Basic);
    if (accept(Token::Semicolon)) {
      init = tag;
      tag = at(Token::LeftBrace) ? absent() : parse_simple(StmtMode::Basic);
    }
  }
  const List list = open_list();
  append(init);
  const bool type_switch = is_type_switch_guard(tag);
  if (type_switch) {
    append_guard(tag);
  } else {
    append(tag);  // its place; what it is, is known after the clauses
  }
  expect(Token::LeftBrace);
  while (at(Token::Case) || at(Token::Default)) append(parse_case(type_switch));
  expect(Token::RightBrace);
  if (!type_switch) waiting()[list.mark + 1] = condition_of(tag, "switch expression");
  const Node statement =
      make(type_switch ? NodeKind::TypeSwitchStmt : NodeKind::SwitchStmt, begin, list);
  expect_semicolon();
  return statement;
}

// "x.(type)" or "v := x.(type)".
bool Parser::is_type_switch_guard(const Node& statement) {
  const auto asserts = [this](const Node& x) {
    return x.kind() == NodeKind::TypeAssert && is_none(child(x, 1));
  };
  if (statement.kind() == NodeKind::ExprStmt) return asserts(child(statement, 0));
  if (statement.kind() != NodeKind::AssignStmt) return false;
  const Node left = child(statement, 0);
  const Node right = child(statement, 1);
  if (child(left, 0).has_next() || child(right, 0).has_next() || !asserts(child(right, 0))) {
    return false;
  }
  if (statement.op() == Token::Assign) {
    error(end_of(child(left, 0)), "expected ':=', found '='");
  }
  return statement.op() != Token::OpAssign;
}

// The name that a type switch binds, or Absent, and what it asks for its type.
void Parser::append_guard(const Node& guard) {
  if (guard.kind() == NodeKind::ExprStmt) {
    append(absent());
    append(child(child(guard, 0), 0));
  } else {
    append(child(child(guard, 0), 0));
    append(child(child(child(guard, 1), 0), 0));
  }
}

Node Parser::parse_case(bool type_switch) {
  const std::uint32_t begin = pos();
  const Token op = tok();
  const List list = open_list();
  const List values = open_list();
  if (accept(Token::Case)) {
    if (type_switch) {
      append(parse_type());
      while (accept(Token::Comma)) append(parse_type());
    } else {
      append_exprs(true);
    }
  } else {
    expect(Token::Default);
  }
  append(make(NodeKind::Values, begin, values));
  expect(Token::Colon);
  append_statements();
  return make(NodeKind::CaseClause, begin, list, op);
}

Node Parser::parse_select() {
  const std::uint32_t begin = expect(Token::Select);
  expect(Token::LeftBrace);
  const List clauses = open_list();
  while (at(Token::Case) || at(Token::Default)) append(parse_comm_clause());
  expect(Token::RightBrace);
  const Node statement = make(NodeKind::SelectStmt, begin, clauses);
  expect_semicolon();
  return statement;
}

Node Parser::parse_comm_clause() {
  const std::uint32_t begin = pos();
  const Token op = tok();
  Node communication;
  if (accept(Token::Case)) {
    communication = parse_comm();
  } else {
    expect(Token::Default);
    communication = absent();
  }
  expect(Token::Colon);
  const List list = open_list();
  append(communication);
  append_statements();
  return make(NodeKind::CommClause, begin, list, op);
}

// A send, a receive, or a receive with assignment.
Node Parser::parse_comm() {
  const std::uint32_t begin = pos();
  const List list = open_list();
  append_exprs(false);
  const Token op = tok();
  if (op == Token::Assign || op == Token::Define) {
    if (count(list) > 2) error_expected(begin, "1 or 2 expressions");
    const Node left = make(NodeKind::Values, begin, list);
    next();
    const Node x = parse_rhs();
    const Node right = make(NodeKind::Values, x.begin(), {x});
    if (op == Token::Define) check_defines_names(left);
    return make(NodeKind::AssignStmt, begin, {left, right}, op);
  }
  const Node x = waiting()[list.mark];
  if (count(list) > 1) error_expected(begin, "1 expression");
  drop(list);
  if (!accept(Token::Arrow)) return make(NodeKind::ExprStmt, begin, {x});
  const Node value = parse_rhs();
  return make(NodeKind::SendStmt, begin, {x, value});
}

Node Parser::make_range(const Node& left, std::uint32_t begin, Token op) {
  expect(Token::Range);
  const Node x = parse_rhs();
  const Node third = child(left, 2);
  if (!is_none(third)) error_expected(third.begin(), "at most 2 expressions");
  return make(NodeKind::RangeClause, begin, {left, x}, op);
}

// The statement after each round, which declares nothing.
Node Parser::parse_post() {
  const Node post = parse_simple(StmtMode::Basic);
  if (post.kind() == NodeKind::AssignStmt && post.op() == Token::Define) {
    error(post.begin(), "cannot declare in post statement of for loop");
  }
  return post;
}

Node Parser::parse_for() {
  const std::uint32_t begin = expect(Token::For);
  Node init = absent();
  Node condition = absent();
  Node post = absent();
  bool is_range = false;
  if (!at(Token::LeftBrace)) {
    const Scoped level(expr_level_, -1);
    if (at(Token::Range)) {
      is_range = true;
      condition = make_range(absent(), pos(), Token::Range);
    } else if (!at(Token::Semicolon)) {
      condition = parse_simple(StmtMode::RangeOk, &is_range);
    }
    if (!is_range && accept(Token::Semicolon)) {
      init = condition;
      condition = absent();
      if (!at(Token::Semicolon)) {
        if (at(Token::LeftBrace))
          error(pos(), "expected for loop condition");
        else
          condition = parse_simple(StmtMode::Basic);
      }
      expect_semicolon();
      if (!at(Token::LeftBrace)) post = parse_post();
    }
  }
  const Node body = parse_block();
  if (!is_range) condition = condition_of(condition, "boolean or range expression");
  const Node statement = make(NodeKind::ForStmt, begin, {init, condition, post, body});
  expect_semicolon();
  return statement;
}

}  // namespace gofed::golang::syntax
