// Calls of the predeclared functions and those of package unsafe.
#include <algorithm>

#include "workers/golang/verdict/judge.h"

namespace gofed::golang::verdict {

using check::Builtin;
using Kind = BasicInfo::Kind;

namespace {

struct Arity {
  std::size_t least = 0;
  std::size_t most = 0;
};
constexpr std::size_t kAny = static_cast<std::size_t>(-1);

Arity arity_of(Builtin builtin) {
  switch (builtin) {
    case Builtin::None:
      return {0, kAny};
    case Builtin::Append:
    case Builtin::Max:
    case Builtin::Min:
      return {1, kAny};
    case Builtin::Make:
      return {1, 3};
    case Builtin::Print:
    case Builtin::Println:
      return {0, kAny};
    case Builtin::Recover:
      return {0, 0};
    case Builtin::Complex:
    case Builtin::Copy:
    case Builtin::Delete:
    case Builtin::UnsafeAdd:
    case Builtin::UnsafeSlice:
    case Builtin::UnsafeString:
      return {2, 2};
    case Builtin::Cap:
    case Builtin::Clear:
    case Builtin::Close:
    case Builtin::Imag:
    case Builtin::Len:
    case Builtin::New:
    case Builtin::Panic:
    case Builtin::Real:
    case Builtin::UnsafeAlignof:
    case Builtin::UnsafeOffsetof:
    case Builtin::UnsafeSizeof:
    case Builtin::UnsafeSliceData:
    case Builtin::UnsafeStringData:
      return {1, 1};
  }
  return {0, kAny};
}

}  // namespace

Expr Judge::builtin(const Expr& function, NodeId node) {
  std::vector<NodeId> nodes;
  for (NodeId at = tree_->child(node, 1); at != kNoNode; at = tree_->next_sibling(at))
    nodes.push_back(at);
  const std::string callee = text(tree_->first_child(node));
  const bool has_dots = tree_->op(node) == Token::Ellipsis;
  if (has_dots && function.builtin != Builtin::Append) {
    for (const NodeId at : nodes) expression(at);
    error(node, "invalid operation: invalid use of ... with built-in " + callee);
    return unknown(node);
  }
  if (function.builtin == Builtin::Make) return builtin_make(node, nodes);
  if (function.builtin == Builtin::New) {
    if (nodes.size() != 1) {
      error(node, std::string(nodes.empty() ? "not enough" : "too many") + " arguments for " +
                      text(node));
      return unknown(node);
    }
    Expr x = expression(nodes[0]);
    if (x.mode == Mode::Type) {
      if (parameters_wanted(nodes[0]) > 0) {
        error(nodes[0], "cannot use generic type " + text(nodes[0]) + " without instantiation",
              subject_of(x.type));
        return unknown(node);
      }
      Expr result = made(node, checker_.pointer_to(x.type));
      result.subject = subject_of(x.type);
      return result;
    }
    if (!x.has_type()) return unknown(node);
    if (language_ < GoVersion{1, 26}) {
      error(nodes[0], text(nodes[0]) + " is not a type", x.subject);
      return unknown(node);
    }
    settle(x);
    return made(node, checker_.pointer_to(x.type));
  }
  if (function.builtin == Builtin::UnsafeSizeof || function.builtin == Builtin::UnsafeAlignof ||
      function.builtin == Builtin::UnsafeOffsetof) {
    for (const NodeId at : nodes) expression(at);
    if (nodes.size() != 1) {
      error(node, std::string(nodes.empty() ? "not enough" : "too many") + " arguments for " +
                      text(node) + " (expected 1, found " + std::to_string(nodes.size()) + ")");
      return unknown(node);
    }
    Expr result;
    static_cast<check::Operand&>(result) = checker_.eval_builtin(env_, function.builtin, node);
    result.node = node;
    return result;
  }
  std::vector<Expr> arguments;
  if (nodes.size() == 1) {
    Expr only = expression(nodes[0]);
    if (only.mode == Mode::Tuple) {
      arguments = spread(std::move(only));
    } else {
      arguments.push_back(single(std::move(only)));
    }
  } else {
    for (const NodeId at : nodes) arguments.push_back(value(at));
  }
  const Arity arity = arity_of(function.builtin);
  const bool is_known = std::ranges::all_of(arguments, [](const Expr& x) { return x.has_type(); });
  if (is_known && (arguments.size() < arity.least || arguments.size() > arity.most)) {
    const bool few = arguments.size() < arity.least;
    error(few || arguments.size() <= arity.most ? node : arguments[arity.most].node,
          std::string(few ? "not enough" : "too many") + " arguments for " + text(node) +
              " (expected " + std::to_string(few ? arity.least : arity.most) + ", found " +
              std::to_string(arguments.size()) + ")");
    return unknown(node);
  }
  Expr result = unknown(node);
  if (!is_known) {
    const bool is_failed = std::ranges::any_of(arguments, [](const Expr& x) { return x.is_error; });
    if (function.builtin == Builtin::Panic && is_failed) failed_panics_.insert(node);
    if (function.builtin == Builtin::Append && !arguments.empty() && arguments[0].has_type()) {
      return builtin_append(node, arguments);
    }
    if (function.builtin == Builtin::Len || function.builtin == Builtin::Cap ||
        function.builtin == Builtin::Copy) {
      result = made(node, TypeId::Int);
      result.may_be_constant = true;
      return result;
    }
    return result;
  }
  const auto first_type = [&arguments] { return arguments[0].type; };
  switch (function.builtin) {
    case Builtin::Append:
      return builtin_append(node, arguments);
    case Builtin::Len:
    case Builtin::Cap: {
      Expr& x = arguments[0];
      const bool is_cap = function.builtin == Builtin::Cap;
      if (x.mode == Mode::Nil) {
        error(x.node, "invalid argument: nil for " + callee);
        return unknown(node);
      }
      const TypeId base = under(first_type());
      if (Checker::is_unknown(base)) {
        undecided(node, first_type());
        result = made(node, TypeId::Int);
        result.may_be_constant = true;
        return result;
      }
      if (!is_parameter(first_type())) {
        const Type form = checker_.types()[base];
        bool fits = std::holds_alternative<type::Slice>(form) ||
                    std::holds_alternative<type::Array>(form) ||
                    std::holds_alternative<type::Chan>(form);
        if (const auto* pointer = std::get_if<type::Pointer>(&form)) {
          const TypeId pointee = under(pointer->element);
          fits = Checker::is_unknown(pointee) || form_of<type::Array>(pointee).has_value();
        }
        if (!is_cap)
          fits = fits || std::holds_alternative<type::Map>(form) ||
                 checker_.basic_info(base).kind == Kind::String;
        if (!fits) {
          error(x.node, "invalid argument: " + describe(x) + " for " + callee, subject_of(x));
          return unknown(node);
        }
      }
      if (x.mode == Mode::Constant && x.value.as_string() != nullptr) {
        static_cast<check::Operand&>(result) = Checker::make_constant(
            TypeId::Int,
            constant::Value::of_int(static_cast<std::int64_t>(x.value.as_string()->size())));
      } else {
        static_cast<check::Operand&>(result) = checker_.eval_builtin(env_, function.builtin, node);
        // The value counts where the checker knows the argument as we do.
        if (result.mode != Mode::Constant) result = made(node, TypeId::Int);
      }
      result.node = node;
      return result;
    }
    case Builtin::Copy: {
      const TypeId to = core(arguments[0].type);
      const TypeId from = core(arguments[1].type);
      result = made(node, TypeId::Int);
      if (Checker::is_unknown(to) || Checker::is_unknown(from)) return result;
      const auto target_form = form_of<type::Slice>(to);
      const auto source_form = form_of<type::Slice>(from);
      if (!target_form) {
        error(node,
              "invalid argument: copy expects slice arguments; found " + describe(arguments[0]) +
                  " and " + describe(arguments[1]),
              subject_of(arguments[0], arguments[1].type));
        return result;
      }
      const bool is_text = checker_.basic_info(from).kind == Kind::String;
      if (!source_form && !is_text) {
        error(node,
              "invalid argument: copy expects slice arguments; found " + describe(arguments[0]) +
                  " and " + describe(arguments[1]),
              subject_of(arguments[0], arguments[1].type));
        return result;
      }
      const Tristate is_same =
          same(target_form->element, is_text ? TypeId::Byte : source_form->element);
      if (is_text && is_same == Tristate::No && under(target_form->element) == TypeId::Uint8)
        return result;
      if (is_same == Tristate::No && !is_text) {
        error(node,
              "invalid argument: arguments to copy " + describe(arguments[0]) + " and " +
                  describe(arguments[1]) + " have different element types " +
                  text(target_form->element) + " and " + text(source_form->element),
              subject_of(arguments[0], arguments[1].type));
      }
      return result;
    }
    case Builtin::Delete: {
      const TypeId base = core(arguments[0].type);
      result.mode = Mode::NoValue;
      if (Checker::is_unknown(base)) return result;
      const auto map = form_of<type::Map>(base);
      if (!map) {
        error(arguments[0].node, "invalid argument: " + describe(arguments[0]) + " is not a map",
              subject_of(arguments[0]));
        return result;
      }
      assign(arguments[1], map->key, "argument to delete");
      return result;
    }
    case Builtin::Close: {
      result.mode = Mode::NoValue;
      const TypeId base = core(arguments[0].type);
      if (Checker::is_unknown(base)) return result;
      const auto chan = form_of<type::Chan>(base);
      if (!chan) {
        error(arguments[0].node,
              "invalid operation: cannot close non-channel " + describe(arguments[0]),
              subject_of(arguments[0]));
      } else if (chan->direction == type::Direction::Receive) {
        error(arguments[0].node,
              "invalid operation: cannot close receive-only channel " + describe(arguments[0]),
              subject_of(arguments[0]));
      }
      return result;
    }
    case Builtin::Panic: {
      result.mode = Mode::NoValue;
      assign(arguments[0], checker_.types().add(type::Interface{}), "argument to panic");
      return result;
    }
    case Builtin::Print:
    case Builtin::Println:
      for (Expr& x : arguments) {
        if (x.mode == Mode::Nil) error(x.node, "use of untyped nil in argument to " + callee);
        if (x.mode == Mode::Nil || is_typed(x.type)) continue;
        assign(x, Checker::default_type(x.type), "argument to " + callee);
      }
      result.mode = Mode::NoValue;
      return result;
    case Builtin::Clear:
      result.mode = Mode::NoValue;
      return result;
    case Builtin::Real:
    case Builtin::Imag: {
      Expr& x = arguments[0];
      if (is_typed(x.type) && all_are(x.type, Sort::Complex) == Tristate::No) {
        error(x.node,
              "invalid argument: arguments have type " + text(x.type) + ", expected complex",
              subject_of(x));
        return unknown(node);
      }
      break;
    }
    case Builtin::Complex: {
      Expr& x = arguments[0];
      Expr& y = arguments[1];
      if (is_typed(x.type) && is_typed(y.type)) {
        if (same(x.type, y.type) == Tristate::No) {
          error(node,
                "invalid operation: " + text(node) + " (mismatched types " + text(x.type) +
                    " and " + text(y.type) + ")",
                subject_of(x, y.type));
          return unknown(node);
        }
      }
      break;
    }
    case Builtin::Min:
    case Builtin::Max:
      for (const Expr& x : arguments) {
        if (all_are(x.type, Sort::Ordered) != Tristate::No) continue;
        error(x.node, "invalid argument: " + describe(x) + " cannot be ordered", subject_of(x));
        return unknown(node);
      }
      for (std::size_t i = 1; i < arguments.size(); ++i) {
        Expr x = arguments[0];
        Expr y = arguments[i];
        if (!is_typed(x.type) || !is_typed(y.type) || same(x.type, y.type) != Tristate::No)
          continue;
        error(y.node,
              "invalid argument: mismatched types " + text(x.type) + " (previous argument) and " +
                  text(y.type),
              subject_of(x, y.type));
        return unknown(node);
      }
      break;
    case Builtin::None:
    case Builtin::Make:
    case Builtin::New:
    case Builtin::Recover:
    case Builtin::UnsafeAdd:
    case Builtin::UnsafeAlignof:
    case Builtin::UnsafeOffsetof:
    case Builtin::UnsafeSizeof:
    case Builtin::UnsafeSlice:
    case Builtin::UnsafeSliceData:
    case Builtin::UnsafeString:
    case Builtin::UnsafeStringData:
      break;
  }
  static_cast<check::Operand&>(result) = checker_.eval_builtin(env_, function.builtin, node);
  result.node = node;
  return result;
}

Expr Judge::builtin_make(NodeId node, std::vector<NodeId>& nodes) {
  if (nodes.empty()) {
    error(node, "not enough arguments for make() (expected 1, found 0)");
    return unknown(node);
  }
  const TypeId id = type(nodes[0]);
  for (std::size_t i = 1; i < nodes.size(); ++i) {
    Expr size = value(nodes[i]);
    if (!size.has_type()) continue;
    if (size.mode == Mode::Constant && !size.value.is_unknown()) {
      const constant::Value integer = size.value.to_int();
      const bool fits = is_typed(size.type) ? all_are(size.type, Sort::Integer) != Tristate::No
                                            : !integer.is_unknown();
      if (!fits) {
        error(nodes[i],
              is_typed(size.type) || size.value.kind() == ConstantKind::String
                  ? "cannot convert " + describe(size) + " to type int"
                  : describe(size) + " truncated to int",
              size.subject);
      } else if (constant::Value::compare(integer, Token::Less, constant::Value::of_int(0))
                     .as_bool()
                     .value_or(false)) {
        error(nodes[i], "invalid argument: index " + describe(size) + " must not be negative",
              size.subject);
      }
    } else if (is_typed(size.type) && all_are(size.type, Sort::Integer) == Tristate::No) {
      error(nodes[i], "cannot convert " + describe(size) + " to type int", subject_of(size));
    }
  }
  if (Checker::is_unknown(id)) return unknown(node);
  Expr result = made(node, id);
  result.subject = subject_of(id);
  const TypeId base = core(id);
  if (Checker::is_unknown(base)) {
    if (!is_parameter(id)) undecided(node, id);
    return result;
  }
  const Type form = checker_.types()[base];
  std::size_t least = 1;
  if (std::holds_alternative<type::Slice>(form)) {
    least = 2;
  } else if (!std::holds_alternative<type::Map>(form) &&
             !std::holds_alternative<type::Chan>(form)) {
    error(
        nodes[0],
        "invalid argument: cannot make " + text(nodes[0]) + "; type must be slice, map, or channel",
        subject_of(id));
    return unknown(node);
  }
  const std::size_t most = least + 1;
  if (nodes.size() < least || nodes.size() > most) {
    error(node,
          "invalid operation: " + text(node) + " expects " + std::to_string(least) + " or " +
              std::to_string(most) + " arguments; found " + std::to_string(nodes.size()),
          subject_of(id));
    return unknown(node);
  }
  return result;
}

Expr Judge::builtin_append(NodeId node, std::vector<Expr>& arguments) {
  Expr& list = arguments[0];
  if (list.mode == Mode::Nil) {
    error(list.node, "first argument to append must be a typed slice; have untyped nil");
    return unknown(node);
  }
  Expr result = made(node, list.type);
  result.subject = list.subject;
  const TypeId base = core(list.type);
  if (Checker::is_unknown(base)) {
    if (!is_parameter(list.type)) undecided(node, list.type);
    return result;
  }
  const auto slice = form_of<type::Slice>(base);
  if (!slice) {
    error(list.node, "invalid argument: " + describe(list) + " is not a slice", subject_of(list));
    return unknown(node);
  }
  if (tree_->op(node) == Token::Ellipsis) {
    if (arguments.size() != 2) {
      error(node, "can only use ... with final argument in list");
      return result;
    }
    Expr& more = arguments[1];
    if (!more.has_type()) return result;
    const bool is_bytes =
        under(slice->element) == TypeId::Uint8 || under(slice->element) == TypeId::Byte;
    if (is_bytes && more.mode != Mode::Nil &&
        (all_are(more.type, Sort::String) != Tristate::No ||
         checker_.is_bytes_or_string(env_, more.type))) {
      return result;
    }
    assign(more, checker_.types().add(type::Slice{slice->element}), "argument to append");
    return result;
  }
  for (std::size_t i = 1; i < arguments.size(); ++i)
    assign(arguments[i], slice->element, "argument to append");
  return result;
}

}  // namespace gofed::golang::verdict
