#include "workers/packaging/version.h"

#include <algorithm>

#include "workers/packaging/text.h"

namespace gofed::packaging {
namespace {

// Where a character stands outside of numbers: `~` before the end, letters before all else.
int order_of(char c) {
  if (c == '~') return -1;
  if (is_letter(c)) return static_cast<unsigned char>(c);
  return static_cast<int>(static_cast<unsigned char>(c)) + 256;
}

std::string_view take_digits(std::string_view& text) {
  const auto end = std::ranges::find_if_not(text, is_digit) - text.begin();
  const auto digits = text.substr(0, static_cast<std::size_t>(end));
  text.remove_prefix(digits.size());
  return digits;
}

// Numbers of any length: no value is ever computed.
std::strong_ordering compare_numbers(std::string_view a, std::string_view b) {
  a.remove_prefix(std::min(a.find_first_not_of('0'), a.size()));
  b.remove_prefix(std::min(b.find_first_not_of('0'), b.size()));
  if (a.size() != b.size()) return a.size() <=> b.size();
  return a.compare(b) <=> 0;
}

// Text and numbers in turn, beginning with text.
std::strong_ordering compare_parts(std::string_view a, std::string_view b) {
  while (!a.empty() || !b.empty()) {
    while ((!a.empty() && !is_digit(a.front())) || (!b.empty() && !is_digit(b.front()))) {
      const int x = a.empty() || is_digit(a.front()) ? 0 : order_of(a.front());
      const int y = b.empty() || is_digit(b.front()) ? 0 : order_of(b.front());
      if (x != y) return x <=> y;
      a.remove_prefix(a.empty() ? 0 : 1);
      b.remove_prefix(b.empty() ? 0 : 1);
    }
    const auto numbers = compare_numbers(take_digits(a), take_digits(b));
    if (numbers != 0) return numbers;
  }
  return std::strong_ordering::equal;
}

constexpr std::uint32_t kEpochMax = 0x7fffffff;  // dpkg keeps it in an int

bool read_epoch(std::string_view digits, std::uint32_t& epoch) {
  std::uint64_t number = 0;
  if (digits.empty()) return false;
  for (const char c : digits) {
    if (!is_digit(c)) return false;
    number = number * 10 + static_cast<std::uint64_t>(c - '0');
    if (number > kEpochMax) return false;
  }
  epoch = static_cast<std::uint32_t>(number);
  return true;
}

}  // namespace

Result<DebVersion> parse_deb_version(std::string_view text) {
  if (text.size() > kVersionBytesMax) {
    return fail(Errc::LimitExceeded, "version of " + std::to_string(text.size()) +
                                         " bytes: over kVersionBytesMax " +
                                         std::to_string(kVersionBytesMax));
  }
  const auto bad = [text](std::string_view why) {
    return fail(Errc::Malformed, "version \"" + excerpt(text) + "\": " + std::string(why));
  };
  const auto version = trimmed(text);
  if (version.empty()) return bad("empty");
  if (version.find_first_of(kSpaces) != std::string_view::npos) return bad("has a space");
  DebVersion parsed{.epoch = 0, .upstream = version, .revision = {}};
  if (const auto colon = version.find(':'); colon != std::string_view::npos) {
    if (!read_epoch(version.substr(0, colon), parsed.epoch)) return bad("its epoch is no number");
    parsed.upstream = version.substr(colon + 1);
    if (parsed.upstream.empty()) return bad("nothing after the epoch");
  }
  if (const auto dash = parsed.upstream.rfind('-'); dash != std::string_view::npos) {
    parsed.revision = parsed.upstream.substr(dash + 1);
    parsed.upstream = parsed.upstream.substr(0, dash);
    if (parsed.revision.empty()) return bad("its revision is empty");
    if (parsed.upstream.empty()) return bad("nothing before the revision");
  }
  return parsed;
}

std::strong_ordering compare(const DebVersion& a, const DebVersion& b) {
  if (a.epoch != b.epoch) return a.epoch <=> b.epoch;
  const auto upstream = compare_parts(a.upstream, b.upstream);
  return upstream != 0 ? upstream : compare_parts(a.revision, b.revision);
}

std::strong_ordering compare_deb_versions(std::string_view a, std::string_view b) {
  const auto x = parse_deb_version(a);
  const auto y = parse_deb_version(b);
  if (!x || !y) return x.has_value() <=> y.has_value();
  return compare(*x, *y);
}

std::string upstream_version(std::string_view deb_version) {
  const auto parsed = parse_deb_version(deb_version);
  if (!parsed) return {};
  auto upstream = parsed->upstream.substr(0, parsed->upstream.find_first_of("+~"));
  // Repackaged: 1.2.3.dfsg, 1.2.3-dfsg, 1.2.3.ds1.
  for (const std::string_view mark : {".dfsg", "-dfsg", ".ds", "-ds"}) {
    upstream = upstream.substr(0, upstream.find(mark));
  }
  if (upstream.empty() || !is_digit(upstream.front())) return {};
  return "v" + std::string(upstream);
}

}  // namespace gofed::packaging
