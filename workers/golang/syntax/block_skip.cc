// Only eight bytes matter inside a block: the braces, the three quotes, '/', and the parentheses
// and square brackets, whose balance is checked as a count. Everything else is passed over.
#include "workers/golang/syntax/block_skip.h"

#include <array>
#include <cstdint>
#include <cstring>

namespace gofed::golang::syntax {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

constexpr std::array<bool, 256> make_interesting() {
  std::array<bool, 256> table{};
  for (const char c : {'{', '}', '"', '`', '\'', '/'}) table[static_cast<unsigned char>(c)] = true;
  return table;
}
constexpr auto kInteresting = make_interesting();

std::size_t find_byte(std::string_view source, char byte, std::size_t from) {
  return source.find(byte, from);
}

// The offset behind the string or rune that opens at `at`; kNone when its line ends first.
std::size_t skip_quoted(std::string_view source, std::size_t at) {
  const char quote = source[at];
  for (++at; at < source.size(); ++at) {
    const char c = source[at];
    if (c == quote) return at + 1;
    if (c == '\n') return kNone;
    if (c == '\\') ++at;
  }
  return kNone;
}

// The offset behind the comment at `at`, or at + 1 when the slash is a division.
std::size_t skip_slash(std::string_view source, std::size_t at) {
  if (at + 1 >= source.size()) return at + 1;
  if (source[at + 1] == '/') return find_byte(source, '\n', at + 2);
  if (source[at + 1] != '*') return at + 1;
  const std::size_t close = source.find("*/", at + 2);
  return close == kNone ? kNone : close + 2;
}

}  // namespace

std::size_t find_block_end(std::string_view source, std::size_t open) {
  std::size_t depth = 0;
  std::size_t at = open;
  while (at < source.size()) {
    const char c = source[at];
    if (!kInteresting[static_cast<unsigned char>(c)]) {
      ++at;
      continue;
    }
    switch (c) {
      case '{':
        ++depth;
        ++at;
        break;
      case '}':
        if (--depth == 0) return at;
        ++at;
        break;
      case '`':
        at = find_byte(source, '`', at + 1);
        if (at != kNone) ++at;
        break;
      case '/':
        at = skip_slash(source, at);
        break;
      default:
        at = skip_quoted(source, at);
        break;
    }
    if (at == kNone) return kNone;
  }
  return kNone;
}

}  // namespace gofed::golang::syntax
