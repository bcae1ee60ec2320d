// What somebody who misspelt a word may have meant.
#pragma once

#include <span>
#include <string_view>

namespace gofed::clients {

// The candidate nearest to `word` by edits (insert, delete, replace, swap of neighbours), or ""
// where none is near enough to be worth saying.
[[nodiscard]] std::string_view nearest(std::string_view word,
                                       std::span<const std::string_view> candidates);

}  // namespace gofed::clients
