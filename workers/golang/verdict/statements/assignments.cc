// Assignments and the declarations of local variables.
#include <algorithm>

#include "workers/golang/verdict/judge.h"

namespace gofed::golang::verdict {

namespace {

std::string measured(std::size_t count, const std::string& unit) {
  return std::to_string(count) + " " + unit + (count == 1 ? "" : "s");
}

}  // namespace

// The values of a list of expressions: a call may give several, and where two are wanted m[k],
// x.(T) and <-c give whether it worked too.
std::vector<Expr> Judge::values_of(NodeId list, std::size_t wanted,
                                   std::span<const TypeId> expected) {
  std::vector<Expr> values;
  const NodeId first = tree_->first_child(list);
  if (first == kNoNode) return values;
  const auto expected_at = [expected](std::size_t i) {
    return i < expected.size() ? expected[i] : kNoType;
  };
  if (tree_->next_sibling(first) == kNoNode) {
    Expr only = expression(first, expected_at(0));
    if (only.mode == Mode::Tuple) return spread(std::move(only));
    only = single(std::move(only));
    const bool has_ok = only.has_ok && wanted == 2;
    values.push_back(std::move(only));
    if (has_ok) values.push_back(made(first, TypeId::UntypedBool));
    return values;
  }
  std::size_t i = 0;
  for (NodeId at = first; at != kNoNode; at = tree_->next_sibling(at))
    values.push_back(single(expression(at, expected_at(i++))));
  return values;
}

void Judge::mismatch(std::size_t variables, NodeId values, std::size_t count) {
  const NodeId first = tree_->first_child(values);
  NodeId inner = first;
  while (tree_->kind(inner) == NodeKind::Paren) inner = tree_->first_child(inner);
  const bool is_call =
      tree_->next_sibling(first) == kNoNode && tree_->kind(inner) == NodeKind::Call;
  const std::string returns = is_call ? text(tree_->first_child(inner)) + " returns " : "";
  error(first,
        "assignment mismatch: " + measured(variables, "variable") + " but " + returns +
            measured(count, "value"),
        last_subject_);
}

void Judge::assignment(NodeId node) {
  const NodeId left = tree_->child(node, 0);
  const NodeId right = tree_->child(node, 1);
  switch (tree_->op(node)) {
    case Token::Define:
      define(left, right, node);
      break;
    case Token::Assign:
      assign_all(left, right);
      break;
    default:
      operate(node);
      break;
  }
}

void Judge::define(NodeId names, NodeId values, NodeId at) {
  std::size_t count = 0;
  bool has_new = false;
  for (const NodeId name_node : tree_->children(names)) {
    ++count;
    if (tree_->kind(name_node) != NodeKind::Ident) {
      error(name_node, "non-name " + text(name_node) + " on left side of :=");
      continue;
    }
    const std::string_view spelled = tree_->text(name_node);
    has_new = has_new || (spelled != "_" && !locals_.innermost_declares(check::Name(spelled)));
  }
  // Literals and functions on the right are of the types of those that are declared already.
  const std::uint64_t before_values = error_count_;
  std::vector<Expr> given = values_of(values, count, {});
  const bool fits = given.size() == count;
  const bool all_known =
      std::ranges::all_of(given, [](const Expr& x) { return x.mode != Mode::Unknown; });
  if (!fits && all_known) {
    last_subject_ = given.empty() ? Subject{} : given[0].subject;
    mismatch(count, values, given.size());
  }
  std::size_t i = 0;
  struct New {
    NodeId node;
    TypeId type;
    Subject subject;
    bool is_failed;
  };
  std::vector<New> fresh;
  for (const NodeId name_node : tree_->children(names)) {
    Expr x = fits ? given[i] : unknown(name_node);
    ++i;
    if (tree_->kind(name_node) != NodeKind::Ident) continue;
    const std::string_view spelled = tree_->text(name_node);
    if (spelled != "_" && locals_.innermost_declares(check::Name(spelled))) {
      assign_to(name_node, x, "assignment");
      continue;
    }
    if (x.mode == Mode::Nil) {
      error(x.node, "use of untyped nil in assignment");
      x = unknown(x.node);
    }
    if (x.mode == Mode::Generic) {
      error(x.node, "cannot use generic function " + text(x.node) + " without instantiation",
            x.subject);
      x = unknown(x.node);
    }
    const Expr before = x;
    settle(x);
    if (before.mode == Mode::Constant && !before.value.is_unknown() && !is_typed(before.type) &&
        x.value.is_unknown()) {
      error(before.node,
            "cannot use " + describe(before) + " as " + text(x.type) +
                " value in assignment (overflows)",
            before.subject);
    }
    const bool is_failed = x.is_error || (!x.has_type() && error_count_ > before_values);
    fresh.push_back({name_node, x.has_type() ? x.type : TypeId::Unknown, x.subject, is_failed});
  }
  if (!has_new && count > 0) error_at(tree_->begin(at), "no new variables on left side of :=");
  for (const New& one : fresh) {
    declare_variable(one.node, one.type, one.subject, Checker::is_unknown(one.type));
    mark_failed(one.node, one.is_failed);
  }
}

// What may be assigned to and of which type; nothing: reported, or not known.
std::optional<TypeId> Judge::target(NodeId left) {
  NodeId inner = left;
  while (tree_->kind(inner) == NodeKind::Paren) inner = tree_->first_child(inner);
  if (tree_->kind(inner) == NodeKind::Ident && tree_->text(inner) == "_") return TypeId::Unknown;
  Expr z;
  if (tree_->kind(inner) == NodeKind::Ident) {
    // To be assigned to is no use.
    check::Local* local = locals_.find(check::Name(tree_->text(inner)), env_.sight);
    const bool is_variable = local != nullptr && !local->is_type && !local->is_constant &&
                             local->index < variables_.size();
    const std::uint32_t number = is_variable ? local->index : 0;
    const bool was_used = is_variable && variables_[number].is_used;
    z = value(left);
    if (is_variable) variables_[number].is_used = was_used;
  } else {
    z = value(left);
  }
  if (!z.has_type()) return std::nullopt;
  if (z.is_addressable || z.is_map_element) return z.type;
  if (tree_->kind(inner) == NodeKind::Selector) {
    NodeId base = tree_->first_child(inner);
    while (tree_->kind(base) == NodeKind::Selector || tree_->kind(base) == NodeKind::Paren)
      base = tree_->first_child(base);
    if (tree_->kind(base) == NodeKind::Index) {
      error(left, "cannot assign to struct field " + text(left) + " in map", subject_of(z));
      return std::nullopt;
    }
  }
  error(left, "cannot assign to " + describe(z), subject_of(z));
  return std::nullopt;
}

void Judge::assign_to(NodeId left, Expr& x, const std::string& context) {
  const std::optional<TypeId> to = target(left);
  if (!to || x.mode == Mode::Unknown) {
    mark_used(left);
    return;
  }
  if (*to == TypeId::Unknown) {  // the blank identifier
    if (x.mode == Mode::Nil) error(x.node, "use of untyped nil in " + context);
    if (x.mode == Mode::Generic) {
      error(x.node, "cannot use generic function " + text(x.node) + " without instantiation",
            x.subject);
    }
    const Expr before = x;
    settle(x);
    if (before.mode == Mode::Constant && !before.value.is_unknown() && !is_typed(before.type) &&
        x.value.is_unknown()) {
      error(before.node,
            "cannot use " + describe(before) + " as " + text(x.type) + " value in " + context +
                " (overflows)",
            before.subject);
    }
    return;
  }
  if (!assign(x, *to, context)) mark_used(left);
}

// An error in what is assigned to a variable is not followed by one that it is not used.
void Judge::mark_used(NodeId left) {
  while (tree_->kind(left) == NodeKind::Paren) left = tree_->first_child(left);
  if (tree_->kind(left) != NodeKind::Ident) return;
  const check::Local* local = locals_.find(check::Name(tree_->text(left)), env_.sight);
  if (local == nullptr || local->is_type || local->is_constant) return;
  if (local->index < variables_.size()) variables_[local->index].is_used = true;
}

void Judge::assign_all(NodeId left, NodeId right) {
  std::size_t count = 0;
  for ([[maybe_unused]] const NodeId child : tree_->children(left)) ++count;
  std::vector<Expr> given = values_of(right, count, {});
  if (given.size() != count) {
    for (const NodeId child : tree_->children(left)) {
      if (tree_->kind(child) == NodeKind::Ident) {
        mark_used(child);
      } else {
        expression(child);
      }
    }
    const bool all_known =
        std::ranges::all_of(given, [](const Expr& x) { return x.mode != Mode::Unknown; });
    last_subject_ = given.empty() ? Subject{} : given[0].subject;
    if (all_known) mismatch(count, right, given.size());
    return;
  }
  std::size_t i = 0;
  for (const NodeId child : tree_->children(left)) assign_to(child, given[i++], "assignment");
}

// x op= y
void Judge::operate(NodeId node) {
  const NodeId left = tree_->first_child(tree_->child(node, 0));
  const NodeId right = tree_->first_child(tree_->child(node, 1));
  if (left == kNoNode || right == kNoNode) return;
  const Token op = operator_before(start_of(right));
  Expr x = value(left);
  Expr y = value(right);
  if (op == Token::Illegal) return;
  if (x.mode == Mode::Unknown || y.mode == Mode::Unknown) return;
  Expr result = combine(x, op, std::move(y), node);
  if (result.mode == Mode::Unknown) return;
  if (!x.is_addressable && !x.is_map_element) {
    error(left, "cannot assign to " + describe(x), subject_of(x));
    return;
  }
  result.node = node;
  if (!is_typed(result.type)) return;
  assign(result, x.type, "assignment operation");
}

// Of "op=" that ends right before an offset, blanks apart; Illegal: a comment is between.
Token Judge::operator_before(std::uint32_t offset) const {
  const std::string_view source = tree_->source();
  std::size_t at = offset;
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
  while (at > 0 && (is_blank(source[at - 1]) || source[at - 1] == '(')) --at;
  if (at == 0 || source[at - 1] != '=') return Token::Illegal;
  const std::string_view before = source.substr(0, at - 1);
  for (const Token op :
       {Token::ShiftLeft, Token::ShiftRight, Token::AndNot, Token::Plus, Token::Minus, Token::Star,
        Token::Slash, Token::Percent, Token::And, Token::Or, Token::Xor}) {
    if (before.ends_with(syntax::token_text(op))) return op;
  }
  return Token::Illegal;
}

void Judge::count(NodeId node) {
  const NodeId inner = tree_->first_child(node);
  Expr x = value(inner);
  if (!x.has_type()) return;
  if (x.mode == Mode::Nil || all_are(x.type, Sort::Numeric) == Tristate::No) {
    error(inner,
          "invalid operation: " + text(inner) + std::string(syntax::token_text(tree_->op(node))) +
              " (non-numeric type " + text(x.type) + ")",
          subject_of(x));
    return;
  }
  if (!x.is_addressable && !x.is_map_element)
    error(inner, "cannot assign to " + describe(x), subject_of(x));
}

}  // namespace gofed::golang::verdict
