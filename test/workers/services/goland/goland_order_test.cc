// Goal: needs, users and the order of rebuilds follow relations as they count on the architecture.
#include <algorithm>
#include <map>
#include <string>

#include <catch2/catch.hpp>

#include "schemas/actions/goland_graph.h"
#include "test/workers/services/goland/metadata.h"

using namespace gofed;
using namespace gofed::schemas;
using namespace gofed::test;

namespace {

std::vector<std::string> users_of(LocalSystem& local, GolandReverse::Input input) {
  const auto answer = local.system().call<GolandReverse>(std::move(input));
  if (!answer) return {answer.error().to_string()};
  std::vector<std::string> words;
  for (const auto& user : answer->users) {
    words.push_back(user.package +
                    (user.kind == NeedKind::Depends        ? " depends"
                     : user.kind == NeedKind::BuildDepends ? " builds"
                                                           : " embeds") +
                    (user.tests ? " tests" : "") + " " + std::to_string(user.step));
  }
  return words;
}

// "source:batch", with marks.
std::vector<std::string> order_of(LocalSystem& local, GolandOrder::Input input) {
  const auto answer = local.system().call<GolandOrder>(std::move(input));
  if (!answer) return {answer.error().to_string()};
  std::vector<std::string> words;
  for (const auto& package : answer->packages) {
    words.push_back(package.source + ":" + std::to_string(package.batch) +
                    (package.embeds ? " embeds" : "") + (package.tests ? " tests" : "") +
                    (package.cycle != 0 ? " cycle" : ""));
  }
  return words;
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("goland graph: needs of a source and its binaries", "[goland]") {
  LocalSystem local;
  import_small(local);
  const auto needs = local.system().call<GolandNeeds>({.package = "golang-a"});
  REQUIRE(needs);
  CHECK(needs->version == "1.2.0-1");
  CHECK(needs->binaries == Words{"a-tool", "golang-a-dev"});
  REQUIRE(needs->needs.size() == 3);
  CHECK(needs->needs[0].kind == NeedKind::BuildDepends);
  CHECK(needs->needs[0].provided_by == Words{"golang-b-dev"});
  CHECK(needs->needs[1].relation == "libc6");
  CHECK(needs->needs[1].provided_by.empty());
  CHECK(needs->needs[2].relation == "golang-b-dev (>= 0.5)");
  const auto tests = local.system().call<GolandNeeds>({.package = "q"});
  CHECK(tests->needs.at(0).tests);
  CHECK(local.system().call<GolandNeeds>({.package = "y"})->needs.at(0).provided_by.empty());
  CHECK(local.system().call<GolandNeeds>({.package = "x"})->needs.size() == 2);
  CHECK(local.system().call<GolandNeeds>({.package = "x", .architecture = "s390x"})->needs.size() ==
        2);
  CHECK(local.system().call<GolandNeeds>({.package = "none"}).error().code == Errc::NotFound);
}

TEST_CASE("goland graph: users of a package, of an import path, and theirs", "[goland]") {
  LocalSystem local;
  import_small(local);
  CHECK(users_of(local, {.packages = {"golang-a-dev"}}) ==
        Words{"p builds 1", "q builds tests 1", "p embeds 1"});
  CHECK(users_of(local, {.packages = {"golang-b"}}) == Words{"golang-a-dev depends 1",
                                                             "x depends 1", "golang-a builds 1",
                                                             "p embeds 1", "q embeds 1"});
  CHECK(users_of(local, {.imports = {"x.org/b/c"}, .transitive = true}) ==
        Words{"golang-a-dev depends 1", "x depends 1", "golang-a builds 1", "p embeds 1",
              "q embeds 1", "p builds 2", "q builds tests 2"});
  CHECK_THAT(users_of(local, {.imports = {"x.org/none"}}).at(0),
             Catch::Contains("x.org/none: no package of the distribution provides it"));
  CHECK_THAT(users_of(local, {.imports = {"fmt"}}).at(0), Catch::Contains("Go's own library"));
}

TEST_CASE("goland order: all whose build installs it, in batches", "[goland]") {
  LocalSystem local;
  import_small(local);
  // x needs a-tool of golang-a; y asks for a version that is not there.
  CHECK(order_of(local, {.packages = {"golang-b"}}) ==
        Words{"golang-a:0", "p:1 embeds", "q:1 embeds tests"});
  CHECK(order_of(local, {.packages = {"golang-a"}}) == Words{"p:0 embeds", "q:0 tests", "x:0"});
  CHECK(order_of(local, {.packages = {"golang-a"}, .binaries = true}) == Words{"p:0 embeds"});
  CHECK(order_of(local, {.packages = {"golang-a"}, .without_tests = true}) ==
        Words{"p:0 embeds", "x:0"});
  CHECK(order_of(local, {.packages = {"p"}}).empty());
  CHECK_THAT(order_of(local, {.packages = {"none"}}).at(0), Catch::Contains("no package none"));
  CHECK_FALSE(local.system().call<GolandOrder>({}));
}

TEST_CASE("goland order: cycles share a batch and say what makes them", "[goland]") {
  LocalSystem local;
  REQUIRE(import_texts(
      local, "d",
      text_of({SourceStanza{"golang-r", "1-1", {"golang-r-dev"}},
               SourceStanza{"golang-a", "1-1", {"golang-a-dev"}, "golang-r-dev, golang-b-dev"},
               SourceStanza{"golang-b", "1-1", {"golang-b-dev"}, "golang-a-dev <!nocheck>"},
               SourceStanza{"golang-c", "1-1", {"golang-c-dev"}, "golang-b-dev"}}),
      text_of({BinaryStanza{"golang-r-dev", "1-1", "golang-r"},
               BinaryStanza{"golang-a-dev", "1-1", "golang-a", "golang-r-dev, golang-b-dev"},
               BinaryStanza{"golang-b-dev", "1-1", "golang-b", "golang-a-dev",
                            "Provides: golang-b-dev, golang-v\n"},
               BinaryStanza{"golang-c-dev", "1-1", "golang-c", "golang-v"}})));
  const auto answer = local.system().call<GolandOrder>({.packages = {"golang-r"}});
  REQUIRE(answer);
  CHECK(order_of(local, {.packages = {"golang-r"}}) ==
        Words{"golang-a:0 cycle", "golang-b:0 tests cycle", "golang-c:1"});
  REQUIRE(answer->cycles.size() == 1);
  std::map<std::string, bool> tests;
  for (const auto& edge : answer->cycles[0].edges) tests[edge.source] = edge.tests;
  CHECK(tests == std::map<std::string, bool>{{"golang-a", false}, {"golang-b", true}});
  CHECK(answer->packages[2].leaf);
  CHECK(order_of(local, {.packages = {"golang-r"}, .without_tests = true}) ==
        Words{"golang-a:0", "golang-c:1"});
}

TEST_CASE("goland order: what changed since a state", "[goland]") {
  LocalSystem local;
  import_small(local);
  const auto first =
      local.system().call<GolandDistributions>({})->distributions[0].states[0].number;
  REQUIRE(import_texts(local, "debian/12",
                       text_of({SourceStanza{"golang-b", "0.6-1", {"golang-b-dev"}, {}, "x.org/b"},
                                SourceStanza{"p", "3-1", {"p"}, "golang-b-dev"}}),
                       text_of({BinaryStanza{"golang-b-dev", "0.6-1", "golang-b"}})));
  CHECK(order_of(local, {.changed_since = first}) == Words{"p:0"});
}
