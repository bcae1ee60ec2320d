#include "clients/output/amounts.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string_view>

namespace gofed::clients {
namespace {

// "3m12s": the larger unit, then the smaller one with two digits.
std::string two_units(std::int64_t large, char large_unit, std::int64_t small, char small_unit) {
  std::string text = std::to_string(large) + large_unit;
  if (small < 10) text += '0';
  return text + std::to_string(small) + small_unit;
}

std::string with_one_decimal(double number) {
  std::array<char, 32> buffer{};
  const int size = std::snprintf(buffer.data(), buffer.size(), "%.1f", number);
  return {buffer.data(), static_cast<std::size_t>(size)};
}

}  // namespace

std::string duration_words(std::chrono::milliseconds duration) {
  const std::int64_t ms = duration.count();
  if (ms < 1000) return std::to_string(ms) + "ms";
  const std::int64_t s = ms / 1000;
  if (s < 60) return with_one_decimal(static_cast<double>(ms / 100) / 10) + "s";
  if (s < 3600) return two_units(s / 60, 'm', s % 60, 's');
  if (s < 86400) return two_units(s / 3600, 'h', s % 3600 / 60, 'm');
  return two_units(s / 86400, 'd', s % 86400 / 3600, 'h');
}

std::string rfc3339(WallTime time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{time - day};
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ",
                static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
                static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()),
                static_cast<int>(clock.subseconds().count()));
  return text.data();
}

std::string bytes_words(std::uint64_t size_bytes) {
  constexpr std::array<std::string_view, 5> kUnits{"KiB", "MiB", "GiB", "TiB", "PiB"};
  if (size_bytes < 1024) return std::to_string(size_bytes) + " B";
  auto amount = static_cast<double>(size_bytes) / 1024;
  std::size_t unit = 0;
  while (amount >= 1024 && unit + 1 < kUnits.size()) {
    amount /= 1024;
    ++unit;
  }
  return with_one_decimal(amount) + " " + std::string(kUnits[unit]);
}

std::string count_words(std::uint64_t count, std::string singular) {
  return std::to_string(count) + " " + singular + (count == 1 ? "" : "s");
}

std::string pace_words(std::uint64_t done, std::uint64_t total, std::chrono::milliseconds elapsed) {
  const auto ms = static_cast<std::uint64_t>(std::max<std::int64_t>(elapsed.count(), 1));
  if (done == 0) return {};
  const bool is_slow = done * 1000 < ms;
  auto text = is_slow ? std::to_string(done * 60'000 / ms) + "/min"
                      : std::to_string(done * 1000 / ms) + "/s";
  if (done >= total) return text;
  const auto left =
      static_cast<double>(ms) * static_cast<double>(total - done) / static_cast<double>(done);
  return text + ", " + duration_words(std::chrono::milliseconds{static_cast<std::int64_t>(left)}) +
         " left";
}

}  // namespace gofed::clients
