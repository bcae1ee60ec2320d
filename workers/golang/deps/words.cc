#include "workers/golang/deps/words.h"

#include <algorithm>
#include <array>

#include "workers/golang/modules/lines.h"
#include "workers/golang/project/paths.h"
#include "workers/golang/syntax/text/literals.h"

namespace gofed::golang::deps {
namespace {

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

// Where the Go string ends that `text` begins with; npos: nowhere.
std::size_t string_end(std::string_view text) {
  const char quote = text[0];
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == quote) return i + 1;
    if (text[i] == '\\' && quote == '"') ++i;
  }
  return std::string_view::npos;
}

// Those of `go run` and `go tool` that take the next word where no '=' is in them.
constexpr std::array<std::string_view, 19> kFlagsWithValue{
    "C",          "asmflags", "buildmode",     "compiler", "covermode", "coverpkg", "exec",
    "gccgoflags", "gcflags",  "installsuffix", "ldflags",  "mod",       "modfile",  "overlay",
    "p",          "pkgdir",   "pgo",           "tags",     "toolexec"};

// The first word behind flags, from `at` on; "" if absent.
std::string operand(std::span<const std::string> words, std::size_t at) {
  for (; at < words.size(); ++at) {
    std::string_view word = words[at];
    if (!word.starts_with('-') || word == "-") return words[at];
    word.remove_prefix(word.starts_with("--") ? 2 : 1);
    if (std::ranges::find(kFlagsWithValue, word) != kFlagsWithValue.end()) ++at;
  }
  return {};
}

bool is_major_version(std::string_view element) {
  return element.size() > 1 && element[0] == 'v' && element[1] != '0' && element != "v1" &&
         element.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

// What the go command calls the program of a package: ".../cmd/gen/v2" -> "gen".
std::string_view program_name(std::string_view path) {
  const std::string_view last = project::base_of(path);
  const std::string_view above = project::directory_of(path);
  return is_major_version(last) && !above.empty() ? project::base_of(above) : last;
}

// The tool that a name means; "" when none or several do.
std::string find_tool(std::string_view name, std::span<const ToolDirective> tools) {
  std::string found;
  for (const ToolDirective& tool : tools) {
    if (tool.path != name && program_name(tool.path) != name) continue;
    if (!found.empty() && found != tool.path) return {};
    found = tool.path;
  }
  return found;
}

}  // namespace

std::optional<std::vector<std::string>> directive_words(std::string_view text) {
  std::vector<std::string> words;
  for (text = modules::trim(text); !text.empty(); text = modules::trim(text)) {
    if (text[0] != '"' && text[0] != '`') {
      words.emplace_back(modules::take_word(text));
      continue;
    }
    const std::size_t end = string_end(text);
    if (end == std::string_view::npos) return std::nullopt;
    std::optional<std::string> word = syntax::unquote_string(text.substr(0, end));
    if (!word || (end < text.size() && !is_space(text[end]))) return std::nullopt;
    words.push_back(*std::move(word));
    text.remove_prefix(end);
  }
  return words;
}

std::optional<std::vector<std::string>> shell_words(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  bool quoted = false;  // some of this word was, so that it counts when it is empty
  bool escaped = false;
  char quote = 0;
  for (const char c : text) {
    if (escaped) {
      escaped = false;
    } else if (c == '\\') {
      escaped = true;
      continue;
    } else if (quote != 0) {
      if (c == quote) {
        quote = 0;
        continue;
      }
    } else if (c == '"' || c == '\'') {
      quoted = true;
      quote = c;
      continue;
    } else if (is_space(c)) {
      if (quoted || !word.empty()) words.push_back(std::move(word));
      quoted = false;
      word.clear();
      continue;
    }
    word += c;
  }
  if (quoted || !word.empty()) words.push_back(std::move(word));
  if (quote != 0 || escaped) return std::nullopt;
  return words;
}

std::string tool_of(std::vector<std::string> words, const Shorthands& shorthands,
                    std::span<const ToolDirective> tools) {
  if (const auto known = shorthands.find(words[0]); known != shorthands.end()) {
    words.erase(words.begin());
    words.insert(words.begin(), known->second.begin(), known->second.end());
  }
  if (words[0] != "go" || words.size() < 3) return words[0];
  if (words[1] != "run" && words[1] != "tool") return words[0];
  std::string named = operand(words, 2);
  if (words[1] == "tool") named = find_tool(named, tools);
  return named.empty() ? words[0] : named;
}

}  // namespace gofed::golang::deps
