// Where brackets are closed, which the tree does not say. Pure, any thread.
#pragma once

#include <cstdint>
#include <string_view>

namespace gofed::golang::syntax {

// The offset of the ")", "]" or "}" that closes the bracket at `opening`; `opening` itself where none
// does. Reads the source up to it.
[[nodiscard]] std::uint32_t closing_bracket(std::string_view source, std::uint32_t opening);

}  // namespace gofed::golang::syntax
