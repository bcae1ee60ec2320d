// Goal: near misses are recognised, far ones are not guessed at.
#include "clients/core/suggest.h"

#include <array>

#include <catch2/catch.hpp>

using gofed::clients::nearest;

TEST_CASE("suggest: a slip of the finger finds its word") {
  static constexpr std::array<std::string_view, 5> kWords{"api", "deps", "upload", "download",
                                                          "status"};
  CHECK(nearest("apu", kWords) == "api");
  CHECK(nearest("dpes", kWords) == "deps");
  CHECK(nearest("uplod", kWords) == "upload");
  CHECK(nearest("downlaod", kWords) == "download");
  CHECK(nearest("stats", kWords) == "status");
}

TEST_CASE("suggest: what is like nothing finds nothing, however long") {
  static constexpr std::array<std::string_view, 2> kWords{"api", "deps"};
  CHECK(nearest("xyz", kWords).empty());
  CHECK(nearest("", kWords).empty());
  CHECK(nearest(std::string(1'000'000, 'a'), kWords).empty());
}
