// Types from their text: the way back from type_string, for facts that were stored as documents.
//
// parse_type(type_string(t)) is t again, but for what text does not tell: the package of an
// unexported field or method inside a literal is taken to be the scope's. Any bytes may come in;
// what is no type gives nothing. Pure, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workers/golang/types/types.h"

namespace gofed::golang {

// Types nest at most so deep in text.
inline constexpr int kParseTypeDepthMax = 200;

struct TypeScope {
  std::string_view package;             // that unexported names belong to
  std::vector<std::string> parameters;  // names of type parameters, by index
};

[[nodiscard]] std::optional<TypeId> parse_type(TypeTable& table, std::string_view text,
                                               const TypeScope& scope);

// The same for a type parameter's constraint, where "~int | ~string" is short for an interface.
[[nodiscard]] std::optional<TypeId> parse_constraint(TypeTable& table, std::string_view text,
                                                     const TypeScope& scope);

}  // namespace gofed::golang
