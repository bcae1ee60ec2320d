// Comments of source of any language: lines that begin with a comment's mark. Pure; any thread.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace gofed::licenses {

// Lines of comment that stand together, of which some word is about licences or copyright.
struct CommentBlock {
  std::string_view text;   // with its marks
  std::uint32_t line = 0;  // of its first line, from 1
};
[[nodiscard]] std::vector<CommentBlock> license_comments(std::string_view source);

// Whether a text has a word that every licence, notice or tag has one of.
[[nodiscard]] bool may_have_license(std::string_view text);

}  // namespace gofed::licenses
