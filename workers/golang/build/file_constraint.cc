// Finds the constraint lines at the head of a file, as go/build's parseFileHeader does.
#include "workers/golang/build/constraint.h"

namespace gofed::golang {
namespace {

std::string_view trim(std::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  return text;
}

std::string_view take_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return line;
}

bool is_go_build_line(std::string_view line) {
  constexpr std::string_view kPrefix = "//go:build";
  return line.starts_with(kPrefix) && (line.size() == kPrefix.size() ||
                                       line[kPrefix.size()] == ' ' || line[kPrefix.size()] == '\t');
}

struct Header {
  std::string_view plus_build;  // where "// +build" lines count: up to the last blank line
  std::string_view go_build;    // the "//go:build" line
  int go_build_lines = 0;
};

// Whether `line` holds nothing but comments; `in_general` says whether a /* is open.
bool is_comment_line(std::string_view line, bool& in_general) {
  while (!line.empty()) {
    if (in_general) {
      const std::size_t close = line.find("*/");
      if (close == std::string_view::npos) return true;
      in_general = false;
      line = trim(line.substr(close + 2));
    } else if (line.starts_with("//")) {
      return true;
    } else if (line.starts_with("/*")) {
      in_general = true;
      line = trim(line.substr(2));
    } else {
      return false;
    }
  }
  return true;
}

Header read_header(std::string_view source) {
  Header header;
  bool plus_build_over = false;
  bool in_general = false;
  for (std::string_view rest = source; !rest.empty();) {
    const std::string_view line = trim(take_line(rest));
    if (line.empty() && !plus_build_over) {
      header.plus_build = source.substr(0, source.size() - rest.size());
      continue;
    }
    if (!line.starts_with("//")) plus_build_over = true;
    if (!in_general && is_go_build_line(line)) {
      if (header.go_build_lines++ == 0) header.go_build = line;
    }
    if (!is_comment_line(line, in_general)) break;
  }
  return header;
}

// The words of a "// +build" line; nullopt for any other line.
std::optional<std::string_view> plus_build_words(std::string_view line) {
  line = trim(line);
  if (!line.starts_with("//")) return std::nullopt;
  line = trim(line.substr(2));
  if (!line.starts_with("+build")) return std::nullopt;
  line.remove_prefix(6);
  if (!line.empty() && line[0] != ' ' && line[0] != '\t') return std::nullopt;
  return trim(line);
}

}  // namespace

FileConstraint read_file_constraint(std::string_view source) {
  if (source.starts_with("\xef\xbb\xbf")) source.remove_prefix(3);
  const Header header = read_header(source);
  if (header.go_build_lines > 1) return {{}, "multiple //go:build comments"};
  if (header.go_build_lines == 1) {
    const std::string_view expression = trim(header.go_build.substr(10));
    std::optional<Constraint> constraint = Constraint::parse(expression);
    if (!constraint) return {{}, "parsing //go:build line: bad expression"};
    return {*std::move(constraint), {}};
  }
  FileConstraint result;
  for (std::string_view rest = header.plus_build; !rest.empty();) {
    if (const auto words = plus_build_words(take_line(rest))) {
      result.constraint = Constraint::both(result.constraint, Constraint::parse_plus_build(*words));
    }
  }
  return result;
}

}  // namespace gofed::golang
