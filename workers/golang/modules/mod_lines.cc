#include "workers/golang/modules/mod_lines.h"

#include <utility>

#include "workers/golang/modules/lines.h"

namespace gofed::golang::modules {
namespace {

// The text of comment lines, without "//" and surrounding space.
std::string_view comment_text(std::string_view comment) {
  return trim(comment.substr(2));
}

class ModReader {
 public:
  ModReader(std::string_view path, std::string_view bytes, std::vector<Diagnostic>& diagnostics)
      : path_(path), rest_(bytes), diagnostics_(diagnostics) {}

  std::vector<ModLine> run() {
    while (!rest_.empty() && lines_.size() < kModLinesMax) {
      ++line_number_;
      read_line(take_line(rest_));
    }
    if (!rest_.empty()) complain(1, "too many lines");
    if (!block_verb_.empty()) complain(1, "missing ')' at end of file");
    return std::move(lines_);
  }

 private:
  void complain(std::uint32_t column, std::string message) {
    if (diagnostics_.size() >= kDiagnosticsPerFileMax) return;
    diagnostics_.push_back({std::string(path_), {line_number_, column}, std::move(message)});
  }

  void read_line(std::string_view line) {
    ModLine result;
    split(line, result);
    if (result.words.empty()) {
      note_comment(line, result);
      return;
    }
    if (!result.has_suffix_comment) result.comment = comments_above_;
    if (in_block_) {
      if (result.words.front() == ")") {
        in_block_ = false;
        block_verb_.clear();
        if (result.words.size() > 1) complain(1, "unexpected input after ')'");
      } else {
        result.verb = block_verb_;
        if (result.comment.empty()) result.comment = block_comment_;
        lines_.push_back(std::move(result));
      }
    } else {
      open_line(std::move(result));
    }
    comments_above_.clear();
  }

  void open_line(ModLine result) {
    result.verb = std::move(result.words.front());
    result.words.erase(result.words.begin());
    if (!result.words.empty() && result.words.back() == "(") {
      if (result.words.size() > 1) complain(1, "unexpected input before '('");
      in_block_ = true;
      block_verb_ = result.verb;
      block_comment_ = result.comment;
      return;
    }
    if (result.words.size() == 2 && result.words[0] == "(" && result.words[1] == ")") return;
    lines_.push_back(std::move(result));
  }

  // A line of its own comment belongs to the next directive; an empty line ends that.
  void note_comment(std::string_view line, const ModLine& result) {
    if (trim(line).empty()) {
      comments_above_.clear();
      return;
    }
    if (!comments_above_.empty()) comments_above_ += '\n';
    comments_above_ += result.comment;
  }

  void split(std::string_view line, ModLine& result) {
    std::size_t at = 0;
    while (at < line.size()) {
      const char c = line[at];
      if (static_cast<unsigned char>(c) <= ' ') {
        ++at;
        continue;
      }
      if (line.substr(at).starts_with("//")) {
        result.comment = comment_text(line.substr(at));
        result.has_suffix_comment = !result.words.empty();
        return;
      }
      if (result.words.empty()) {
        result.position = {line_number_, static_cast<std::uint32_t>(at + 1)};
      }
      result.words.push_back(take_token(line, at));
    }
  }

  std::string take_token(std::string_view line, std::size_t& at) {
    const char c = line[at];
    if (c == '"' || c == '`') {
      const std::size_t close = line.find(c, at + 1);
      if (close == std::string_view::npos) {
        complain(static_cast<std::uint32_t>(at + 1), "unterminated quoted string");
      }
      const std::size_t end = std::min(close, line.size());
      std::string word(line.substr(at + 1, end - at - 1));
      at = std::min(end + 1, line.size());
      return word;
    }
    if (is_punctuation(c)) {
      ++at;
      return std::string(1, c);
    }
    const std::size_t begin = at;
    while (at < line.size() && static_cast<unsigned char>(line[at]) > ' ' &&
           !is_punctuation(line[at]) && !line.substr(at).starts_with("//")) {
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
  std::vector<ModLine> lines_;
  std::uint32_t line_number_ = 0;
  bool in_block_ = false;
  std::string block_verb_;
  std::string block_comment_;
  std::string comments_above_;
};

}  // namespace

std::vector<ModLine> read_mod_lines(std::string_view path, std::string_view bytes,
                                    std::vector<Diagnostic>& diagnostics) {
  return ModReader(path, bytes, diagnostics).run();
}

}  // namespace gofed::golang::modules
