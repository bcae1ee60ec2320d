#include "workers/licenses/tree/fields.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <utility>

#include "workers/licenses/names/names.h"

namespace gofed::licenses {
namespace {

std::string_view trimmed(std::string_view text, std::string_view bytes = " \t\r\n") {
  const auto begin = text.find_first_not_of(bytes);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(bytes) - begin + 1);
}

bool starts_with_folded(std::string_view text, std::string_view low) {
  if (text.size() < low.size()) return false;
  for (std::size_t i = 0; i < low.size(); ++i) {
    const char c = text[i];
    if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c) != low[i]) return false;
  }
  return true;
}

// Calls `each` with every line and its number.
template <typename Each>
void for_lines(std::string_view text, const Each& each) {
  std::uint32_t number = 0;
  while (!text.empty()) {
    const auto end = text.find('\n');
    if (!each(text.substr(0, end), ++number)) return;
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

// The value of a tag without what closes its comment.
std::string_view tag_value(std::string_view value) {
  for (const std::string_view end : {"*/", "-->", "*)", "-}", "#}", "%>"}) {
    if (const auto at = value.find(end); at != std::string_view::npos) value = value.substr(0, at);
  }
  value = trimmed(value);
  if (!value.empty() && (value.front() == '"' || value.front() == '\'')) {
    value = value.substr(1, value.find(value.front(), 1) - 1);
  }
  return trimmed(value, " \t\r\n\"'`,;");
}

}  // namespace

std::vector<Field> spdx_tags(std::string_view text, std::uint32_t lines_max) {
  static constexpr std::string_view kTag = "SPDX-License-Identifier";
  std::vector<Field> tags;
  if (memmem(text.data(), text.size(), kTag.data(), kTag.size()) == nullptr) return tags;
  for_lines(text, [&](std::string_view line, std::uint32_t number) {
    if (number > lines_max) return false;
    const auto at = line.find(kTag);
    if (at == std::string_view::npos) return true;
    auto rest = trimmed(line.substr(at + kTag.size()));
    if (rest.empty() || (rest.front() != ':' && rest.front() != '=')) return true;
    const auto value = tag_value(rest.substr(1));
    if (value.empty()) return true;
    if (auto known = parse_expression(value)) {
      tags.push_back({.expression = std::move(*known),
                      .known = true,
                      .line = number,
                      .files = {},
                      .copyrights = {}});
    } else if (auto any = parse_expression(value, {.known_ids = false})) {
      tags.push_back({.expression = std::move(*any),
                      .known = false,
                      .line = number,
                      .files = {},
                      .copyrights = {}});
    }
    return true;
  });
  return tags;
}

bool is_dep5(std::string_view text) {
  bool is = false;
  for_lines(text.substr(0, 4096), [&is](std::string_view line, std::uint32_t) {
    is = starts_with_folded(line, "format:") || starts_with_folded(line, "format-specification:") ||
         starts_with_folded(line, "files:");
    return !is;
  });
  return is;
}

std::vector<Field> dep5_fields(std::string_view text) {
  struct Paragraph {
    std::map<std::string, std::string, std::less<>> fields;
    std::uint32_t license_line = 0;
  };
  std::vector<Field> found;
  std::vector<std::string> names;            // of found
  std::map<std::string, std::string> texts;  // by name
  Paragraph paragraph;
  std::string open;  // the field that continues
  const auto close = [&] {
    const auto license = paragraph.fields.find("license");
    const auto files = paragraph.fields.find("files");
    if (license != paragraph.fields.end()) {
      const auto end = std::min(license->second.find('\n'), license->second.size());
      auto& body = texts[std::string(trimmed(std::string_view(license->second).substr(0, end)))];
      if (body.empty()) body = license->second.substr(end);
    }
    if (license != paragraph.fields.end() && files != paragraph.fields.end()) {
      const auto name =
          trimmed(std::string_view(license->second).substr(0, license->second.find('\n')));
      auto read = read_name(name);
      Field field{.expression = std::move(read.expression),
                  .known = read.known,
                  .line = paragraph.license_line,
                  .files = {},
                  .copyrights = {}};
      std::string_view patterns = files->second;
      while (!(patterns = trimmed(patterns)).empty()) {
        const auto end = patterns.find_first_of(" \t\r\n");
        field.files.emplace_back(patterns.substr(0, end));
        patterns = end == std::string_view::npos ? std::string_view() : patterns.substr(end);
      }
      if (const auto holders = paragraph.fields.find("copyright");
          holders != paragraph.fields.end()) {
        for_lines(holders->second, [&field](std::string_view line, std::uint32_t) {
          if (const auto holder = trimmed(line); !holder.empty())
            field.copyrights.emplace_back(holder);
          return true;
        });
      }
      if (!field.expression.empty()) {
        found.push_back(std::move(field));
        names.emplace_back(name);
      }
    }
    paragraph = {};
    open.clear();
  };
  for_lines(text, [&](std::string_view line, std::uint32_t number) {
    if (trimmed(line).empty()) {
      close();
      return true;
    }
    if (line.front() == '#') return true;
    if (line.front() == ' ' || line.front() == '\t') {
      if (!open.empty()) paragraph.fields[open] += "\n" + std::string(line);
      return true;
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return true;
    open.assign(line.substr(0, colon));
    for (auto& c : open) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    paragraph.fields[open] = std::string(trimmed(line.substr(colon + 1)));
    if (open == "license") paragraph.license_line = number;
    return true;
  });
  close();
  for (std::size_t i = 0; i < found.size(); ++i) found[i].text = texts[names[i]];
  return found;
}

std::vector<Field> spec_fields(std::string_view text) {
  std::vector<Field> found;
  for_lines(text, [&found](std::string_view line, std::uint32_t number) {
    if (!starts_with_folded(line, "license:")) return true;
    const auto value = trimmed(line.substr(8));
    if (value.empty() || value.find('%') != std::string_view::npos) return true;
    auto read = read_name(value);
    if (!read.expression.empty()) {
      found.push_back({.expression = std::move(read.expression),
                       .known = read.known,
                       .line = number,
                       .files = {},
                       .copyrights = {}});
    }
    return true;
  });
  return found;
}

std::vector<Field> manifest_fields(std::string_view text) {
  std::vector<Field> found;
  for_lines(text, [&found](std::string_view line, std::uint32_t number) {
    const auto rest = trimmed(line);
    const bool json = rest.starts_with("\"license\"");
    const bool toml = rest.starts_with("license ") || rest.starts_with("license=");
    if (!json && !toml) return true;
    const auto mark = rest.find_first_of(":=");
    if (mark == std::string_view::npos) return true;
    auto value = trimmed(rest.substr(mark + 1));
    if (value.size() < 2 || value.front() != '"') return true;
    value = value.substr(1, value.find('"', 1) - 1);
    auto read = read_name(value);
    if (!read.expression.empty() && !value.starts_with("SEE ")) {
      found.push_back({.expression = std::move(read.expression),
                       .known = read.known,
                       .line = number,
                       .files = {},
                       .copyrights = {}});
    }
    return true;
  });
  return found;
}

}  // namespace gofed::licenses
