// Terminating statements (specification): a function with results must end in one.
#include "workers/golang/verdict/judge.h"

namespace gofed::golang::verdict {

bool Judge::terminates_list(NodeId node, std::size_t from) const {
  NodeId last = kNoNode;
  std::size_t i = 0;
  for (const NodeId child : tree_->children(node)) {
    if (i++ < from || tree_->kind(child) == NodeKind::EmptyStmt || tree_->is_absent(child))
      continue;
    last = child;
  }
  return last != kNoNode && terminates(last, {});
}

bool Judge::terminates(NodeId node, std::string_view label) const {
  switch (tree_->kind(node)) {
    case NodeKind::ReturnStmt:
      return true;
    case NodeKind::BranchStmt:
      return tree_->op(node) == Token::Goto || tree_->op(node) == Token::Fallthrough;
    case NodeKind::ExprStmt: {
      NodeId call = tree_->first_child(node);
      while (tree_->kind(call) == NodeKind::Paren) call = tree_->first_child(call);
      if (tree_->kind(call) != NodeKind::Call) return false;
      NodeId callee = tree_->first_child(call);
      while (tree_->kind(callee) == NodeKind::Paren) callee = tree_->first_child(callee);
      return tree_->kind(callee) == NodeKind::Ident && tree_->text(callee) == "panic" &&
             !failed_panics_.contains(call);
    }
    case NodeKind::Block:
      return terminates_list(node, 0);
    case NodeKind::IfStmt: {
      // "else if" after "else if" may be long.
      for (;;) {
        const NodeId otherwise = tree_->child(node, 3);
        if (!terminates_list(tree_->child(node, 2), 0)) return false;
        if (otherwise == kNoNode || tree_->is_absent(otherwise)) return false;
        if (tree_->kind(otherwise) != NodeKind::IfStmt) return terminates(otherwise, {});
        node = otherwise;
      }
    }
    case NodeKind::ForStmt:
      return tree_->is_absent(tree_->child(node, 1)) && !breaks(tree_->child(node, 3), label, true);
    case NodeKind::LabeledStmt:
      return terminates(tree_->child(node, 1), tree_->text(tree_->first_child(node)));
    case NodeKind::SwitchStmt:
      return terminates_clauses(node, 2, label, true);
    case NodeKind::TypeSwitchStmt:
      return terminates_clauses(node, 3, label, true);
    case NodeKind::SelectStmt:
      return terminates_clauses(node, 0, label, false);
    default:
      // A call that the parser gave no statement of its own.
      return false;
  }
}

bool Judge::terminates_clauses(NodeId node, std::size_t from, std::string_view label,
                               bool wants_default) const {
  bool has_default = false;
  std::size_t i = 0;
  for (const NodeId clause_node : tree_->children(node)) {
    if (i++ < from) continue;
    has_default = has_default || tree_->op(clause_node) == Token::Default;
    if (!terminates_list(clause_node, 1)) return false;
    if (breaks(clause_node, label, true)) return false;
  }
  return has_default || !wants_default;
}

// Whether a "break" in a statement leaves the one around it, which may have a label.
bool Judge::breaks(NodeId node, std::string_view label, bool is_implicit) const {
  if (node == kNoNode) return false;
  switch (tree_->kind(node)) {
    case NodeKind::BranchStmt: {
      if (tree_->op(node) != Token::Break) return false;
      const NodeId target_node = tree_->first_child(node);
      if (target_node == kNoNode || tree_->is_absent(target_node)) return is_implicit;
      return !label.empty() && tree_->text(target_node) == label;
    }
    case NodeKind::ForStmt:
    case NodeKind::SwitchStmt:
    case NodeKind::TypeSwitchStmt:
    case NodeKind::SelectStmt:
      is_implicit = false;
      break;
    case NodeKind::Block:
    case NodeKind::IfStmt:
    case NodeKind::LabeledStmt:
    case NodeKind::CaseClause:
    case NodeKind::CommClause:
      break;
    default:
      return false;
  }
  for (const NodeId child : tree_->children(node)) {
    if (breaks(child, label, is_implicit)) return true;
  }
  return false;
}

}  // namespace gofed::golang::verdict
