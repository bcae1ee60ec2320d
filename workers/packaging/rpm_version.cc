// The order of rpm's versions: segments of digits and of letters in turn, all else separates.
#include <algorithm>

#include "workers/packaging/text.h"
#include "workers/packaging/version.h"

namespace gofed::packaging {
namespace {

struct Label {
  std::string_view epoch = "0";
  std::string_view version;
  std::string_view release;
};

Label label_of(std::string_view text) {
  Label label;
  const auto digits = std::ranges::find_if_not(text, is_digit) - text.begin();
  if (const auto end = static_cast<std::size_t>(digits); end < text.size() && text[end] == ':') {
    if (end > 0) label.epoch = text.substr(0, end);
    text.remove_prefix(end + 1);
  }
  const auto dash = text.rfind('-');
  label.version = text.substr(0, dash);
  if (dash != std::string_view::npos) label.release = text.substr(dash + 1);
  return label;
}

bool is_separator(char c) {
  return !is_digit(c) && !is_letter(c) && c != '~' && c != '^';
}

void drop_separators(std::string_view& text) {
  while (!text.empty() && is_separator(text.front())) text.remove_prefix(1);
}

std::string_view take_segment(std::string_view& text, bool (*is_part)(char)) {
  std::size_t size = 0;
  while (size < text.size() && is_part(text[size])) ++size;
  const auto segment = text.substr(0, size);
  text.remove_prefix(size);
  return segment;
}

std::strong_ordering compare_digits(std::string_view a, std::string_view b) {
  a.remove_prefix(std::min(a.find_first_not_of('0'), a.size()));
  b.remove_prefix(std::min(b.find_first_not_of('0'), b.size()));
  if (a.size() != b.size()) return a.size() <=> b.size();
  return a.compare(b) <=> 0;
}

// Of `~` and `^` at the front of either; nothing: neither has one, or both, which is taken off.
enum class Mark : std::uint8_t { None, Same, Less, Greater };

Mark compare_marks(std::string_view& a, std::string_view& b) {
  const bool tilde_a = a.starts_with('~');
  const bool tilde_b = b.starts_with('~');
  if (tilde_a != tilde_b) return tilde_a ? Mark::Less : Mark::Greater;
  const bool caret_a = a.starts_with('^');
  const bool caret_b = b.starts_with('^');
  if (!tilde_a && caret_a != caret_b) {
    // More than the end, less than anything else that follows.
    if (caret_a) return b.empty() ? Mark::Greater : Mark::Less;
    return a.empty() ? Mark::Less : Mark::Greater;
  }
  if (!tilde_a && !caret_a) return Mark::None;
  a.remove_prefix(1);
  b.remove_prefix(1);
  return Mark::Same;
}

std::strong_ordering compare_version(std::string_view a, std::string_view b) {
  while (!a.empty() || !b.empty()) {
    drop_separators(a);
    drop_separators(b);
    const auto mark = compare_marks(a, b);
    if (mark == Mark::Less) return std::strong_ordering::less;
    if (mark == Mark::Greater) return std::strong_ordering::greater;
    if (mark == Mark::Same) continue;
    if (a.empty() || b.empty()) break;
    const bool of_digits = is_digit(a.front());
    const auto x = take_segment(a, of_digits ? &is_digit : &is_letter);
    const auto y = take_segment(b, of_digits ? &is_digit : &is_letter);
    // A number is newer than a word.
    if (y.empty()) return of_digits ? std::strong_ordering::greater : std::strong_ordering::less;
    const auto order = of_digits ? compare_digits(x, y) : x.compare(y) <=> 0;
    if (order != 0) return order;
  }
  return !a.empty() <=> !b.empty();
}

}  // namespace

std::strong_ordering compare_rpm_versions(std::string_view a, std::string_view b) {
  const auto x = label_of(a);
  const auto y = label_of(b);
  if (const auto epoch = compare_digits(x.epoch, y.epoch); epoch != 0) return epoch;
  if (const auto version = compare_version(x.version, y.version); version != 0) return version;
  if (x.release.empty() || y.release.empty()) return std::strong_ordering::equal;
  return compare_version(x.release, y.release);
}

}  // namespace gofed::packaging
