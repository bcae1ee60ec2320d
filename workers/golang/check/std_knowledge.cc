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

std::optional<Declaration> find(const Checker& checker, std::string_view path,
                                std::string_view name) {
  const BuildContext& context = checker.world().context();
  return stdlib::find(path, name, checker.world().release(), stdlib::host_of(context.goos));
}

std::optional<Declaration> find_type(const Checker& checker, const type::Named& named) {
  std::optional<Declaration> found = find(checker, named.package, named.name);
  if (found && found->sort != Sort::Type) found.reset();
  return found;
}

TypeId underlying_of(Checker& checker, const type::Named& named, const Declaration& declaration) {
  const TypeId type =
      parse(checker, named.package, declaration.type, declaration.parameter_names());
  return checker.substitute(type, named.arguments);
}

// What satisfies a type parameter, as an interface. The table writes one of a single union without
// "interface{}" around it.
TypeId constraint_of(Checker& checker, std::string_view path, std::string_view text,
                     std::vector<std::string> parameters) {
  const bool is_union = text.starts_with('~') || text.contains(" | ");
  std::string whole(text);
  if (is_union && !text.starts_with("interface{")) whole = "interface{" + whole + "}";
  return parse(checker, path, whole, std::move(parameters));
}

GenericFunction generic_of(Checker& checker, std::string_view path, const Declaration& found) {
  const std::vector<std::string> parameters = found.parameter_names();
  std::vector<std::string_view> names;
  std::vector<TypeId> constraints;
  for (const stdlib::Parameter& one : found.parameters()) {
    names.push_back(one.name);
    constraints.push_back(constraint_of(checker, path, one.constraint, parameters));
  }
  const TypeId type = parse(checker, path, found.type, parameters);
  return with_variables(checker, type, names, constraints, 0);
}

}  // namespace

Operand std_operand(Checker& checker, std::string_view path, std::string_view name) {
  Operand x;
  const std::optional<Declaration> found = find(checker, path, name);
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
    case Sort::Function:
      x.mode = Operand::Mode::Generic;
      x.generic = &checker.generics().keep(generic_of(checker, path, *found));
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
  const std::optional<Declaration> found = find(checker, path, name);
  if (!found || found->sort != Sort::Alias) return kNoType;
  return parse(checker, path, found->type);
}

bool std_is_type(const Checker& checker, const type::Named& named) {
  return find_type(checker, named).has_value();
}

TypeId std_underlying(Checker& checker, const type::Named& named) {
  const std::optional<Declaration> found = find_type(checker, named);
  return found && found->exact ? underlying_of(checker, named, *found) : kNoType;
}

TypeId std_selectable(Checker& checker, const type::Named& named) {
  const std::optional<Declaration> found = find_type(checker, named);
  return found ? underlying_of(checker, named, *found) : kNoType;
}

std::optional<bool> std_comparable(const Checker& checker, const type::Named& named) {
  const std::optional<Declaration> found = find_type(checker, named);
  return found ? found->comparable : std::nullopt;
}

StdMethods std_methods(Checker& checker, const type::Named& named, std::string_view only) {
  StdMethods methods;
  const std::optional<Declaration> found = find_type(checker, named);
  if (!found) return methods;
  std::string_view lines = found->methods;
  while (const std::optional<stdlib::Method> method =
             stdlib::next_method(*found, lines, methods.open)) {
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
