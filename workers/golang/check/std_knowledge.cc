#include "workers/golang/check/std_knowledge.h"

#include "workers/golang/stdlib/library.h"
#include "workers/golang/types/parse_type.h"

namespace gofed::golang::check {
namespace {

using stdlib::Declaration;
using stdlib::Sort;

TypeId parse(Checker& checker, std::string_view path, std::string_view text,
             std::vector<std::string> parameters = {}) {
  const TypeScope scope{.package = path, .parameters = std::move(parameters)};
  return parse_type(checker.types(), text, scope).value_or(TypeId::Unknown);
}

constant::Value parse_value(std::string_view text) {
  using constant::Value;
  if (text == "true" || text == "false") return Value::of_bool(text == "true");
  if (text.starts_with('"')) return Value::of_literal(text, Token::String);
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const std::size_t slash = text.find('/');
  // Parts of a float may have more digits than integers are allowed.
  const auto number = [](std::string_view digits) {
    const Value integer = Value::of_literal(digits, Token::Int);
    return integer.is_unknown() ? Value::of_literal(digits, Token::Float) : integer;
  };
  Value value = number(text.substr(0, slash));
  if (slash != std::string_view::npos) {
    const Value divisor = number(text.substr(slash + 1));
    value = Value::binary(value.to_float(), Token::Slash, divisor.to_float(), false);
  }
  return negative ? Value::unary(Token::Minus, value, 0) : value;
}

std::optional<Declaration> find_type(const type::Named& named) {
  std::optional<Declaration> found = stdlib::find(named.package, named.name);
  if (found && found->sort != Sort::Type) found.reset();
  return found;
}

TypeId underlying_of(Checker& checker, const type::Named& named, const Declaration& declaration) {
  const TypeId type =
      parse(checker, named.package, declaration.type, declaration.parameter_names());
  return checker.substitute(type, named.arguments);
}

}  // namespace

Operand std_operand(Checker& checker, std::string_view path, std::string_view name) {
  Operand x;
  const std::optional<Declaration> found = stdlib::find(path, name);
  if (!found) return x;
  switch (found->sort) {
    case Sort::Constant:
      x.mode = Operand::Mode::Constant;
      x.type = parse(checker, path, found->type);
      x.value = parse_value(found->value);
      if (checker.basic_info(x.type).kind == BasicInfo::Kind::Float) x.value = x.value.to_float();
      return x;
    case Sort::Variable:
      x.mode = Operand::Mode::Value;
      x.type = parse(checker, path, found->type);
      return x;
    case Sort::Alias:
      x.mode = Operand::Mode::Type;
      x.type = parse(checker, path, found->type);
      return x;
    case Sort::Type:
      x.mode = Operand::Mode::Type;
      x.type = checker.types().add(type::Named{path, name});
      return x;
  }
  return x;
}

TypeId std_alias(Checker& checker, std::string_view path, std::string_view name) {
  const std::optional<Declaration> found = stdlib::find(path, name);
  if (!found || found->sort != Sort::Alias) return kNoType;
  return parse(checker, path, found->type);
}

TypeId std_underlying(Checker& checker, const type::Named& named) {
  const std::optional<Declaration> found = find_type(named);
  return found && found->exact ? underlying_of(checker, named, *found) : kNoType;
}

TypeId std_selectable(Checker& checker, const type::Named& named) {
  const std::optional<Declaration> found = find_type(named);
  return found ? underlying_of(checker, named, *found) : kNoType;
}

std::optional<bool> std_comparable(const type::Named& named) {
  const std::optional<Declaration> found = find_type(named);
  return found ? found->comparable : std::nullopt;
}

StdMethods std_methods(Checker& checker, const type::Named& named, std::string_view only) {
  StdMethods methods;
  const std::optional<Declaration> found = find_type(named);
  if (!found) return methods;
  std::string_view lines = found->methods;
  while (const std::optional<stdlib::Method> method = stdlib::next_method(lines, methods.open)) {
    if (!only.empty() && method->name != only) continue;
    const std::string text = "func" + std::string(method->signature);
    const TypeId type = parse(checker, named.package, text, found->parameter_names());
    methods.list.push_back({.name = method->name,
                            .type = checker.substitute(type, named.arguments),
                            .pointer_receiver = method->pointer_receiver});
  }
  return methods;
}

}  // namespace gofed::golang::check
