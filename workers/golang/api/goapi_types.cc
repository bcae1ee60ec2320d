#include "workers/golang/api/goapi_types.h"

#include <algorithm>
#include <variant>

namespace gofed::golang::api {

std::string GoapiTypes::type(TypeId id) const {
  if (id == kNoType) return "?";
  return std::visit([this](const auto& t) { return write(t); }, package_.types[id]);
}

std::string GoapiTypes::signature(TypeId id) const {
  const auto* func = id == kNoType ? nullptr : std::get_if<type::Func>(&package_.types[id]);
  if (func == nullptr) return "?";
  std::string text = parameters(func->parameters, func->variadic);
  if (func->results.size() == 1) return text + " " + type(func->results[0].type);
  return func->results.empty() ? text : text + " " + parameters(func->results, false);
}

std::string GoapiTypes::type_parameters(const std::vector<TypeParameterFact>& list) const {
  if (list.empty()) return "";
  std::string text;
  for (std::size_t i = 0; i < list.size(); ++i) {
    text += (i == 0 ? "[$" : ", $") + std::to_string(i) + " " + type(list[i].constraint);
  }
  return text + "]";
}

std::string GoapiTypes::method_signature(TypeId id, const std::vector<TypeParameterFact>& own,
                                         std::size_t outer) {
  if (own.empty()) return signature(id);
  outer_ = outer;
  std::string text = type_parameters(own) + signature(id);
  outer_ = kNoOuter;
  return text;
}

std::string GoapiTypes::write(const type::Unknown&) const {
  return "?";
}

std::string GoapiTypes::write(const type::Basic& t) const {
  if (t.name == "byte") return "uint8";
  if (t.name == "rune") return "int32";
  if (t.name == "untyped rune") return "ideal-char";
  if (t.name.starts_with("untyped ")) return "ideal-" + std::string(t.name.substr(8));
  return std::string(t.name);
}

std::string GoapiTypes::write(const type::Named& t) const {
  std::string text = name(t);
  if (!edition_.type_arguments || t.arguments.empty()) return text;
  for (std::size_t i = 0; i < t.arguments.size(); ++i) {
    text += (i == 0 ? "[" : ", ") + type(t.arguments[i]);
  }
  return text + "]";
}

std::string GoapiTypes::name(const type::Named& t) const {
  std::string own(t.name);
  if (t.package.empty()) return own == "any" ? "interface{}" : own;
  if (t.package == package_.import_path) return own;
  const auto it = names_.find(t.package);
  const std::size_t slash = t.package.rfind('/');
  const std::string_view name = it != names_.end() ? it->second : t.package.substr(slash + 1);
  return std::string(name) + "." + own;
}

std::string GoapiTypes::write(const type::Parameter& t) const {
  return "$" + std::to_string(t.index < outer_ ? t.index : t.index - outer_);
}

std::string GoapiTypes::write(const type::Pointer& t) const {
  return "*" + type(t.element);
}

std::string GoapiTypes::write(const type::Slice& t) const {
  return "[]" + type(t.element);
}

std::string GoapiTypes::write(const type::Array& t) const {
  if (t.length == type::Array::kUnknownLength) return "?";
  return "[" + std::to_string(t.length) + "]" + type(t.element);
}

std::string GoapiTypes::write(const type::Map& t) const {
  return "map[" + type(t.key) + "]" + type(t.value);
}

std::string GoapiTypes::write(const type::Chan& t) const {
  switch (t.direction) {
    case type::Direction::Send:
      return "chan<- " + type(t.element);
    case type::Direction::Receive:
      return "<-chan " + type(t.element);
    case type::Direction::Both:
      return "chan " + type(t.element);
  }
  return "?";
}

std::string GoapiTypes::write(const type::Func& t) const {
  std::string text = "func" + parameters(t.parameters, t.variadic);
  if (t.results.size() == 1) return text + " " + type(t.results[0].type);
  return t.results.empty() ? text : text + " " + parameters(t.results, false);
}

std::string GoapiTypes::write(const type::Struct&) const {
  return "struct";
}

std::string GoapiTypes::write(const type::Interface& t) const {
  std::string inside;
  for (const type::Method& method : t.methods) {
    inside.append(inside.empty() ? "" : ", ").append(method.name);
  }
  std::vector<std::string> embedded;
  for (const TypeId id : t.embedded) embedded.push_back(type(id));
  std::ranges::sort(embedded);
  for (std::size_t i = 0; i < embedded.size(); ++i) inside += (i == 0 ? "" : ", ") + embedded[i];
  return inside.empty() ? "interface{}" : "interface{ " + inside + " }";
}

std::string GoapiTypes::write(const type::Union& t) const {
  std::string text;
  for (const type::Term& term : t.terms) {
    text += (text.empty() ? "" : " | ") + std::string(term.tilde ? "~" : "") + type(term.type);
  }
  return text;
}

std::string GoapiTypes::parameters(std::span<const type::Variable> list, bool variadic) const {
  std::string text = "(";
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (i > 0) text += ", ";
    std::string one = type(list[i].type);
    if (variadic && i + 1 == list.size() && one.starts_with("[]")) one = "..." + one.substr(2);
    text += one;
  }
  return text + ")";
}

}  // namespace gofed::golang::api
