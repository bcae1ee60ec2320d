#include "test/workers/licenses/mutations.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

namespace gofed::test {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines(1);
  for (const char c : text) {
    if (c == '\n') {
      lines.emplace_back();
    } else {
      lines.back() += c;
    }
  }
  return lines;
}

// Paragraphs filled to a width; an empty line parts them.
std::string wrapped(const std::string& text, std::size_t width) {
  std::string out;
  std::size_t column = 0;
  std::string word;
  const auto flush = [&] {
    if (word.empty()) return;
    if (column > 0 && column + 1 + word.size() > width) {
      out += '\n';
      column = 0;
    }
    if (column > 0) {
      out += ' ';
      ++column;
    }
    out += word;
    column += word.size();
    word.clear();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (std::isspace(static_cast<unsigned char>(text[i])) == 0) {
      word += text[i];
      continue;
    }
    flush();
    if (text[i] == '\n' && i + 1 < text.size() && text[i + 1] == '\n') {
      out += column > 0 ? "\n\n" : "";
      column = 0;
    }
  }
  flush();
  return out + "\n";
}

std::string prefixed(const std::string& text, const std::string& prefix) {
  std::string out;
  for (const auto& line : lines_of(text)) out += prefix + line + "\n";
  return out;
}

std::string cased(const std::string& text, int (*change)(int)) {
  std::string out = text;
  for (auto& c : out) {
    if (static_cast<unsigned char>(c) < 0x80)
      c = static_cast<char>(change(static_cast<unsigned char>(c)));
  }
  return out;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

// Marks of lists at the beginning of lines become another one.
std::string bulleted(const std::string& text, std::string_view mark) {
  std::string out;
  for (const auto& line : lines_of(text)) {
    const auto begin = line.find_first_not_of(" \t");
    const bool has =
        begin != std::string::npos && begin + 2 < line.size() &&
        ((std::isdigit(static_cast<unsigned char>(line[begin])) != 0 &&
          (line[begin + 1] == '.' || line[begin + 1] == ')') && line[begin + 2] == ' ') ||
         ((line[begin] == '*' || line[begin] == '-') && line[begin + 1] == ' '));
    if (!has) {
      out += line + "\n";
      continue;
    }
    const auto rest = line.find(' ', begin);
    out += line.substr(0, begin) + std::string(mark) + line.substr(rest) + "\n";
  }
  return out;
}

// The text without its last tenth, or without its first one: whole words.
std::string without_tail(const std::string& text) {
  auto end = text.size() * 9 / 10;
  while (end < text.size() && std::isspace(static_cast<unsigned char>(text[end])) == 0) ++end;
  return text.substr(0, end) + "\n";
}
std::string without_head(const std::string& text) {
  auto begin = text.size() / 10;
  while (begin > 0 && std::isspace(static_cast<unsigned char>(text[begin - 1])) == 0) --begin;
  return text.substr(begin);
}

constexpr std::string_view kHeader =
    "widget: a tool that draws boxes\n\nCopyright (c) 2019-2021 The Widget Authors\nCopyright 2017 "
    "Jane Roe <jane@widget.example>\n"
    "All rights reserved.\n\nThe sources of widget come with what follows.\n\n";
constexpr std::string_view kFooter =
    "\n\n--------------------------------\nWidget is built with make. Questions go to the list of "
    "the widget project, whose archive\n"
    "can be read by all. Thanks to those who sent patches, reports and ideas over the years.\n";

std::string typos(const std::string& text) {
  std::string out = text;
  std::size_t words = 0;
  for (std::size_t i = 1; i + 1 < out.size(); ++i) {
    if (out[i] != ' ' || std::isalpha(static_cast<unsigned char>(out[i + 1])) == 0) continue;
    if (++words % 40 == 0) out[i + 1] = out[i + 1] == 'q' ? 'z' : 'q';
  }
  return out;
}

std::string with_crlf(const std::string& text) {
  return replaced(text, "\n", "\r\n");
}

std::string curly(const std::string& text) {
  bool open = false;
  std::string out;
  for (const char c : text) {
    if (c == '"') {
      out += open ? "\u201d" : "\u201c";
      open = !open;
    } else if (c == '\'') {
      out += "\u2019";
    } else {
      out += c;
    }
  }
  return out;
}

const std::array kMutations{
    Mutation{"filled to 60", [](const std::string& t) { return wrapped(t, 60); }},
    Mutation{"filled to 100", [](const std::string& t) { return wrapped(t, 100); }},
    Mutation{"a paragraph a line", [](const std::string& t) { return wrapped(t, 1'000'000); }},
    Mutation{"lower case", [](const std::string& t) { return cased(t, &std::tolower); }},
    Mutation{"upper case", [](const std::string& t) { return cased(t, &std::toupper); }},
    Mutation{"// comment", [](const std::string& t) { return prefixed(t, "// "); }},
    Mutation{"# comment", [](const std::string& t) { return prefixed(t, "# "); }},
    Mutation{"* comment",
             [](const std::string& t) { return "/*\n" + prefixed(t, " * ") + " */\n"; }},
    Mutation{"filled comment",
             [](const std::string& t) { return prefixed(wrapped(t, 68), "// "); }},
    Mutation{"-- comment", [](const std::string& t) { return prefixed(t, "-- "); }},
    Mutation{"dnl comment", [](const std::string& t) { return prefixed(t, "dnl "); }},
    Mutation{"bullets as *", [](const std::string& t) { return bulleted(t, "*"); }},
    Mutation{"bullets as (a)", [](const std::string& t) { return bulleted(t, "(a)"); }},
    Mutation{"header", [](const std::string& t) { return std::string(kHeader) + t; }},
    Mutation{"footer", [](const std::string& t) { return t + std::string(kFooter); }},
    Mutation{"without its last tenth", &without_tail},
    Mutation{"without its first tenth", &without_head},
    Mutation{"a wrong letter in each 40th word", &typos},
    Mutation{"CRLF and indented",
             [](const std::string& t) { return with_crlf(prefixed(t, "    ")); }},
    Mutation{"typographic quotes", &curly},
};

}  // namespace

std::span<const Mutation> mutations() {
  return kMutations;
}

}  // namespace gofed::test
