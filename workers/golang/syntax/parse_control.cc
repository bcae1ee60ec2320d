// if, switch, select and for.
#include "workers/golang/syntax/parser_impl.h"

namespace gofed::golang::syntax {

// The expression of a statement that should be one; Absent stays Absent.
NodeId Parser::condition_of(NodeId statement, std::string_view want) {
  if (statement == kNoNode) return absent();
  if (kind(statement) == NodeKind::ExprStmt) return check_expr(child(statement, 0));
  const std::string_view found =
      kind(statement) == NodeKind::AssignStmt ? "assignment" : "simple statement";
  error(begin_of(statement), "expected " + std::string(want) + ", found " + std::string(found) +
                                 " (missing parentheses around composite literal?)");
  return bad(begin_of(statement));
}

// A chain of "else if" is a loop here: generated code has thousands of them.
NodeId Parser::parse_if() {
  struct Arm {
    std::uint32_t begin;
    NodeId init;
    NodeId condition;
    NodeId body;
  };
  std::vector<Arm> arms;
  NodeId otherwise = kNoNode;
  for (;;) {
    Arm arm{.begin = expect(Token::If), .init = kNoNode, .condition = kNoNode, .body = kNoNode};
    parse_if_header(arm.init, arm.condition);
    arm.body = parse_block();
    arms.push_back(arm);
    if (!accept(Token::Else)) {
      otherwise = absent();
      expect_semicolon();
      break;
    }
    if (at(Token::If)) continue;
    otherwise = parse_else();
    break;
  }
  while (!arms.empty()) {
    const Arm& arm = arms.back();
    otherwise = make(NodeKind::IfStmt, arm.begin, {arm.init, arm.condition, arm.body, otherwise});
    arms.pop_back();
  }
  return otherwise;
}

NodeId Parser::parse_else() {
  if (at(Token::LeftBrace)) {
    const NodeId block = parse_block();
    expect_semicolon();
    return block;
  }
  error_expected(pos(), "if statement or block");
  return bad(pos());
}

void Parser::parse_if_header(NodeId& init, NodeId& condition) {
  if (at(Token::LeftBrace)) {
    error(pos(), "missing condition in if statement");
    init = absent();
    condition = bad(pos());
    return;
  }
  const Scoped level(expr_level_, -1);
  NodeId first = kNoNode;
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
  init = or_absent(first);
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

NodeId Parser::parse_switch() {
  const std::uint32_t begin = expect(Token::Switch);
  NodeId init = kNoNode;
  NodeId tag = kNoNode;
  if (!at(Token::LeftBrace)) {
    const Scoped level(expr_level_, -1);
    if (!at(Token::Semicolon)) tag = parse_simple(StmtMode::Basic);
    if (accept(Token::Semicolon)) {
      init = tag;
      tag = at(Token::LeftBrace) ? kNoNode : parse_simple(StmtMode::Basic);
    }
  }
  const bool type_switch = tag != kNoNode && is_type_switch_guard(tag);
  expect(Token::LeftBrace);
  List clauses;
  while (at(Token::Case) || at(Token::Default)) append(clauses, parse_case(type_switch));
  expect(Token::RightBrace);
  NodeId statement = kNoNode;
  if (type_switch) {
    statement = make_type_switch(begin, or_absent(init), tag, clauses);
  } else {
    List list;
    append(list, or_absent(init));
    append(list, condition_of(tag, "switch expression"));
    builder_.node(list.last).next_sibling = clauses.first;
    statement = make(NodeKind::SwitchStmt, begin, list);
  }
  expect_semicolon();
  return statement;
}

// "x.(type)" or "v := x.(type)".
bool Parser::is_type_switch_guard(NodeId statement) {
  const auto asserts = [this](NodeId x) {
    return kind(x) == NodeKind::TypeAssert && kind(child(x, 1)) == NodeKind::Absent;
  };
  if (kind(statement) == NodeKind::ExprStmt) return asserts(child(statement, 0));
  if (kind(statement) != NodeKind::AssignStmt) return false;
  const NodeId left = child(statement, 0);
  const NodeId right = child(statement, 1);
  if (child(left, 1) != kNoNode || child(right, 1) != kNoNode || !asserts(child(right, 0))) {
    return false;
  }
  const Token op = builder_.node(statement).op;
  if (op == Token::Assign) error(end_of(left), "expected ':=', found '='");
  return op != Token::OpAssign;
}

NodeId Parser::make_type_switch(std::uint32_t begin, NodeId init, NodeId guard, List clauses) {
  NodeId bound = kNoNode;
  NodeId assertion = kNoNode;
  if (kind(guard) == NodeKind::ExprStmt) {
    assertion = child(guard, 0);
  } else {
    bound = child(child(guard, 0), 0);
    assertion = child(child(guard, 1), 0);
  }
  List list;
  append(list, init);
  append(list, or_absent(bound));
  append(list, child(assertion, 0));
  builder_.node(list.last).next_sibling = clauses.first;
  return make(NodeKind::TypeSwitchStmt, begin, list);
}

NodeId Parser::parse_case(bool type_switch) {
  const std::uint32_t begin = pos();
  const Token op = tok();
  NodeId values = kNoNode;
  if (accept(Token::Case)) {
    if (type_switch) {
      List types;
      append(types, parse_type());
      while (accept(Token::Comma)) append(types, parse_type());
      values = make(NodeKind::Values, begin, types);
    } else {
      values = parse_expr_list(true, NodeKind::Values);
    }
  } else {
    expect(Token::Default);
    values = make(NodeKind::Values, begin, List{});
  }
  expect(Token::Colon);
  List list;
  append(list, values);
  builder_.node(values).next_sibling = parse_statements().first;
  return make(NodeKind::CaseClause, begin, list, op);
}

NodeId Parser::parse_select() {
  const std::uint32_t begin = expect(Token::Select);
  expect(Token::LeftBrace);
  List clauses;
  while (at(Token::Case) || at(Token::Default)) append(clauses, parse_comm_clause());
  expect(Token::RightBrace);
  const NodeId statement = make(NodeKind::SelectStmt, begin, clauses);
  expect_semicolon();
  return statement;
}

NodeId Parser::parse_comm_clause() {
  const std::uint32_t begin = pos();
  const Token op = tok();
  NodeId communication = kNoNode;
  if (accept(Token::Case)) {
    communication = parse_comm();
  } else {
    expect(Token::Default);
    communication = absent();
  }
  expect(Token::Colon);
  List list;
  append(list, communication);
  builder_.node(communication).next_sibling = parse_statements().first;
  return make(NodeKind::CommClause, begin, list, op);
}

// A send, a receive, or a receive with assignment.
NodeId Parser::parse_comm() {
  const NodeId left = parse_expr_list(false, NodeKind::Values);
  const NodeId x = child(left, 0);
  const NodeId second = child(left, 1);
  const std::uint32_t begin = begin_of(left);
  const Token op = tok();
  if (op == Token::Assign || op == Token::Define) {
    if (child(left, 2) != kNoNode) error_expected(begin, "1 or 2 expressions");
    next();
    List right;
    append(right, parse_rhs());
    const NodeId values = make(NodeKind::Values, begin_of(right.first), right);
    if (op == Token::Define) check_defines_names(left);
    return make(NodeKind::AssignStmt, begin, {left, values}, op);
  }
  if (second != kNoNode) error_expected(begin, "1 expression");
  if (!accept(Token::Arrow)) return make(NodeKind::ExprStmt, begin, {x});
  const NodeId value = parse_rhs();
  return make(NodeKind::SendStmt, begin, {x, value});
}

NodeId Parser::make_range(NodeId left, std::uint32_t begin, Token op) {
  expect(Token::Range);
  const NodeId x = parse_rhs();
  const NodeId third = left == kNoNode ? kNoNode : child(left, 2);
  if (third != kNoNode) error_expected(begin_of(third), "at most 2 expressions");
  return make(NodeKind::RangeClause, begin, {or_absent(left), x}, op);
}

NodeId Parser::parse_for() {
  const std::uint32_t begin = expect(Token::For);
  NodeId init = kNoNode;
  NodeId condition = kNoNode;
  NodeId post = kNoNode;
  bool is_range = false;
  if (!at(Token::LeftBrace)) {
    const Scoped level(expr_level_, -1);
    if (at(Token::Range)) {
      is_range = true;
      condition = make_range(kNoNode, pos(), Token::Range);
    } else if (!at(Token::Semicolon)) {
      condition = parse_simple(StmtMode::RangeOk, &is_range);
    }
    if (!is_range && accept(Token::Semicolon)) {
      init = condition;
      condition = kNoNode;
      if (!at(Token::Semicolon)) {
        if (at(Token::LeftBrace))
          error(pos(), "expected for loop condition");
        else
          condition = parse_simple(StmtMode::Basic);
      }
      expect_semicolon();
      if (!at(Token::LeftBrace)) post = parse_simple(StmtMode::Basic);
    }
  }
  const NodeId body = parse_block();
  if (!is_range) condition = condition_of(condition, "boolean or range expression");
  const NodeId statement =
      make(NodeKind::ForStmt, begin, {or_absent(init), condition, or_absent(post), body});
  expect_semicolon();
  return statement;
}

}  // namespace gofed::golang::syntax
