// Calls of functions: how many arguments, of which types, for which type parameters.
#include <algorithm>

#include "workers/golang/verdict/judge.h"

namespace gofed::golang::verdict {

namespace {

// "(int, string)", with "..." where the last one may be repeated.
template <typename F>
std::string in_brackets(std::size_t count, bool is_variadic, F type_text) {
  std::string all = "(";
  for (std::size_t i = 0; i < count; ++i) {
    std::string one = type_text(i);
    if (is_variadic && i + 1 == count && one.starts_with("[]")) one = "..." + one.substr(2);
    all += (i == 0 ? "" : ", ") + one;
  }
  return all + ")";
}

}  // namespace

Expr Judge::call(NodeId node) {
  const NodeId function_node = tree_->first_child(node);
  Expr function = expression(function_node);
  switch (function.mode) {
    case Mode::Type:
      return conversion(node, function.type);
    case Mode::Builtin:
      return builtin(function, node);
    case Mode::Unknown:
    case Mode::Constant:
    case Mode::Value:
    case Mode::Nil:
    case Mode::NoValue:
    case Mode::Tuple:
    case Mode::Generic:
      break;
  }
  function = single(std::move(function));
  return call_function(std::move(function), node);
}

Expr Judge::call_function(Expr function, NodeId node) {
  const auto walk = [this, node](std::span<const TypeId> expected) {
    return arguments_of(node, expected);
  };
  if (function.mode == Mode::Generic) return call_generic(std::move(function), node);
  if (function.mode == Mode::Unknown) {
    // Arguments of what is not known may have any number of values.
    for (NodeId at = tree_->child(node, 1); at != kNoNode; at = tree_->next_sibling(at)) {
      expression(at);
    }
    return without_type(node, function);
  }
  const TypeId base = function.mode == Mode::Nil ? TypeId::UntypedNil : core(function.type);
  if (Checker::is_unknown(base)) {
    walk({});
    if (!is_parameter(function.type)) undecided(node, function.type);
    return unknown(node);
  }
  const auto signature = form_of<type::Func>(base);
  if (!signature) {
    walk({});
    error(node, "invalid operation: cannot call non-function " + describe(function),
          subject_of(function));
    return unknown(node);
  }
  std::vector<TypeId> expected;
  for (const type::Variable& parameter : signature->parameters) expected.push_back(parameter.type);
  std::vector<Expr> arguments = walk(expected);
  check_arguments(*signature, function, arguments, node);
  return result_of(*signature, function, node);
}

Expr Judge::result_of(const type::Func& signature, const Expr& function, NodeId node) {
  Expr result;
  static_cast<check::Operand&>(result) = checker_.call_result(checker_.types().add(signature));
  result.node = node;
  result.subject = function.subject;
  return result;
}

// The results of a call with several, each as an operand.
std::vector<Expr> Judge::spread(Expr x) {
  std::vector<Expr> all;
  if (x.mode != Mode::Tuple) {
    all.push_back(std::move(x));
    return all;
  }
  const auto func = form_of<type::Func>(x.type);
  if (!func) return all;
  for (const type::Variable& result : func->results) {
    Expr one = made(x.node, result.type);
    one.subject = x.subject;
    all.push_back(std::move(one));
  }
  return all;
}

std::vector<Expr> Judge::arguments_of(NodeId call, std::span<const TypeId> expected) {
  std::vector<Expr> arguments;
  const NodeId first = tree_->child(call, 1);
  if (first == kNoNode) return arguments;
  if (tree_->next_sibling(first) == kNoNode) {
    Expr only = expression(first, expected.empty() ? kNoType : expected[0]);
    if (only.mode == Mode::Tuple) return spread(std::move(only));
    arguments.push_back(single(std::move(only)));
    return arguments;
  }
  std::size_t i = 0;
  for (NodeId at = first; at != kNoNode; at = tree_->next_sibling(at), ++i) {
    const TypeId wanted = expected.empty() ? kNoType : expected[std::min(i, expected.size() - 1)];
    arguments.push_back(single(expression(at, wanted)));
  }
  return arguments;
}

// False: that was reported, or is not known.
bool Judge::check_arguments(const type::Func& signature, const Expr& function,
                            std::vector<Expr>& arguments, NodeId call) {
  // The compiler looks no further than to an argument with an error.
  if (std::ranges::any_of(arguments, [](const Expr& x) { return x.is_error; })) return false;
  const std::string callee = text(tree_->first_child(call));
  const bool has_dots = tree_->op(call) == Token::Ellipsis;
  const std::size_t count = signature.parameters.size();
  const std::size_t given = arguments.size();
  if (has_dots && !signature.variadic) {
    if (given > 0)
      error(arguments.back().node, "have (...) but function is not variadic: " + callee,
            function.subject);
    return false;
  }
  const bool is_open_ended = signature.variadic && !has_dots;
  const bool fits = is_open_ended ? given + 1 >= count : given == count;
  if (!fits) {
    const bool few = given < count;
    // What an unknown call stands for may be several values.
    if (std::ranges::any_of(arguments, [](const Expr& x) { return x.mode == Mode::Unknown; }) &&
        given == 1)
      return false;
    const NodeId at = few ? (given > 0 ? arguments.back().node : call) : arguments[count].node;
    error(at,
          std::string(few ? "not enough" : "too many") + " arguments in call to " + callee +
              "\n\thave " +
              in_brackets(given, false,
                          [this, &arguments](std::size_t i) {
                            const Expr& x = arguments[i];
                            if (x.mode == Mode::Nil) return std::string("nil");
                            if (!x.has_type()) return std::string("unknown type");
                            return is_typed(x.type) ? text(x.type) : std::string("number");
                          }) +
              "\n\twant " +
              in_brackets(
                  count, signature.variadic,
                  [this, &signature](std::size_t i) { return text(signature.parameters[i].type); }),
          function.subject);
    return false;
  }
  bool all = true;
  const std::string context = "argument to " + callee;
  for (std::size_t i = 0; i < given; ++i) {
    TypeId wanted = signature.parameters[std::min(i, count - 1)].type;
    if (is_open_ended && i + 1 >= count) {
      const auto list = form_of<type::Slice>(wanted);
      if (!list) continue;
      wanted = list->element;
    }
    Expr& x = arguments[i];
    if (!x.subject.is_given() || function.subject.is_given()) {
      // The parameter is what changes most.
      if (function.subject.is_given()) x.subject = function.subject;
    }
    all = assign(x, wanted, context) && all;
  }
  return all;
}

Expr Judge::call_generic(Expr function, NodeId node) {
  const check::GenericFunction generic = *function.generic;
  const auto open_signature = form_of<type::Func>(generic.type);
  std::vector<Expr> arguments = arguments_of(node, {});
  if (!open_signature) return unknown(node);
  if (std::ranges::any_of(arguments, [](const Expr& x) { return x.is_error; })) {
    return unknown(node);
  }
  const bool has_dots = tree_->op(node) == Token::Ellipsis;
  const std::size_t count = open_signature->parameters.size();
  const std::size_t given = arguments.size();
  const bool is_open_ended = open_signature->variadic && !has_dots;
  const bool fits = is_open_ended ? given + 1 >= count : given == count;
  const bool all_known =
      std::ranges::all_of(arguments, [](const Expr& x) { return x.mode != Mode::Unknown; });
  if (!fits || (has_dots && !open_signature->variadic)) {
    check_arguments(*open_signature, function, arguments, node);
    return unknown(node);
  }
  check::Inference inference(checker_, env_, generic);
  const auto signature = form_of<type::Func>(inference.signature());
  if (!signature) return unknown(node);
  for (std::size_t i = 0; i < given; ++i) {
    TypeId parameter = signature->parameters[std::min(i, count - 1)].type;
    if (is_open_ended && i + 1 >= count) {
      const auto list = form_of<type::Slice>(parameter);
      if (list) parameter = list->element;
    }
    inference.add_argument(parameter, arguments[i]);
  }
  const std::vector<TypeId> types = inference.solve();
  const bool solved =
      std::ranges::none_of(types, [](TypeId id) { return Checker::is_unknown(id); });
  if (!solved) {
    // Only where each argument is known did inference fail for the arguments' sake.
    std::size_t missing = 0;
    while (missing < types.size() && !Checker::is_unknown(types[missing])) ++missing;
    const auto is_settled = [this](const Expr& x) {
      return x.has_type() && open_part(x.type) == kNoType && x.mode != Mode::Nil;
    };
    const bool is_open = std::ranges::any_of(
        generic.constraints, [this](TypeId id) { return open_part(id) != kNoType; });
    if (all_known && !is_open && !inference.is_open() &&
        std::ranges::all_of(arguments, is_settled) &&
        !infer_failed(*signature, generic, arguments, function, node)) {
      const auto form = form_of<type::Parameter>(generic.variables[missing]);
      error_at(opening_of_call(node), "cannot infer " + std::string(form ? form->name : ""),
               function.subject);
    }
    // What does not depend on it is known all the same.
    if (all_known) return unknown(node);
    Expr result;
    static_cast<check::Operand&>(result) =
        checker_.call_result(checker_.substitute(generic.type, types, check::kVariableBase));
    result.node = node;
    return checker_.has_parameters(result.type) ? unknown(node) : result;
  }
  Answer answer = satisfies_all(node, types, generic.constraints, check::kVariableBase);
  if (answer.is == Tristate::No) {
    error_at(opening_of_call(node), answer.cause,
             function.subject.is_given() ? function.subject : answer.subject);
    return unknown(node);
  }
  if (answer.is == Tristate::Unknown) undecided(node, answer.open);
  const auto whole =
      form_of<type::Func>(checker_.substitute(generic.type, types, check::kVariableBase));
  if (!whole) return unknown(node);
  check_arguments(*whole, function, arguments, node);
  return result_of(*whole, function, node);
}

// Reports the argument that does not go with those before it: `f(1, "a")` of func f[T any](x, y T);
// false where all go together.
bool Judge::infer_failed(const type::Func& signature, const check::GenericFunction& generic,
                         const std::vector<Expr>& arguments, const Expr& function, NodeId node) {
  const std::size_t count = signature.parameters.size();
  check::Unifier together(checker_, env_);
  together.add_variables(generic.variables.size());
  for (std::size_t i = 0; i < generic.given.size(); ++i) {
    together.set(static_cast<std::uint32_t>(i), generic.given[i]);
  }
  for (std::size_t i = 0; i < arguments.size() && count > 0; ++i) {
    const bool repeats = signature.variadic && i + 1 >= count && tree_->op(node) != Token::Ellipsis;
    TypeId parameter = signature.parameters[std::min(i, count - 1)].type;
    if (repeats) {
      const auto list = form_of<type::Slice>(parameter);
      if (list) parameter = list->element;
    }
    const Expr& x = arguments[i];
    if (!checker_.has_parameters(parameter) || !is_typed(x.type)) continue;
    if (together.unify(parameter, x.type, check::Unifier::Mode::Assign)) continue;
    error(x.node,
          "type " + text(x.type) + " of " + text(x.node) + " does not match " + text(parameter),
          function.subject);
    return true;
  }
  return false;
}

// The bracket after the function; what that is may hold brackets of its own.
std::uint32_t Judge::opening_of_call(NodeId node) const {
  NodeId inner = tree_->first_child(node);
  std::uint32_t at = start_of(inner);
  while (tree_->kind(inner) == NodeKind::Selector) inner = tree_->child(inner, 1);
  at = std::max(at, tree_->begin(inner));
  const std::size_t open = tree_->source().find('(', at);
  return open == std::string_view::npos ? at : static_cast<std::uint32_t>(open);
}

}  // namespace gofed::golang::verdict
