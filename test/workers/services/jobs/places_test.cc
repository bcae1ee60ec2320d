// Goal: a place is taken once and comes back, also from a holder that throws.
#include "workers/services/jobs/places.h"

#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

using gofed::workers::Places;

TEST_CASE("places: as many as there are, and each again once it is given back", "[jobs]") {
  Places places{2};
  auto first = places.take();
  auto second = places.take();
  CHECK(first);
  CHECK(second);
  CHECK_FALSE(places.take());
  first.reset();
  auto third = places.take();
  CHECK(third);
  CHECK_FALSE(places.take());
}

TEST_CASE("places: a holder that throws gives its place back", "[jobs]") {
  Places places{1};
  for (int i = 0; i < 3; ++i) {
    const auto hold = [&places] {
      const auto place = places.take();
      if (!place) return;
      throw std::runtime_error("no memory");
    };
    CHECK_THROWS(hold());
  }
  CHECK(places.take());
}

TEST_CASE("places: one that moves is given back once", "[jobs]") {
  Places places{1};
  {
    auto place = places.take();
    REQUIRE(place);
    const std::optional<Places::Place> moved{std::move(*place)};
    place.reset();
    CHECK_FALSE(places.take());
  }
  const auto again = places.take();
  CHECK(again);
  CHECK_FALSE(places.take());
}
