// Goal: what store/driver/driver.h promises holds for every driver. Method: each case runs on all of them.
#include <algorithm>
#include <atomic>
#include <map>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "schemas/base/uuid.h"
#include "store/driver/driver.h"
#include "test/store/support.h"

using namespace gofed;
using namespace gofed::store;
using namespace gofed::store::testing;

namespace {

std::string every_driver() {
  return GENERATE("memory", "rocksdb");
}

}  // namespace

TEST_CASE("driver: what was put is got, and what was removed is nothing and no error", "[store]") {
  const TempDir directory;
  const auto driver = open_test_driver(every_driver(), directory);
  const std::string odd{"\x00\xff key", 6};
  WriteBatch batch;
  batch.put(Family::Jobs, odd, "one");
  batch.put(Family::Jobs, "empty", "");
  must(driver->write(batch, GENERATE(Durability::Memory, Durability::Async, Durability::Sync)));

  CHECK(must(driver->get(Family::Jobs, odd)) == "one");
  CHECK(must(driver->get(Family::Jobs, "empty")) == "");
  CHECK(must(driver->get(Family::Queue, odd)) == std::nullopt);  // families are apart

  WriteBatch removal;
  removal.remove(Family::Jobs, odd);
  removal.remove(Family::Jobs, "never there");
  must(driver->write(removal, Durability::Async));
  CHECK(must(driver->get(Family::Jobs, odd)) == std::nullopt);
}

TEST_CASE("driver: later changes of a batch win over earlier ones", "[store]") {
  const TempDir directory;
  const auto driver = open_test_driver(every_driver(), directory);
  WriteBatch batch;
  batch.put(Family::Files, "a", "1");
  batch.put(Family::Files, "a", "2");
  batch.remove(Family::Files, "b");
  batch.put(Family::Files, "b", "3");
  batch.put(Family::Files, "c", "4");
  batch.remove(Family::Files, "c");
  must(driver->write(batch, Durability::Async));
  CHECK(read_all(*driver, Family::Files) == Pairs{{"a", "2"}, {"b", "3"}});
}

TEST_CASE("driver: a scan walks its range forward, in byte order, half open", "[store]") {
  const TempDir directory;
  const auto driver = open_test_driver(every_driver(), directory);
  for (const char* key : {"b", "a", "ba", "b\xff", "c", "bb"}) put(*driver, Family::Api, key, key);

  const auto keys = [&](const Range& range) {
    std::string joined;
    for (const auto& [key, value] : read_all(*driver, Family::Api, range)) joined += key + ",";
    return joined;
  };
  CHECK(keys(Range::all()) == "a,b,ba,bb,b\xff,c,");
  CHECK(keys({.from = "b", .until = "c"}) == "b,ba,bb,b\xff,");
  CHECK(keys(Range::prefix("b")) == "b,ba,bb,b\xff,");
  CHECK(keys(Range::prefix("b\xff")) == "b\xff,");
  CHECK(keys(Range::prefix_after("b", "ba")) == "bb,b\xff,");
  CHECK(keys(Range::prefix_after("b", "az")) == "b,ba,bb,b\xff,");
  CHECK(keys({.from = "bz", .until = {}}) == "b\xff,c,");
  CHECK(keys({.from = "c", .until = "b"}).empty());
  CHECK(keys({.from = "x", .until = {}}).empty());
}

TEST_CASE("driver: a prefix of nothing but FF bytes has no upper bound", "[store]") {
  const TempDir directory;
  const auto driver = open_test_driver(every_driver(), directory);
  put(*driver, Family::Api, "\xfe", "out");
  put(*driver, Family::Api, "\xff\xff", "in");
  put(*driver, Family::Api, "\xff\xff\xff", "in");
  CHECK(read_all(*driver, Family::Api, Range::prefix("\xff\xff")).size() == 2);
}

TEST_CASE("driver: scans and snapshots see the store as it was when they began", "[store]") {
  const TempDir directory;
  const auto driver = open_test_driver(every_driver(), directory);
  put(*driver, Family::Deps, "a", "old");
  put(*driver, Family::Deps, "b", "old");

  const auto snapshot = must(driver->snapshot());
  const auto scan = must(driver->scan(Family::Deps, Range::all()));
  WriteBatch change;
  change.put(Family::Deps, "a", "new");
  change.remove(Family::Deps, "b");
  change.put(Family::Deps, "c", "new");
  must(driver->write(change, Durability::Async));

  CHECK(read_all(*snapshot, Family::Deps) == Pairs{{"a", "old"}, {"b", "old"}});
  CHECK(must(snapshot->get(Family::Deps, "c")) == std::nullopt);
  REQUIRE(must(scan->next()));
  CHECK(scan->value() == "old");
  REQUIRE(must(scan->next()));
  CHECK(scan->key() == "b");
  CHECK_FALSE(must(scan->next()));
  CHECK_FALSE(must(scan->next()));  // the end stays the end
  CHECK(read_all(*driver, Family::Deps) == Pairs{{"a", "new"}, {"c", "new"}});
}

TEST_CASE("driver: a batch whose requirement does not hold changes nothing", "[store]") {
  const TempDir directory;
  const auto driver = open_test_driver(every_driver(), directory);
  put(*driver, Family::Jobs, "there", "1");

  WriteBatch batch;
  batch.put(Family::Jobs, "new", "x");
  SECTION("absent, but there") {
    batch.require_absent(Family::Jobs, "there");
  }
  SECTION("there, but absent") {
    batch.require(Family::Jobs, "absent", "");
  }
  SECTION("another value") {
    batch.require(Family::Jobs, "there", "2");
  }
  SECTION("one of two") {
    batch.require(Family::Jobs, "there", "1");
    batch.require_absent(Family::Jobs, "there");
  }
  CHECK(refused(driver->write(batch, Durability::Sync)).code == Errc::AlreadyExists);
  CHECK(read_all(*driver, Family::Jobs) == Pairs{{"there", "1"}});
}

TEST_CASE("driver: requirements that hold let the batch through", "[store]") {
  const TempDir directory;
  const auto driver = open_test_driver(every_driver(), directory);
  put(*driver, Family::Jobs, "there", "1");
  WriteBatch batch;
  batch.require(Family::Jobs, "there", "1");
  batch.require_absent(Family::Jobs, "new");
  batch.put(Family::Jobs, "there", "2");
  batch.put(Family::Jobs, "new", "x");
  must(driver->write(batch, Durability::Sync));
  CHECK(read_all(*driver, Family::Jobs) == Pairs{{"new", "x"}, {"there", "2"}});
}

TEST_CASE("driver: of many threads that claim a key, exactly one gets it", "[store]") {
  constexpr int kThreads = 8;
  constexpr int kKeys = 50;
  const TempDir directory;
  const auto driver = open_test_driver(every_driver(), directory);
  std::atomic<int> won{0};
  std::atomic<int> lost{0};
  std::vector<std::jthread> threads;
  for (int id = 0; id < kThreads; ++id) {
    threads.emplace_back([&driver, &won, &lost, id] {
      for (int key = 0; key < kKeys; ++key) {
        WriteBatch claim;
        claim.require_absent(Family::Jobs, std::to_string(key));
        claim.put(Family::Jobs, std::to_string(key), std::to_string(id));
        const auto result = driver->write(claim, Durability::Async);
        if (result) ++won;
        if (!result && result.error().code == Errc::AlreadyExists) ++lost;
      }
    });
  }
  threads.clear();
  CHECK(won == kKeys);
  CHECK(lost == kKeys * (kThreads - 1));
}

TEST_CASE("driver: a batch over a limit is refused by name and writes nothing", "[store]") {
  const TempDir directory;
  const auto driver = open_test_driver(every_driver(), directory);
  WriteBatch batch;
  batch.put(Family::Jobs, "fine", "1");
  SECTION("key") {
    batch.put(Family::Jobs, std::string(kKeyBytesMax + 1, 'k'), "");
    const auto error = refused(driver->write(batch, Durability::Sync));
    CHECK(error.code == Errc::LimitExceeded);
    CHECK_THAT(error.context, Catch::Contains("kKeyBytesMax") && Catch::Contains("jobs"));
  }
  SECTION("value") {
    batch.put(Family::Jobs, "k", std::string(kValueBytesMax + 1, 'v'));
    const auto error = refused(driver->write(batch, Durability::Sync));
    CHECK(error.code == Errc::LimitExceeded);
    CHECK_THAT(error.context, Catch::Contains("kValueBytesMax"));
  }
  SECTION("empty key") {
    batch.put(Family::Jobs, "", "v");
    CHECK(refused(driver->write(batch, Durability::Sync)).code == Errc::InvalidArgument);
  }
  CHECK(read_all(*driver, Family::Jobs).empty());
  batch.clear();
  batch.put(Family::Jobs, std::string(kKeyBytesMax, 'k'), "at the limit");
  must(driver->write(batch, Durability::Sync));
}

TEST_CASE("driver: every store has an identity of its own", "[store]") {
  const TempDir one;
  const TempDir two;
  const auto name = every_driver();
  const auto first = open_test_driver(name, one);
  const auto second = open_test_driver(name, two);
  CHECK(is_uuid(first->identity()));
  CHECK(first->identity() != second->identity());
}

TEST_CASE("driver: a closed store answers Unavailable and is closed again without harm",
          "[store]") {
  const TempDir directory;
  const auto driver = open_test_driver(every_driver(), directory);
  put(*driver, Family::Jobs, "a", "1", Durability::Sync);
  must(driver->close());
  must(driver->close());
  WriteBatch batch;
  batch.put(Family::Jobs, "b", "2");
  CHECK(refused(driver->write(batch, Durability::Sync)).code == Errc::Unavailable);
  CHECK(refused(driver->get(Family::Jobs, "a")).code == Errc::Unavailable);
  CHECK(refused(driver->scan(Family::Jobs, Range::all())).code == Errc::Unavailable);
  CHECK(refused(driver->snapshot()).code == Errc::Unavailable);
  CHECK(refused(driver->stats()).code == Errc::Unavailable);
  CHECK(refused(driver->verify()).code == Errc::Unavailable);
  CHECK(refused(driver->reclaim(Family::Jobs)).code == Errc::Unavailable);
  CHECK(refused(driver->discard(Family::Jobs, Range::all())).code == Errc::Unavailable);
}

TEST_CASE("driver: a discarded range leaves what lies around it", "[store]") {
  const TempDir directory;
  const auto driver = open_test_driver(every_driver(), directory);
  for (const std::string prefix : {"a", "b", "c"}) {
    for (int i = 0; i < 40; ++i) {
      put(*driver, Family::Chunks, prefix + std::to_string(i), noise(500'000, unsigned(i)));
    }
  }
  must(driver->reclaim(Family::Chunks));  // into files of their own
  WriteBatch removal;
  for (int i = 0; i < 40; ++i) removal.remove(Family::Chunks, "b" + std::to_string(i));
  must(driver->write(removal, Durability::Sync));
  must(driver->discard(Family::Chunks, Range::prefix("b")));
  CHECK(must(driver->stats()).size_bytes < 50'000'000);  // of 60 MB, without rewriting the others
  const auto left = read_all(*driver, Family::Chunks);
  CHECK(left.size() == 80);
  CHECK(std::ranges::none_of(left, [](const auto& entry) { return entry.first[0] == 'b'; }));
  must(driver->verify());
}

TEST_CASE("driver: stats count writes and keys, and reclaim gives removed bytes back", "[store]") {
  const TempDir directory;
  const auto driver = open_test_driver(every_driver(), directory);
  for (int i = 0; i < 20; ++i) {
    put(*driver, Family::Chunks, "k" + std::to_string(i), noise(500'000, static_cast<unsigned>(i)));
  }
  const auto full = must(driver->stats());
  CHECK(full.batches_written == 20);
  CHECK(full.groups_written == 20);  // one thread never waits to share
  CHECK(full.keys_estimate >= 20);
  CHECK(full.size_bytes >= 10'000'000);

  WriteBatch removal;
  for (int i = 0; i < 20; ++i) removal.remove(Family::Chunks, "k" + std::to_string(i));
  must(driver->write(removal, Durability::Sync));
  must(driver->reclaim(Family::Chunks));
  CHECK(must(driver->stats()).size_bytes < 1'000'000);
  must(driver->verify());
}

TEST_CASE("driver: behaves as a sorted map under random batches", "[store]") {
  const TempDir directory;
  const auto driver = open_test_driver(every_driver(), directory);
  std::map<std::string, std::string> model;
  std::mt19937 random{42};
  for (int round = 0; round < 300; ++round) {
    WriteBatch batch;
    for (unsigned change = 0; change < random() % 8; ++change) {
      const auto key = std::to_string(random() % 60);
      if (random() % 3 == 0) {
        batch.remove(Family::Results, key);
        model.erase(key);
      } else {
        const auto value = std::to_string(random());
        batch.put(Family::Results, key, value);
        model[key] = value;
      }
    }
    must(driver->write(batch, static_cast<Durability>(random() % 3)));
    if (round % 50 == 49) {
      REQUIRE(read_all(*driver, Family::Results) == Pairs{model.begin(), model.end()});
    }
  }
}

TEST_CASE("open_driver: an unknown driver is refused, with the known ones named", "[store]") {
  const auto error = refused(open_driver({.driver = "sqlite", .path = "/nowhere"}));
  CHECK(error.code == Errc::InvalidArgument);
  CHECK_THAT(error.context, Catch::Contains("sqlite") && Catch::Contains("rocksdb"));
}
