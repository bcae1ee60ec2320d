// x[i], x[i:j], and functions given type arguments.
#include <algorithm>
#include <limits>

#include "workers/golang/verdict/judge.h"

namespace gofed::golang::verdict {

using Kind = BasicInfo::Kind;

// Reports what is no index; answers the value of a constant one. `length` < 0: it is not known.
std::optional<std::int64_t> Judge::index_value(NodeId node, std::int64_t length, bool is_limit) {
  Expr x = value(node);
  if (!x.has_type()) return std::nullopt;
  if (x.mode == Mode::Nil) {
    error(node, "invalid argument: index nil must be integer");
    return std::nullopt;
  }
  if (x.mode == Mode::Constant) {
    if (x.value.is_unknown()) return std::nullopt;
    const bool is_typed_integer =
        is_typed(x.type) && all_are(x.type, Sort::Integer) == Tristate::Yes;
    const constant::Value integer = x.value.to_int();
    if (is_typed(x.type) && !is_typed_integer) {
      if (all_are(x.type, Sort::Integer) == Tristate::No) {
        error(node, "invalid argument: index " + describe(x) + " must be integer", x.subject);
      }
      return std::nullopt;
    }
    const BasicInfo info = checker_.basic_info(x.type);
    if (info.kind != Kind::Integer && info.kind != Kind::Float && info.kind != Kind::Complex) {
      error(node, "invalid argument: index " + describe(x) + " must be integer", x.subject);
      return std::nullopt;
    }
    if (integer.is_unknown()) {
      error(node, describe(x) + " truncated to int", x.subject);
      return std::nullopt;
    }
    const auto number = integer.as_int64();
    if (!number) return std::nullopt;
    if (*number < 0) {
      error(node, "invalid argument: index " + describe(x) + " must not be negative", x.subject);
      return std::nullopt;
    }
    if (length >= 0 && (is_limit ? *number > length : *number >= length)) {
      error(node,
            "invalid argument: index " + text(node) +
                " out of bounds [0:" + std::to_string(is_limit ? length + 1 : length) + "]",
            x.subject);
    }
    return number;
  }
  if (x.is_open_shift) return std::nullopt;
  if (all_are(x.type, Sort::Integer) == Tristate::No) {
    error(node, "invalid argument: index " + describe(x) + " must be integer", subject_of(x));
  }
  return std::nullopt;
}

Expr Judge::index(NodeId node) {
  const NodeId base = tree_->first_child(node);
  const NodeId first = tree_->next_sibling(base);
  Expr x = expression(base);
  if (x.mode == Mode::Type) {
    Expr result;
    static_cast<check::Operand&>(result) = Checker::make_type(checker_.type_of(env_, node));
    result.node = node;
    type_instance(node);
    if (Checker::is_unknown(result.type)) return unknown(node);
    return result;
  }
  x = single(std::move(x));
  if (x.mode == Mode::Generic) return instantiate(std::move(x), node);
  if (x.mode == Mode::Unknown) {
    // These may be type arguments.
    for (NodeId at = first; at != kNoNode; at = tree_->next_sibling(at)) expression(at);
    return without_type(node, x);
  }
  const auto walk = [this, first] {
    for (NodeId at = first; at != kNoNode; at = tree_->next_sibling(at)) expression(at);
  };
  if (x.mode == Mode::Nil) {
    walk();
    error(node, "invalid operation: cannot index nil");
    return unknown(node);
  }
  const TypeId core_of = core(x.type);
  const bool is_parameter_type = is_parameter(x.type);
  if (Checker::is_unknown(core_of) || is_parameter_type) {
    walk();
    if (!is_parameter_type) undecided(node, x.type);
    Expr result;
    static_cast<check::Operand&>(result) = checker_.element_of(env_, x);
    result.node = node;
    result.is_addressable = result.mode == Mode::Value;  // of some types
    const bool is_map = form_of<type::Map>(core_of).has_value();
    result.is_map_element = is_map;
    result.has_ok = is_map;
    return result;
  }
  const Type form = checker_.types()[core_of];
  Expr result;
  result.node = node;
  result.subject = x.subject;
  std::int64_t length = -1;
  TypeId element_type = kNoType;
  bool is_constant_string = false;
  if (const auto* array = std::get_if<type::Array>(&form)) {
    element_type = array->element;
    length = array->length;
    result.is_addressable = x.is_addressable;
  } else if (const auto* pointer = std::get_if<type::Pointer>(&form)) {
    const TypeId pointee = core(pointer->element);
    if (Checker::is_unknown(pointee)) {
      walk();
      undecided(node, pointer->element);
      return unknown(node);
    }
    if (const auto pointed = form_of<type::Array>(pointee)) {
      element_type = pointed->element;
      length = pointed->length;
      result.is_addressable = true;
    }
  } else if (const auto* slice_form = std::get_if<type::Slice>(&form)) {
    element_type = slice_form->element;
    result.is_addressable = true;
  } else if (const auto* map = std::get_if<type::Map>(&form)) {
    Expr key = value(first, map->key);
    assign(key, map->key, "map index");
    Expr found = made(node, map->value);
    found.is_map_element = true;
    found.has_ok = true;
    found.subject = x.subject;
    return found;
  } else if (checker_.basic_info(core_of).kind == Kind::String) {
    element_type = TypeId::Byte;
    if (x.mode == Mode::Constant && x.value.as_string() != nullptr) {
      length = static_cast<std::int64_t>(x.value.as_string()->size());
      is_constant_string = true;
    }
  }
  if (element_type == kNoType) {
    walk();
    error(node, "invalid operation: cannot index " + describe(x), subject_of(x));
    return unknown(node);
  }
  (void)is_constant_string;
  index_value(first, length, false);
  static_cast<check::Operand&>(result) = Checker::make_value(element_type);
  return result;
}

// f[T]: the arguments that are left out are inferred where it is called.
Expr Judge::instantiate(Expr x, NodeId node) {
  std::vector<TypeId> arguments;
  NodeId at = tree_->next_sibling(tree_->first_child(node));
  for (; at != kNoNode; at = tree_->next_sibling(at)) arguments.push_back(type(at));
  const check::GenericFunction& function = *x.generic;
  const std::size_t wanted = function.variables.size();
  if (arguments.size() + function.given.size() > wanted) {
    error(node,
          "got " + std::to_string(arguments.size()) + " type arguments but " +
              text(tree_->first_child(node)) + " has " + std::to_string(wanted) +
              " type parameters",
          x.subject);
    return unknown(node);
  }
  if (std::ranges::any_of(arguments, [](TypeId id) { return Checker::is_unknown(id); }))
    return unknown(node);
  std::vector<TypeId> all = function.given;
  all.insert(all.end(), arguments.begin(), arguments.end());
  if (all.size() == wanted) {
    Answer answer = satisfies_all(node, all, function.constraints, check::kVariableBase);
    if (answer.is == Tristate::No) {
      const std::size_t number = answer.number - std::min(answer.number, function.given.size());
      error(nth_sibling(tree_->next_sibling(tree_->first_child(node)), number), answer.cause,
            answer.subject.is_given() ? answer.subject : x.subject);
      return unknown(node);
    }
    if (answer.is == Tristate::Unknown) undecided(node, answer.open);
  }
  Expr result;
  static_cast<check::Operand&>(result) = check::instantiated(checker_, env_, function, arguments);
  result.node = node;
  result.subject = x.subject;
  return result;
}

Expr Judge::slice(NodeId node) {
  const NodeId base = tree_->first_child(node);
  Expr x = value(base);
  const TypeId core_of = x.has_type() && x.mode != Mode::Nil ? core(x.type) : TypeId::Unknown;
  std::int64_t length = -1;
  Expr result = without_type(node, x);
  if (x.has_type()) {
    result.is_error = false;
    static_cast<check::Operand&>(result) = checker_.part_of(env_, x);
    result.subject = x.subject;
    if (x.mode == Mode::Nil) {
      error(node, "invalid operation: cannot slice nil");
    } else if (Checker::is_unknown(core_of)) {
      if (!is_parameter(x.type)) undecided(node, x.type);
    } else if (!is_parameter(x.type)) {
      const Type form = checker_.types()[core_of];
      const auto pointer = form_of<type::Pointer>(core_of);
      bool is_sliceable = std::holds_alternative<type::Slice>(form) ||
                          checker_.basic_info(core_of).kind == Kind::String;
      if (const auto* array = std::get_if<type::Array>(&form)) {
        is_sliceable = true;
        length = array->length;
        if (!x.is_addressable) {
          error(node, "invalid operation: " + describe(x) + " (slice of unaddressable value)",
                subject_of(x));
        }
      }
      if (pointer) {
        const TypeId pointee = core(pointer->element);
        const auto array = form_of<type::Array>(pointee);
        is_sliceable = array.has_value() || Checker::is_unknown(pointee);
        if (array) length = array->length;
      }
      if (x.mode == Mode::Constant && x.value.as_string() != nullptr) {
        length = static_cast<std::int64_t>(x.value.as_string()->size());
      }
      if (!is_sliceable) error(node, "cannot slice " + describe(x), subject_of(x));
      const NodeId max = tree_->child(node, 3);
      if (is_sliceable && checker_.basic_info(core_of).kind == Kind::String && max != kNoNode &&
          !tree_->is_absent(max)) {
        error(max, "invalid operation: 3-index slice of string");
      }
    }
  }
  std::optional<std::int64_t> last;
  for (NodeId at = tree_->next_sibling(base); at != kNoNode; at = tree_->next_sibling(at)) {
    if (tree_->is_absent(at)) continue;
    const auto number = index_value(at, length, true);
    if (number && last && *number < *last)
      error(at,
            "invalid slice indices: " + std::to_string(*number) + " < " + std::to_string(*last));
    if (number) last = number;
  }
  return result;
}

}  // namespace gofed::golang::verdict
