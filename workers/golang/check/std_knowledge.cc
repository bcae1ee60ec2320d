#include "workers/golang/check/std_knowledge.h"

#include <algorithm>
#include <iterator>
#include <tuple>

#include "workers/golang/types/parse_type.h"

namespace gofed::golang::check {
namespace {

enum class Sort : std::uint8_t { Constant, Variable, Function, Alias, Type };

struct Entry {
  std::string_view path;
  std::string_view name;
  Sort sort;
  std::string_view type;   // of functions: the results, separated by ", "
  std::string_view value;  // of constants: as ConstantValue::exact
};

constexpr Entry kEntries[] = {
#define GOFED_GO_STD_CONST(path, name, type, value) {path, name, Sort::Constant, type, value},
#define GOFED_GO_STD_VAR(path, name, type) {path, name, Sort::Variable, type, {}},
#define GOFED_GO_STD_FUNC(path, name, results) {path, name, Sort::Function, results, {}},
#define GOFED_GO_STD_ALIAS(path, name, type) {path, name, Sort::Alias, type, {}},
#define GOFED_GO_STD_TYPE(path, name, type) {path, name, Sort::Type, type, {}},
#include "workers/golang/check/std_knowledge.def"
};

// Interfaces with all their methods, as a type's text.
struct Interface {
  std::string_view path;
  std::string_view name;
  std::string_view type;
};

constexpr Interface kInterfaces[] = {
#define GOFED_GO_STD_INTERFACE(path, name, type) {path, name, type},
#include "workers/golang/check/std_interfaces.def"
};

TypeId find_interface(Checker& checker, std::string_view path, std::string_view name) {
  const auto* const it =
      std::ranges::lower_bound(kInterfaces, std::tuple(path, name), {},
                               [](const Interface& e) { return std::tuple(e.path, e.name); });
  if (it == std::end(kInterfaces) || it->path != path || it->name != name) return kNoType;
  const TypeScope scope{.package = path, .parameters = {}};
  return golang::parse_type(checker.types(), it->type, scope).value_or(kNoType);
}

const Entry* find(std::string_view path, std::string_view name) {
  const auto* const it =
      std::ranges::lower_bound(kEntries, std::tuple(path, name), {},
                               [](const Entry& e) { return std::tuple(e.path, e.name); });
  const bool found = it != std::end(kEntries) && it->path == path && it->name == name;
  return found ? it : nullptr;
}

// The table's types: basic ones, "path.Name", "*T", "[]T", "map[K]V".
TypeId parse_type(Checker& checker, std::string_view text) {
  if (text.starts_with('*')) return checker.pointer_to(parse_type(checker, text.substr(1)));
  if (text.starts_with("[]")) {
    return checker.types().add(type::Slice{parse_type(checker, text.substr(2))});
  }
  if (text.starts_with("map[")) {
    const std::size_t close = text.find(']');
    const TypeId key = parse_type(checker, text.substr(4, close - 4));
    return checker.types().add(type::Map{key, parse_type(checker, text.substr(close + 1))});
  }
  const std::size_t dot = text.rfind('.');
  if (text == "error" || text == "any") {
    return checker.types().add(type::Named{"", std::string(text), {}});
  }
  if (dot == std::string_view::npos || text == "unsafe.Pointer") return checker.basic(text);
  return checker.types().add(
      type::Named{std::string(text.substr(0, dot)), std::string(text.substr(dot + 1)), {}});
}

TypeId results_type(Checker& checker, std::string_view results) {
  type::Func func;
  while (!results.empty()) {
    const std::size_t end = std::min(results.find(", "), results.size());
    func.results.push_back({"", parse_type(checker, results.substr(0, end))});
    results.remove_prefix(std::min(end + 2, results.size()));
  }
  return checker.types().add(std::move(func));
}

constant::Value parse_value(std::string_view text) {
  using constant::Value;
  if (text == "true" || text == "false") return Value::of_bool(text == "true");
  if (text.starts_with('"')) return Value::of_literal(text, Token::String);
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const std::size_t slash = text.find('/');
  Value value = Value::of_literal(text.substr(0, slash), Token::Int);
  if (slash != std::string_view::npos) {
    const Value divisor = Value::of_literal(text.substr(slash + 1), Token::Int);
    value = Value::binary(value.to_float(), Token::Slash, divisor.to_float(), false);
  }
  return negative ? Value::unary(Token::Minus, value, 0) : value;
}

}  // namespace

Operand std_operand(Checker& checker, std::string_view path, std::string_view name) {
  Operand x;
  const Entry* entry = find(path, name);
  if (entry == nullptr) return x;
  switch (entry->sort) {
    case Sort::Constant:
      x.mode = Operand::Mode::Constant;
      x.type = parse_type(checker, entry->type);
      x.value = parse_value(entry->value);
      if (checker.basic_info(x.type).kind == BasicInfo::Kind::Float) x.value = x.value.to_float();
      return x;
    case Sort::Variable:
      x.mode = Operand::Mode::Value;
      x.type = parse_type(checker, entry->type);
      return x;
    case Sort::Function:
      x.mode = Operand::Mode::Callee;
      x.type = results_type(checker, entry->type);
      return x;
    case Sort::Alias:
      x.mode = Operand::Mode::Type;
      x.type = parse_type(checker, entry->type);
      return x;
    case Sort::Type:
      x.mode = Operand::Mode::Type;
      x.type = checker.types().add(type::Named{std::string(path), std::string(name), {}});
      return x;
  }
  return x;
}

TypeId std_alias(Checker& checker, std::string_view path, std::string_view name) {
  const Entry* entry = find(path, name);
  if (entry == nullptr || entry->sort != Sort::Alias) return kNoType;
  return parse_type(checker, entry->type);
}

TypeId std_underlying(Checker& checker, std::string_view path, std::string_view name) {
  const Entry* entry = find(path, name);
  if (entry == nullptr || entry->sort != Sort::Type) return find_interface(checker, path, name);
  return checker.basic(entry->type);
}

}  // namespace gofed::golang::check
