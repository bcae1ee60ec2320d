// Values of literals. Pure, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gofed::golang::syntax {

// The string that a string literal (interpreted or raw) stands for; nullopt when it is malformed.
[[nodiscard]] std::optional<std::string> unquote_string(std::string_view literal);

// The code point of a rune literal; nullopt when it is malformed.
[[nodiscard]] std::optional<char32_t> unquote_rune(std::string_view literal);

// The string as a Go literal, as strconv.Quote writes it.
[[nodiscard]] std::string quote_string(std::string_view text);

}  // namespace gofed::golang::syntax
