// Goal: dates as people and git write them are one number; anything else is refused.
#include "clients/core/date.h"

#include <catch2/catch.hpp>

using gofed::clients::parse_date;

TEST_CASE("date: every way to write the same moment") {
  const std::string text =
      GENERATE("2024-05-01T12:30:00Z", "2024-05-01 12:30:00 +0000", "2024-05-01T14:30:00+02:00",
               "2024-05-01T07:00:00-0530", "2024-05-01T12:30:00.25Z", "1714566600");
  CAPTURE(text);
  const auto date = parse_date(text);
  REQUIRE(date);
  CHECK(*date == 1'714'566'600'000);
}

TEST_CASE("date: a day is its midnight in UTC") {
  CHECK(parse_date("1970-01-01") == 0);
  CHECK(parse_date("2024-02-29") == 1'709'164'800'000);
}

TEST_CASE("date: an invalid one is refused by name") {
  const std::string text = GENERATE("", "yesterday", "2024-13-01", "2023-02-29", "2024-05-01T12:30",
                                    "2024-05-01T25:00:00Z", "2024-05-01T12:30:00", "2024-05-01x",
                                    "-5", "24-05-01", "99999999999999999999");
  CAPTURE(text);
  const auto date = parse_date(text);
  REQUIRE_FALSE(date);
  CHECK(date.error().code == gofed::Errc::InvalidArgument);
  CHECK(date.error().context.starts_with(text + ": expected a date"));
}
