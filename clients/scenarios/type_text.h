// Go types and signatures as people write them: packages by their name instead of their import
// path. Pure functions over the documents' text.
#pragma once

#include <string>
#include <string_view>

#include "schemas/golang/api.h"

namespace gofed::clients {

// "map[string]*net/http.Request" -> "map[string]*http.Request"; names of `own_path` lose theirs.
[[nodiscard]] std::string short_type(std::string_view type, std::string_view own_path);

// Whether the names of parameters are printed.
enum class Names : std::uint8_t { Keep, Drop };

// "(w io.Writer, n int) error"
[[nodiscard]] std::string signature_text(const schemas::golang::Signature& signature,
                                         std::string_view own_path, Names names);

// "[K comparable, V any]", or nothing.
[[nodiscard]] std::string type_parameters_text(
    const std::vector<schemas::golang::TypeParameter>& parameters, std::string_view own_path);

}  // namespace gofed::clients
