// Goal: the terms of a document change with it and find it, wherever it is stored and whatever else
// puts it at the same moment.
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "store/documents/uses_store.h"
#include "test/store/support.h"

using namespace gofed;
using namespace gofed::store;
using namespace gofed::store::testing;

namespace {

constexpr Time kDay{std::chrono::hours{24 * 19'000}};

struct Stores {
  TempDir directory;
  std::unique_ptr<Driver> driver = open_test_driver(GENERATE("memory", "rocksdb"), directory);
  UsesStore uses{*driver};

  void put(const std::string& project, const std::vector<Term>& terms) {
    must(uses.put_project(
        {.project = project, .commit = "c", .date = kDay, .document = "doc", .terms = terms}));
  }
};

std::string listed(const Page<TermUser>& page) {
  std::string text;
  for (const auto& user : page.items) {
    text += user.document.distribution + ":" + user.document.name + "(";
    for (const auto& term : user.terms) text += term + ",";
    text += ") ";
  }
  return text;
}

}  // namespace

TEST_CASE("terms: documents are found under a term and all below it, no others", "[store]") {
  Stores stores;
  stores.put("one", {{"x.org/net", "1"}, {"x.org/net/html", "2"}});
  stores.put("two", {{"x.org/net2", "3"}, {"x.org/net-a", "4"}});
  must(stores.uses.put_package({"debian/12", "pkg", "1.0"}, "doc",
                               std::vector<Term>{{"x.org/net/http", "5"}}));
  const auto found = must(stores.uses.term_users("x.org/net", {}));
  CHECK(listed(found) == ":one(x.org/net,x.org/net/html,) debian/12:pkg(x.org/net/http,) ");
  CHECK(found.cursor.empty());
  CHECK(must(stores.uses.term_value("x.org/net/html", {"", "one", "c"})) == "2");
  CHECK(must(stores.uses.term_value("x.org/net/html", {"", "two", "c"})) == std::nullopt);
  CHECK(must(stores.uses.term_users("x.org", {})).items.size() == 3);
  CHECK(must(stores.uses.term_users("x", {})).items.empty());
}

TEST_CASE("terms: a document that is put again has its new terms only", "[store]") {
  Stores stores;
  stores.put("p", {{"a", "1"}, {"b", "1"}});
  stores.put("p", {{"b", "2"}, {"c", "2"}});
  CHECK(must(stores.uses.term_users("a", {})).items.empty());
  CHECK(must(stores.uses.term_value("b", {"", "p", "c"})) == "2");
  CHECK(must(stores.uses.term_users("c", {})).items.size() == 1);
  stores.put("p", {});
  CHECK(must(stores.uses.term_users("b", {})).items.empty());
  CHECK(must(stores.uses.get_project("p", "c")).bytes == "doc");
}

TEST_CASE("terms: users come in pages, in order, and none twice", "[store]") {
  Stores stores;
  for (int i = 0; i < 25; ++i) stores.put("p" + std::to_string(100 + i), {{"t", ""}, {"t/u", ""}});
  std::vector<std::string> names;
  PageRequest request{.limit = 10};
  do {
    const auto page = must(stores.uses.term_users("t", request));
    for (const auto& user : page.items) names.push_back(user.document.name);
    request.cursor = page.cursor;
  } while (!request.cursor.empty());
  REQUIRE(names.size() == 25);
  CHECK(std::ranges::is_sorted(names));
  CHECK(refused(stores.uses.term_users("t", {.cursor = "zz"})).code == Errc::Malformed);
  CHECK(refused(stores.uses.term_users("t", {.cursor = "3002"})).code == Errc::Malformed);
}

TEST_CASE("terms: two who put the same document leave the terms of one of them", "[store]") {
  Stores stores;
  const auto writer = [&](const std::string& name) {
    for (int i = 0; i < 20; ++i) {
      // Lost too often to the other one is an answer, too.
      const auto done =
          stores.uses.put_package({"d", "p", "v"}, name, std::vector<Term>{{"term/" + name, name}});
      if (!done) CHECK(done.error().code == Errc::Busy);
    }
  };
  std::thread other(writer, "other");
  writer("mine");
  other.join();
  const auto users = must(stores.uses.term_users("term", {}));
  REQUIRE(users.items.size() == 1);
  CHECK(users.items[0].terms.size() == 1);
  CHECK(users.items[0].terms[0] == "term/" + must(stores.uses.get_package({"d", "p", "v"})));
}

TEST_CASE("terms: over a limit nothing is put", "[store]") {
  Stores stores;
  const std::vector<Term> long_one{{std::string(kTermBytesMax + 1, 'x'), ""}};
  CHECK(refused(stores.uses.put_package({"d", "p", "v"}, "doc", long_one)).code ==
        Errc::LimitExceeded);
  CHECK(refused(stores.uses.get_package({"d", "p", "v"})).code == Errc::NotFound);
}
