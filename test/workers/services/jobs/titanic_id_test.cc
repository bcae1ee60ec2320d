// Goal: ids of RFC 9 come back as what they were made of, and nothing else is taken for one.
#include "workers/services/jobs/titanic_id.h"

#include <algorithm>
#include <cctype>
#include <string>

#include <catch2/catch.hpp>

using namespace gofed::workers;

namespace {

const std::string kStore = "6fa1c0de-93b2-4c11-8a00-0123456789ab";

}  // namespace

TEST_CASE("titanic id: the tag is how the store's UUID begins", "[jobs]") {
  CHECK(titanic_tag(kStore) == "6fa1c0de93b2");
  CHECK(titanic_tag("").empty());
  CHECK(titanic_tag("no uuid").empty());
}

TEST_CASE("titanic id: 32 characters, there and back", "[jobs]") {
  const TitanicId id{.tag = titanic_tag(kStore),
                     .number = GENERATE(1U, 255U, 65'536U, 0x0000'ffff'ffff'ffffU)};
  const auto text = format_titanic_id(id);
  CHECK(text.size() == 32);
  CHECK(text.starts_with(id.tag));
  CHECK(parse_titanic_id(text) == id);
  auto upper = text;
  std::ranges::transform(upper, upper.begin(), [](unsigned char c) { return std::toupper(c); });
  CHECK(parse_titanic_id(upper) == id);
}

TEST_CASE("titanic id: the number is written in order of its bytes", "[jobs]") {
  const auto text = format_titanic_id({.tag = "6fa1c0de93b2", .number = 0x0102030405});
  CHECK(text.substr(12, 12) == "000102030405");
}

TEST_CASE("titanic id: one that was given out by nobody is none", "[jobs]") {
  const auto text = format_titanic_id({.tag = titanic_tag(kStore), .number = 7});
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto wrong = text;
    wrong[i] = wrong[i] == '0' ? '1' : '0';
    INFO(wrong);
    CHECK_FALSE(parse_titanic_id(wrong));
  }
  CHECK_FALSE(parse_titanic_id(text.substr(1)));
  CHECK_FALSE(parse_titanic_id(text + "0"));
  CHECK_FALSE(parse_titanic_id(std::string(32, 'g')));
  CHECK_FALSE(parse_titanic_id(""));
}

TEST_CASE("titanic id: ids of the jobs actions are taken as well", "[jobs]") {
  CHECK(parse_titanic_id(kStore + "-17") == TitanicId{.tag = "6fa1c0de93b2", .number = 17});
  CHECK_FALSE(parse_titanic_id("elsewhere-17"));
  CHECK_FALSE(parse_titanic_id(kStore));
}
