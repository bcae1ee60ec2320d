// SPDX expressions: what is read, what is refused, what is the same.
#include "workers/licenses/expression/expression.h"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

namespace gofed::licenses {
namespace {

Expression parsed(std::string_view text) {
  const auto e = parse_expression(text);
  INFO(text << ": " << (e ? "" : e.error().context));
  REQUIRE(e);
  return *e;
}

std::string normal(std::string_view text) {
  return simplified(parsed(text)).text();
}

TEST_CASE("expressions: operators, brackets and precedence are read and written", "[licenses]") {
  for (const auto* text :
       {"MIT", "MIT AND Apache-2.0", "MIT OR Apache-2.0 AND ISC", "(MIT OR ISC) AND Zlib",
        "GPL-2.0-only WITH Classpath-exception-2.0", "LicenseRef-Ours AND MIT",
        "DocumentRef-x:LicenseRef-Ours", "Apache-2.0+"}) {
    CHECK(parsed(text).text() == text);
  }
  CHECK(parsed("(((MIT)))").text() == "MIT");
  CHECK(parsed("mit and (apache-2.0 or isc)").text() == "MIT AND (Apache-2.0 OR ISC)");
}

TEST_CASE("expressions: deprecated ids become those of today", "[licenses]") {
  CHECK(parsed("GPL-2.0").text() == "GPL-2.0-only");
  CHECK(parsed("GPL-2.0+").text() == "GPL-2.0-or-later");
  CHECK(parsed("AGPL-3.0+").text() == "AGPL-3.0-or-later");
  CHECK(parsed("LGPL-2.1-only+").text() == "LGPL-2.1-or-later");
  CHECK(parsed("BSD-2-Clause-FreeBSD").text() == "BSD-2-Clause-Views");
  CHECK(parsed("GPL-2.0-with-classpath-exception").text() ==
        "GPL-2.0-only WITH Classpath-exception-2.0");
  CHECK(parsed("eCos-2.0").text() == "GPL-2.0-or-later WITH eCos-exception-2.0");
}

TEST_CASE("expressions: what is wrong is named with its place", "[licenses]") {
  for (const auto* text :
       {"", "AND", "MIT AND", "MIT OR OR ISC", "(MIT", "MIT)", "MIT ISC", "MIT WITH",
        "MIT WITH Apache-2.0", "Classpath-exception-2.0", "Nonsense-1.0", "MIT & ISC", "MIT/ISC"}) {
    const auto e = parse_expression(text);
    INFO(text);
    REQUIRE_FALSE(e);
    CHECK(e.error().code == Errc::InvalidArgument);
    CHECK(e.error().context.find("byte ") != std::string::npos);
  }
  CHECK(parse_expression("Nonsense-1.0 OR MIT", {.known_ids = false}));
  CHECK(parse_expression(std::string(100'000, '(')).error().code == Errc::LimitExceeded);
  CHECK(parse_expression(std::string(500, '(') + "MIT" + std::string(500, ')')).error().code ==
        Errc::LimitExceeded);
}

TEST_CASE("expressions: one meaning has one simplified form", "[licenses]") {
  CHECK(normal("MIT AND MIT") == "MIT");
  CHECK(normal("ISC AND (MIT AND Apache-2.0)") == "Apache-2.0 AND ISC AND MIT");
  CHECK(normal("MIT AND (MIT OR GPL-2.0-only)") == "MIT");
  CHECK(normal("MIT OR (MIT AND GPL-2.0-only)") == "MIT");
  CHECK(normal("(MIT OR Apache-2.0) AND (Apache-2.0 OR MIT)") == "Apache-2.0 OR MIT");
  CHECK(normal("zlib OR bsd-3-clause") == "BSD-3-Clause OR Zlib");
}

TEST_CASE("expressions: equivalent is by meaning", "[licenses]") {
  CHECK(equivalent(parsed("MIT AND (ISC OR Zlib)"), parsed("(MIT AND ISC) OR (Zlib AND MIT)")));
  CHECK(equivalent(parsed("GPL-2.0+"), parsed("GPL-2.0-or-later")));
  CHECK_FALSE(equivalent(parsed("MIT OR ISC"), parsed("MIT AND ISC")));
  CHECK_FALSE(equivalent(parsed("GPL-2.0-only"), parsed("GPL-2.0-or-later")));
}

TEST_CASE("expressions: permitted takes the choice that is allowed, and versions that are open",
          "[licenses]") {
  std::vector<std::string> rejected;
  CHECK(permitted(parsed("MIT OR GPL-3.0-only"), parsed("MIT AND Apache-2.0"), &rejected));
  CHECK(rejected.empty());
  CHECK_FALSE(permitted(parsed("MIT AND GPL-3.0-only"), parsed("MIT OR Apache-2.0"), &rejected));
  CHECK(rejected == std::vector<std::string>{"GPL-3.0-only"});
  CHECK(permitted(parsed("GPL-2.0-or-later"), parsed("GPL-3.0-only")));
  CHECK_FALSE(permitted(parsed("GPL-2.0-only"), parsed("GPL-3.0-only")));
  CHECK(permitted(parsed("GPL-3.0-only"), parsed("GPL-2.0-or-later")));
  CHECK(permitted(parsed("GPL-2.0-only WITH Classpath-exception-2.0"), parsed("GPL-2.0-only")));
  CHECK_FALSE(
      permitted(parsed("GPL-2.0-only"), parsed("GPL-2.0-only WITH Classpath-exception-2.0")));
  CHECK_FALSE(permitted({}, parsed("MIT")));
}

}  // namespace
}  // namespace gofed::licenses
