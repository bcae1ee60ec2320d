// Base64 (RFC 4648, section 4) for blobs in JSON. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gofed::schemas {

[[nodiscard]] std::string encode_base64(std::string_view bytes);

// Nothing for text that is no padded base64.
[[nodiscard]] std::optional<std::string> decode_base64(std::string_view text);

}  // namespace gofed::schemas
