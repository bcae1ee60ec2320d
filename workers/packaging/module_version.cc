#include "workers/packaging/module_version.h"

#include <algorithm>
#include <tuple>

#include "workers/packaging/text.h"
#include "workers/packaging/version.h"

namespace gofed::packaging {
namespace {

constexpr std::size_t kDigitsMax = 18;  // of a number that fits
constexpr std::size_t kDateDigits = 8;

std::optional<std::uint64_t> take_number(std::string_view& text) {
  std::uint64_t number = 0;
  std::size_t size = 0;
  for (; size < text.size() && is_digit(text[size]); ++size) {
    if (size == kDigitsMax) return std::nullopt;
    number = number * 10 + static_cast<std::uint64_t>(text[size] - '0');
  }
  if (size == 0) return std::nullopt;
  text.remove_prefix(size);
  return number;
}

// MAJOR[.MINOR[.PATCH]], of which the rest stays.
bool take_release(std::string_view& text, ModuleVersion& version) {
  const auto major = take_number(text);
  if (!major) return false;
  version.major = *major;
  for (auto* part : {&version.minor, &version.patch}) {
    if (text.size() < 2 || text[0] != '.' || !is_digit(text[1])) break;
    text.remove_prefix(1);
    const auto number = take_number(text);
    if (!number) return false;
    *part = *number;
  }
  return true;
}

bool is_number(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_digit);
}

// "20230102150405-abcdef123456" at the end, after nothing, "0." or "rc.1.0.".
void take_pseudo_version(std::string_view& prerelease, ModuleVersion& version) {
  constexpr std::size_t kTimeDigits = 14;
  const auto dash = prerelease.rfind('-');
  if (dash == std::string_view::npos || dash < kTimeDigits) return;
  const auto time = prerelease.substr(dash - kTimeDigits, kTimeDigits);
  auto before = prerelease.substr(0, dash - kTimeDigits);
  if (!is_number(time) || (!before.empty() && before.back() != '.')) return;
  version.date = time;
  if (!before.empty()) before.remove_suffix(1);
  if (before == "0") before = {};
  if (before.ends_with(".0")) before.remove_suffix(2);
  prerelease = before;
}

std::strong_ordering compare_identifiers(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty()) {
    const auto x = take_until(a, ".");
    const auto y = take_until(b, ".");
    const bool x_number = is_number(x);
    const bool y_number = is_number(y);
    if (x_number != y_number) {
      return x_number ? std::strong_ordering::less : std::strong_ordering::greater;
    }
    if (x_number && x.size() != y.size()) return x.size() <=> y.size();
    if (const auto order = x.compare(y) <=> 0; order != 0) return order;
  }
  return !a.empty() <=> !b.empty();
}

// The date in "git20230102.abcdef", "git20230102.1.abcdef", "20230102"; empty without one.
std::string_view date_in(std::string_view text) {
  for (std::size_t i = 0; i + kDateDigits <= text.size(); ++i) {
    const auto digits = text.substr(i, kDateDigits);
    if (is_number(digits) && (digits.starts_with("19") || digits.starts_with("20")) &&
        (i == 0 || !is_digit(text[i - 1]))) {
      return digits;
    }
  }
  return {};
}

}  // namespace

std::strong_ordering operator<=>(const ModuleVersion& a, const ModuleVersion& b) {
  if (const auto order =
          std::tie(a.major, a.minor, a.patch) <=> std::tie(b.major, b.minor, b.patch);
      order != 0) {
    return order;
  }
  // 0: a snapshot before any pre-release of it, 1: a pre-release, 2: the release.
  const auto rank = [](const ModuleVersion& v) {
    if (v.prerelease.empty()) return v.date.empty() ? 2 : 0;
    return 1;
  };
  if (rank(a) != rank(b)) return rank(a) <=> rank(b);
  if (const auto order = compare_identifiers(a.prerelease, b.prerelease); order != 0) return order;
  return a.date.compare(b.date) <=> 0;  // a snapshot after a pre-release sorts after it
}

std::optional<ModuleVersion> parse_module_version(std::string_view text) {
  ModuleVersion version;
  if (!text.starts_with('v')) return std::nullopt;
  text.remove_prefix(1);
  if (!take_release(text, version)) return std::nullopt;
  text = text.substr(0, text.find('+'));
  if (text.empty()) return version;
  if (text.front() != '-' || text.size() == 1) return std::nullopt;
  text.remove_prefix(1);
  take_pseudo_version(text, version);
  version.prerelease = text;
  // The least of the release: before every snapshot of it.
  if (version.prerelease == "0" && version.date.empty()) {
    version.prerelease.clear();
    version.date = "0";
  }
  return version;
}

std::optional<ModuleVersion> module_version_of(std::string_view deb_version) {
  const auto parsed = parse_deb_version(deb_version);
  if (!parsed) return std::nullopt;
  auto rest = parsed->upstream;
  ModuleVersion version;
  if (!take_release(rest, version)) return std::nullopt;
  if (version.major >= 19'000'000) {  // 20230102: a date and no version
    return std::nullopt;
  }
  const bool is_before = rest.starts_with('~');
  version.date = date_in(rest);
  if (!version.date.empty()) {
    // What stands between the release and the date is the pre-release that came before.
    if (!is_before && version.prerelease.empty()) ++version.patch;
    return version;
  }
  if (is_before) {
    rest.remove_prefix(1);
    version.prerelease = rest.substr(0, rest.find_first_of("+~"));
    if (version.prerelease.empty()) version.prerelease = "0";
  }
  return version;
}

std::optional<std::uint64_t> major_of_path(std::string_view path, std::string_view* base) {
  if (base != nullptr) *base = path;
  const bool is_gopkg = path.starts_with("gopkg.in/");
  const auto end = path.find_last_of(is_gopkg ? "." : "/");
  if (end == std::string_view::npos) return std::nullopt;
  auto last = path.substr(end + 1);
  if (!last.starts_with('v') || last.size() < 2) return std::nullopt;
  last.remove_prefix(1);
  const auto number = take_number(last);
  if (!number || !last.empty()) return std::nullopt;
  if (!is_gopkg && *number < 2) return std::nullopt;
  if (base != nullptr && !is_gopkg) *base = path.substr(0, end);
  return number;
}

}  // namespace gofed::packaging
