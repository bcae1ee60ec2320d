// Documentation comments as text: what go/ast's CommentGroup.Text and go/doc's Synopsis make of
// them. Pure, any thread.
#pragma once

#include <string>
#include <string_view>

namespace gofed::golang::api {

// Bytes of a comment that are looked at; longer ones are cut.
inline constexpr std::size_t kCommentBytesMax = std::size_t{64} << 10;

// Both read a comment as it stands in the source, marks and all; directives ("//go:...") are no
// part of its text.

// The first sentence, white space made single; "" for copyright notices. The answer is a view of
// `buffer`.
[[nodiscard]] std::string_view synopsis(std::string_view comment, std::string& buffer);

// What follows "Deprecated:" at the beginning of a paragraph, to the end of it; else "".
[[nodiscard]] std::string deprecation(std::string_view comment);

// Whether a line of a "//" comment begins so.
[[nodiscard]] bool has_deprecated_line(std::string_view comment);

// Whether there may be either in a piece of source.
[[nodiscard]] bool mentions_deprecation(std::string_view source);

}  // namespace gofed::golang::api
