// Goal: the broker's own services answer as RFC 8/MMI and docs/protocol.md say, in both versions.
#include "broker/mmi.h"

#include <catch2/catch.hpp>

#include "test/broker/scene.h"

namespace gofed::broker::test {

TEST_CASE("mmi: RFC 7 and RFC 18 clients are answered in their form", "[broker]") {
  Scene scene;
  scene.request("old", "mmi.service", {"echo"}, kV01);
  CHECK(scene.one("old") == Strings{"", "MDPC01", "mmi.service", "404"});
  scene.request("new", "mmi.service", {"echo"}, kV02);
  CHECK(scene.one("new") == Strings{"MDPC02", "\x03", "mmi.service", "404"});
}

TEST_CASE("mmi: a name this broker does not know is 501", "[broker]") {
  Scene scene;
  CHECK(scene.mmi("mmi.future") == Strings{"501"});
}

TEST_CASE("mmi.services: what is served, what waits, what is gone", "[broker]") {
  Scene scene;
  WorkerMetadata about{.capacity = 2, .window = 4, .actions = {"g", "f"}, .store = "s"};
  about.kind = schemas::ServiceKind::Storage;
  scene.ready("w1", "files", about);
  about.actions = {"h"};
  scene.ready("w2", "files", about);
  scene.request("c", "nobody", {"12345"});
  scene.pass(250ms);
  const auto answer = scene.mmi("mmi.services");
  CHECK(answer.at(0) == "200");
  const auto list = schemas::from_msgpack<ServiceList>(answer.at(1))->services;
  REQUIRE(list.size() == 2);  // files@s is files
  CHECK(list[0].service == "files");
  CHECK(list[0].kind == schemas::ServiceKind::Storage);
  CHECK(list[0].workers == 2);
  CHECK(list[0].capacity == 4);
  CHECK(list[0].actions == Strings{"f", "g", "h"});
  CHECK(list[1].service == "nobody");
  CHECK(list[1].workers == 0);
  CHECK(list[1].queued == 1);
  CHECK(list[1].queued_bytes > 500);  // memory, frames and records included
  CHECK(list[1].oldest_queued_ms == 250);
  CHECK(scene.mmi("mmi.services", "missing") == Strings{"404"});
  CHECK(scene.mmi("mmi.actions", "files").at(0) == "200");
}

TEST_CASE("mmi.workers: who serves what, and the dead are not listed", "[broker]") {
  Scene scene;
  scene.ready(
      "w1", "files",
      {.capacity = 2, .window = 4, .host = "h", .pid = 12, .version = "1", .endpoint = "e"});
  scene.ready("w2", "other");
  scene.request("c", "files", {"x"});
  scene.pass(100ms);
  auto list = schemas::from_msgpack<WorkerList>(scene.mmi("mmi.workers").at(1))->workers;
  REQUIRE(list.size() == 2);
  CHECK(list[0].worker == "7731");
  CHECK(list[0].service == "files");
  CHECK(list[0].host == "h");
  CHECK(list[0].endpoint == "e");
  CHECK(list[0].in_flight == 1);
  CHECK(list[0].up_ms == 100);
  scene.pass(3000ms);
  list = schemas::from_msgpack<WorkerList>(scene.mmi("mmi.workers").at(1))->workers;
  CHECK(list.empty());
}

TEST_CASE("mmi: every name that is listed is known, and no other", "[broker]") {
  Scene scene;
  for (const auto name : kMmiNames) CHECK(scene.mmi(name).at(0) != "501");
  CHECK(scene.mmi("mmi.weather") == Strings{"501"});
}

TEST_CASE("mmi.stats: counts requests and replies", "[broker]") {
  Scene scene;
  scene.ready("w", "echo");
  scene.request("c", "echo", {"x"});
  scene.reply("w", scene.addresses("w").at(0), {"y"});
  scene.request("c", "echo", {"x"});
  const auto stats = scene.stats();
  CHECK(stats.version == GOFED_VERSION);
  CHECK(stats.requests == 2);
  CHECK(stats.replies == 1);
  CHECK(stats.in_flight == 1);
  CHECK(stats.workers == 1);
}

TEST_CASE("mmi.compact: a handle and the epoch, the same each time", "[broker]") {
  Scene scene;
  scene.request("c", "echo", {"x"});
  CHECK(scene.mmi("mmi.compact", "echo") == Strings{"404"});  // only asked for
  scene.ready("w", "echo");
  scene.ready("v", "other");
  const auto answer = scene.mmi("mmi.compact", "echo");
  CHECK(answer.at(0) == "200");
  CHECK(answer.at(1).size() == 8);
  CHECK(scene.mmi("mmi.compact", "echo") == answer);
  CHECK(scene.mmi("mmi.compact", "other").at(0) == "200");
  CHECK(scene.mmi("mmi.compact", "other") != answer);
  scene.disconnect("w");
  CHECK(scene.mmi("mmi.compact", "echo") == answer);
  CHECK(scene.mmi("mmi.compact", "mmi.stats") == Strings{"404"});
  CHECK(scene.mmi("mmi.compact", "") == Strings{"400"});
  CHECK(scene.mmi("mmi.compact", "a\nb") == Strings{"400"});
}

TEST_CASE("mmi.compact: handles of forgotten names are stale, names stay bounded", "[broker]") {
  auto options = small_options();
  options.services_max = 4;
  Scene scene(options);
  const auto first = scene.handle("first");
  for (int i = 0; i < 100; ++i) scene.handle("name" + std::to_string(i));
  CHECK(scene.core().state().routes.size() <= 4);
  scene.compact("c", {.service = first, .epoch = 9, .token = 5}, "x");
  CHECK(compact::decode(scene.one("c").at(0))->command == compact::Command::StaleHandle);
}

}  // namespace gofed::broker::test
