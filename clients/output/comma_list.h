// Words one after the other: "library, test".
#pragma once

#include <ranges>
#include <string>
#include <string_view>

namespace gofed::clients {

template <std::ranges::input_range Words>
[[nodiscard]] std::string comma_list(const Words& words) {
  std::string text;
  for (const std::string_view word : words) {
    if (!text.empty()) text += ", ";
    text += word;
  }
  return text;
}

}  // namespace gofed::clients
