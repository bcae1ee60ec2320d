// Statements.
#include "workers/golang/verdict/judge.h"

namespace gofed::golang::verdict {

using check::Builtin;

void Judge::statements(NodeId node, std::size_t from) {
  std::size_t i = 0;
  for (const NodeId child : tree_->children(node)) {
    if (i++ >= from) statement(child);
  }
}

// In the block of the parameters.
void Judge::function_body(NodeId node) {
  if (node == kNoNode || tree_->kind(node) != NodeKind::Block) return;
  statements(node);
  if (functions_.back().results.empty() || terminates_list(node, 0)) return;
  error_at(closing_of(node), "missing return");
}

void Judge::block(NodeId node) {
  const Block scope(*this);
  statements(node);
}

void Judge::statement(NodeId node) {
  const Depth depth(*this);
  if (node == kNoNode || depth.exceeded()) return;
  switch (tree_->kind(node)) {
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
      statement(tree_->child(node, 1));
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
      expression_statement(tree_->first_child(node));
      break;
    case NodeKind::GoStmt:
    case NodeKind::DeferStmt:
      started(node);
      break;
    case NodeKind::SendStmt:
      send(node);
      break;
    case NodeKind::IncDecStmt:
      count(node);
      break;
    case NodeKind::ReturnStmt:
      return_statement(node);
      break;
    case NodeKind::Absent:
    case NodeKind::Bad:
    case NodeKind::EmptyStmt:
    case NodeKind::BranchStmt:
      break;
    default:
      expression_statement(node);
      break;
  }
}

// A call or a receive; the value of anything else is not used.
void Judge::expression_statement(NodeId node) {
  Expr x = expression(node);
  if (x.mode == Mode::Unknown) return;
  NodeId inner = node;
  while (tree_->kind(inner) == NodeKind::Paren) inner = tree_->first_child(inner);
  const auto not_used = [this, node, &x] { error(node, describe(x) + " is not used", x.subject); };
  if (x.mode == Mode::Type) {
    error(node, text(node) + " (type) is not an expression");
    return;
  }
  if (x.mode == Mode::Builtin) {
    error(node, text(node) + " (built-in) must be called");
    return;
  }
  if (tree_->kind(inner) == NodeKind::Unary && tree_->op(inner) == Token::Arrow) return;
  if (tree_->kind(inner) != NodeKind::Call) return not_used();
  NodeId callee = tree_->first_child(inner);
  while (tree_->kind(callee) == NodeKind::Paren) callee = tree_->first_child(callee);
  if (tree_->kind(callee) == NodeKind::Ident) {
    const Checker::Meaning meaning = checker_.meaning_of(env_, check::Name(tree_->text(callee)));
    const bool is_predeclared =
        meaning.local == nullptr && meaning.object == nullptr && !meaning.is_parameter;
    switch (is_predeclared ? meaning.universe.builtin : Builtin::None) {
      case Builtin::Append:
      case Builtin::Cap:
      case Builtin::Complex:
      case Builtin::Imag:
      case Builtin::Len:
      case Builtin::Make:
      case Builtin::Max:
      case Builtin::Min:
      case Builtin::New:
      case Builtin::Real:
        return not_used();
      default:
        break;
    }
  }
  if (names_type(callee)) not_used();
}

// Whether what is called is a type, by its syntax and names.
bool Judge::names_type(NodeId callee) {
  switch (tree_->kind(callee)) {
    case NodeKind::Ident:
    case NodeKind::Selector:
    case NodeKind::Index:
      return checker_.eval(env_, callee).mode == Mode::Type;
    case NodeKind::Paren:
      return names_type(tree_->first_child(callee));
    case NodeKind::ArrayType:
    case NodeKind::SliceType:
    case NodeKind::MapType:
    case NodeKind::FuncType:
    case NodeKind::ChanType:
    case NodeKind::InterfaceType:
    case NodeKind::StructType:
      return true;
    default:
      return false;
  }
}

// go f(), defer f()
void Judge::started(NodeId node) {
  const NodeId call_node = tree_->first_child(node);
  const std::string word = tree_->kind(node) == NodeKind::GoStmt ? "go" : "defer";
  Expr x = expression(call_node);
  if (tree_->kind(call_node) != NodeKind::Call) {
    if (x.mode != Mode::Unknown) error(node, "expression in " + word + " must be function call");
    return;
  }
  if (x.mode != Mode::Unknown && names_type(tree_->first_child(call_node))) {
    error(node, word + " requires function call, not conversion", x.subject);
  }
}

void Judge::condition(NodeId node, std::string_view of) {
  if (node == kNoNode || tree_->is_absent(node)) return;
  Expr x = value(node);
  if (!x.has_type()) return;
  if (x.mode == Mode::Nil || all_are(x.type, Sort::Boolean) == Tristate::No) {
    error(node, "non-boolean condition in " + std::string(of) + " statement", subject_of(x));
  }
}

// "else if" after "else if" is a loop, as in the parser. Names of each header live to the end.
void Judge::if_chain(NodeId node) {
  int opened = 0;
  while (node != kNoNode && tree_->kind(node) == NodeKind::IfStmt) {
    locals_.push();
    ++opened;
    statement(tree_->child(node, 0));
    condition(tree_->child(node, 1), "if");
    statement(tree_->child(node, 2));
    node = tree_->child(node, 3);
  }
  statement(node);
  for (; opened > 0; --opened) locals_.pop();
  env_.sight = locals_.size();
}

void Judge::loop(NodeId node) {
  const Block scope(*this);
  statement(tree_->child(node, 0));
  const NodeId head = tree_->child(node, 1);
  if (tree_->kind(head) == NodeKind::RangeClause) {
    range_clause(head);
  } else {
    condition(head, "for");
  }
  statement(tree_->child(node, 2));
  statement(tree_->child(node, 3));
}

void Judge::select(NodeId node) {
  for (const NodeId clause_node : tree_->children(node)) {
    const Block scope(*this);
    statements(clause_node);
  }
}

void Judge::send(NodeId node) {
  const NodeId channel_node = tree_->first_child(node);
  const NodeId value_node = tree_->next_sibling(channel_node);
  Expr channel = value(channel_node);
  const TypeId base =
      channel.has_type() && channel.mode != Mode::Nil ? core(channel.type) : TypeId::Unknown;
  const auto chan = form_of<type::Chan>(base);
  Expr x = value(value_node, chan ? TypeId(chan->element) : kNoType);
  if (!channel.has_type()) return;
  if (channel.mode == Mode::Nil || (!Checker::is_unknown(base) && !chan)) {
    error(node, "invalid operation: cannot send to non-channel " + describe(channel),
          subject_of(channel));
    return;
  }
  if (!chan) {
    if (!is_parameter(channel.type)) undecided(channel_node, channel.type);
    return;
  }
  if (chan->direction == type::Direction::Receive) {
    error(node, "invalid operation: cannot send to receive-only channel " + describe(channel),
          subject_of(channel));
    return;
  }
  assign(x, chan->element, "send");
}

void Judge::return_statement(NodeId node) {
  if (functions_.empty()) return;
  const FunctionContext context = functions_.back();
  const NodeId first = tree_->first_child(node);
  const std::size_t wanted = context.results.size();
  if (first == kNoNode) {
    if (wanted == 0 || context.has_names) return;
    std::string types;
    for (const TypeId id : context.results) types += (types.empty() ? "" : ", ") + text(id);
    error(node, "not enough return values\n\thave ()\n\twant (" + types + ")");
    return;
  }
  std::vector<Expr> values = values_of(node, 0, context.results);
  if (values.size() == wanted) {
    for (std::size_t i = 0; i < wanted; ++i)
      assign(values[i], context.results[i], "return statement");
    return;
  }
  for (const Expr& x : values) {
    if (x.mode == Mode::Unknown) return;
  }
  const bool few = values.size() < wanted;
  const NodeId at = few ? (values.empty() ? first : values.back().node) : values[wanted].node;
  if (wanted == 0) {
    error(values.empty() ? first : values[0].node, "too many return values",
          values.empty() ? Subject{} : values[0].subject);
    return;
  }
  std::string have;
  for (const Expr& x : values)
    have += (have.empty() ? "" : ", ") + (is_typed(x.type) ? text(x.type) : std::string("number"));
  std::string want;
  for (const TypeId id : context.results) want += (want.empty() ? "" : ", ") + text(id);
  error(at,
        std::string(few ? "not enough" : "too many") + " return values\n\thave (" + have +
            ")\n\twant (" + want + ")",
        values.empty() ? Subject{} : values[0].subject);
}

}  // namespace gofed::golang::verdict
