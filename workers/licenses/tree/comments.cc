#include "workers/licenses/tree/comments.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace gofed::licenses {
namespace {

std::string_view trimmed_left(std::string_view line) {
  const auto begin = line.find_first_not_of(" \t\r");
  return begin == std::string_view::npos ? std::string_view() : line.substr(begin);
}

bool begins_comment(std::string_view line) {
  static constexpr std::array<std::string_view, 13> kMarks{
      "//", "#", "/*", "*", "--", ";", "%", "<!--", "(*", "{-", "dnl", "!", ".\\\""};
  return std::ranges::any_of(kMarks,
                             [line](std::string_view mark) { return line.starts_with(mark); });
}

// What ends a comment that goes over lines, by how it begins; empty: it ends with its line.
std::string_view end_mark(std::string_view line) {
  if (line.starts_with("/*")) return "*/";
  if (line.starts_with("<!--")) return "-->";
  if (line.starts_with("(*")) return "*)";
  if (line.starts_with("{-")) return "-}";
  if (line.starts_with("\"\"\"")) return "\"\"\"";
  return {};
}

bool contains(std::string_view text, std::string_view part) {
  return memmem(text.data(), text.size(), part.data(), part.size()) != nullptr;
}

}  // namespace

bool may_have_license(std::string_view text) {
  static constexpr std::array<std::string_view, 11> kParts{
      "icens",      "icenc",      "ICENS",        "opyright",     "OPYRIGHT", "ermission",
      "PERMISSION", "edistribut", "ublic domain", "ublic Domain", "GPL"};
  return std::ranges::any_of(kParts,
                             [text](std::string_view part) { return contains(text, part); });
}

std::vector<CommentBlock> license_comments(std::string_view source) {
  std::vector<CommentBlock> blocks;
  if (!may_have_license(source)) return blocks;
  std::uint32_t line = 0;
  std::uint32_t first = 0;
  std::size_t begin = std::string_view::npos;
  std::string_view ends;  // the open comment goes to this mark
  const auto close = [&](std::size_t end) {
    if (begin == std::string_view::npos) return;
    const auto text = source.substr(begin, end - begin);
    if (may_have_license(text)) blocks.push_back({text, first});
    begin = std::string_view::npos;
  };
  for (std::size_t at = 0; at < source.size();) {
    const auto* newline =
        static_cast<const char*>(std::memchr(source.data() + at, '\n', source.size() - at));
    const auto next =
        newline == nullptr ? source.size() : static_cast<std::size_t>(newline - source.data()) + 1;
    const auto text = trimmed_left(source.substr(at, next - at));
    ++line;
    const bool was_open = !ends.empty();
    const bool is_empty = text.empty() || text == "\n";
    if (was_open || begins_comment(text) || text.starts_with("\"\"\"")) {
      if (begin == std::string_view::npos) {
        begin = at;
        first = line;
      }
      auto rest = text;
      if (!was_open) {
        ends = end_mark(text);
        rest =
            ends.empty()
                ? rest
                : rest.substr(std::min<std::size_t>(ends == "-->" ? 4 : ends.size(), rest.size()));
      }
      if (!ends.empty() && rest.find(ends) != std::string_view::npos) ends = {};
    } else if (!is_empty) {
      // An empty line does not part comments; code does.
      close(at);
    }
    at = next;
  }
  close(source.size());
  return blocks;
}

}  // namespace gofed::licenses
