// Goal: workers come and go as RFC 7 and RFC 18 say, and the known faults of other brokers are not
// ours. Method: the core with a clock that the test moves; no sockets.
#include <catch2/catch.hpp>

#include "test/broker/scene.h"

namespace gofed::broker::test {

TEST_CASE("liveness: mmi.service says 404 again after the workers died", "[broker]") {
  Scene scene;
  CHECK(scene.mmi("mmi.service", "echo") == Strings{"404"});
  scene.ready("w", "echo");
  CHECK(scene.mmi("mmi.service", "echo") == Strings{"200"});
  scene.pass(3100ms);
  CHECK(scene.mmi("mmi.service", "echo") == Strings{"404"});
}

TEST_CASE("liveness: every silent worker is buried, not only the first", "[broker]") {
  Scene scene;
  for (const auto* worker : {"w1", "w2", "w3", "w4"}) scene.ready(worker, "echo");
  scene.pass(2000ms);
  scene.heartbeat("w2");
  scene.pass(1500ms);
  CHECK(scene.stats().workers == 1);
  CHECK(scene.mmi("mmi.service", "echo") == Strings{"200"});
}

TEST_CASE("liveness: the broker greets a worker it has nothing else to say to", "[broker]") {
  const auto version = GENERATE(values({kV01, kV02}));
  Scene scene;
  scene.ready("w", "echo", version);
  scene.pass(900ms);
  CHECK(scene.silent("w"));
  scene.pass(200ms);
  const Strings beat = version == kV01 ? Strings{"", "MDPW01", "\x04"} : Strings{"MDPW02", "\x05"};
  CHECK(scene.one("w") == beat);
}

TEST_CASE("liveness: a worker that was sent work is not greeted on top", "[broker]") {
  Scene scene;
  scene.ready("w", "echo");
  scene.pass(900ms);
  scene.request("c", "echo", {"x"});
  CHECK(scene.addresses("w").size() == 1);
  scene.pass(900ms);
  CHECK(scene.silent("w"));
}

TEST_CASE("liveness: heartbeats keep a worker alive through a job of any length", "[broker]") {
  Scene scene;
  scene.ready("w", "echo");
  scene.request("c", "echo", {"x"});
  const auto address = scene.addresses("w").at(0);
  for (int i = 0; i < 60; ++i) {
    scene.pass(1000ms);
    scene.heartbeat("w");
  }
  // Not given to anybody else meanwhile, and still wanted.
  CHECK(scene.silent("c"));
  CHECK(scene.addresses("w").empty());
  scene.reply("w", address, {"done"});
  CHECK(scene.one("c") == Strings{"MDPC02", "\x03", "echo", "done"});
}

TEST_CASE("liveness: a worker that woke is sent DISCONNECT, once", "[broker]") {
  Scene scene;
  scene.ready("w", "echo");
  scene.request("c", "echo", {"x"});
  const auto address = scene.addresses("w").at(0);
  scene.pass(3100ms);
  scene.take("w");
  CHECK(error_of(scene.one("c")).code == static_cast<unsigned>(Errc::WorkerLost));
  for (int i = 0; i < 50; ++i) scene.reply("w", address, {"late"});
  scene.heartbeat("w");
  CHECK(scene.one("w") == Strings{"MDPW02", "\x06"});
  CHECK(scene.silent("c"));
  // Registered again on the same connection, it stays so.
  scene.ready("w", "echo");
  CHECK(scene.silent("w"));
  CHECK(scene.stats().workers == 1);
}

TEST_CASE("liveness: who never said READY is sent DISCONNECT", "[broker]") {
  Scene scene;
  const auto how = GENERATE(0, 1, 2);
  if (how == 0) scene.heartbeat("w");
  if (how == 1) scene.reply("w", std::string(8, '\1'), {"x"});
  if (how == 2) scene.compact("w", {.command = compact::Command::Final, .token = 3}, "x");
  CHECK(scene.one("w") == Strings{"MDPW02", "\x06"});
  scene.pass(1100ms);
  scene.heartbeat("w");
  CHECK(scene.one("w") == Strings{"MDPW02", "\x06"});
}

TEST_CASE("READY: a second READY disconnects the worker and frees its requests", "[broker]") {
  Scene scene;
  scene.ready("w1", "echo");
  scene.request("c", "echo", {body_of({.id = "1", .action = "f", .idempotent = true})});
  CHECK(scene.addresses("w1").size() == 1);
  scene.ready("w2", "echo");
  scene.ready("w1", "echo");
  CHECK(scene.one("w1") == Strings{"MDPW02", "\x06"});
  CHECK(scene.addresses("w2").size() == 1);
  CHECK(scene.stats().workers == 1);
}

TEST_CASE("DISCONNECT: a worker that leaves gets nothing more", "[broker]") {
  const auto version = GENERATE(values({kV01, kV02}));
  Scene scene;
  scene.ready("w", "echo", version);
  scene.disconnect("w", version);
  CHECK(scene.mmi("mmi.service", "echo") == Strings{"404"});
  scene.request("c", "echo", {"x"});
  CHECK(scene.silent("w"));
}

TEST_CASE("READY: the broker's own names, and names that are no text, are refused", "[broker]") {
  const auto* name = GENERATE("mmi.service", "mmi.x", "a\nb", "\x1b[31m");
  Scene scene;
  scene.ready("w", name, {.capacity = 1});
  const auto refusal = scene.one("w");
  REQUIRE(refusal.size() == 3);
  CHECK(refusal[1] == "\x06");
  CHECK_FALSE(refusal[2].empty());
  CHECK(scene.stats().workers == 0);
}

TEST_CASE("READY: metadata that cannot be read is refused with the place", "[broker]") {
  Scene scene;
  scene.give("w", {"MDPW02", "\x01", "echo", "\x81\xa5gofed"});
  const auto refusal = scene.one("w");
  REQUIRE(refusal.size() == 3);
  CHECK_THAT(refusal[2], Catch::Contains("metadata"));
}

TEST_CASE("READY: an exclusive service is served from one store only", "[broker]") {
  Scene scene;
  const WorkerMetadata first{.capacity = 1, .store = "s1", .exclusive = true};
  auto second = first;
  second.store = "s2";
  scene.ready("w1", "apistorage", first);
  scene.ready("w2", "apistorage", second);
  const auto refusal = scene.one("w2");
  REQUIRE(refusal.size() == 3);
  CHECK_THAT(refusal[2], Catch::Contains("not_allowed") && Catch::Contains("apistorage") &&
                             Catch::Contains("s1"));
  scene.ready("w3", "apistorage", first);
  CHECK(scene.silent("w3"));
  CHECK(scene.stats().workers == 2);
  // Once nobody serves the first store, another one may.
  scene.disconnect("w1");
  scene.disconnect("w3");
  scene.ready("w2", "apistorage", second);
  CHECK(scene.silent("w2"));
  CHECK(scene.stats().workers == 1);
}

TEST_CASE("READY: workers beyond the limit are refused", "[broker]") {
  auto options = small_options();
  options.workers_max = 1;
  Scene scene(options);
  scene.ready("w1", "echo");
  scene.ready("w2", "echo");
  CHECK(scene.one("w2") == Strings{"MDPW02", "\x06"});
}

TEST_CASE("liveness: a broker that slept does not bury its workers", "[broker]") {
  Scene scene;
  scene.ready("w", "echo");
  scene.sleep(1h);
  scene.tick();
  CHECK(scene.stats().workers == 1);
  scene.heartbeat("w");
  scene.pass(2000ms);
  CHECK(scene.stats().workers == 1);
  scene.pass(1500ms);
  CHECK(scene.stats().workers == 0);
}

TEST_CASE("liveness: a worker whose connection is gone is lost at once", "[broker]") {
  Scene scene;
  scene.ready("w", "echo");
  scene.request("c", "echo", {"x"});
  scene.unreachable("w");
  CHECK(error_of(scene.one("c")).code == static_cast<unsigned>(Errc::WorkerLost));
  CHECK(scene.mmi("mmi.service", "echo") == Strings{"404"});
}

TEST_CASE("stop: every worker gets DISCONNECT in its own form", "[broker]") {
  Scene scene;
  scene.ready("w1", "echo");
  scene.ready("w2", "echo", kV01);
  scene.ready("w3", "echo", WorkerMetadata{.compact = true});
  scene.request("c", "nobody", {"x"});
  scene.stop();
  CHECK(scene.one("w1") == Strings{"MDPW02", "\x06"});
  CHECK(scene.one("w2") == Strings{"", "MDPW01", "\x05"});
  const auto reasoned = scene.one("w3");
  REQUIRE(reasoned.size() == 3);
  CHECK(reasoned[1] == "\x06");
  CHECK_THAT(reasoned[2], Catch::StartsWith("unavailable: "));
  CHECK(scene.silent("c"));
}

}  // namespace gofed::broker::test
