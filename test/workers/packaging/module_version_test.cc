// Goal: versions of modules sort as Go sorts them, and those of packages as what is in them.
#include "workers/packaging/module_version.h"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

using namespace gofed::packaging;

namespace {

std::string text_of(const std::optional<ModuleVersion>& version) {
  if (!version) return "none";
  return std::to_string(version->major) + "." + std::to_string(version->minor) + "." +
         std::to_string(version->patch) +
         (version->prerelease.empty() ? "" : "-" + version->prerelease) +
         (version->date.empty() ? "" : "@" + version->date);
}

}  // namespace

TEST_CASE("module version: Go's order", "[packaging]") {
  const std::vector<std::string> sorted{
      "v0.0.0-20200101000000-abcdefabcdef",
      "v0.0.0-20210101000000-abcdefabcdef",
      "v0.0.0-20210101000001-abcdefabcdef",
      "v0.1.0",
      "v1.0.0-alpha",
      "v1.0.0-alpha.1",
      "v1.0.0-alpha.beta",
      "v1.0.0-beta.2",
      "v1.0.0-beta.11",
      "v1.0.0-rc.1",
      "v1.0.0-rc.1.0.20210101000000-abcdefabcdef",
      "v1.0.0",
      "v1.0.1-0",
      "v1.0.1-0.20210101000000-abcdefabcdef",
      "v1.0.1",
      "v1.2.0",
      "v1.10.0",
      "v2.0.0+incompatible",
  };
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    for (std::size_t k = 0; k < sorted.size(); ++k) {
      CAPTURE(sorted[i], sorted[k]);
      const auto a = parse_module_version(sorted[i]);
      const auto b = parse_module_version(sorted[k]);
      REQUIRE(a);
      REQUIRE(b);
      CHECK(((*a <=> *b) < 0) == (i < k));
      CHECK((*a == *b) == (i == k));
    }
  }
  for (const std::string bad :
       {"", "1.0.0", "v", "vx", "v1.0.0-", "v1.0.0x", "v99999999999999999999.0.0"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_module_version(bad));
  }
}

TEST_CASE("module version: what a package's version says", "[packaging]") {
  CHECK(text_of(module_version_of("1.6.1-1")) == "1.6.1");
  CHECK(text_of(module_version_of("2:1.6+dfsg1-1+b1")) == "1.6.0");
  CHECK(text_of(module_version_of("1.6.1~rc1-1")) == "1.6.1-rc1");
  CHECK(text_of(module_version_of("0.0~git20230102.abcdef1-1")) == "0.0.0@20230102");
  CHECK(text_of(module_version_of("0.0~git20230102150405.abcdef1-1")) == "0.0.0@20230102");
  CHECK(text_of(module_version_of("1.6.1+git20230102.1.abcdef1-1")) == "1.6.2@20230102");
  CHECK(text_of(module_version_of("1:0.3.0-1")) == "0.3.0");
  CHECK(text_of(module_version_of("20230102-1")) == "none");
  CHECK(text_of(module_version_of("git-1")) == "none");
  CHECK(*module_version_of("0.0~git20230102.a-1") <
        *parse_module_version("v0.0.0-20230103000000-abcdefabcdef"));
  CHECK(*module_version_of("1.6.1+git20230102.a-1") > *parse_module_version("v1.6.1"));
}

TEST_CASE("module version: the major version in a path", "[packaging]") {
  std::string_view base;
  CHECK(major_of_path("x.org/y/v2", &base) == 2);
  CHECK(base == "x.org/y");
  CHECK(major_of_path("gopkg.in/yaml.v3", &base) == 3);
  CHECK(base == "gopkg.in/yaml.v3");
  CHECK(major_of_path("gopkg.in/a/b.v1") == 1);
  CHECK_FALSE(major_of_path("x.org/y", &base));
  CHECK(base == "x.org/y");
  CHECK_FALSE(major_of_path("x.org/v1"));
  CHECK_FALSE(major_of_path("x.org/very"));
}
