// Goal: import paths are answered by the package that provides them, the index before any rule.
#include "schemas/actions/goland_names.h"

#include <string>

#include <catch2/catch.hpp>

#include "test/workers/services/goland/metadata.h"

using namespace gofed;
using namespace gofed::schemas;
using namespace gofed::test;

TEST_CASE("goland names: a path, a path below it, the library, an unknown one", "[goland]") {
  LocalSystem local;
  import_small(local);
  const auto answer = local.system().call<GolandProvides>(
      {.imports = {"x.org/a", "x.org/b/sub/c", "net/http", "x.org/nobody", "x.org/ab"}});
  REQUIRE(answer);
  const auto& all = answer->imports;
  REQUIRE(all.size() == 5);
  REQUIRE(all[0].packages.size() == 1);  // the tool is no library
  CHECK(all[0].packages[0].package == "golang-a-dev");
  CHECK(all[0].packages[0].source == "golang-a");
  CHECK(all[0].packages[0].upstream_version == "v1.2.0");
  CHECK(all[1].import_path == "x.org/b");
  CHECK(all[1].packages.at(0).package == "golang-b-dev");
  CHECK(all[2].standard);
  CHECK(all[3].packages.empty());
  CHECK(all[4].packages.empty());  // x.org/a is no prefix of it
}

TEST_CASE("goland names: import2package says where its answer is from", "[goland]") {
  LocalSystem local;
  import_small(local);
  const auto answer = local.system().call<GolangImport2Package>(
      {.paths = {"x.org/a/sub", "github.com/spf13/cobra", "fmt", "nohost"}});
  REQUIRE(answer);
  const auto& all = answer->packages;
  CHECK(all[0].provided);
  CHECK(all[0].known == KnownBy::Index);
  CHECK(all[0].package == "golang-a");
  CHECK(all[0].library == "golang-a-dev");
  CHECK(all[0].version == "1.2.0-1");
  CHECK_FALSE(all[1].provided);
  CHECK(all[1].known == KnownBy::Rule);
  CHECK(all[1].library == "golang-github-spf13-cobra-dev");
  CHECK(all[2].native);
  CHECK(all[3].known == KnownBy::Nothing);
}

TEST_CASE("goland names: of several packages of one path the newest library", "[goland]") {
  LocalSystem local;
  REQUIRE(import_texts(
      local, "d",
      text_of({SourceStanza{"golang-x-1-3", "1.3-1", {"golang-x-1-3-dev"}, {}, "x.org/x"},
               SourceStanza{"golang-x", "1.10-1", {"golang-x-dev"}, {}, "x.org/x"},
               SourceStanza{"golang-x", "1.9-1", {"golang-x-dev"}, {}, "x.org/x/old"},
               SourceStanza{"golang-nobin", "9-1", {"golang-nobin-dev"}, {}, "x.org/x"}}),
      text_of({BinaryStanza{"golang-x-1-3-dev", "1.3-1", "golang-x-1-3"},
               BinaryStanza{"golang-x-dev", "1.10-1", "golang-x"}})));
  const auto answer = local.system().call<GolandProvides>({.imports = {"x.org/x", "x.org/x/old"}});
  REQUIRE(answer);
  REQUIRE(answer->imports[0].packages.size() == 3);
  CHECK(answer->imports[0].packages[0].package == "golang-x-dev");
  CHECK(answer->imports[0].packages[1].package == "golang-x-1-3-dev");
  CHECK(answer->imports[0].packages[2].package == "golang-nobin-dev");
  // What only an older version provides is answered by the newer one's shorter path.
  CHECK(answer->imports[1].import_path == "x.org/x");
  const auto upstream =
      local.system().call<GolangUpstream2Package>({.upstream = "https://x.org/x"});
  REQUIRE(upstream);
  CHECK(upstream->package == "golang-x");
  CHECK(upstream->known);
  CHECK(upstream->candidates == std::vector<std::string>{"golang-x-1-3", "golang-nobin"});
}

TEST_CASE("goland names: upstream of packages", "[goland]") {
  LocalSystem local;
  import_small(local);
  const auto by_index = local.system().call<GolangPackage2Upstream>({.package = "golang-a-dev"});
  REQUIRE(by_index);
  CHECK(by_index->import_paths == std::vector<std::string>{"x.org/a"});
  CHECK(by_index->how == KnownBy::Index);
  const auto by_rule =
      local.system().call<GolangPackage2Upstream>({.package = "golang-github-spf13-cobra-dev"});
  REQUIRE(by_rule);
  CHECK(by_rule->repository_url == "https://github.com/spf13/cobra");
  CHECK(by_rule->how == KnownBy::Rule);
  const auto unknown = local.system().call<GolangPackage2Upstream>({.package = "p"});
  REQUIRE(unknown);
  CHECK(unknown->how == KnownBy::Nothing);
  const auto named = local.system().call<GolangUpstream2Package>(
      {.upstream = "github.com/docker/docker", .scheme = "gofed2016"});
  REQUIRE(named);
  CHECK(named->package == "docker");
  CHECK(named->how == KnownBy::Table);
  CHECK_FALSE(named->known);
  CHECK_FALSE(
      local.system().call<GolangUpstream2Package>({.upstream = "x.org/a", .scheme = "suse"}));
}
