#include "workers/golang/api/doc.h"

#include "workers/golang/modules/lines.h"
#include "workers/golang/syntax/unicode.h"

namespace gofed::golang::api {
namespace {

bool is_lower_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

// "//go:generate", "//line 3", "//export F": for tools, not for readers.
bool is_directive(std::string_view text) {
  for (const std::string_view word : {"line ", "extern ", "export "}) {
    if (text.starts_with(word)) return true;
  }
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 >= text.size()) return false;
  for (const char c : text.substr(0, colon)) {
    if (!is_lower_or_digit(c)) return false;
  }
  return is_lower_or_digit(text[colon + 1]);
}

std::string_view trim_right(std::string_view line) {
  while (!line.empty() && static_cast<unsigned char>(line.back()) <= ' ') line.remove_suffix(1);
  return line;
}

// Adds a line; blank ones only between others, and only one at a time.
void add_line(std::string& out, std::string_view line) {
  line = trim_right(line);
  if (line.empty() && (out.empty() || out.ends_with("\n\n"))) return;
  out.append(line).append("\n");
}

// One "/* */" comment at the start of `rest`, which moves behind it.
void add_general(std::string& out, std::string_view& rest) {
  const std::size_t close = rest.find("*/", 2);
  std::string_view body = rest.substr(2, close == std::string_view::npos ? close : close - 2);
  rest.remove_prefix(close == std::string_view::npos ? rest.size() : close + 2);
  while (!body.empty()) add_line(out, modules::take_line(body));
}

}  // namespace

std::string comment_text(std::string_view comment) {
  std::string out;
  for (std::string_view rest = comment.substr(0, kCommentBytesMax); !rest.empty();) {
    while (!rest.empty() && static_cast<unsigned char>(rest[0]) <= ' ') rest.remove_prefix(1);
    if (rest.starts_with("/*")) {
      add_general(out, rest);
      continue;
    }
    if (rest.empty()) break;
    std::string_view line = modules::take_line(rest);
    if (!line.starts_with("//")) break;
    line.remove_prefix(2);
    if (is_directive(line)) continue;
    if (line.starts_with(' ')) line.remove_prefix(1);
    add_line(out, line);
  }
  while (out.ends_with("\n\n")) out.pop_back();
  return out;
}

std::string synopsis(std::string_view text) {
  std::string out;
  bool space = false;
  // The three runes before the current one: a full stop after a lone capital ends no sentence.
  char32_t before3 = 0;
  char32_t before2 = 0;
  char32_t before = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const syntax::Decoded rune =
        byte < 0x80 ? syntax::Decoded{byte, 1, true} : syntax::decode_rune(text.substr(at));
    const bool blank = rune.rune <= ' ';
    if (blank && before == '.' && (!syntax::is_upper(before2) || syntax::is_upper(before3))) break;
    if (before == 0x3002 || before == 0xff0e) break;  // ideographic and fullwidth full stop
    if (blank) {
      space = !out.empty();
    } else {
      if (space) out += ' ';
      space = false;
      out.append(text.substr(at, rune.width));
    }
    before3 = before2;
    before2 = before;
    before = blank ? U' ' : rune.rune;
    at += rune.width;
  }
  std::string lower = out.substr(0, 16);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  for (const std::string_view prefix : {"copyright", "all rights", "author"}) {
    if (lower.starts_with(prefix)) return {};
  }
  return out;
}

std::string deprecation(std::string_view text) {
  constexpr std::string_view kMark = "Deprecated: ";
  for (std::size_t at = text.find(kMark); at != std::string_view::npos;
       at = text.find(kMark, at + 1)) {
    const bool begins_paragraph = at == 0 || (at >= 2 && text.substr(at - 2, 2) == "\n\n");
    if (!begins_paragraph) continue;
    std::string_view rest = text.substr(at + kMark.size());
    rest = rest.substr(0, rest.find("\n\n"));
    std::string out;
    while (!rest.empty()) {
      const std::string_view line = modules::trim(modules::take_line(rest));
      if (!out.empty() && !line.empty()) out += ' ';
      out.append(line);
    }
    return out;
  }
  return {};
}

}  // namespace gofed::golang::api
