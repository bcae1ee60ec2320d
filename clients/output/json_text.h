// JSON that is text already: taken apart, and put together from pieces.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gofed::clients {

// The value of an object's member as it is written; nothing if absent. The text must be a
// valid JSON object; `name` is compared with names as they are written, so it is plain text.
[[nodiscard]] std::optional<std::string_view> json_member(std::string_view object,
                                                          std::string_view name);

// A JSON string with its quotes. Bytes that are no UTF-8 become U+FFFD.
[[nodiscard]] std::string json_quoted(std::string_view text);

}  // namespace gofed::clients
