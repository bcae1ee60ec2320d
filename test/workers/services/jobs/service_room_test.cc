// Goal: as many jobs go to a service as its workers can take, as the broker sees them.
#include "workers/services/jobs/service_room.h"

#include <atomic>
#include <chrono>
#include <string>

#include <catch2/catch.hpp>

#include "schemas/wire/broker_status.h"
#include "test/workers/services/jobs/jobs_support.h"

using namespace gofed;
using namespace gofed::workers;
using namespace gofed::workers::testing;

TEST_CASE("service room: a fixed one asks nobody", "[jobs]") {
  const auto config = make_config();
  envelope::Router router{config, {}};
  ServiceRoom room{router, {.fixed = 7}};
  CHECK(room.of("anything") == 7);
  CHECK(room.size() == 0);
  CHECK(room.error().empty());
}

TEST_CASE("service room: what the workers can take, and the prefetch beyond it", "[jobs]") {
  Fleet fleet;
  std::atomic<int> changes{0};
  ServiceRoom room{fleet.router(), {.prefetch = 2, .changed = [&] { ++changes; }}};
  CHECK(room.of("lister") == 0);
  fleet.start_worker();
  CHECK(eventually([&] { return room.of("lister") == 12; }));  // 4 at once, and 2 for each
  CHECK(changes > 0);
  CHECK(room.of("nobody") == 0);
  CHECK(eventually([&] { return room.error().empty(); }));
  fleet.stop_worker();
  CHECK(eventually([&] { return room.of("lister") == 0; }));
}

TEST_CASE("service room: a store's own name is asked for by itself", "[jobs]") {
  Fleet fleet;
  fleet.lister->store = "6fa1c0de-93b2-4c11-8a00-0123456789ab";
  fleet.start_worker();
  ServiceRoom room{fleet.router(), {.prefetch = 0}};
  const auto name = "lister@" + fleet.lister->store;
  CHECK(eventually([&] { return room.of(name) == 4; }));
}

TEST_CASE("service room: a broker that does not answer leaves none, and is named", "[jobs]") {
  Fleet fleet;
  fleet.start_worker();
  ServiceRoom room{fleet.router(), {}};
  CHECK(eventually([&] { return room.of("lister") == 8; }));
  fleet.kill_broker();
  CHECK(eventually([&] { return room.of("lister") == 0; }));
  CHECK(eventually([&] { return !room.error().empty(); }));
  fleet.start_broker();
  CHECK(eventually([&] { return room.of("lister") == 8; }));
  CHECK(room.error().empty());
}

TEST_CASE("service room: names that nobody asks for any more are forgotten", "[jobs]") {
  Fleet fleet;
  fleet.start_worker();
  ServiceRoom room{fleet.router(), {.interval = std::chrono::milliseconds(5)}};
  for (int i = 0; i < 100; ++i) CHECK(room.of("name" + std::to_string(i)) == 0);
  CHECK(room.size() == 100);
  CHECK(eventually([&] { return room.of("lister") == 8 && room.size() == 1; }));
}
