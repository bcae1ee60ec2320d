// Goal: results are found by all that they depend on, stay within the bound, and the least used go.
#include "store/documents/result_cache.h"

#include <chrono>
#include <memory>
#include <string>

#include <catch2/catch.hpp>

#include "store/driver/keys.h"
#include "test/store/support.h"

using namespace gofed;
using namespace gofed::store;
using namespace gofed::store::testing;
using namespace std::chrono_literals;

namespace {

constexpr Time kNow{std::chrono::hours{24 * 20'000}};

ResultKey key_of(const std::string& content) {
  return {.action = "api_analysis",
          .content = Sha256::of(content),
          .options = Sha256::of("{}"),
          .tool_version = "1"};
}

struct Cached {
  TempDir directory;
  std::unique_ptr<Driver> driver = open_test_driver(GENERATE("memory", "rocksdb"), directory);
  std::unique_ptr<ResultCache> cache = must(ResultCache::open(*driver, 1000));
};

}  // namespace

TEST_CASE("results: are found again, and only by all that they depend on", "[store]") {
  Cached cached;
  const auto key = key_of("x");
  must(cached.cache->put(key, "result", kNow));
  CHECK(must(cached.cache->get(key, kNow)) == "result");

  auto other = key;
  SECTION("action") {
    other.action = "deps_analysis";
  }
  SECTION("content") {
    other.content = Sha256::of("y");
  }
  SECTION("options") {
    other.options = Sha256::of("[]");
  }
  SECTION("tool version") {
    other.tool_version = "2";
  }
  SECTION("a byte from one text to the other") {
    other.action = key.action + "1";
    other.tool_version = "";
  }
  CHECK(must(cached.cache->get(other, kNow)) == std::nullopt);
}

TEST_CASE("results: put again is the newer one, counted once", "[store]") {
  Cached cached;
  must(cached.cache->put(key_of("x"), "first", kNow));
  must(cached.cache->put(key_of("x"), "second!", kNow + 1min));
  CHECK(must(cached.cache->get(key_of("x"), kNow)) == "second!");
  CHECK(cached.cache->size_bytes() == 7);
  CHECK(read_all(*cached.driver, Family::Results).size() == 3);
}

TEST_CASE("results: over the bound, what was used longest ago goes first", "[store]") {
  Cached cached;
  const std::string result(240, 'r');
  for (int i = 0; i < 4; ++i)
    must(cached.cache->put(key_of(std::to_string(i)), result, kNow + i * 1s));
  CHECK(cached.cache->size_bytes() == 960);
  CHECK(must(cached.cache->get(key_of("0"), kNow + 2h)) == result);  // used, long after
  must(cached.cache->put(key_of("4"), result, kNow + 3h));
  CHECK(cached.cache->size_bytes() == 960);
  CHECK(must(cached.cache->get(key_of("1"), kNow + 3h)) == std::nullopt);
  for (const char* kept : {"0", "2", "3", "4"}) {
    CHECK(must(cached.cache->get(key_of(kept), kNow + 3h)) == result);
  }
}

TEST_CASE("results: a hit soon after the last one writes nothing", "[store]") {
  Cached cached;
  must(cached.cache->put(key_of("x"), "result", kNow));
  const auto before = must(cached.driver->stats()).batches_written;
  CHECK(must(cached.cache->get(key_of("x"), kNow + kUseGranularity - 1ms)));
  CHECK(must(cached.driver->stats()).batches_written == before);
  CHECK(must(cached.cache->get(key_of("x"), kNow + kUseGranularity)));
  CHECK(must(cached.driver->stats()).batches_written == before + 1);
}

TEST_CASE("results: one that would drive out the others is not remembered", "[store]") {
  Cached cached;
  must(cached.cache->put(key_of("small"), "result", kNow));
  must(cached.cache->put(key_of("large"), std::string(251, 'r'), kNow));
  CHECK(must(cached.cache->get(key_of("large"), kNow)) == std::nullopt);
  CHECK(must(cached.cache->get(key_of("small"), kNow)) == "result");
}

TEST_CASE("results: a reopened cache knows its size, and a lower bound sweeps", "[store]") {
  Cached cached;
  for (int i = 0; i < 4; ++i) {
    must(cached.cache->put(key_of(std::to_string(i)), std::string(200, 'r'), kNow + i * 1s));
  }
  cached.cache = must(ResultCache::open(*cached.driver, 500));
  CHECK(cached.cache->size_bytes() == 800);
  CHECK(must(cached.cache->sweep()) == 2);
  CHECK(cached.cache->size_bytes() == 400);
  CHECK(must(cached.cache->get(key_of("3"), kNow)));
  CHECK(must(cached.cache->get(key_of("1"), kNow)) == std::nullopt);
}

TEST_CASE("results: a damaged one is not remembered, and a sweep over it ends", "[store]") {
  Cached cached;
  must(cached.cache->put(key_of("x"), "result", kNow));
  must(cached.cache->put(key_of("y"), std::string(200, 'r'), kNow + 1s));
  const auto digest = key_of("x").digest();
  WriteBatch damage;
  SECTION("its bytes") {
    damage.put(Family::Results, encode_key(ResultDocumentKey{digest}), "resulT");
  }
  SECTION("its bytes are gone") {
    damage.remove(Family::Results, encode_key(ResultDocumentKey{digest}));
  }
  SECTION("its record") {
    damage.put(Family::Results, encode_key(ResultUseKey{digest}), "?");
  }
  must(cached.driver->write(damage, Durability::Async));
  CHECK(must(cached.cache->get(key_of("x"), kNow)) == std::nullopt);

  cached.cache = must(ResultCache::open(*cached.driver, 100));
  CHECK(must(cached.cache->sweep()) >= 1);
  CHECK(read_all(*cached.driver, Family::Results).empty());

  must(cached.cache->put(key_of("x"), "anew", kNow + 2s));
  CHECK(must(cached.cache->get(key_of("x"), kNow + 2s)) == "anew");
}
