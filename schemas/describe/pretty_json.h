// JSON that is text already, laid out for people. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace gofed::schemas {

// As JsonStyle::Pretty writes it. Numbers stay as they are written. What is no JSON comes back as it
// is.
[[nodiscard]] std::string pretty_json(std::string_view json);

}  // namespace gofed::schemas
