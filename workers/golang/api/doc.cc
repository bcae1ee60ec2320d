#include "workers/golang/api/doc.h"

#include <algorithm>
#include <utility>

#include "workers/golang/modules/lines.h"
#include "workers/golang/syntax/text/unicode.h"

namespace gofed::golang::api {
namespace {

constexpr std::string_view kDeprecated = "Deprecated:";

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
  // Collected in `buffer`, whose memory is used again and again.
  explicit Sentence(std::string& buffer) : text_(buffer) { text_.clear(); }

  // Takes a line; answers whether the sentence goes on behind it.
  bool add(std::string_view line) {
    std::size_t at = 0;
    while (at < line.size()) {
      const auto byte = static_cast<unsigned char>(line[at]);
      if (byte <= ' ') {
        if (!blank()) return false;
        ++at;
      } else if (byte < 0x80) {
        const std::size_t end = end_of_words(line, at);
        if (!words(line.substr(at, end - at))) return false;
        wide_stop_ = false;
        at = end;
      } else {
        const syntax::Decoded rune = syntax::decode_rune(line.substr(at));
        if (!words(line.substr(at, rune.width))) return false;
        wide_stop_ = is_wide_stop(rune.rune);
        at += rune.width;
      }
    }
    return blank();  // the line's end
  }

  [[nodiscard]] std::string_view text() const { return text_; }

 private:
  static bool is_ascii_mark(char c) { return static_cast<signed char>(c) > ' '; }
  // From the word of ASCII that begins at `at` on, the end of those that single spaces divide and
  // no full stop ends: nearly always that of the line.
  static std::size_t end_of_words(std::string_view line, std::size_t at) {
    while (++at < line.size()) {
      const bool divides = line[at] == ' ' && line[at - 1] != '.' && at + 1 < line.size() &&
                           is_ascii_mark(line[at + 1]);
      if (!divides && !is_ascii_mark(line[at])) break;
    }
    return at;
  }
  // The ideographic and the fullwidth full stop.
  static bool is_wide_stop(char32_t rune) { return rune == 0x3002 || rune == 0xff0e; }

  bool blank() {
    if (space_) return true;  // one of several
    if (wide_stop_ || (text_.ends_with('.') && !ends_in_initial())) return false;
    space_ = !text_.empty();
    return true;
  }
  bool words(std::string_view bytes) {
    if (wide_stop_) return false;
    if (space_) text_ += ' ';
    space_ = false;
    text_.append(bytes);
    return true;
  }

  // A full stop after a lone capital ends no sentence: "J. Doe".
  [[nodiscard]] bool ends_in_initial() const {
    std::string_view before = std::string_view(text_).substr(0, text_.size() - 1);
    return syntax::is_upper(take_last_rune(before)) && !syntax::is_upper(take_last_rune(before));
  }
  // 0 if absent.
  static char32_t take_last_rune(std::string_view& text) {
    if (text.empty()) return 0;
    std::size_t begin = text.size() - 1;
    while (begin > 0 && (text[begin] & 0xc0) == 0x80) --begin;
    syntax::Decoded last = syntax::decode_rune(text.substr(begin));
    if (last.width != text.size() - begin) last = {};  // a byte by itself, no part of a rune
    text.remove_suffix(last.width);
    return last.rune;
  }

  std::string& text_;
  bool space_ = false;      // white space has been met behind the text
  bool wide_stop_ = false;  // the text ends in one
};

// `word` is lower case.
bool begins_with(std::string_view sentence, std::string_view word) {
  const auto same = [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + ('a' - 'A')) : a) == b;
  };
  return std::ranges::equal(sentence.substr(0, word.size()), word, same);
}

bool is_notice(std::string_view sentence) {
  return begins_with(sentence, "copyright") || begins_with(sentence, "all rights") ||
         begins_with(sentence, "author");
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

std::string_view synopsis(std::string_view comment, std::string& buffer) {
  Sentence sentence(buffer);
  CommentLines lines(comment);
  for (std::string_view line; lines.next(line) && sentence.add(line);) {
  }
  return is_notice(sentence.text()) ? std::string_view() : sentence.text();
}

// The mark begins with a letter that source has seldom, so looking for it is fast.
bool mentions_deprecation(std::string_view source) {
  return source.contains(kDeprecated);
}

bool has_deprecated_line(std::string_view comment) {
  while (!comment.empty()) {
    const std::string_view line = modules::trim(modules::take_line(comment));
    if (line.starts_with("// ") && line.substr(3).starts_with(kDeprecated)) return true;
  }
  return false;
}

std::string deprecation(std::string_view comment) {
  if (!mentions_deprecation(comment)) return {};  // as nearly all
  const std::string cleaned = comment_text(comment);
  const std::string_view text = cleaned;
  for (std::size_t at = text.find(kDeprecated); at != std::string_view::npos;
       at = text.find(kDeprecated, at + 1)) {
    const bool begins_paragraph = at == 0 || (at >= 2 && text.substr(at - 2, 2) == "\n\n");
    std::string_view rest = text.substr(at + kDeprecated.size());
    if (!begins_paragraph || !(rest.starts_with(' ') || rest.starts_with('\n'))) continue;
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
