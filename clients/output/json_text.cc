#include "clients/output/json_text.h"

#include <algorithm>
#include <cstddef>

#include "schemas/describe/codec.h"

namespace gofed::clients {
namespace {

// Bytes of the string that stands first, its quotes included.
std::size_t string_bytes(std::string_view json) {
  std::size_t i = 1;
  while (i < json.size() && json[i] != '"') i += json[i] == '\\' ? 2 : 1;
  return i + 1;
}

// Without the blanks in front.
std::string_view trimmed(std::string_view json) {
  json.remove_prefix(std::min(json.find_first_not_of(" \t\r\n"), json.size()));
  return json;
}

// Bytes of the value that stands first.
std::size_t value_bytes(std::string_view json) {
  if (json.starts_with('"')) return string_bytes(json);
  std::size_t depth = 0;
  for (std::size_t i = 0; i < json.size(); ++i) {
    switch (json[i]) {
      case '"':
        i += string_bytes(json.substr(i)) - 1;
        break;
      case '{':
      case '[':
        ++depth;
        break;
      case '}':
      case ']':
        if (depth == 0) return i;  // of what a number stands in
        if (--depth == 0) return i + 1;
        break;
      case ',':
      case ' ':
      case '\t':
      case '\r':
      case '\n':
        if (depth == 0) return i;
        break;
      default:
        break;
    }
  }
  return json.size();
}

}  // namespace

std::optional<std::string_view> json_member(std::string_view object, std::string_view name) {
  auto rest = trimmed(trimmed(object).substr(1));
  while (rest.starts_with('"')) {
    const auto key = rest.substr(0, string_bytes(rest));
    rest = trimmed(trimmed(rest.substr(key.size())).substr(1));  // after the colon
    const auto value = rest.substr(0, value_bytes(rest));
    if (key.substr(1, key.size() - 2) == name) return value;
    rest = trimmed(rest.substr(value.size()));
    if (rest.starts_with(',')) rest = trimmed(rest.substr(1));
  }
  return std::nullopt;
}

std::string json_quoted(std::string_view text) {
  return schemas::to_json(std::string(text));
}

}  // namespace gofed::clients
