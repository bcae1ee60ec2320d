// Goal: an import is a state that can be listed, compared and asked; a bad one leaves nothing behind.
// Method: metadata made by the test, through the service as a client calls it, with a memory store.
#include <algorithm>
#include <string>

#include <catch2/catch.hpp>

#include "schemas/actions/goland.h"
#include "test/workers/services/goland/metadata.h"

using namespace gofed;
using namespace gofed::schemas;
using namespace gofed::test;

namespace {

Error error_of(const auto& result) {
  return result ? Error{Errc::Unknown, "no error"} : result.error();
}

}  // namespace

TEST_CASE("goland: an import is a state, and the only distribution needs no name", "[goland]") {
  LocalSystem local;
  CHECK(error_of(local.system().call<GolandPackageListing>({})).context ==
        "no distribution was imported (gofed distribution import)");
  import_small(local);
  const auto known = local.system().call<GolandDistributions>({});
  REQUIRE(known);
  REQUIRE(known->distributions.size() == 1);
  CHECK(known->distributions[0].name == "debian/12");
  const auto& state = known->distributions[0].states.at(0);
  CHECK(state.sources == 6);
  CHECK(state.binaries == 6);
  CHECK(state.architectures == std::vector<std::string>{"amd64"});
  CHECK(state.files == std::vector<std::string>{"Sources", "Packages"});
  const auto listed = local.system().call<GolandPackageListing>({});
  REQUIRE(listed);
  REQUIRE(listed->packages.size() == 2);
  CHECK(listed->packages[0].name == "golang-a");
  CHECK(listed->packages[1].import_paths == std::vector<std::string>{"x.org/b"});
  CHECK(local.system().call<GolandPackageListing>({.all = true})->packages.size() == 6);
  CHECK(local.system().call<GolandPackageListing>({.prefix = "golang-b"})->packages.size() == 1);

  import_small(local, "debian/13");
  CHECK_THAT(error_of(local.system().call<GolandPackageListing>({})).context,
             Catch::Contains("debian/12, debian/13"));
  CHECK(local.system().call<GolandPackageListing>({.distribution = "debian/13"}));
  CHECK_THAT(error_of(local.system().call<GolandPackageListing>({.distribution = "x"})).context,
             Catch::Contains("no distribution x"));
}

TEST_CASE("goland: pages of a listing hold every package once", "[goland]") {
  LocalSystem local;
  import_small(local);
  std::vector<std::string> names;
  GolandPackageListing::Input input{.all = true, .limit = 1};
  do {
    const auto page = local.system().call<GolandPackageListing>(input);
    REQUIRE(page);
    for (const auto& package : page->packages) names.push_back(package.name);
    input.cursor = page->cursor;
  } while (!input.cursor.empty());
  CHECK(names == std::vector<std::string>{"golang-a", "golang-b", "p", "q", "x", "y"});
}

TEST_CASE("goland: two states differ by the newest version of each source", "[goland]") {
  LocalSystem local;
  const auto first = import_texts(local, "d",
                                  text_of({SourceStanza{"golang-a", "1.9-1", {}, {}, "x.org/a"},
                                           SourceStanza{"golang-a", "1.10-1", {}, {}, "x.org/a"},
                                           SourceStanza{"golang-gone", "1-1", {}, {}, "x.org/g"},
                                           SourceStanza{"other", "1-1"}}),
                                  {});
  REQUIRE(first);
  const auto second = import_texts(
      local, "d",
      text_of({SourceStanza{"golang-a", "1.10-1", {}, {}, "x.org/a"},
               SourceStanza{"golang-a", "1.11~rc1-1", {}, {}, "x.org/a"},
               SourceStanza{"golang-new", "1-1", {}, {}, "x.org/n"}, SourceStanza{"other", "2-1"}}),
      {});
  REQUIRE(second);
  const auto diff = local.system().call<GolandDiff>({});
  REQUIRE(diff);
  CHECK(diff->before == first->state.number);
  CHECK(diff->after == second->state.number);
  CHECK(diff->changes == std::vector<ChangedPackage>{{"golang-a", "1.10-1", "1.11~rc1-1"},
                                                     {"golang-gone", "1-1", ""},
                                                     {"golang-new", "", "1-1"}});
  CHECK(local.system().call<GolandDiff>({.all = true})->changes.size() == 4);
  CHECK(error_of(local.system().call<GolandDiff>({.after = first->state.number})).code ==
        Errc::NotFound);
}

TEST_CASE("goland: invalid metadata names file, line, package and field", "[goland]") {
  LocalSystem local;
  struct Case {
    std::string sources;
    std::string message;
  };
  const auto bad = GENERATE(values<Case>({
      {"Package: a\nVersion: 1\n\nPackage: b\n\n", "Sources: line 4: package b: Version: missing"},
      {"Package: a\nVersion: 1", "Sources: line 2: truncated"},
      {"Package: a\nVersion: 1\nBuild-Depends: (\n\n", "package a: Build-Depends"},
      {"no stanza\n", "Sources: line 1: no \"Field: value\""},
      {"\n\n", "the files have no package"},
  }));
  CHECK_THAT(error_of(import_texts(local, "d", bad.sources, {})).context,
             Catch::Contains(bad.message));
  CHECK(local.system().call<GolandDistributions>({})->distributions.empty());
}

TEST_CASE("goland: a version of 1 MB and a stanza without end are over a limit", "[goland]") {
  LocalSystem local;
  CHECK(error_of(import_texts(local, "d",
                              "Package: a\nVersion: " + std::string(1 << 20, '1') + "\n\n", {}))
            .code == Errc::LimitExceeded);
  CHECK(error_of(import_texts(local, "d",
                              "Package: a\nBinary:\n" +
                                  [] {
                                    std::string lines;
                                    while (lines.size() < (8U << 20))
                                      lines += " aaaaaaaaaaaaaaaa,\n";
                                    return lines;
                                  }(),
                              {}))
            .code == Errc::LimitExceeded);
  CHECK(error_of(local.system().call<GolandImport>({.distribution = "d"})).code ==
        Errc::InvalidArgument);
}
