// JSON that is text already: laid out, and put together from pieces.
#pragma once

#include <string>
#include <string_view>

namespace gofed::clients {

// Compact JSON, indented as schemas::JsonStyle::Pretty does it: two spaces, "key": value, empty
// containers on one line. The text must be valid JSON without blanks between its tokens, as the
// codec writes it.
[[nodiscard]] std::string indented(std::string_view compact);

// A JSON string with its quotes. Bytes that are no UTF-8 become U+FFFD.
[[nodiscard]] std::string json_quoted(std::string_view text);

}  // namespace gofed::clients
