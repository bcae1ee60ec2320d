// Goal: relation fields are read as dpkg reads them: alternatives, versions, architectures, profiles.
#include "workers/packaging/relations.h"

#include <string>

#include <catch2/catch.hpp>

using namespace gofed;
using namespace gofed::packaging;

TEST_CASE("relations: every part of the syntax", "[packaging]") {
  const auto parsed = parse_relations(
      "golang-any (>= 2:1.19~) [!s390x amd64] <!nocheck> <stage1 !nodoc> | gccgo:native,\n"
      " , python3:any(<<3), a [ linux-any ]");
  REQUIRE(parsed);
  REQUIRE(parsed->size() == 3);
  const auto& first = (*parsed)[0][0];
  CHECK(first.name == "golang-any");
  CHECK(first.op == VersionOp::GreaterEqual);
  CHECK(first.version == "2:1.19~");
  CHECK(first.architectures == std::vector<std::string>{"!s390x", "amd64"});
  CHECK(first.profiles ==
        std::vector<std::vector<std::string>>{{"!nocheck"}, {"stage1", "!nodoc"}});
  CHECK((*parsed)[0][1].name == "gccgo");
  CHECK((*parsed)[0][1].qualifier == "native");
  CHECK((*parsed)[1][0].op == VersionOp::Less);
  CHECK(relation_text((*parsed)[1][0]) == "python3:any (<< 3)");
  CHECK((*parsed)[2][0].architectures == std::vector<std::string>{"linux-any"});
}

TEST_CASE("relations: an invalid one is an error that names it", "[packaging]") {
  for (const std::string bad : {"a (>= 1", "a (1)", "a [", "a []", "a <>", "(>= 1)", "a b",
                                "a:", "a (= 1 2)", "a (>= )", "a |"}) {
    CAPTURE(bad);
    const auto parsed = parse_relations(bad);
    if (bad == "a |") {
      CHECK(parsed);  // nothing follows: dpkg passes it over as well
      continue;
    }
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().code == Errc::Malformed);
  }
  CHECK(parse_relations("a (= " + std::string(1 << 20, '1') + ")").error().code ==
        Errc::LimitExceeded);
  CHECK(parse_relations(std::string(300, 'a')).error().code == Errc::LimitExceeded);
  std::string many;
  for (std::size_t i = 0; i <= kRelationsMax; ++i) many += "a, ";
  CHECK(parse_relations(many).error().code == Errc::LimitExceeded);
}

TEST_CASE("relations: architectures and profiles decide where one counts", "[packaging]") {
  const auto counts = [](const std::string& text, const BuildFor& build = {}) {
    return applies(parse_relations(text)->front().front(), build);
  };
  CHECK(counts("a"));
  CHECK(counts("a [amd64 i386]"));
  CHECK_FALSE(counts("a [i386]"));
  CHECK(counts("a [!i386]"));
  CHECK_FALSE(counts("a [!amd64]"));
  CHECK(counts("a [linux-any]"));
  CHECK(counts("a [any-amd64]"));
  CHECK_FALSE(counts("a [hurd-any]"));
  CHECK(counts("a [any]"));
  CHECK(counts("a <!nocheck>"));
  CHECK_FALSE(counts("a <!nocheck>", {.profiles = {"nocheck"}}));
  CHECK_FALSE(counts("a <stage1>"));
  CHECK(counts("a <stage1> <!nocheck>"));
  CHECK_FALSE(counts("a <stage1 !nocheck>"));
  const BuildFor build;
  CHECK(is_for_tests(parse_relations("a <!nocheck>")->front().front(), build));
  CHECK_FALSE(is_for_tests(parse_relations("a <!nodoc>")->front().front(), build));
  CHECK_FALSE(is_for_tests(parse_relations("a")->front().front(), build));
}

TEST_CASE("relations: versions that meet a demand", "[packaging]") {
  const auto met = [](const std::string& text, std::string_view version) {
    return is_met_by(parse_relations(text)->front().front(), version);
  };
  CHECK(met("a", ""));
  CHECK_FALSE(met("a (>= 1)", ""));
  CHECK(met("a (>= 1.0)", "1.0-1"));
  CHECK_FALSE(met("a (>> 1.0)", "1.0"));
  CHECK(met("a (= 1.0)", "1.0-0"));
  CHECK(met("a (<< 1.0)", "1.0~rc1"));
  CHECK(met("a (< 1.0)", "1.0"));  // the old spelling of <=
}
