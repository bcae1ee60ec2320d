#include "envelope/setting_kind.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

namespace gofed::envelope {
namespace {

struct Unit {
  std::string_view suffix;
  std::uint64_t factor;
};

constexpr std::array kDurationUnits{Unit{"ms", 1},        Unit{"s", 1000},       Unit{"m", 60'000},
                                    Unit{"h", 3'600'000}, Unit{"d", 86'400'000}, Unit{"", 1}};
constexpr std::array kByteUnits{Unit{"KiB", 1ULL << 10},
                                Unit{"MiB", 1ULL << 20},
                                Unit{"GiB", 1ULL << 30},
                                Unit{"TiB", 1ULL << 40},
                                Unit{"B", 1},
                                Unit{"", 1}};

// A whole number and a unit: "64KiB". Nothing for anything else, overflow included.
std::optional<std::uint64_t> parse_with_unit(std::string_view text, std::span<const Unit> units) {
  std::uint64_t number = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return std::nullopt;
  const std::string_view suffix(rest, static_cast<std::size_t>(text.data() + text.size() - rest));
  const auto unit = std::ranges::find(units, suffix, &Unit::suffix);
  if (unit == units.end()) return std::nullopt;
  std::uint64_t product = 0;
  if (__builtin_mul_overflow(number, unit->factor, &product)) return std::nullopt;
  return product;
}

}  // namespace

bool is_of_kind(SettingKind kind, std::string_view text) {
  switch (kind) {
    case SettingKind::Text:
    case SettingKind::List:
      return true;
    case SettingKind::Integer:
      return integer_of(text).has_value();
    case SettingKind::Boolean:
      return boolean_of(text).has_value();
    case SettingKind::Duration:
      return duration_of(text).has_value();
    case SettingKind::Bytes:
      return bytes_of(text).has_value();
  }
  return false;
}

std::string_view kind_words(SettingKind kind) {
  switch (kind) {
    case SettingKind::Text:
      return "text";
    case SettingKind::Integer:
      return "a whole number";
    case SettingKind::Boolean:
      return "true or false";
    case SettingKind::Duration:
      return "a duration such as 250ms, 10s, 5m, 2h, 7d";
    case SettingKind::Bytes:
      return "a size such as 512, 64KiB, 10MiB, 2GiB";
    case SettingKind::List:
      return "a list";
  }
  return "";
}

std::optional<std::int64_t> integer_of(std::string_view text) {
  std::int64_t number = 0;
  const auto end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || rest != end) return std::nullopt;
  return number;
}

std::optional<bool> boolean_of(std::string_view text) {
  if (text == "true" || text == "yes" || text == "on" || text == "1") return true;
  if (text == "false" || text == "no" || text == "off" || text == "0") return false;
  return std::nullopt;
}

std::optional<std::chrono::milliseconds> duration_of(std::string_view text) {
  const auto ms = parse_with_unit(text, kDurationUnits);
  constexpr auto kMost = static_cast<std::uint64_t>(std::chrono::milliseconds::max().count());
  if (!ms || *ms > kMost) return std::nullopt;
  return std::chrono::milliseconds(*ms);
}

std::optional<std::uint64_t> bytes_of(std::string_view text) {
  return parse_with_unit(text, kByteUnits);
}

std::string toml_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

// A value as TOML text.
std::string toml_value(SettingKind kind, std::string_view text) {
  if (kind == SettingKind::Integer || kind == SettingKind::Boolean) return std::string(text);
  if (kind != SettingKind::List) return toml_string(text);
  std::string out = "[";
  while (!text.empty()) {
    const auto comma = text.find(',');
    if (out.size() > 1) out += ", ";
    out += toml_string(text.substr(0, comma));
    text = comma == std::string_view::npos ? std::string_view{} : text.substr(comma + 1);
  }
  return out + "]";
}

Result<std::chrono::milliseconds> parse_duration(std::string_view text) {
  if (const auto duration = duration_of(text)) return *duration;
  return fail(Errc::InvalidArgument, "\"" + std::string(text) + "\": expected " +
                                         std::string(kind_words(SettingKind::Duration)));
}

Result<std::uint64_t> parse_bytes(std::string_view text) {
  const auto bytes = bytes_of(text);
  if (bytes) return *bytes;
  return fail(Errc::InvalidArgument, "\"" + std::string(text) + "\": expected " +
                                         std::string(kind_words(SettingKind::Bytes)));
}

}  // namespace gofed::envelope
