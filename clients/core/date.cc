#include "clients/core/date.h"

#include <charconv>
#include <chrono>
#include <optional>
#include <string>

namespace gofed::clients {
namespace {

using std::chrono::milliseconds;

// Reads from the front of a text; once something does not fit, all that follows fails too.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  int digits(std::size_t count) {
    int value = 0;
    const auto* end = rest_.data() + std::min(count, rest_.size());
    const auto [stop, error] = std::from_chars(rest_.data(), end, value);
    if (error != std::errc{} || stop != rest_.data() + count || rest_[0] == '-') failed_ = true;
    if (!failed_) rest_.remove_prefix(count);
    return value;
  }

  // One of these characters, or 0.
  char any_of(std::string_view characters) {
    if (failed_ || rest_.empty() || characters.find(rest_[0]) == std::string_view::npos) return 0;
    const char c = rest_[0];
    rest_.remove_prefix(1);
    return c;
  }

  void expect(std::string_view characters) {
    if (any_of(characters) == 0) failed_ = true;
  }

  void skip_fraction() {
    if (any_of(".") == 0) return;
    while (any_of("0123456789") != 0) {
    }
  }

  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  [[nodiscard]] bool failed() const { return failed_; }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

std::optional<std::chrono::sys_days> read_day(Reader& reader) {
  const auto year = reader.digits(4);
  reader.expect("-");
  const auto month = reader.digits(2);
  reader.expect("-");
  const auto day = reader.digits(2);
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (reader.failed() || !date.ok()) return std::nullopt;
  return std::chrono::sys_days(date);
}

// "12:30:00", with or without a fraction, then "Z" or an offset; seconds since midnight UTC.
std::optional<std::chrono::seconds> read_time(Reader& reader) {
  const auto hour = reader.digits(2);
  reader.expect(":");
  const auto minute = reader.digits(2);
  reader.expect(":");
  const auto second = reader.digits(2);
  if (hour > 23 || minute > 59 || second > 60) return std::nullopt;
  reader.skip_fraction();
  reader.any_of(" ");
  std::chrono::minutes offset{0};
  if (const char sign = reader.any_of("+-"); sign != 0) {
    const auto hours = reader.digits(2);
    reader.any_of(":");
    offset = std::chrono::hours(hours) + std::chrono::minutes(reader.digits(2));
    if (sign == '-') offset = -offset;
  } else {
    reader.expect("Zz");
  }
  if (reader.failed()) return std::nullopt;
  return std::chrono::hours(hour) + std::chrono::minutes(minute) + std::chrono::seconds(second) -
         offset;
}

std::optional<milliseconds> read_date(std::string_view text) {
  Reader reader(text);
  const auto day = read_day(reader);
  if (!day) return std::nullopt;
  if (reader.at_end()) return milliseconds(day->time_since_epoch());
  reader.expect("Tt ");
  const auto time = read_time(reader);
  if (!time || !reader.at_end()) return std::nullopt;
  return milliseconds(day->time_since_epoch() + *time);
}

}  // namespace

Result<std::int64_t> parse_date(std::string_view text) {
  constexpr std::int64_t kSecondsMax = 253'402'300'799;  // the end of the year 9999
  std::int64_t seconds = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error == std::errc{} && stop == text.data() + text.size() && seconds >= 0 &&
      seconds <= kSecondsMax) {
    return seconds * 1000;
  }
  if (const auto date = read_date(text)) return date->count();
  return fail(Errc::InvalidArgument, std::string(text) +
                                         ": expected a date (2024-05-01, 2024-05-01T12:30:00Z) or "
                                         "Unix seconds");
}

}  // namespace gofed::clients
