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

std::vector<Line> lines_of(const wire::UserImpact& user) {
  std::vector<Line> lines;
  for (const auto& hit : user.hits) {
    auto text = hit.used_package + "." + hit.symbol + ": ";
    text += hit.changes.empty() ? "" : word_of_change(hit.changes.front());
    if (hit.effect == wire::Effect::MayBreak) text += " (may break)";
    if (hit.vendored) text += " (vendored)";
    for (const auto& position : hit.positions) lines.push_back({position, text});
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

// "  20 places with fields or methods of unknown types: Close, String"
std::string unresolved_line(const wire::UserImpact& user) {
  std::size_t places = 0;
  std::vector<std::string> names;
  for (const auto& use : user.unresolved) {
    places += use.positions.size();
    names.push_back(use.name);
  }
  if (places == 0) return "";
  std::ranges::sort(names);
  const auto [first, last] = std::ranges::unique(names);
  names.erase(first, last);
  std::string all;
  for (const auto& name : names) all += (all.empty() ? "" : ", ") + name;
  return "  " + count_words(places, "place") +
         " with fields or methods of unknown types: " + printable(all) + "\n";
}

std::string problems_line(const wire::UserImpact& user) {
  if (user.problems.empty()) return "";
  const auto& first = user.problems.front();
  return "  " + count_words(user.problems.size(), "complaint") + " about its source: " +
         printable(first.position + (first.position.empty() ? "" : ": ") + first.message) + "\n";
}

std::string totals_line(const wire::Impact& summary, const std::vector<NamedImpact>& users) {
  const auto count = [&](UserVerdict verdict) {
    return std::to_string(std::ranges::count_if(
        users, [&](const NamedImpact& user) { return user.impact.verdict == verdict; }));
  };
  return count_words(summary.incompatible, "incompatible change") + ", " +
         count_words(users.size(), "user") + ": " + count(UserVerdict::Breaks) + " break, " +
         count(UserVerdict::MayBreak) + " may break, " + count(UserVerdict::Unknown) +
         " unknown, " + count(UserVerdict::Safe) + " safe\n";
}

}  // namespace

std::string impact_text(const wire::Impact& summary, const std::vector<NamedImpact>& users,
                        bool colours) {
  std::string out;
  std::string safe;
  for (const auto& [place, user] : users) {
    if (user.verdict == UserVerdict::Safe) {
      safe += heading_of(user, false);
      continue;
    }
    out += heading_of(user, colours);
    for (const auto& line : lines_of(user)) {
      out += "  " + printable(place + line.position + ": " + line.text) + "\n";
    }
    out += unresolved_line(user) + problems_line(user) + "\n";
  }
  if (!safe.empty()) out += safe + "\n";
  return out + totals_line(summary, users);
}

std::string impact_lines(const std::vector<NamedImpact>& users) {
  std::string out;
  for (const auto& [place, user] : users) {
    const auto prefix = place.empty() ? user.name + ": " : place;
    for (const auto& line : lines_of(user)) {
      out += printable(prefix + line.position + ": " + line.text) + "\n";
    }
  }
  return out;
}

}  // namespace gofed::clients
