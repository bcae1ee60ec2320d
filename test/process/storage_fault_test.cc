// Goal: data that is asked for by key comes from one store: a second one is refused, by the broker
// and by the file system. Method: real gofed-worker programs with directories of their own.
#include <catch2/catch.hpp>

#include "test/process/fleet.h"

namespace gofed::test {
namespace {

// A worker of both names of the API store, whose data lies in `directory`.
Child start_storage(Fleet& fleet, const std::string& directory) {
  return Child(binary("gofed-worker"),
               {"--broker", fleet.endpoint(), "--set", "worker.heartbeat_interval=100ms",
                "apisavestorage", "apistorage"},
               {.environment = {{"XDG_DATA_HOME", directory}}});
}

bool is_known(Fleet& fleet, const Child& worker) {
  return eventually([&] { return fleet.held_by(worker.pid()) >= 0; });
}

}  // namespace

TEST_CASE("storage: a second apistorage over another store is refused", "[fault]") {
  Fleet fleet;
  fleet.start_broker();
  auto first = start_storage(fleet, fleet.directory() / "first");
  REQUIRE(is_known(fleet, first));
  REQUIRE(eventually([&] { return fleet.service_code("apistorage") == "200"; }));

  auto second = start_storage(fleet, fleet.directory() / "second");
  CHECK(second.wait() == Exit{.code = 1});
  CHECK_THAT(second.err(), Catch::Contains("refused by broker"));
  CHECK_THAT(second.err(), Catch::Contains("store"));
  CHECK(first.running());
  CHECK(fleet.service_code("apistorage") == "200");
}

TEST_CASE("storage: a store that another process has open is refused", "[fault]") {
  Fleet fleet;
  fleet.start_broker();
  auto first = start_storage(fleet, fleet.directory() / "shared");
  REQUIRE(is_known(fleet, first));

  auto second = start_storage(fleet, fleet.directory() / "shared");
  CHECK(second.wait() == Exit{.code = 1});
  CHECK_THAT(second.err(), Catch::Contains(std::to_string(first.pid())));
  CHECK(first.running());
}

TEST_CASE("storage: after kill -9 the same store comes back under its name", "[fault]") {
  Fleet fleet;
  fleet.start_broker();
  auto first = start_storage(fleet, fleet.directory() / "data");
  REQUIRE(is_known(fleet, first));
  first.kill();
  auto second = start_storage(fleet, fleet.directory() / "data");
  CHECK(is_known(fleet, second));
  second.terminate();
  CHECK(second.wait() == Exit{});
}

}  // namespace gofed::test
