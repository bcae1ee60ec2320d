// Switches over values and over types.
#include <set>

#include "workers/golang/verdict/judge.h"

namespace gofed::golang::verdict {

void Judge::clause(NodeId node) {
  const Block scope(*this);
  statements(node, 1);
}

void Judge::switch_statement(NodeId node) {
  const Block scope(*this);
  statement(tree_->child(node, 0));
  const NodeId tag_node = tree_->child(node, 1);
  const bool has_tag = !tree_->is_absent(tag_node);
  Expr tag = made(kNoNode, TypeId::Bool);  // a switch without one is over true
  if (has_tag) {
    tag = value(tag_node);
    if (tag.mode == Mode::Nil) {
      error(tag_node, "use of untyped nil in switch expression");
      tag = unknown(tag_node);
    }
    const Expr before = tag;
    settle(tag);
    if (before.mode == Mode::Constant && !before.value.is_unknown() && tag.value.is_unknown()) {
      error(tag_node,
            "cannot use " + describe(before) + " as " + text(tag.type) +
                " value in switch expression (overflows)",
            before.subject);
    }
    if (tag.has_type()) {
      std::string cause;
      if (comparable(tag.type, cause) == Tristate::No && has_nil(tag.type) == Tristate::No) {
        error(tag_node, "cannot switch on " + describe(tag), subject_of(tag));
        tag = unknown(tag_node);
      }
    }
  }
  std::set<std::string> seen;
  std::size_t index = 0;
  for (const NodeId child : tree_->children(node)) {
    if (index++ < 2) continue;
    for (const NodeId case_node : tree_->children(tree_->first_child(child))) {
      Expr x = value(case_node);
      if (!x.has_type()) continue;
      if (!tag.has_type()) continue;
      Expr y = tag;
      y.is_addressable = y.is_map_element = y.has_ok = false;
      if (y.mode == Mode::Constant) y.mode = Mode::Value;
      case_fits(x, y, case_node);
      if (x.mode == Mode::Constant && !x.value.is_unknown() &&
          x.value.kind() != ConstantKind::Bool) {
        const TypeId type_of_case = is_typed(x.type) ? x.type : Checker::default_type(x.type);
        if (!seen.insert(x.value.exact_string() + "|" + text(type_of_case)).second) {
          error(case_node, "duplicate case " + text(case_node) + " in expression switch",
                x.subject);
        }
      }
    }
    clause(child);
  }
}

// case x of a switch over y.
void Judge::case_fits(Expr& x, Expr& y, NodeId node) {
  const auto mismatched = [&] {
    error(node,
          "invalid case " + text(node) + " in switch on " + text(y.node) + " (mismatched types " +
              text(x.type) + " and " + text(y.type) + ")",
          subject_of(x, y.type));
  };
  if (x.mode != Mode::Nil && !is_typed(x.type)) {
    const std::string what = describe(x);
    Expr copy = x;
    Answer answer = implicit(copy, y.type);
    if (answer.is == Tristate::Unknown) return undecided(node, answer.open);
    if (answer.is == Tristate::No) {
      if (answer.cause == "truncated" || answer.cause == "overflows") {
        error(node,
              "cannot use " + what + " as " + text(y.type) + " value in switch case (" +
                  answer.cause + ")",
              subject_of(x, y.type));
      } else {
        mismatched();
      }
      return;
    }
    x = copy;
  }
  const Answer there = assignable(x, y.type);
  const Answer back = assignable(y, x.type);
  if (there.is != Tristate::Yes && back.is != Tristate::Yes) {
    if (there.is == Tristate::Unknown || back.is == Tristate::Unknown) {
      return undecided(node, there.is == Tristate::Unknown ? there.open : back.open);
    }
    return mismatched();
  }
  if (x.mode == Mode::Nil) return;
  for (const Expr* one : {&x, &y}) {
    std::string cause;
    if (comparable(one->type, cause) != Tristate::No) continue;
    error(node, "invalid case " + text(node) + " in switch on " + text(y.node) + " (" + cause + ")",
          subject_of(x, y.type));
    return;
  }
}

void Judge::type_switch(NodeId node) {
  const Block scope(*this);
  statement(tree_->child(node, 0));
  const NodeId bound = tree_->child(node, 1);
  const NodeId value_node = tree_->child(node, 2);
  const bool is_bound = !tree_->is_absent(bound);
  // The operand stands there with its ".(type)", or without.
  NodeId operand_node = value_node;
  if (tree_->kind(value_node) == NodeKind::TypeAssert &&
      tree_->is_absent(tree_->child(value_node, 1))) {
    operand_node = tree_->first_child(value_node);
  }
  Expr x = value(operand_node);
  if (x.is_error) return;  // as the compiler: then it looks no further
  bool is_known = x.has_type() && x.mode != Mode::Nil;
  if (is_known && is_parameter(x.type)) {
    error(operand_node, "cannot use type switch on type parameter value " + describe(x));
    is_known = false;
  } else if (is_known && Checker::is_unknown(under(x.type))) {
    undecided(operand_node, x.type);
    is_known = false;
  } else if (is_known && !is_interface(x.type)) {
    error(operand_node, describe(x) + " is not an interface", subject_of(x));
    is_known = false;
  }
  std::vector<TypeId> seen;
  bool has_nil_case = false;
  const auto first_variable = variables_.size();
  bool any_clause = false;
  std::vector<std::uint32_t> bound_variables;
  std::size_t index = 0;
  for (const NodeId child : tree_->children(node)) {
    if (index++ < 3) continue;
    any_clause = true;
    TypeId only = kNoType;
    std::size_t count = 0;
    for (const NodeId case_node : tree_->children(tree_->first_child(child))) {
      ++count;
      NodeId inner = case_node;
      while (tree_->kind(inner) == NodeKind::Paren) inner = tree_->first_child(inner);
      if (tree_->kind(inner) == NodeKind::Ident && tree_->text(inner) == "nil" &&
          checker_.meaning_of(env_, check::Name("nil")).universe.kind ==
              check::UniverseEntry::Kind::Nil) {
        if (has_nil_case) error(case_node, "multiple nil cases in type switch");
        has_nil_case = true;
        only = x.has_type() ? x.type : TypeId::Unknown;
        continue;
      }
      const TypeId id = type(case_node);
      only = id;
      if (Checker::is_unknown(id)) continue;
      for (const TypeId other : seen) {
        if (same(other, id) != Tristate::Yes) continue;
        error(case_node, "duplicate case " + text(case_node) + " in type switch", subject_of(id));
        break;
      }
      seen.push_back(id);
      if (is_known) impossible(x, id, case_node, true);
    }
    const Block clause_scope(*this);
    if (is_bound) {
      TypeId id = count == 1 ? only : x.has_type() ? x.type : TypeId::Unknown;
      if (id == kNoType) id = TypeId::Unknown;
      declare_variable(bound, id, subject_of(id), true);
      if (!variables_.empty() && tree_->text(bound) != "_") {
        variables_.back().is_used = false;
        variables_.back().is_bound = true;
        bound_variables.push_back(static_cast<std::uint32_t>(variables_.size() - 1));
      }
    }
    statements(child, 1);
  }
  (void)first_variable;
  (void)any_clause;
  if (!is_bound || tree_->text(bound) == "_") return;
  bool is_used = false;
  for (const std::uint32_t number : bound_variables)
    is_used = is_used || variables_[number].is_used;
  if (!is_used) error(bound, std::string(tree_->text(bound)) + " declared but not used");
}

}  // namespace gofed::golang::verdict
