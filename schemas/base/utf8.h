// UTF-8 (RFC 3629) checks for text that comes from file names and source of any encoding.
#pragma once

#include <string>
#include <string_view>

namespace gofed::schemas {

[[nodiscard]] bool is_valid_utf8(std::string_view text);

// The text with every byte that begins no valid sequence replaced by U+FFFD.
[[nodiscard]] std::string with_valid_utf8(std::string_view text);

}  // namespace gofed::schemas
