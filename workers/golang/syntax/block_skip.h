// Finds the end of a block without making tokens of what is inside. Pure, any thread.
#pragma once

#include <cstddef>
#include <string_view>

namespace gofed::golang::syntax {

// The offset of the "}" that closes the "{" at `open`; braces in strings, runes and comments do
// not count. npos when the block does not end, or a literal in it is not closed on its line: then a
// real parse says what is wrong.
[[nodiscard]] std::size_t find_block_end(std::string_view source, std::size_t open);

}  // namespace gofed::golang::syntax
