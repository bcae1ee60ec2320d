#include "workers/licenses/expression/expression.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "workers/licenses/list/list.h"

namespace gofed::licenses {
namespace {

// Deprecated ids that stand for a licence with an exception.
struct WithException {
  std::string_view id;
  std::string_view license;
  std::string_view exception;
};
constexpr std::array kWithExceptions{
    WithException{"eCos-2.0", "GPL-2.0-or-later", "eCos-exception-2.0"},
    WithException{"GPL-2.0-with-autoconf-exception", "GPL-2.0-only", "Autoconf-exception-2.0"},
    WithException{"GPL-2.0-with-bison-exception", "GPL-2.0-only", "Bison-exception-2.2"},
    WithException{"GPL-2.0-with-classpath-exception", "GPL-2.0-only", "Classpath-exception-2.0"},
    WithException{"GPL-2.0-with-font-exception", "GPL-2.0-only", "Font-exception-2.0"},
    WithException{"GPL-2.0-with-GCC-exception", "GPL-2.0-only", "GCC-exception-2.0"},
    WithException{"GPL-3.0-with-autoconf-exception", "GPL-3.0-only", "Autoconf-exception-3.0"},
    WithException{"GPL-3.0-with-GCC-exception", "GPL-3.0-only", "GCC-exception-3.1"},
    WithException{"wxWindows", "LGPL-2.0-or-later", "WxWindows-exception-3.1"},
};

std::string written(const Expression& e, bool within_and) {
  switch (e.kind()) {
    case Expression::Kind::None:
      return "";
    case Expression::Kind::License:
      return e.exception().empty() ? e.id() : e.id() + " WITH " + e.exception();
    case Expression::Kind::And:
    case Expression::Kind::Or: {
      const bool is_and = e.kind() == Expression::Kind::And;
      std::string text;
      for (const auto& term : e.terms()) {
        if (!text.empty()) text += is_and ? " AND " : " OR ";
        text += written(term, is_and);
      }
      return within_and && !is_and ? "(" + text + ")" : text;
    }
  }
  return "";
}

// Terms of the same join are taken in, equal ones once.
std::vector<Expression> flat(std::vector<Expression> terms, Expression::Kind kind) {
  std::vector<Expression> out;
  for (auto& term : terms) {
    if (term.empty()) continue;
    if (term.kind() == kind) {
      out.insert(out.end(), term.terms().begin(), term.terms().end());
    } else {
      out.push_back(std::move(term));
    }
  }
  return out;
}

// Order of terms: without case, as people look for them.
bool before(const Expression& a, const Expression& b) {
  const auto low = [](std::string text) {
    for (auto& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return text;
  };
  const auto left = a.text();
  const auto right = b.text();
  const auto left_low = low(left);
  const auto right_low = low(right);
  return left_low != right_low ? left_low < right_low : left < right;
}

// A set of licences that suffices: expressions as a choice of such sets.
using Terms = std::set<std::string>;
constexpr std::size_t kChoicesMax = 256;

// No set that has another one within it.
void absorb(std::vector<Terms>& choices) {
  std::ranges::sort(choices, [](const Terms& a, const Terms& b) {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
  });
  std::vector<Terms> kept;
  for (auto& choice : choices) {
    const auto within = [&choice](const Terms& other) {
      return std::ranges::includes(choice, other);
    };
    if (std::ranges::none_of(kept, within)) kept.push_back(std::move(choice));
  }
  choices = std::move(kept);
}

// The expression as choices; empty where there are too many of them.
std::vector<Terms> choices_of(const Expression& e) {
  if (e.kind() == Expression::Kind::None) return {Terms{}};
  if (e.kind() == Expression::Kind::License) return {Terms{e.text()}};
  std::vector<Terms> all;
  if (e.kind() == Expression::Kind::And) all.emplace_back();
  for (const auto& term : e.terms()) {
    auto of_term = choices_of(term);
    if (of_term.empty()) return {};
    if (e.kind() == Expression::Kind::Or) {
      all.insert(all.end(), of_term.begin(), of_term.end());
    } else {
      std::vector<Terms> joined;
      for (const auto& left : all) {
        for (const auto& right : of_term) {
          auto both = left;
          both.insert(right.begin(), right.end());
          joined.push_back(std::move(both));
        }
      }
      all = std::move(joined);
    }
    absorb(all);
    if (all.size() > kChoicesMax) return {};
  }
  return all;
}

// "GPL-2.0-or-later" -> "GPL-" and 2.0; a family with versions.
struct Versioned {
  std::string family;
  std::string version;
  bool later = false;
};
Versioned versioned(std::string id) {
  Versioned result;
  for (const std::string_view suffix : {"-or-later", "+"}) {
    if (id.ends_with(suffix)) {
      id.resize(id.size() - suffix.size());
      result.later = true;
    }
  }
  if (id.ends_with("-only")) id.resize(id.size() - 5);
  const auto dash = id.rfind('-');
  if (dash == std::string::npos ||
      id.find_first_not_of("0123456789.", dash + 1) != std::string::npos) {
    result.family = std::move(id);
    return result;
  }
  result.family = id.substr(0, dash);
  result.version = id.substr(dash + 1);
  return result;
}

// Whether one who accepts `allowed` accepts `used`; both a licence, with an exception perhaps.
bool covers(const std::string& allowed, const std::string& used) {
  if (allowed == used) return true;
  const auto split = [](const std::string& text) {
    const auto at = text.find(" WITH ");
    return at == std::string::npos ? std::pair{text, std::string()}
                                   : std::pair{text.substr(0, at), text.substr(at + 6)};
  };
  const auto [allowed_id, allowed_exception] = split(allowed);
  const auto [used_id, used_exception] = split(used);
  // An exception only permits more, so the bare licence covers it.
  if (!allowed_exception.empty() && allowed_exception != used_exception) return false;
  if (allowed_id == used_id) return true;
  const auto a = versioned(allowed_id);
  const auto u = versioned(used_id);
  if (a.family != u.family || a.version.empty() || u.version.empty()) return false;
  const auto lower = [](const std::string& x, const std::string& y) {
    return x.size() != y.size() ? x.size() < y.size() : x < y;
  };
  if (a.version == u.version) return u.later || a.later;
  return (u.later && lower(u.version, a.version)) || (a.later && lower(a.version, u.version));
}

}  // namespace

TodaysId todays_id(std::string_view id) {
  const auto license = find_license(id);
  if (!license) return {};
  for (const auto& row : kWithExceptions) {
    if (row.id == license->id) return {std::string(row.license), std::string(row.exception)};
  }
  return {std::string(successor(*license).id), {}};
}

Expression Expression::license(std::string_view id, std::string_view exception) {
  Expression made;
  made.kind_ = Kind::License;
  auto today = todays_id(id);
  const bool later = id.ends_with('+');
  if (today.id.empty() && later) {
    today = todays_id(id.substr(0, id.size() - 1));
    if (today.id.ends_with("-only")) {
      today.id = today.id.substr(0, today.id.size() - 5) + "-or-later";
    } else if (!today.id.empty() && !today.id.ends_with("-or-later")) {
      today.id += '+';
    }
  }
  made.id_ = today.id.empty() ? std::string(id) : today.id;
  const auto known = find_license(exception);
  made.exception_ = exception.empty() ? today.exception
                    : known           ? std::string(known->id)
                                      : std::string(exception);
  return made;
}

Expression Expression::all_of(std::vector<Expression> terms) {
  Expression made;
  made.terms_ = flat(std::move(terms), Kind::And);
  if (made.terms_.empty()) return {};
  if (made.terms_.size() == 1) return std::move(made.terms_.front());
  made.kind_ = Kind::And;
  return made;
}

Expression Expression::any_of(std::vector<Expression> terms) {
  Expression made;
  made.terms_ = flat(std::move(terms), Kind::Or);
  if (made.terms_.empty()) return {};
  if (made.terms_.size() == 1) return std::move(made.terms_.front());
  made.kind_ = Kind::Or;
  return made;
}

std::string Expression::text() const {
  return written(*this, false);
}

Expression simplified(const Expression& expression) {
  if (expression.kind() == Expression::Kind::None || expression.kind() == Expression::Kind::License)
    return expression;
  const bool is_and = expression.kind() == Expression::Kind::And;
  std::vector<Expression> terms;
  for (const auto& term : expression.terms()) terms.push_back(simplified(term));
  terms = flat(std::move(terms), expression.kind());
  std::ranges::sort(terms, before);
  const auto again = std::ranges::unique(terms);
  terms.erase(again.begin(), again.end());
  // A AND (A OR B) is A; A OR (A AND B) is A.
  const auto absorbed = [&](const Expression& term) {
    const auto other = is_and ? Expression::Kind::Or : Expression::Kind::And;
    if (term.kind() != other) return false;
    return std::ranges::any_of(terms, [&](const Expression& single) {
      return single.kind() != other &&
             std::ranges::find(term.terms(), single) != term.terms().end();
    });
  };
  std::vector<Expression> kept;
  for (const auto& term : terms) {
    if (!absorbed(term)) kept.push_back(term);
  }
  return is_and ? Expression::all_of(std::move(kept)) : Expression::any_of(std::move(kept));
}

bool equivalent(const Expression& a, const Expression& b) {
  const auto left = choices_of(a);
  const auto right = choices_of(b);
  if (left.empty() || right.empty()) return simplified(a) == simplified(b);
  return left == right;
}

std::vector<std::string> licenses_of(const Expression& expression) {
  std::set<std::string> found;
  std::vector<const Expression*> open{&expression};
  while (!open.empty()) {
    const auto* e = open.back();
    open.pop_back();
    if (e->kind() == Expression::Kind::License) found.insert(e->text());
    for (const auto& term : e->terms()) open.push_back(&term);
  }
  return {found.begin(), found.end()};
}

namespace {

// The licences of the cheapest choice that `allowed` does not cover.
std::set<std::string> lacking(const Expression& e, const std::vector<std::string>& allowed) {
  std::set<std::string> missing;
  switch (e.kind()) {
    case Expression::Kind::None:
      break;
    case Expression::Kind::License:
      if (std::ranges::none_of(allowed, [&](const std::string& a) { return covers(a, e.text()); }))
        missing.insert(e.text());
      break;
    case Expression::Kind::And:
      for (const auto& term : e.terms()) missing.merge(lacking(term, allowed));
      break;
    case Expression::Kind::Or: {
      bool first = true;
      for (const auto& term : e.terms()) {
        auto of_term = lacking(term, allowed);
        if (first || of_term.size() < missing.size()) missing = std::move(of_term);
        first = false;
      }
      break;
    }
  }
  return missing;
}

}  // namespace

bool permitted(const Expression& expression, const Expression& allowed,
               std::vector<std::string>* rejected) {
  const auto missing = lacking(expression, licenses_of(allowed));
  if (rejected != nullptr) rejected->assign(missing.begin(), missing.end());
  return missing.empty() && !expression.empty();
}

}  // namespace gofed::licenses
