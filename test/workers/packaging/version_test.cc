// Goal: versions sort as dpkg and rpm sort them.
// Method: pairs with known answers, both ways round; and dpkg itself as the oracle over all pairs of a
// list that was made to be awkward.
#include "workers/packaging/version.h"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "test/support/child.h"

using namespace gofed;
using namespace gofed::packaging;

namespace {

const char* sign(std::strong_ordering order) {
  return order < 0 ? "<" : order > 0 ? ">" : "=";
}

struct Pair {
  std::string a;
  std::string sign;
  std::string b;
};

std::string turned(const std::string& sign) {
  return sign == "<" ? ">" : sign == ">" ? "<" : "=";
}

}  // namespace

TEST_CASE("deb version: order of dpkg over awkward versions", "[packaging]") {
  const std::vector<std::string> versions{"0",
                                          "0:0",
                                          "1.0",
                                          "1.0-0",
                                          "1.0-1",
                                          "1.0~rc1-1",
                                          "1.0~~",
                                          "1.0~",
                                          "1.0+b1",
                                          "1.0a",
                                          "1.0.a",
                                          "1.0-",
                                          "1:0.1",
                                          "01.00",
                                          "1.0-1+b1",
                                          "1.0-1~bpo",
                                          "0.0~git2023-1",
                                          "2:1.19~1",
                                          "1.0-1-1",
                                          "1.0.0",
                                          "18446744073709551617",
                                          "18446744073709551616",
                                          "1.0-1.1",
                                          "1.0-1.10",
                                          "1.0-1.9",
                                          "a",
                                          "1.0+dfsg-1",
                                          "1.0.dfsg-1",
                                          "1.0-1ubuntu1"};
  std::size_t compared = 0;
  for (const auto& a : versions) {
    if (!parse_deb_version(a)) continue;
    for (const auto& b : versions) {
      if (!parse_deb_version(b)) continue;
      const auto order = compare_deb_versions(a, b);
      CAPTURE(a, b, sign(order));
      const auto* const word = order < 0 ? "lt" : order > 0 ? "gt" : "eq";
      CHECK(test::run("/usr/bin/dpkg", {"--compare-versions", a, word, b}).exit.code == 0);
      ++compared;
    }
  }
  CHECK(compared > 600);
}

TEST_CASE("deb version: what dpkg refuses is refused", "[packaging]") {
  for (const std::string bad :
       {"", " ", "1 2", "a:1", "-1:1", ":1", "1:", "1.0-", "2147483648:1"}) {
    CAPTURE(bad);
    const auto parsed = parse_deb_version(bad);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().code == Errc::Malformed);
  }
  const auto huge = parse_deb_version(std::string(1 << 20, '1'));
  REQUIRE_FALSE(huge);
  CHECK(huge.error().code == Errc::LimitExceeded);
  CHECK(huge.error().context.size() < 200);
}

TEST_CASE("rpm version: order of rpm", "[packaging]") {
  const std::vector<Pair> pairs{{"1.0", "=", "1.0"},
                                {"1.0", "<", "2.0"},
                                {"2.0.1", ">", "2.0"},
                                {"2.0.1a", ">", "2.0.1"},
                                {"5.5p1", "<", "5.5p2"},
                                {"5.5p10", ">", "5.5p1"},
                                {"10xyz", "<", "10.1xyz"},
                                {"xyz10", "<", "xyz10.1"},
                                {"xyz.4", "<", "8"},
                                {"5.5p2", "<", "5.6p1"},
                                {"6.0.rc1", ">", "6.0"},
                                {"10b2", ">", "10a1"},
                                {"1.0aa", ">", "1.0a"},
                                {"10.0001", "=", "10.1"},
                                {"4.999.9", "<", "5.0"},
                                {"20101121", "=", "20101121"},
                                {"2_0", "=", "2.0"},
                                {"a+", "=", "a_"},
                                {"1.0~rc1", "<", "1.0"},
                                {"1.0~rc1", ">", "1.0~"},
                                {"1.0~rc1~git1", "<", "1.0~rc1"},
                                {"1.0^", ">", "1.0"},
                                {"1.0^git1", "<", "1.01"},
                                {"1.0^git1~pre", "<", "1.0^git1"},
                                {"1.0^20160101", "<", "1.0.1"},
                                {"1:1.0", ">", "2.0"},
                                {"0:1.0", "=", "1.0"},
                                {"1.0-1", "<", "1.0-2"},
                                {"1.0", "=", "1.0-2"},
                                {"1.0-1.fc39", "<", "1.0-1.fc40"}};
  for (const auto& pair : pairs) {
    CAPTURE(pair.a, pair.b);
    CHECK(sign(compare_rpm_versions(pair.a, pair.b)) == pair.sign);
    CHECK(sign(compare_rpm_versions(pair.b, pair.a)) == turned(pair.sign));
  }
}

TEST_CASE("deb version: the version that Go calls it", "[packaging]") {
  CHECK(upstream_version("1.6.1-1") == "v1.6.1");
  CHECK(upstream_version("2:1.6.1+dfsg1-1+b1") == "v1.6.1");
  CHECK(upstream_version("1.2.3.dfsg-1") == "v1.2.3");
  CHECK(upstream_version("0.0~git20230101.abc-1") == "v0.0");
  CHECK(upstream_version("git1-1").empty());
  CHECK(upstream_version("").empty());
}
