// How many columns of a terminal a text takes, and text that is safe to print on one.
//
// UTF-8, by the tables of libutf8proc, independent of the locale, so that output is the same
// everywhere: wide (East Asian, emoji) characters take two columns, marks none, and what is joined
// to one character (a letter and its accents, a family of emoji) is one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace gofed::clients {

[[nodiscard]] std::size_t text_width(std::string_view text);

// The text with control characters and bytes that are no UTF-8 spelt out ("\x1b", "\n"): names come
// from foreign archives, and an escape sequence in one must not reach the terminal.
[[nodiscard]] std::string printable(std::string_view text);

// The text in lines of at most `columns` columns (at least one character each). Breaks after a
// space, '/', ',', ';' or '-' where there is one, inside a word otherwise; nothing is lost.
[[nodiscard]] std::vector<std::string> wrapped(std::string_view text, std::size_t columns);

}  // namespace gofed::clients
