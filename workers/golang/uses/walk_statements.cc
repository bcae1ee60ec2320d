// Statements: the blocks they open and the names they declare.
#include "workers/golang/uses/walker.h"

namespace gofed::golang::uses {

using check::Local;
using check::LocalKind;
using syntax::kNoNode;
using syntax::Token;

void Walker::block(NodeId node) {
  const Block scope(*this);
  for (const NodeId child : tree_.children(node)) statement(child);
}

// Parameters and results belong to the block of the body (specification: Declarations and scope).
void Walker::body(NodeId node) {
  if (node == kNoNode || tree_.kind(node) != NodeKind::Block) return;
  for (const NodeId child : tree_.children(node)) statement(child);
}

void Walker::statement(NodeId node) {
  if (node == kNoNode || depth_ > kWalkDepthMax) return;
  ++depth_;
  switch (tree_.kind(node)) {
    case NodeKind::Block:
      block(node);
      break;
    case NodeKind::ConstGroup:
    case NodeKind::TypeGroup:
    case NodeKind::VarGroup:
      group(node, true);
      break;
    case NodeKind::AssignStmt:
      assignment(node);
      break;
    case NodeKind::LabeledStmt:
      statement(tree_.child(node, 1));
      break;
    case NodeKind::BranchStmt:
      break;
    case NodeKind::IfStmt:
      if_chain(node);
      break;
    case NodeKind::ForStmt:
      loop(node);
      break;
    case NodeKind::SwitchStmt:
      switch_statement(node);
      break;
    case NodeKind::TypeSwitchStmt:
      type_switch(node);
      break;
    case NodeKind::SelectStmt:
      select(node);
      break;
    case NodeKind::ExprStmt:
    case NodeKind::SendStmt:
    case NodeKind::IncDecStmt:
    case NodeKind::GoStmt:
    case NodeKind::DeferStmt:
    case NodeKind::ReturnStmt:
      children(node);
      break;
    default:
      expression(node);
      break;
  }
  --depth_;
}

// The right side is looked at before the left one declares anything.
void Walker::assignment(NodeId node) {
  const NodeId left = tree_.child(node, 0);
  const NodeId right = tree_.child(node, 1);
  children(right);
  if (tree_.op(node) == Token::Define) {
    define(left, right, true);
  } else {
    children(left);
  }
}

// What ":=" names and the same block has declared already keeps its type (specification: Short
// variable declarations).
void Walker::define(NodeId names, NodeId values, bool redeclare) {
  const NodeId first_name = tree_.child(names, 0);
  const NodeId first_value = tree_.child(values, 0);
  if (first_name == kNoNode || first_value == kNoNode) return;
  const bool several_values = tree_.child(values, 1) != kNoNode;
  const bool several_names = tree_.child(names, 1) != kNoNode;
  // In "a, b := b, a" the right side means the old ones.
  const std::uint32_t sight = env_.sight;
  const bool one_each = several_values || !several_names;
  NodeId value = first_value;
  std::uint32_t index = 0;
  for (const NodeId name_node : tree_.children(names)) {
    Local local;
    if (!one_each) {
      local = {.kind = LocalKind::Result, .index = index, .source = first_value, .sight = sight};
    } else if (value != kNoNode) {
      local = {.kind = LocalKind::Value, .source = value, .sight = sight};
      value = tree_.next_sibling(value);
    }
    ++index;
    declare(name_node, local, redeclare);
  }
}

// "else if" after "else if" is a loop, as in the parser. Names of each header live to the end.
void Walker::if_chain(NodeId node) {
  int opened = 0;
  while (node != kNoNode && tree_.kind(node) == NodeKind::IfStmt) {
    locals_.push();
    ++opened;
    statement(tree_.child(node, 0));
    expression(tree_.child(node, 1));
    statement(tree_.child(node, 2));
    node = tree_.child(node, 3);
  }
  statement(node);
  for (; opened > 0; --opened) locals_.pop();
  env_.sight = locals_.size();
}

void Walker::loop(NodeId node) {
  const Block scope(*this);
  statement(tree_.child(node, 0));
  const NodeId condition = tree_.child(node, 1);
  if (tree_.kind(condition) == NodeKind::RangeClause) {
    range_clause(condition);
  } else {
    expression(condition);
  }
  statement(tree_.child(node, 2));
  statement(tree_.child(node, 3));
}

void Walker::range_clause(NodeId node) {
  const NodeId left = tree_.child(node, 0);
  const NodeId right = tree_.child(node, 1);
  expression(right);
  if (tree_.is_absent(left)) return;
  if (tree_.op(node) != Token::Define) {
    children(left);
    return;
  }
  const std::uint32_t sight = env_.sight;
  std::uint32_t index = 0;
  for (const NodeId name_node : tree_.children(left)) {
    declare(name_node,
            {.kind = LocalKind::Element, .index = index++, .source = right, .sight = sight});
  }
}

void Walker::switch_statement(NodeId node) {
  const Block scope(*this);
  std::size_t index = 0;
  for (const NodeId child : tree_.children(node)) {
    if (index == 0) {
      statement(child);
    } else if (index == 1) {
      expression(child);
    } else {
      const Block clause(*this);
      children(tree_.child(child, 0));
      bool first = true;
      for (const NodeId part : tree_.children(child)) {
        if (!first) statement(part);
        first = false;
      }
    }
    ++index;
  }
}

// In a clause of one type the bound name has that type, elsewhere that of the value.
void Walker::type_switch(NodeId node) {
  const Block scope(*this);
  statement(tree_.child(node, 0));
  const NodeId bound = tree_.child(node, 1);
  const NodeId value = tree_.child(node, 2);
  expression(value);
  const std::uint32_t sight = env_.sight;
  std::size_t index = 0;
  for (const NodeId clause : tree_.children(node)) {
    if (index++ < 3) continue;
    const NodeId types = tree_.first_child(clause);
    children(types);
    const Block clause_scope(*this);
    const NodeId only = tree_.first_child(types);
    const bool single =
        only != kNoNode && tree_.next_sibling(only) == kNoNode && tree_.text(only) != "nil";
    if (!tree_.is_absent(bound)) {
      declare(bound, {.kind = single ? LocalKind::Written : LocalKind::Value,
                      .source = single ? only : value,
                      .sight = sight});
    }
    bool first = true;
    for (const NodeId part : tree_.children(clause)) {
      if (!first) statement(part);
      first = false;
    }
  }
}

void Walker::select(NodeId node) {
  for (const NodeId clause : tree_.children(node)) {
    const Block scope(*this);
    for (const NodeId part : tree_.children(clause)) statement(part);
  }
}

}  // namespace gofed::golang::uses
