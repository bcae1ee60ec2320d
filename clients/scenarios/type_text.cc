#include "clients/scenarios/type_text.h"

#include <algorithm>
#include <cctype>

namespace gofed::clients {
namespace {

using schemas::golang::Parameter;

// Bytes of a qualified name: an import path, a dot, an identifier.
bool is_name_byte(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || c == '/' ||
         c == '-' || c == '~' || c == '+' || (static_cast<unsigned char>(c) & 0x80U) != 0;
}

bool is_version(std::string_view element) {
  return element.size() > 1 && element[0] == 'v' &&
         std::ranges::all_of(element.substr(1), [](char c) { return c >= '0' && c <= '9'; });
}

// The name that a package of this path most likely has: "x.org/y/v2" and "gopkg.in/y.v2" are y.
std::string_view package_name(std::string_view path) {
  auto last = path.substr(path.rfind('/') + 1);
  if (is_version(last) && path.size() > last.size()) {
    path.remove_suffix(last.size() + 1);
    last = path.substr(path.rfind('/') + 1);
  }
  const auto dot = last.rfind('.');
  return dot != std::string_view::npos && is_version(last.substr(dot + 1)) ? last.substr(0, dot)
                                                                           : last;
}

std::string short_name(std::string_view qualified, std::string_view own_path) {
  const auto dot = qualified.rfind('.');
  const auto path = qualified.substr(0, dot);
  const auto name = qualified.substr(dot + 1);
  if (path == own_path) return std::string(name);
  return std::string(package_name(path)) + "." + std::string(name);
}

std::string parameters_text(const std::vector<Parameter>& parameters, bool variadic,
                            std::string_view own_path, Names names) {
  std::string text;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    if (i > 0) text += ", ";
    const auto& parameter = parameters[i];
    if (names == Names::Keep && !parameter.name.empty()) text += parameter.name + " ";
    const bool is_rest = variadic && i + 1 == parameters.size() && parameter.type.starts_with("[]");
    text += is_rest ? "..." + short_type(parameter.type.substr(2), own_path)
                    : short_type(parameter.type, own_path);
  }
  return text;
}

}  // namespace

std::string short_type(std::string_view type, std::string_view own_path) {
  std::string text;
  while (!type.empty()) {
    if (type.front() == '"') {  // a field's tag
      std::size_t end = 1;
      while (end < type.size() && type[end] != '"') end += type[end] == '\\' ? 2 : 1;
      end = std::min(end + 1, type.size());
      text += type.substr(0, end);
      type.remove_prefix(end);
      continue;
    }
    if (type.starts_with("<-") || type.front() == '~' || !is_name_byte(type.front()) ||
        type.front() == '.' || type.front() == '-') {
      text += type.front();
      type.remove_prefix(1);
      continue;
    }
    std::size_t end = 0;
    while (end < type.size() && is_name_byte(type[end])) ++end;
    const auto word = type.substr(0, end);
    text += word.contains('.') ? short_name(word, own_path) : std::string(word);
    type.remove_prefix(end);
  }
  return text;
}

std::string signature_text(const schemas::golang::Signature& signature, std::string_view own_path,
                           Names names) {
  auto text =
      "(" + parameters_text(signature.parameters, signature.variadic, own_path, names) + ")";
  if (signature.results.empty()) return text;
  const auto results = parameters_text(signature.results, false, own_path, names);
  const bool is_bare = signature.results.size() == 1 &&
                       (names == Names::Drop || signature.results.front().name.empty());
  return text + (is_bare ? " " + results : " (" + results + ")");
}

std::string type_parameters_text(const std::vector<schemas::golang::TypeParameter>& parameters,
                                 std::string_view own_path) {
  if (parameters.empty()) return {};
  std::string text = "[";
  for (const auto& parameter : parameters) {
    if (text.size() > 1) text += ", ";
    text += parameter.name + " " + short_type(parameter.constraint, own_path);
  }
  return text + "]";
}

}  // namespace gofed::clients
