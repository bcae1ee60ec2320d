// Text in HTML.
#pragma once

#include <string>
#include <string_view>

namespace gofed::clients {

// The characters that mean something to HTML spelt out, in text and in attribute values.
[[nodiscard]] std::string html_escaped(std::string_view text);

}  // namespace gofed::clients
