// Small pieces that the readers of line-based files share. Pure, any thread.
#pragma once

#include <string_view>

namespace gofed::golang::modules {

[[nodiscard]] inline std::string_view trim(std::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  return text;
}

// The next line, without its end; `rest` must not be empty.
[[nodiscard]] inline std::string_view take_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// The next word of `line` (up to white space), or "".
[[nodiscard]] inline std::string_view take_word(std::string_view& line) {
  line = trim(line);
  std::size_t end = 0;
  while (end < line.size() && static_cast<unsigned char>(line[end]) > ' ') ++end;
  const std::string_view word = line.substr(0, end);
  line.remove_prefix(end);
  return word;
}

// Without the quotes around it, if there are some.
[[nodiscard]] inline std::string_view unquote(std::string_view text) {
  text = trim(text);
  if (text.size() >= 2 && (text.front() == '"' || text.front() == '\'' || text.front() == '`') &&
      text.back() == text.front()) {
    return text.substr(1, text.size() - 2);
  }
  return text;
}

}  // namespace gofed::golang::modules
