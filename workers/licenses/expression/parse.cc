#include <string>
#include <utility>

#include "workers/licenses/expression/expression.h"
#include "workers/licenses/list/list.h"

namespace gofed::licenses {
namespace {

constexpr bool is_id_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '+' || c == ':' || c == '_';
}

class Parser {
 public:
  Parser(std::string_view text, ParseOptions options) : text_(text), options_(options) { next(); }

  Result<Expression> run() {
    auto whole = joined(0, false);
    if (!whole) return whole;
    if (!token_.empty()) return expected("AND, OR or the end");
    return whole;
  }

 private:
  void next() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r'))
      ++at_;
    begin_ = at_;
    if (at_ == text_.size()) {
      token_ = {};
      return;
    }
    if (!is_id_byte(text_[at_])) {
      ++at_;
    } else {
      while (at_ < text_.size() && is_id_byte(text_[at_])) ++at_;
    }
    token_ = text_.substr(begin_, at_ - begin_);
  }

  [[nodiscard]] bool is(std::string_view word) const {
    if (token_.size() != word.size()) return false;
    for (std::size_t i = 0; i < word.size(); ++i) {
      if ((token_[i] & ~0x20) != word[i]) return false;
    }
    return true;
  }

  [[nodiscard]] std::unexpected<Error> expected(const std::string& what) const {
    const auto found = token_.empty() ? std::string("the end") : "\"" + std::string(token_) + "\"";
    return fail(Errc::InvalidArgument, "licence expression: byte " + std::to_string(begin_) +
                                           ": expected " + what + ", found " + found);
  }

  // A row of terms joined by OR, or, one level down, by AND.
  Result<Expression> joined(int depth, bool by_and) {
    if (depth > kExpressionDepthMax)
      return fail(Errc::LimitExceeded, "licence expression: nested too deep");
    std::vector<Expression> terms;
    for (;;) {
      auto term = by_and ? single(depth) : joined(depth + 1, true);
      if (!term) return term;
      terms.push_back(std::move(*term));
      if (!is(by_and ? "AND" : "OR")) break;
      next();
    }
    return by_and ? Expression::all_of(std::move(terms)) : Expression::any_of(std::move(terms));
  }

  Result<Expression> single(int depth) {
    if (token_ == "(") {
      next();
      auto inner = joined(depth + 1, false);
      if (!inner) return inner;
      if (token_ != ")") return expected("\")\"");
      next();
      return inner;
    }
    if (token_.empty() || !is_id_byte(token_.front()) || is("AND") || is("OR") || is("WITH"))
      return expected("a licence");
    const auto id = token_;
    if (options_.known_ids && !is_known(id))
      return expected("an id of SPDX's list or LicenseRef-...");
    next();
    if (!is("WITH")) return Expression::license(id);
    next();
    const auto exception = find_license(token_);
    const bool own = token_.starts_with("AdditionRef-") || token_.starts_with("LicenseRef-");
    const bool any = !options_.known_ids && !token_.empty() && is_id_byte(token_.front());
    if (!(exception && exception->exception) && !own && !any)
      return expected("an exception of SPDX's list");
    auto made = Expression::license(id, token_);
    next();
    return made;
  }

  static bool is_known(std::string_view id) {
    if (id.starts_with("LicenseRef-") || id.starts_with("DocumentRef-")) return true;
    if (id.ends_with('+') && !find_license(id)) id.remove_suffix(1);
    const auto found = find_license(id);
    return found && !found->exception;
  }

  std::string_view text_;
  ParseOptions options_;
  std::size_t at_ = 0;
  std::size_t begin_ = 0;
  std::string_view token_;
};

}  // namespace

Result<Expression> parse_expression(std::string_view text, ParseOptions options) {
  if (text.size() > kExpressionBytesMax)
    return fail(Errc::LimitExceeded, "licence expression: longer than 64 KiB");
  return Parser(text, options).run();
}

}  // namespace gofed::licenses
