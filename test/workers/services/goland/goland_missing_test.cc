// Goal: a required module is found in the version and the major version that is packaged; what cannot
// be compared is unknown, and never good news.
#include "schemas/actions/goland_missing.h"

#include <string>

#include <catch2/catch.hpp>

#include "test/workers/services/goland/metadata.h"

using namespace gofed;
using namespace gofed::schemas;
using namespace gofed::test;

namespace {

void import_modules(LocalSystem& local) {
  const auto source = [](const std::string& name, const std::string& version,
                         const std::string& path) {
    return SourceStanza{name, version, {name + "-dev"}, {}, path};
  };
  const auto binary = [](const std::string& name, const std::string& version) {
    return BinaryStanza{name + "-dev", version, name};
  };
  REQUIRE(import_texts(
      local, "debian/12",
      text_of({source("golang-a", "1.6.1-1", "x.org/a"), source("golang-b", "3.2.0-1", "x.org/b"),
               source("golang-c-v2", "2.1.0-1", "x.org/c/v2"),
               source("golang-c", "1.0.0-1", "x.org/c"),
               source("golang-git", "0.0~git20230102.abc-1", "x.org/git"),
               source("golang-d-v4", "4.15.0-1", "x.org/d/v4"),
               source("golang-d-v3", "3.1.0-1", "x.org/d/v3"),
               source("golang-gopkg-y", "2.1.0-1", "gopkg.in/y.v2"),
               source("golang-odd", "20230102-1", "x.org/odd")}),
      text_of({binary("golang-a", "1.6.1-1"), binary("golang-b", "3.2.0-1"),
               binary("golang-c-v2", "2.1.0-1"), binary("golang-c", "1.0.0-1"),
               binary("golang-git", "0.0~git20230102.abc-1"), binary("golang-d-v4", "4.15.0-1"),
               binary("golang-d-v3", "3.1.0-1"), binary("golang-gopkg-y", "2.1.0-1"),
               binary("golang-odd", "20230102-1")})));
}

PackagedModule ask(LocalSystem& local, const std::string& module, const std::string& version,
                   std::vector<std::string> imports = {}) {
  const auto answer = local.system().call<GolandMissing>(
      {.requirements = {{.module = module, .version = version, .imports = std::move(imports)}}});
  REQUIRE(answer);
  return answer->modules.at(0);
}

}  // namespace

TEST_CASE("goland missing: versions, majors, snapshots", "[goland]") {
  LocalSystem local;
  import_modules(local);
  struct Case {
    std::string module;
    std::string version;
    PackagedState state;
    std::string package;
  };
  const auto asked = GENERATE(values<Case>({
      {"x.org/a", "v1.6.1", PackagedState::Ok, "golang-a-dev"},
      {"x.org/a", "v1.6.2-0.20200101000000-abcdefabcdef", PackagedState::TooOld, "golang-a-dev"},
      {"x.org/a", "v1.7.0", PackagedState::TooOld, "golang-a-dev"},
      {"x.org/a", "", PackagedState::Ok, "golang-a-dev"},
      {"x.org/a/v2", "v2.0.0", PackagedState::OtherMajor, "golang-a-dev"},
      // The package of v3 lies below the path without it.
      {"x.org/b/v3", "v3.1.0", PackagedState::Ok, "golang-b-dev"},
      {"x.org/b", "v1.0.0", PackagedState::OtherMajor, "golang-b-dev"},
      {"x.org/b", "v3.0.0+incompatible", PackagedState::Ok, "golang-b-dev"},
      {"x.org/c/v2", "v2.1.0", PackagedState::Ok, "golang-c-v2-dev"},
      {"x.org/c", "v1.0.0", PackagedState::Ok, "golang-c-dev"},
      {"x.org/c/v3", "v3.0.0", PackagedState::OtherMajor, "golang-c-dev"},
      {"x.org/git", "v0.0.0-20230101000000-abcdefabcdef", PackagedState::Ok, "golang-git-dev"},
      {"x.org/git", "v0.0.0-20230102150405-abcdefabcdef", PackagedState::Ok, "golang-git-dev"},
      {"x.org/git", "v0.0.0-20230103000000-abcdefabcdef", PackagedState::TooOld, "golang-git-dev"},
      {"x.org/odd", "v1.0.0", PackagedState::Unknown, "golang-odd-dev"},
      {"x.org/a/nested", "v1.0.0", PackagedState::Unknown, "golang-a-dev"},
      // No package of the path itself, but of its other major versions.
      {"x.org/d/v5", "v5.0.0", PackagedState::OtherMajor, "golang-d-v4-dev"},
      {"x.org/d", "v1.0.0", PackagedState::OtherMajor, "golang-d-v4-dev"},
      {"gopkg.in/y.v3", "v3.0.0", PackagedState::OtherMajor, "golang-gopkg-y-dev"},
      {"github.com/not/there", "v1.0.0", PackagedState::Missing, ""},
  }));
  CAPTURE(asked.module, asked.version);
  const auto answer = ask(local, asked.module, asked.version);
  CHECK(answer.state == asked.state);
  CHECK(answer.package == asked.package);
}

TEST_CASE("goland missing: imports that lack, names of what is missing", "[goland]") {
  LocalSystem local;
  import_modules(local);
  const auto missing = ask(local, "github.com/not/there", "v1.0.0", {"github.com/not/there/x"});
  CHECK(missing.suggested == "golang-github-not-there-dev");
  CHECK(missing.lacking == std::vector<std::string>{"github.com/not/there/x"});
  CHECK(ask(local, "x.org/c/v2", "v2.0.0").alternatives ==
        std::vector<std::string>{"golang-c-dev (1.0.0-1)"});
  const auto import = ask(local, "", "", {"x.org/a/sub"});
  CHECK(import.module == "x.org/a/sub");
  CHECK(import.state == PackagedState::Ok);
  CHECK_FALSE(local.system().call<GolandMissing>({.requirements = {{}}}));
}
