// UTF-8 and the character classes that Go's specification names. Pure, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace gofed::golang::syntax {

inline constexpr char32_t kReplacement = 0xfffd;

struct Decoded {
  char32_t rune = kReplacement;
  std::uint32_t width = 1;  // bytes used; 0 at the end of the text
  bool valid = false;       // false: kReplacement stands for one bad byte
};

// The first rune of `text` by the rules of unicode/utf8: shortest form only, no surrogates.
[[nodiscard]] Decoded decode_rune(std::string_view text);

// Appends the rune in UTF-8; surrogates and values beyond Unicode become U+FFFD.
void append_rune(std::string& out, char32_t rune);

[[nodiscard]] bool is_letter(char32_t rune);  // category L or '_'
[[nodiscard]] bool is_digit(char32_t rune);   // category Nd
[[nodiscard]] bool is_upper(char32_t rune);   // category Lu

// Whether other packages can name it: the first rune is upper case.
[[nodiscard]] bool is_exported(std::string_view name);

}  // namespace gofed::golang::syntax
