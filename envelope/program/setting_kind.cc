#include "envelope/program/setting_kind.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <span>

namespace gofed::envelope {
namespace {

struct Unit {
  std::string_view suffix;
  std::uint64_t factor;
};

constexpr std::array kDurationUnits{Unit{"ms", 1}, Unit{"s", 1000}, Unit{"m", 60'000},
                                    Unit{"h", 3'600'000}, Unit{"d", 86'400'000}};
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
  if (number == 0 && suffix.empty()) return 0;  // is as much in each of them
  const auto unit = std::ranges::find(units, suffix, &Unit::suffix);
  if (unit == units.end()) return std::nullopt;
  std::uint64_t product = 0;
  if (__builtin_mul_overflow(number, unit->factor, &product)) return std::nullopt;
  return product;
}

// The other way: in the largest unit that leaves a whole number, or in the smallest.
std::string text_with_unit(std::uint64_t number, std::span<const Unit> units, Unit smallest) {
  Unit best = smallest;
  for (const auto& unit : units) {
    if (number >= unit.factor && number % unit.factor == 0 && unit.factor > best.factor)
      best = unit;
  }
  return std::to_string(number / best.factor) + std::string(best.suffix);
}

std::string bound_text(SettingKind kind, std::uint64_t number) {
  if (kind == SettingKind::Duration) return text_with_unit(number, kDurationUnits, {"ms", 1});
  if (kind == SettingKind::Bytes) return text_with_unit(number, kByteUnits, {"", 1});
  return std::to_string(number);
}

// The number that the bounds are for; of a kind without a number always their least.
std::optional<std::uint64_t> number_of(const Setting& setting, std::string_view text) {
  switch (setting.kind) {
    case SettingKind::Text:
    case SettingKind::List:
      return setting.min;
    case SettingKind::Boolean:
      return boolean_of(text) ? std::optional(setting.min) : std::nullopt;
    case SettingKind::Integer: {
      const auto number = integer_of(text);
      if (!number || *number < 0) return std::nullopt;
      return static_cast<std::uint64_t>(*number);
    }
    case SettingKind::Duration: {
      const auto duration = duration_of(text);
      if (!duration) return std::nullopt;
      return static_cast<std::uint64_t>(duration->count());
    }
    case SettingKind::Bytes:
      return bytes_of(text);
  }
  return std::nullopt;
}

}  // namespace

bool is_value_of(const Setting& setting, std::string_view text) {
  const auto number = number_of(setting, text);
  return number && *number >= setting.min && *number <= setting.max;
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

std::string bounds_words(const Setting& setting) {
  const bool open_end = setting.max == std::numeric_limits<std::uint64_t>::max();
  if (open_end && setting.min == 0) return {};
  if (open_end) return "at least " + bound_text(setting.kind, setting.min);
  return bound_text(setting.kind, setting.min) + " to " + bound_text(setting.kind, setting.max);
}

std::string expected_words(const Setting& setting) {
  const auto bounds = bounds_words(setting);
  return std::string(kind_words(setting.kind)) + (bounds.empty() ? "" : " (" + bounds + ")");
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
