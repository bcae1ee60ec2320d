#include "workers/golang/modules/mod_lines.h"

#include <algorithm>
#include <span>
#include <utility>

#include "workers/golang/modules/lines.h"
#include "workers/golang/syntax/text/literals.h"

namespace gofed::golang::modules {
namespace {

std::string joined(std::span<const std::string> lines) {
  std::string text;
  for (std::size_t i = 0; i < lines.size(); ++i) text.append(i == 0 ? "" : "\n").append(lines[i]);
  return text;
}

// What begins with these bytes and cannot be seen, though it is no space of ASCII: Go takes it for
// no part of a word. U+0080 to U+00A0, U+00AD, U+2000 to U+200F, U+2028 to U+202F, U+205F to U+206F,
// U+3000, U+E000 to U+F8FF, U+FEFF.
bool is_unprintable(std::string_view text) {
  const auto byte = [text](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  if (byte(0) < 0x80) return byte(0) < 0x20 || byte(0) == 0x7f;
  if (byte(0) == 0xc2) return byte(1) <= 0xa0 || byte(1) == 0xad;
  if (byte(0) == 0xe2 && byte(1) == 0x80) return byte(2) <= 0x8f || byte(2) >= 0xa8;
  if (byte(0) == 0xe2 && byte(1) == 0x81) return byte(2) >= 0x9f;
  if (byte(0) == 0xe3) return byte(1) == 0x80 && byte(2) == 0x80;
  if (byte(0) == 0xee) return true;
  if (byte(0) == 0xef) return byte(1) <= 0xa3 || (byte(1) == 0xbb && byte(2) == 0xbf);
  return false;
}

class ModReader {
 public:
  ModReader(std::string_view path, std::string_view bytes, std::vector<Diagnostic>& diagnostics)
      : path_(path), rest_(bytes), diagnostics_(diagnostics) {}

  ModSyntax run() {
    while (!rest_.empty() && syntax_.lines.size() < kModLinesMax) {
      ++line_number_;
      read_line(take_line(rest_));
    }
    if (!rest_.empty()) complain(1, "too many lines");
    if (in_block_) {
      diagnostics_.push_back({std::string(path_), syntax_.blocks.back().position,
                              "syntax error (unterminated block)"});
    }
    return std::move(syntax_);
  }

 private:
  struct Words {
    std::vector<std::string> words;
    std::string comment;
    bool has_comment = false;
    Position position;
  };

  void complain(std::size_t column, std::string message) {
    if (diagnostics_.size() >= kDiagnosticsPerFileMax) return;
    diagnostics_.push_back({std::string(path_),
                            {line_number_, static_cast<std::uint32_t>(column)},
                            std::move(message)});
  }

  void read_line(std::string_view text) {
    Words words = split(text);
    if (words.words.empty()) {
      // Outside of blocks a comment belongs to the line right below it.
      if (words.has_comment) {
        comments_above_.push_back(std::move(words.comment));
      } else if (!in_block_) {
        comments_above_.clear();
      }
      return;
    }
    if (in_block_ && words.words.front() == ")") {
      in_block_ = false;
      if (words.words.size() > 1)
        complain(1, "syntax error (expected newline after closing paren)");
    } else if (in_block_) {
      add(std::move(words), syntax_.blocks.back().verb);
    } else {
      open_line(std::move(words));
    }
    comments_above_.clear();
  }

  void open_line(Words words) {
    std::string verb = std::move(words.words.front());
    words.words.erase(words.words.begin());
    std::vector<std::string>& rest = words.words;
    const bool opens = !rest.empty() && rest.back() == "(";
    const bool is_empty = rest.size() > 1 && rest.back() == ")" && rest[rest.size() - 2] == "(";
    if (!opens && !is_empty) return add(std::move(words), verb);
    in_block_ = opens;
    block_comments_ = comments_above_;
    syntax_.blocks.push_back({.verb = std::move(verb),
                              .has_words = rest.size() > (opens ? 1U : 2U),
                              .position = words.position});
  }

  void add(Words words, const std::string& verb) {
    std::vector<std::string> comments = comments_above_;
    if (words.has_comment) comments.push_back(words.comment);
    const bool of_block = in_block_ && comments.empty();
    syntax_.lines.push_back({.verb = verb,
                             .words = std::move(words.words),
                             .comment = joined(of_block ? block_comments_ : comments),
                             .suffix = std::move(words.comment),
                             .position = words.position});
  }

  Words split(std::string_view line) {
    Words result;
    std::size_t at = 0;
    while (at < line.size()) {
      const char c = line[at];
      if (c == ' ' || c == '\t' || c == '\r') {
        ++at;
        continue;
      }
      if (line.substr(at).starts_with("//")) {
        result.comment = trim(line.substr(at + 2));
        result.has_comment = true;
        break;
      }
      if (line.substr(at).starts_with("/*")) {
        complain(at + 1, "mod files must use // comments (not /* */ comments)");
        break;
      }
      if (is_unprintable(line.substr(at))) {
        complain(at + 1, "unexpected input character");
        ++at;
        continue;
      }
      if (result.words.empty()) {
        result.position = {line_number_, static_cast<std::uint32_t>(at + 1)};
      }
      result.words.push_back(take_token(line, at));
    }
    return result;
  }

  std::string take_token(std::string_view line, std::size_t& at) {
    const std::size_t begin = at;
    const char quote = line[at];
    if (quote == '"' || quote == '`') {
      for (++at; at < line.size() && line[at] != quote; ++at) {
        if (line[at] == '\\' && quote == '"') ++at;
      }
      if (at >= line.size()) complain(begin + 1, "unexpected newline in string");
      at = std::min(at + 1, line.size());
      return std::string(line.substr(begin, at - begin));
    }
    if (is_punctuation(quote)) {
      ++at;
      return std::string(1, quote);
    }
    while (at < line.size() && line[at] != ' ' && !is_punctuation(line[at]) &&
           !is_unprintable(line.substr(at)) && !line.substr(at).starts_with("//") &&
           !line.substr(at).starts_with("/*")) {
      ++at;
    }
    return std::string(line.substr(begin, at - begin));
  }

  static bool is_punctuation(char c) {
    return c == '(' || c == ')' || c == '[' || c == ']' || c == ',' || c == '{' || c == '}';
  }

  std::string_view path_;
  std::string_view rest_;
  std::vector<Diagnostic>& diagnostics_;
  ModSyntax syntax_;
  std::uint32_t line_number_ = 0;
  bool in_block_ = false;
  std::vector<std::string> block_comments_;
  std::vector<std::string> comments_above_;
};

}  // namespace

ModSyntax read_mod_syntax(std::string_view path, std::string_view bytes,
                          std::vector<Diagnostic>& diagnostics) {
  return ModReader(path, bytes, diagnostics).run();
}

std::optional<std::string> mod_string(std::string_view word) {
  if (word.starts_with('"')) return syntax::unquote_string(word);
  if (word.find_first_of("\"'`") != std::string_view::npos) return std::nullopt;
  return std::string(word);
}

}  // namespace gofed::golang::modules
