// Goal: no text crashes or stalls the parser of types, and what it takes for a type it prints in a
// form that is the same type again.
// Method: the input is a list of type parameters on the first line, then the type. Checked for
// types and for constraints: printing and parsing again is a fixed point.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "workers/golang/types/parse_type.h"
#include "workers/golang/types/types.h"

namespace {

using namespace gofed::golang;
using Parse = std::optional<TypeId> (*)(TypeTable&, std::string_view, const TypeScope&);

void require(bool fact) {
  if (!fact) std::abort();
}

TypeScope read_scope(std::string_view& text) {
  TypeScope scope{.package = "example.com/m", .parameters = {}};
  const auto end = std::min(text.find('\n'), text.size());
  auto line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  while (!line.empty()) {
    const auto comma = std::min(line.find(','), line.size());
    if (comma > 0) scope.parameters.emplace_back(line.substr(0, comma));
    line.remove_prefix(std::min(comma + 1, line.size()));
  }
  return scope;
}

void check(Parse parse, std::string_view text, const TypeScope& scope) {
  TypeTable types;
  const auto id = parse(types, text, scope);
  if (!id) return;
  const auto printed = type_string(types, *id);
  require(!printed.empty());
  const auto again = parse(types, printed, scope);
  // Deeper by the interface that a constraint's short form stands for, it may be over the limit.
  if (!again) return;
  require(type_string(types, *again) == printed);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto scope = read_scope(text);
  check(&parse_type, text, scope);
  check(&parse_constraint, text, scope);
  return 0;
}
