#include "workers/golang/build/constraint.h"

#include <algorithm>
#include <utility>

#include "workers/golang/build/arch_features.h"

namespace gofed::golang {

// Expression -> steps. Grammar (go/build/constraint):
//   or = and { "||" and }    and = not { "&&" not }    not = "!" not | "(" or ")" | tag
class ConstraintParser {
 public:
  explicit ConstraintParser(std::string_view text) : text_(text) {}

  std::optional<Constraint> run() {
    if (!parse_or(0)) return std::nullopt;
    skip_space();
    if (!text_.empty()) return std::nullopt;
    return std::move(result_);
  }

  static bool is_tag(std::string_view word) {
    return !word.empty() && std::ranges::all_of(word, [](char c) {
      return is_tag_byte(static_cast<unsigned char>(c));
    });
  }

 private:
  using Op = Constraint::Op;

  void skip_space() {
    while (!text_.empty() && (text_[0] == ' ' || text_[0] == '\t')) text_.remove_prefix(1);
  }
  bool accept(std::string_view token) {
    skip_space();
    if (!text_.starts_with(token)) return false;
    text_.remove_prefix(token.size());
    return true;
  }
  bool parse_or(std::size_t depth) {
    if (!parse_and(depth)) return false;
    while (accept("||")) {
      if (!parse_and(depth)) return false;
      result_.push(Op::Or);
    }
    return true;
  }
  bool parse_and(std::size_t depth) {
    if (!parse_not(depth)) return false;
    while (accept("&&")) {
      if (!parse_not(depth)) return false;
      result_.push(Op::And);
    }
    return true;
  }
  bool parse_not(std::size_t depth) {
    if (depth > kConstraintDepthMax) return false;
    if (accept("!")) {
      if (accept("!")) return false;  // "double negation not allowed"
      if (!parse_not(depth + 1)) return false;
      result_.push(Op::Not);
      return true;
    }
    if (accept("(")) return parse_or(depth + 1) && accept(")");
    return parse_tag();
  }
  bool parse_tag() {
    skip_space();
    std::size_t size = 0;
    while (size < text_.size() && is_tag_byte(static_cast<unsigned char>(text_[size]))) ++size;
    if (size == 0) return false;
    result_.push_tag(text_.substr(0, size));
    text_.remove_prefix(size);
    return true;
  }
  static bool is_tag_byte(unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c >= 0x80;
  }

  std::string_view text_;
  Constraint result_;
};

namespace {

// Calls `f` for each part of `text` between separators.
template <typename F>
void for_each_part(std::string_view text, std::string_view separators, F f) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(separators), text.size());
    if (end > 0) f(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

}  // namespace

std::optional<Constraint> Constraint::parse(std::string_view expression) {
  return ConstraintParser(expression).run();
}

Constraint Constraint::parse_plus_build(std::string_view words) {
  Constraint result;
  for_each_part(words, " \t\r", [&result](std::string_view clause) {
    Constraint terms;
    for_each_part(clause, ",", [&terms](std::string_view term) {
      // What go/build makes of "!", "!!x" and words that are no tags.
      if (term == "!" || term.starts_with("!!")) term = "ignore";
      const bool negated = term[0] == '!';
      if (negated) term.remove_prefix(1);
      if (!ConstraintParser::is_tag(term)) term = "ignore";
      const bool first = terms.empty();
      terms.push_tag(term);
      if (negated) terms.push(Op::Not);
      if (!first) terms.push(Op::And);
    });
    const bool first = result.empty();
    result.code_.insert(result.code_.end(), terms.code_.begin(), terms.code_.end());
    if (!first && !terms.empty()) result.push(Op::Or);
  });
  if (result.empty()) result.push_tag("ignore");  // a +build line without words is never met
  return result;
}

Constraint Constraint::of_file_name(std::string_view name) {
  name = name.substr(0, name.find('.'));
  // What stands before the first '_' is no constraint: linux.go is for everyone.
  const std::size_t first = name.find('_');
  if (first == std::string_view::npos) return {};
  name.remove_prefix(first);
  // Takes the last word with the '_' before it; nothing if absent.
  const auto take_word = [&name]() -> std::optional<std::string_view> {
    const std::size_t begin = name.rfind('_');
    if (begin == std::string_view::npos) return std::nullopt;
    const std::string_view word = name.substr(begin + 1);
    name = name.substr(0, begin);
    return word;
  };
  if (name.ends_with("_test")) take_word();
  Constraint result;
  const std::optional<std::string_view> found = take_word();
  if (!found) return result;
  const std::string_view last = *found;
  const std::optional<std::string_view> before = take_word();
  if (before && is_known_goos(*before) && is_known_goarch(last)) {
    result.push_tag(*before);
    result.push_tag(last);
    result.push(Op::And);
  } else if (is_known_goos(last) || is_known_goarch(last)) {
    result.push_tag(last);
  }
  return result;
}

Constraint Constraint::both(const Constraint& a, const Constraint& b) {
  if (a.empty()) return b;
  if (b.empty()) return a;
  Constraint result = a;
  result.code_.insert(result.code_.end(), b.code_.begin(), b.code_.end());
  result.push(Op::And);
  return result;
}

bool Constraint::matches(const BuildContext& context) const {
  if (code_.empty()) return true;
  if (code_.size() == 1) return matches_tag(context, code_.front().tag);
  std::vector<bool> stack;
  for (const Step& step : code_) {
    if (step.op == Op::Tag) {
      stack.push_back(matches_tag(context, step.tag));
      continue;
    }
    if (step.op == Op::Not) {
      stack.back() = !stack.back();
      continue;
    }
    const bool right = stack.back();
    stack.pop_back();
    const bool left = stack.back();
    stack.back() = step.op == Op::And ? left && right : left || right;
  }
  return stack.back();
}

bool Constraint::asks_for_feature() const {
  return std::ranges::any_of(code_, [](const Step& step) {
    const std::size_t dot = step.tag.find('.');
    return dot != std::string::npos && is_known_goarch(step.tag.substr(0, dot));
  });
}

bool Constraint::matches_any_platform() const {
  const bool asks = asks_for_feature();
  return std::ranges::any_of(usual_platforms(), [this, asks](const BuildContext& context) {
    if (matches(context)) return true;
    BuildContext other = context;
    other.cgo_enabled = !other.cgo_enabled;
    if (matches(other)) return true;
    const std::string_view variable = arch_variable(context.goarch);
    if (!asks || variable.empty()) return false;
    return std::ranges::any_of(arch_settings(), [&](std::string_view setting) {
      if (!setting.starts_with(variable)) return false;
      other.arch_levels = {std::string(setting)};
      return matches(other);
    });
  });
}

std::string Constraint::to_string() const {
  struct Piece {
    std::string text;
    Op op;
  };
  std::vector<Piece> stack;
  const auto wrapped = [](const Piece& piece, bool wrap) {
    return wrap ? "(" + piece.text + ")" : piece.text;
  };
  for (const Step& step : code_) {
    if (step.op == Op::Tag) {
      stack.push_back({step.tag, Op::Tag});
      continue;
    }
    Piece right = std::move(stack.back());
    stack.pop_back();
    if (step.op == Op::Not) {
      stack.push_back({"!" + wrapped(right, right.op == Op::And || right.op == Op::Or), Op::Not});
      continue;
    }
    const Op other = step.op == Op::And ? Op::Or : Op::And;
    Piece& left = stack.back();
    left.text = wrapped(left, left.op == other) + (step.op == Op::And ? " && " : " || ") +
                wrapped(right, right.op == other);
    left.op = step.op;
  }
  return stack.empty() ? std::string() : std::move(stack.back().text);
}

}  // namespace gofed::golang
