// Goal: documents are found by their keys and listed in order, a page at a time.
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "store/documents/api_store.h"
#include "store/documents/deps_store.h"
#include "store/driver/keys.h"
#include "test/store/support.h"

using namespace gofed;
using namespace gofed::store;
using namespace gofed::store::testing;
using namespace std::chrono_literals;

namespace {

constexpr Time kDay{std::chrono::hours{24 * 19'000}};

struct Stores {
  TempDir directory;
  std::unique_ptr<Driver> driver = open_test_driver(GENERATE("memory", "rocksdb"), directory);
  ApiStore api{*driver};
  DepsStore deps{*driver};
};

std::string join(const std::vector<std::string>& items) {
  std::string joined;
  for (const auto& item : items) joined += item + ",";
  return joined;
}

std::string join(const std::vector<ProjectCommit>& commits) {
  std::string joined;
  for (const auto& commit : commits) joined += commit.commit + ",";
  return joined;
}

}  // namespace

TEST_CASE("documents: a project's document comes back with its date", "[store]") {
  Stores stores;
  const std::string bytes = noise(100'000);
  must(stores.api.put_project(
      {.project = "github.com/a/b", .commit = "c1", .date = kDay, .document = bytes}));
  const auto found = must(stores.api.get_project("github.com/a/b", "c1"));
  CHECK(found.bytes == bytes);
  CHECK(found.date == kDay);
  CHECK(refused(stores.api.get_project("github.com/a/b", "c2")).code == Errc::NotFound);
  CHECK(refused(stores.api.get_project("github.com/a", "c1")).code == Errc::NotFound);
  CHECK(refused(stores.deps.get_project("github.com/a/b", "c1")).code == Errc::NotFound);
}

TEST_CASE("documents: commits are listed with the newest first", "[store]") {
  Stores stores;
  const auto put = [&](const char* commit, Time date) {
    must(stores.api.put_project(
        {.project = "p", .commit = commit, .date = date, .document = "doc"}));
  };
  put("middle", kDay);
  put("old", kDay - 24h);
  put("new", kDay + 24h);
  put("before 1970", Time{} - 24h);
  must(stores.api.put_project({.project = "pp", .commit = "x", .date = kDay, .document = ""}));

  const auto all = must(stores.api.commits("p", {}));
  CHECK(join(all.items) == "new,middle,old,before 1970,");
  CHECK(all.items[0] == ProjectCommit{.commit = "new", .date = kDay + 24h, .size_bytes = 3});

  auto page = must(stores.api.commits("p", {.limit = 3}));
  CHECK(join(page.items) == "new,middle,old,");
  page = must(stores.api.commits("p", {.cursor = page.cursor, .limit = 3}));
  CHECK(join(page.items) == "before 1970,");
  CHECK(page.cursor.empty());
  CHECK(must(stores.api.commits("nobody", {})).items.empty());
}

TEST_CASE("documents: a commit put again has its new date and document, once", "[store]") {
  Stores stores;
  must(stores.api.put_project({.project = "p", .commit = "c", .date = kDay, .document = "one"}));
  must(stores.api.put_project(
      {.project = "p", .commit = "c", .date = kDay + 1h, .document = "three"}));
  CHECK(must(stores.api.get_project("p", "c")).bytes == "three");
  const auto commits = must(stores.api.commits("p", {})).items;
  REQUIRE(commits.size() == 1);
  CHECK(commits[0] == ProjectCommit{.commit = "c", .date = kDay + 1h, .size_bytes = 5});
}

TEST_CASE("documents: one commit put by many at once is listed once", "[store]") {
  Stores stores;
  {
    std::vector<std::jthread> threads;
    for (int id = 0; id < 6; ++id) {
      threads.emplace_back([&stores, id] {
        for (int round = 0; round < 10; ++round) {
          static_cast<void>(stores.api.put_project({.project = "p",
                                                    .commit = "c",
                                                    .date = kDay + id * 1h + round * 1min,
                                                    .document = std::to_string(id)}));
        }
      });
    }
  }
  CHECK(must(stores.api.commits("p", {})).items.size() == 1);
  CHECK(must(stores.api.projects("", {})).items.size() == 1);
}

TEST_CASE("documents: packages, versions and distributions are listed in order", "[store]") {
  Stores stores;
  const auto put = [&](const char* distribution, const char* package, const char* version) {
    must(stores.deps.put_package({distribution, package, version},
                                 std::string{distribution} + package + version));
  };
  put("debian12", "net/http", "1.0");
  put("debian12", "net/http", "0.9");
  put("debian12", "net", "1.0");
  put("fedora40", "net/http", "2.0");
  put("fedora40", "yaml", "3.0");

  CHECK(join(must(stores.deps.distributions({})).items) == "debian12,fedora40,");
  CHECK(join(must(stores.deps.distributions_of("net/http", {})).items) == "debian12,fedora40,");
  CHECK(join(must(stores.deps.distributions_of("yaml", {})).items) == "fedora40,");
  CHECK(join(must(stores.deps.packages("debian12", "", {})).items) == "net,net/http,");
  CHECK(join(must(stores.deps.packages("fedora40", "net", {})).items) == "net/http,");
  CHECK(join(must(stores.deps.versions("debian12", "net/http", {})).items) == "0.9,1.0,");
  CHECK(must(stores.deps.versions("debian12", "net/htt", {})).items.empty());
  CHECK(must(stores.deps.get_package({"debian12", "net/http", "0.9"})) == "debian12net/http0.9");
  CHECK(refused(stores.deps.get_package({"debian12", "net/http", "2.0"})).code == Errc::NotFound);
  CHECK(must(stores.api.distributions({})).items.empty());
}

TEST_CASE("documents: pages of any size walk a listing once, from end to end", "[store]") {
  Stores stores;
  std::string all;
  for (int i = 0; i < 23; ++i) {
    const auto name = std::string{"p"} + static_cast<char>('a' + i);
    must(stores.api.put_package({"d", name, "1"}, "x"));
    all += name + ",";
  }
  const std::size_t limit = GENERATE(std::size_t{1}, 5, 22, 23, 24, std::size_t{5'000});
  std::string walked;
  PageRequest request{.limit = limit};
  do {
    const auto page = must(stores.api.packages("d", "p", request));
    CHECK(page.items.size() <= limit);
    walked += join(page.items);
    request.cursor = page.cursor;
  } while (!request.cursor.empty());
  CHECK(walked == all);
}

TEST_CASE("documents: names that are empty or too long are refused, by name", "[store]") {
  Stores stores;
  const std::string bad = GENERATE(std::string{}, std::string(kDocumentNameBytesMax + 1, 'n'));
  CHECK(
      refused(stores.api.put_project({.project = bad, .commit = "c", .date = kDay, .document = ""}))
          .code == Errc::InvalidArgument);
  CHECK(
      refused(stores.api.put_project({.project = "p", .commit = bad, .date = kDay, .document = ""}))
          .code == Errc::InvalidArgument);
  const auto error = refused(stores.api.put_package({"d", "p", bad}, "x"));
  CHECK(error.code == Errc::InvalidArgument);
  CHECK_THAT(error.context, Catch::Contains("version"));
  CHECK(refused(stores.api.put_package({"d", bad, "v"}, "x")).code == Errc::InvalidArgument);
  CHECK(refused(stores.api.put_package({bad, "p", "v"}, "x")).code == Errc::InvalidArgument);
  CHECK(read_all(*stores.driver, Family::Api).empty());
}

TEST_CASE("documents: the longest names of the most expensive bytes fit into keys", "[store]") {
  Stores stores;
  const std::string name(kDocumentNameBytesMax, '\0');
  must(stores.api.put_package({name, name, name}, "x"));
  CHECK(must(stores.api.get_package({name, name, name})) == "x");
}

TEST_CASE("documents: one over kDocumentBytesMax is refused", "[store]") {
  Stores stores;
  const std::string document(kDocumentBytesMax + 1, 'd');
  CHECK(refused(stores.api.put_package({"d", "p", "v"}, document)).code == Errc::LimitExceeded);
}

TEST_CASE("documents: a lost or cut document is Corrupt and not NotFound", "[store]") {
  Stores stores;
  must(stores.api.put_project({.project = "p", .commit = "c", .date = kDay, .document = "doc"}));
  WriteBatch damage;
  const auto key = encode_key(ProjectDocumentKey{.project = "p", .commit = "c"});
  SECTION("lost") {
    damage.remove(Family::Api, key);
  }
  SECTION("cut") {
    damage.put(Family::Api, key, "do");
  }
  SECTION("its record damaged") {
    damage.put(Family::Api, encode_key(ProjectCommitKey{.project = "p", .commit = "c"}), "?");
  }
  must(stores.driver->write(damage, Durability::Async));
  CHECK(refused(stores.api.get_project("p", "c")).code == Errc::Corrupt);
}
