#include "clients/scenarios/compare/impact_report.h"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <tuple>

#include "clients/output/amounts.h"
#include "clients/output/text_width.h"
#include "clients/scenarios/enum_word.h"

namespace gofed::clients {
namespace {

namespace wire = schemas::golang;
using wire::UserVerdict;

constexpr std::string_view kRed = "\x1b[31m";
constexpr std::string_view kPlain = "\x1b[0m";

// "dir/a.go:12:6", taken apart so that line 9 comes before line 10.
using Place = std::tuple<std::string_view, std::uint32_t, std::uint32_t>;

std::uint32_t take_number(std::string_view& text) {
  const auto colon = text.rfind(':');
  std::uint32_t number = 0;
  if (colon == std::string_view::npos) return number;
  std::from_chars(text.data() + colon + 1, text.data() + text.size(), number);
  text = text.substr(0, colon);
  return number;
}

Place place_of(std::string_view position) {
  const auto column = take_number(position);
  const auto line = take_number(position);
  return {position, line, column};
}

// One place and what is there: "PACKAGE.SYMBOL: removed".
struct Line {
  std::string position;
  std::string text;
};

std::string_view word_of_change(std::string_view change) {
  const auto colon = change.find(": ");
  return colon == std::string_view::npos ? change : change.substr(colon + 2);
}

// "T.M" of "(*T).M: removed".
std::string symbol_of_change(std::string_view change) {
  std::string symbol(change.substr(0, change.find(": ")));
  std::erase_if(symbol, [](char c) { return c == '(' || c == ')' || c == '*'; });
  return symbol;
}

// A change of a member is said of the member, also where its type is what is used.
std::string symbol_of(const wire::ImpactHit& hit) {
  if (hit.changes.empty()) return hit.symbol;
  auto changed = symbol_of_change(hit.changes.front());
  return changed.starts_with(hit.symbol + ".") ? changed : hit.symbol;
}

std::string qualified(const std::string& package, const std::string& symbol) {
  if (package.empty()) return symbol;
  return symbol.empty() ? package : package + "." + symbol;
}

std::vector<Line> lines_of(const wire::UserImpact& user) {
  std::vector<Line> lines;
  for (const auto& hit : user.hits) {
    auto text = qualified(hit.used_package, symbol_of(hit));
    text += text.empty() ? "" : ": ";
    // The compiler's words where it is about no name are not "SYMBOL: CHANGE".
    const bool is_whole = hit.symbol.empty() && !hit.errors.empty();
    text += is_whole              ? hit.errors.front()
            : hit.changes.empty() ? ""
                                  : word_of_change(hit.changes.front());
    if (hit.vendored) text += " (vendored)";
    if (hit.effect == wire::Effect::MayBreak) text += " (may break)";
    for (const auto& position : hit.positions) lines.push_back({position, text});
  }
  for (const auto& use : user.unresolved) {
    auto text = use.name + ": ";
    text += use.changes.empty() ? "" : use.changes.front();
    for (const auto& package : use.missing_packages) text += ", needs the API of " + package;
    text += " (unknown)";
    for (const auto& position : use.positions) lines.push_back({position, text});
  }
  std::ranges::stable_sort(lines, [](const Line& a, const Line& b) {
    return place_of(a.position) < place_of(b.position);
  });
  return lines;
}

std::string heading_of(const wire::UserImpact& user, bool colours) {
  std::string text;
  const bool is_hit = user.verdict < UserVerdict::Unknown;
  if (colours && is_hit) text += kRed;
  text += enum_word(user.verdict);
  if (colours && is_hit) text += kPlain;
  return text + "  " + printable(user.name) + "\n";
}

std::string problems_line(const wire::UserImpact& user) {
  if (user.problems.empty()) return "";
  const auto& first = user.problems.front();
  return "  " + count_words(user.problems.size(), "complaint") + " about its source: " +
         printable(first.position + (first.position.empty() ? "" : ": ") + first.message) + "\n";
}

std::string totals_line(const wire::Impact& summary, const std::vector<const NamedImpact*>& users) {
  const auto count = [&](UserVerdict verdict) {
    return std::to_string(std::ranges::count_if(
        users, [&](const NamedImpact* user) { return user->impact.verdict == verdict; }));
  };
  const auto of_library = std::ranges::count_if(users, [](const NamedImpact* user) {
    return user->impact.verdict == UserVerdict::Safe && user->impact.uses_library;
  });
  auto text = count_words(summary.incompatible, "incompatible change") + ", " +
              count_words(users.size(), "user") + ": " + count(UserVerdict::Breaks) + " break, " +
              count(UserVerdict::MayBreak) + " may break, " + count(UserVerdict::Unknown) +
              " unknown, " + count(UserVerdict::Safe) + " safe";
  const bool some_are_others = count(UserVerdict::Safe) != std::to_string(of_library);
  if (some_are_others) text += ", of which " + std::to_string(of_library) + " use it";
  return text + "\n";
}

// "  a.go:3:8: x.org/lib.F: removed", relative to the user.
std::string places_text(const NamedImpact& user) {
  std::string out;
  const auto below = user.directory.empty() ? std::string() : user.directory + "/";
  for (const auto& line : lines_of(user.impact)) {
    std::string_view position = line.position;
    if (position.starts_with(below)) position.remove_prefix(below.size());
    out += "  " + printable(std::string(position) + ": " + line.text) + "\n";
  }
  return out;
}

// Safe users that are listed one by one.
constexpr std::size_t kSafeListed = 5;

}  // namespace

bool is_library_itself(const wire::UserImpact& user) {
  return user.is_library;
}

std::string impact_text(const wire::Impact& summary, const std::vector<NamedImpact>& users,
                        bool colours) {
  std::vector<const NamedImpact*> shown;
  std::string left_out;
  for (const auto& user : users) {
    if (is_library_itself(user.impact)) {
      left_out += "the library itself, left out  " + printable(user.impact.name) + "\n";
    } else {
      shown.push_back(&user);
    }
  }
  // The last lines are what is seen: those that break come last.
  auto order = shown;
  std::ranges::stable_sort(order, [](const NamedImpact* a, const NamedImpact* b) {
    return a->impact.verdict > b->impact.verdict;
  });
  const auto safe = static_cast<std::size_t>(std::ranges::count_if(
      order, [](const NamedImpact* user) { return user->impact.verdict == UserVerdict::Safe; }));
  std::string out = left_out;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto& user = order[i]->impact;
    if (i < safe) {
      if (safe <= kSafeListed) out += heading_of(user, false);
      continue;
    }
    if (!out.empty() && !out.ends_with("\n\n")) out += "\n";
    out += heading_of(user, colours) + places_text(*order[i]) + problems_line(user) + "\n";
  }
  if (!out.empty() && !out.ends_with("\n\n")) out += "\n";
  return out + totals_line(summary, shown);
}

std::string impact_markdown(const wire::Impact& summary, const std::vector<NamedImpact>& users) {
  std::vector<const NamedImpact*> shown;
  for (const auto& user : users) {
    if (!is_library_itself(user.impact)) shown.push_back(&user);
  }
  std::ranges::stable_sort(shown, [](const NamedImpact* a, const NamedImpact* b) {
    return a->impact.verdict < b->impact.verdict;
  });
  std::string out = "# Users\n\n" + totals_line(summary, shown);
  for (const auto* user : shown) {
    if (user->impact.verdict == UserVerdict::Safe) continue;
    out += "\n## " + printable(user->impact.name) + ": " +
           std::string(enum_word(user->impact.verdict)) + "\n\n";
    for (const auto& line : lines_of(user->impact)) {
      auto text = printable(line.position + ": " + line.text);
      std::ranges::replace(text, '`', '\'');
      out += "- `" + text + "`\n";
    }
  }
  return out;
}

std::string impact_lines(const std::vector<NamedImpact>& users) {
  std::string out;
  for (const auto& [place, directory, user] : users) {
    if (is_library_itself(user)) continue;
    const auto prefix = place.empty() ? user.name + ": " : place;
    for (const auto& line : lines_of(user)) {
      out += printable(prefix + line.position + ": " + line.text) + "\n";
    }
  }
  return out;
}

}  // namespace gofed::clients
