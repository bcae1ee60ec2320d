// Errors, and how the compiler words what they mention.
#include <algorithm>

#include "workers/golang/syntax/brackets.h"
#include "workers/golang/types/parts.h"
#include "workers/golang/verdict/judge.h"

namespace gofed::golang::verdict {
namespace {

// What follows in the name of a local type, so that it is like no other; see declare_local_type().
constexpr std::string_view kLocalMark = "·";

// Types of a message are cut to this: a struct literal's may be of any size.
constexpr std::size_t kTextBytesMax = 400;

// Stands behind a type that is not known as a whole, in messages that are then not reported.
constexpr char kUnknownMark = '\x01';

std::string without_marks(std::string text) {
  for (std::size_t at = text.find(kLocalMark); at != std::string::npos;
       at = text.find(kLocalMark, at)) {
    std::size_t end = at + kLocalMark.size();
    while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
    text.erase(at, end - at);
  }
  if (text.size() > kTextBytesMax) text = text.substr(0, kTextBytesMax) + "...";
  return text;
}

std::string symbol_of(const Subject& subject) {
  std::string symbol(subject.owner);
  if (!symbol.empty() && !subject.name.empty()) symbol += ".";
  return symbol + std::string(subject.name);
}

}  // namespace

// Where an expression begins, as opposed to where its operator stands.
std::uint32_t Judge::start_of(NodeId node) const {
  for (;;) {
    switch (tree_->kind(node)) {
      case NodeKind::Binary:
      case NodeKind::Selector:
      case NodeKind::Index:
      case NodeKind::Slice:
      case NodeKind::TypeAssert:
      case NodeKind::Call:
      case NodeKind::KeyValue:
      case NodeKind::AssignStmt:
      case NodeKind::SendStmt:
      case NodeKind::IncDecStmt:
      case NodeKind::ExprStmt:
      case NodeKind::Values:
      case NodeKind::Names:
        if (tree_->first_child(node) == kNoNode) return tree_->begin(node);
        node = tree_->first_child(node);
        break;
      case NodeKind::CompositeLit:
        if (tree_->is_absent(tree_->first_child(node))) return tree_->begin(node);
        node = tree_->first_child(node);
        break;
      default:
        return tree_->begin(node);
    }
  }
}

// Where what begins at a node with an opening bracket or brace is closed.
std::uint32_t Judge::closing_of(NodeId node) const {
  return syntax::closing_bracket(tree_->source(), tree_->begin(node));
}

void Judge::error(NodeId at, const std::string& message, Subject subject) {
  error_at(start_of(at), message, subject);
}

void Judge::error_at(std::uint32_t offset, const std::string& message, Subject subject) {
  ++error_count_;
  if (verdict_.errors.size() >= kErrorsMax || checker_.budget().is_spent()) return;
  // What follows from an error in a type, or from what is not known, is no error of its own.
  if (message.contains(kUnknownMark)) return;
  if (repeated_at_ != syntax::kNoOffset) offset = repeated_at_;
  CompileError found{.file = file_,
                     .position = lines_.at(offset),
                     .message = message,
                     .package = {},
                     .symbol = {}};
  if (subject.is_given() && subject.package != scope_.path) {
    found.package = subject.package;
    found.symbol = symbol_of(subject);
  }
  verdict_.errors.push_back(std::move(found));
}

// The answer is not Yes: an error, or what is not known.
void Judge::refuse(NodeId at, const std::string& message, const Answer& answer) {
  if (answer.is == Tristate::Unknown) return undecided(at, answer.open);
  error(at, answer.cause.empty() ? message : message + ": " + answer.cause, answer.subject);
}

void Judge::undecided(NodeId at, TypeId type) {
  std::string_view package;
  if (!Checker::is_unknown(type)) {
    const auto named = form_of<type::Named>(open_part(type));
    if (named) package = named->package;
  }
  undecided(at, package);
}

void Judge::undecided(NodeId at, std::string_view package) {
  if (verdict_.undecided.size() >= kErrorsMax || package == "C") return;
  Undecided found{
      .file = file_, .position = lines_.at(start_of(at)), .package = std::string(package)};
  verdict_.undecided.push_back(std::move(found));
}

// The source of an expression, cut short as the compiler does.
std::string Judge::text(NodeId node) const {
  if (node == kNoNode) return {};
  const auto list = [this](NodeId first) {
    std::string all;
    for (NodeId at = first; at != kNoNode; at = tree_->next_sibling(at)) {
      all += (all.empty() ? "" : ", ") + text(at);
    }
    return all;
  };
  const NodeId first = tree_->first_child(node);
  const auto second = [this, first] { return tree_->next_sibling(first); };
  switch (tree_->kind(node)) {
    case NodeKind::Ident:
    case NodeKind::BasicLit:
      return std::string(tree_->text(node));
    case NodeKind::Paren:
      return "(" + text(first) + ")";
    case NodeKind::Selector:
      return text(first) + "." + text(second());
    case NodeKind::Index:
      return text(first) + "[" + list(second()) + "]";
    case NodeKind::Slice:
      return text(first) + "[" + text(second()) + ":" + text(tree_->next_sibling(second())) + "]";
    case NodeKind::TypeAssert:
      return text(first) + ".(" + text(second()) + ")";
    case NodeKind::Call:
      return text(first) + "(" + list(second()) +
             (tree_->op(node) == Token::Ellipsis ? "...)" : ")");
    case NodeKind::Star:
      return "*" + text(first);
    case NodeKind::Unary:
      return std::string(syntax::token_text(tree_->op(node))) + text(first);
    case NodeKind::Binary:
      return text(first) + " " + std::string(syntax::token_text(tree_->op(node))) + " " +
             text(second());
    case NodeKind::CompositeLit:
      return text(first) + (tree_->first_child(second()) == kNoNode ? "{}" : "{…}");
    case NodeKind::FuncLit:
      return "func literal";
    case NodeKind::SliceType:
      return "[]" + text(first);
    case NodeKind::ArrayType:
      return "[" + text(first) + "]" + text(second());
    case NodeKind::MapType:
      return "map[" + text(first) + "]" + text(second());
    case NodeKind::Ellipsis:
      return "..." + text(first);
    case NodeKind::StructType:
      return "struct{…}";
    case NodeKind::InterfaceType:
      return "interface{…}";
    case NodeKind::FuncType:
      return "func(…)";
    case NodeKind::ChanType:
      return "chan " + text(first);
    case NodeKind::KeyValue:
      return text(first) + ": " + text(second());
    default:
      return {};
  }
}

std::string Judge::name_of(std::string_view package) const {
  if (package == scope_.path) return {};
  if (const check::PackageScope* scope = checker_.world().find(package)) {
    if (scope->package != nullptr) return scope->package->name;
  }
  std::string_view last = package.substr(package.rfind('/') + 1);
  const bool is_version = last.size() > 1 && last[0] == 'v' &&
                          last.find_first_not_of("0123456789", 1) == std::string_view::npos;
  if (is_version && last.size() < package.size()) {
    package.remove_suffix(last.size() + 1);
    last = package.substr(package.rfind('/') + 1);
  }
  return std::string(last);
}

std::string Judge::text(TypeId id) {
  if (id == kNoType) return std::string(1, kUnknownMark);
  std::string spelled = without_marks(
      type_string(checker_.types(), id, [this](std::string_view path) { return name_of(path); }));
  if (checker_.types().has_unknown(id) || open_part(id) == TypeId::Unknown) spelled += kUnknownMark;
  return spelled;
}

std::string Judge::describe(const Expr& x) {
  const std::string spelled = text(x.node);
  const auto constant = [&x, &spelled] {
    const std::string shown = x.value.is_unknown() ? std::string() : x.value.short_string();
    return shown.empty() || shown == spelled ? std::string() : " " + shown;
  };
  switch (x.mode) {
    case Mode::Nil:
      return "nil";
    case Mode::NoValue:
      return spelled + " (no value)";
    case Mode::Type:
      return spelled + " (type)";
    case Mode::Builtin:
      return spelled + " (built-in)";
    case Mode::Constant:
      if (!is_typed(x.type)) return spelled + " (" + text(x.type) + " constant" + constant() + ")";
      return spelled + " (constant" + constant() + " of type " + text(x.type) + ")";
    default:
      break;
  }
  if (!is_typed(x.type)) return spelled + " (" + text(x.type) + " value)";
  const std::string_view what = x.is_addressable   ? "variable"
                                : x.is_map_element ? "map index expression"
                                : x.has_ok         ? "comma, ok expression"
                                                   : "value";
  return spelled + " (" + std::string(what) + " of type " + text(x.type) + ")";
}

Subject Judge::subject_of(TypeId id) const {
  std::vector<TypeId> work{id};
  for (int steps = 0; !work.empty() && steps < 64; ++steps) {
    const TypeId at = work.front();
    work.erase(work.begin());
    if (Checker::is_unknown(at)) continue;
    const Type& form = checker_.types()[at];
    if (const auto* named = std::get_if<type::Named>(&form)) {
      if (!named->package.empty() && named->package != scope_.path) {
        return {.package = named->package, .owner = {}, .name = named->name};
      }
    }
    for_each_part(form, [&work](TypeId part) { work.push_back(part); });
  }
  return {};
}

Subject Judge::subject_of(const Expr& x, TypeId other) const {
  if (x.subject.is_given()) return x.subject;
  const Subject own = subject_of(x.type);
  return own.is_given() || other == kNoType ? own : subject_of(other);
}

}  // namespace gofed::golang::verdict
