// Goal: an import can be seen once it is whole and not before, old states go by number, and dead
// imports are removed.
#include "store/distributions/distribution_store.h"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "store/driver/keys.h"
#include "test/store/support.h"

using namespace gofed;
using namespace gofed::store;
using namespace gofed::store::testing;
using namespace std::chrono_literals;

namespace {

constexpr Time kNow{std::chrono::hours{24 * 20'000}};

struct Stored {
  TempDir directory;
  std::unique_ptr<Driver> driver = open_test_driver(GENERATE("memory", "rocksdb"), directory);
  DistributionStore store{*driver};

  StateWriter begin(const std::string& name, Time now = kNow) {
    return must(store.begin(name, now));
  }
  DistributionRecord import(const std::string& name, const std::string& version,
                            std::size_t keep = 5, Time now = kNow) {
    auto writer = begin(name, now);
    const std::vector<PackageTermEntry> terms{{PackageTerm::ImportPath, "x.org/y", version}};
    must(writer.put_source("pkg", version, "value " + version, terms, now));
    return must(writer.publish({.created = now, .sources = 1}, keep, now));
  }
  std::size_t keys() { return read_all(*driver, Family::Distributions).size(); }
};

}  // namespace

TEST_CASE("distributions: an import can be seen once it is published", "[store]") {
  Stored stored;
  auto writer = stored.begin("debian/12");
  must(writer.put_source("a", "1", "v", {}, kNow));
  CHECK(must(stored.store.list()).empty());
  CHECK(refused(stored.store.open("debian/12")).code == Errc::NotFound);
  const auto record = must(writer.publish({.created = kNow, .sources = 1, .binaries = 2}, 5, kNow));
  REQUIRE(record.states.size() == 1);
  CHECK(record.states[0].number == writer.number());
  CHECK(must(stored.store.list()) == std::vector{record});
  const auto state = must(stored.store.open("debian/12"));
  CHECK(state.record() == record.states[0]);
  CHECK(must(state.sources("a")).at(0).value == "v");
  CHECK(must(state.sources("b")).empty());
}

TEST_CASE("distributions: versions, terms and listings of a state", "[store]") {
  Stored stored;
  auto writer = stored.begin("d");
  const std::vector<PackageTermEntry> terms{{PackageTerm::ImportPath, "x.org/y", "how"},
                                            {PackageTerm::BuildDepends, "x.org/y", ""}};
  must(writer.put_source("ab", "1", "one", terms, kNow));
  must(writer.put_source("ab", "2", "two", {}, kNow));
  must(writer.put_source("b", "1", "b", {}, kNow));
  must(writer.put_binary("ab", "1", "all", "all", {}, kNow));
  must(writer.put_binary("ab", "1", "amd64", "amd", {}, kNow));
  must(writer.publish({}, 5, kNow));
  const auto state = must(stored.store.open("d"));
  CHECK(must(state.sources("ab")).size() == 2);
  const auto binaries = must(state.binaries("ab"));
  REQUIRE(binaries.size() == 2);
  CHECK(binaries[1].architecture == "amd64");
  CHECK(binaries[1].value == "amd");
  const auto entries = must(state.entries(PackageTerm::ImportPath, "x.org/y"));
  REQUIRE(entries.size() == 1);
  CHECK(entries[0].name == "ab");
  CHECK(entries[0].value == "how");
  CHECK(must(state.entries(PackageTerm::ImportPath, "x.org")).empty());
  // A name stands on one page once, though its versions are on two.
  const auto first = must(state.source_names("", {.cursor = {}, .limit = 1}));
  CHECK(first.items == std::vector<std::string>{"ab"});
  const auto second = must(state.source_names("", {.cursor = first.cursor, .limit = 10}));
  CHECK(second.items == std::vector<std::string>{"b"});
  CHECK(must(state.source_names("a", {})).items == std::vector<std::string>{"ab"});
}

TEST_CASE("distributions: old states go, and what is being read of them stays", "[store]") {
  Stored stored;
  stored.import("d", "1");
  const auto before = must(stored.store.open("d"));
  const auto one = stored.keys();
  stored.import("d", "2", 2);
  CHECK(must(stored.store.open("d", before.record().number)).record() == before.record());
  stored.import("d", "3", 1);
  CHECK(stored.keys() == one);
  CHECK(refused(stored.store.open("d", before.record().number)).code == Errc::NotFound);
  CHECK(must(before.sources("pkg")).at(0).version == "1");
  CHECK(must(stored.store.open("d")).record().number != before.record().number);
}

TEST_CASE("distributions: a dead import is removed by a later one, and cannot go on", "[store]") {
  Stored stored;
  stored.import("d", "1");
  const auto before = stored.keys();
  auto dead = stored.begin("d");
  for (int i = 0; i < 20'001; ++i) {
    must(dead.put_source("p" + std::to_string(i), "1", "v", {}, kNow));
  }
  CHECK(stored.keys() > before + 20'000);
  auto alive = stored.begin("d", kNow + 59min);
  CHECK(stored.keys() > before + 20'000);
  must(alive.put_source("q", "1", "v", {}, kNow + 59min));
  stored.import("other", "1", 5, kNow + 61min);
  CHECK(stored.keys() < before + 100);
  CHECK(refused(dead.publish({}, 5, kNow + 62min)).code == Errc::AlreadyExists);
  must(alive.publish({}, 5, kNow + 62min));
  CHECK(must(must(stored.store.open("d")).sources("q")).size() == 1);
}

TEST_CASE("distributions: names of distributions have a limit and no spaces", "[store]") {
  Stored stored;
  for (const auto& bad :
       {std::string{}, std::string("a b"), std::string(256, 'a'), std::string("a\n")}) {
    const auto begun = stored.store.begin(bad, kNow);
    REQUIRE_FALSE(begun);
    CHECK(begun.error().code == Errc::InvalidArgument);
  }
}

TEST_CASE("distributions: a damaged record is an error", "[store]") {
  Stored stored;
  stored.import("d", "1");
  put(*stored.driver, Family::Distributions, encode_key(NamedDistributionKey{"d"}), "x");
  CHECK(refused(stored.store.open("d")).code == Errc::Corrupt);
  CHECK(refused(stored.store.list()).code == Errc::Corrupt);
}
