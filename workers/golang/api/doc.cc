#include "workers/golang/api/doc.h"

#include <algorithm>
#include <utility>

#include "workers/golang/modules/lines.h"
#include "workers/golang/syntax/unicode.h"

namespace gofed::golang::api {
namespace {

bool is_lower_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

// "//go:generate", "//line 3", "//export F": for tools, not for readers.
bool is_directive(std::string_view text) {
  if (text.empty() || !is_lower_or_digit(text[0])) return false;
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

// The lines of a comment without its marks, without directives, without white space at their end.
class CommentLines {
 public:
  explicit CommentLines(std::string_view comment) : rest_(comment.substr(0, kCommentBytesMax)) {}

  // Moves to the next line; false at the end.
  bool next(std::string_view& line) {
    for (;;) {
      if (!general_.empty()) {
        line = trim_right(modules::take_line(general_));
        return true;
      }
      while (!rest_.empty() && static_cast<unsigned char>(rest_[0]) <= ' ') rest_.remove_prefix(1);
      if (rest_.starts_with("/*")) {
        open_general();
        continue;
      }
      if (rest_.empty()) return false;
      line = modules::take_line(rest_);
      if (!line.starts_with("//")) return false;
      line.remove_prefix(2);
      if (is_directive(line)) continue;
      if (line.starts_with(' ')) line.remove_prefix(1);
      line = trim_right(line);
      return true;
    }
  }

 private:
  void open_general() {
    const std::size_t close = rest_.find("*/", 2);
    general_ = rest_.substr(2, close == std::string_view::npos ? close : close - 2);
    rest_.remove_prefix(close == std::string_view::npos ? rest_.size() : close + 2);
  }

  std::string_view rest_;
  std::string_view general_;  // what is left of a "/* */" comment
};

// The first sentence of what is put in, white space made single.
class Sentence {
 public:
  // Takes a line; answers whether the sentence goes on behind it.
  bool add(std::string_view line) {
    std::size_t at = 0;
    while (at < line.size()) {
      const auto byte = static_cast<unsigned char>(line[at]);
      if (byte <= ' ') {
        if (!blank()) return false;
        ++at;
      } else if (byte < 0x80) {
        std::size_t end = at + 1;
        while (end < line.size() && is_ascii_mark(line[end])) ++end;
        if (!word(line.substr(at, end - at))) return false;
        at = end;
      } else {
        const syntax::Decoded rune = syntax::decode_rune(line.substr(at));
        if (!start_word()) return false;
        text_.append(line.substr(at, rune.width));
        shift(rune.rune);
        at += rune.width;
      }
    }
    return blank();  // the line's end
  }

  std::string take() { return std::move(text_); }

 private:
  static bool is_ascii_mark(char c) { return static_cast<signed char>(c) > ' '; }

  // A full stop after a lone capital ends no sentence: "J. Doe".
  bool blank() {
    if (before_ == '.' && (!syntax::is_upper(before2_) || syntax::is_upper(before3_))) return false;
    if (is_wide_stop(before_)) return false;
    space_ = !text_.empty();
    shift(' ');
    return true;
  }
  bool word(std::string_view ascii) {
    if (!start_word()) return false;
    text_.append(ascii);
    for (const char c : ascii.substr(ascii.size() - std::min<std::size_t>(ascii.size(), 3))) {
      shift(static_cast<unsigned char>(c));
    }
    return true;
  }
  bool start_word() {
    if (is_wide_stop(before_)) return false;
    if (space_) text_ += ' ';
    space_ = false;
    return true;
  }
  // The ideographic and the fullwidth full stop.
  static bool is_wide_stop(char32_t rune) { return rune == 0x3002 || rune == 0xff0e; }
  void shift(char32_t rune) {
    before3_ = before2_;
    before2_ = before_;
    before_ = rune;
  }

  std::string text_;
  bool space_ = false;
  // The last three runes.
  char32_t before3_ = 0;
  char32_t before2_ = 0;
  char32_t before_ = 0;
};

bool is_notice(std::string_view sentence) {
  std::string lower(sentence.substr(0, 16));
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return lower.starts_with("copyright") || lower.starts_with("all rights") ||
         lower.starts_with("author");
}

// Blank lines only between others, and only one at a time.
std::string comment_text(std::string_view comment) {
  std::string out;
  CommentLines lines(comment);
  for (std::string_view line; lines.next(line);) {
    if (line.empty() && (out.empty() || out.ends_with("\n\n"))) continue;
    out.append(line).append("\n");
  }
  while (out.ends_with("\n\n")) out.pop_back();
  return out;
}

}  // namespace

std::string synopsis(std::string_view comment) {
  Sentence sentence;
  CommentLines lines(comment);
  for (std::string_view line; lines.next(line) && sentence.add(line);) {
  }
  std::string text = sentence.take();
  return is_notice(text) ? std::string() : text;
}

std::string deprecation(std::string_view comment) {
  constexpr std::string_view kMark = "Deprecated: ";
  if (!comment.contains(kMark)) return {};  // as nearly all
  const std::string cleaned = comment_text(comment);
  const std::string_view text = cleaned;
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
