// Goal: every request is answered exactly once, by its worker or with the reason why not.
// Method: the core with a clock that the test moves; no sockets.
#include <catch2/catch.hpp>

#include "test/broker/scene.h"

namespace gofed::broker::test {
namespace {

constexpr auto code(Errc errc) {
  return static_cast<unsigned>(errc);
}

RequestHead head(std::string id, bool idempotent = false, std::string key = {}) {
  return {.id = std::move(id), .action = "f", .idempotent = idempotent, .key = std::move(key)};
}

}  // namespace

TEST_CASE("deadline: a service without a worker answers when it has come", "[broker]") {
  Scene scene;
  auto asked = head("7");
  asked.timeout_ms = 500;
  scene.request("c", "nobody", {body_of(asked)});
  scene.pass(400ms);
  CHECK(scene.silent("c"));
  scene.pass(200ms);
  const auto error = error_of(scene.one("c"));
  CHECK(error.code == code(Errc::UnknownService));
  CHECK(error.id == "7");
  CHECK_THAT(error.message, Catch::Contains("nobody"));
  CHECK(scene.stats().queued == 0);
  // A name that nobody serves and nobody asks for is forgotten.
  CHECK(scene.core().state().routes.size() == 0);
}

TEST_CASE("deadline: a worker that appears in time answers", "[broker]") {
  Scene scene;
  scene.request("c", "echo", {"x"});
  scene.pass(60s);
  scene.ready("w", "echo");
  const auto address = scene.addresses("w").at(0);
  scene.reply("w", address, {"y"});
  CHECK(scene.one("c").back() == "y");
}

TEST_CASE("deadline: a body without a head has the default one", "[broker]") {
  Scene scene;
  scene.request("c", "echo", {"x"});
  scene.pass(limits::kTimeoutDefault - 1s);
  CHECK(scene.silent("c"));
  scene.pass(2s);
  CHECK(error_of(scene.one("c")).code == code(Errc::UnknownService));
}

TEST_CASE("deadline: in flight it is Timeout, and the late reply is dropped", "[broker]") {
  Scene scene;
  scene.ready("w", "echo");
  auto asked = head("1");
  asked.timeout_ms = 500;
  scene.request("c", "echo", {body_of(asked)});
  const auto address = scene.addresses("w").at(0);
  scene.pass(600ms);
  CHECK(error_of(scene.one("c")).code == code(Errc::Timeout));
  // The slot counts until the worker answers.
  scene.request("c", "echo", {"next"});
  CHECK(scene.addresses("w").empty());
  scene.reply("w", address, {"late"});
  CHECK(scene.silent("c"));
  CHECK(scene.addresses("w").size() == 1);
  CHECK(scene.stats().late_replies == 1);
  // The same reply once more belongs to nobody.
  scene.reply("w", address, {"again"});
  CHECK(scene.silent("c"));
}

TEST_CASE("busy: a queue is bounded by count", "[broker]") {
  auto options = small_options();
  options.queue_count_max = 2;
  Scene scene(options);
  for (int i = 0; i < 3; ++i) scene.request("c", "echo", {body_of(head(std::to_string(i)))});
  const auto error = error_of(scene.one("c"));
  CHECK(error.code == code(Errc::Busy));
  CHECK(error.id == "2");
  CHECK(scene.stats().busy == 1);
  // Other services are not concerned.
  scene.request("c", "other", {"x"});
  CHECK(scene.silent("c"));
}

TEST_CASE("busy: a queue is bounded by bytes, and all queues together", "[broker]") {
  auto options = small_options();
  options.queue_bytes_max = 100'000;
  options.queue_bytes_total_max = 150'000;
  Scene scene(options);
  scene.request("c", "a", {std::string(90'000, 'x')});
  scene.request("c", "a", {std::string(20'000, 'x')});
  CHECK(error_of(scene.one("c")).code == code(Errc::Busy));
  scene.request("c", "b", {std::string(90'000, 'x')});
  CHECK(error_of(scene.one("c")).code == code(Errc::Busy));
  scene.request("c", "b", {std::string(50'000, 'x')});
  CHECK(scene.silent("c"));
}

TEST_CASE("queue bytes: empty frames and small requests cost what they take", "[broker]") {
  const auto frames = GENERATE(1, 60);
  auto options = small_options();
  options.queue_bytes_max = options.queue_bytes_total_max = 1 << 20;
  Scene scene(options);
  for (int i = 0; i < 5000; ++i) scene.request("c", "a", Strings(frames));
  CHECK(scene.stats().queued < (frames == 1 ? 2500 : 300));
  CHECK(scene.stats().queued_bytes > (1 << 19));
  CHECK(scene.stats().busy > 0);
}

TEST_CASE("queue bytes: requests that join another one, and those in flight, cost too",
          "[broker]") {
  auto options = small_options();
  options.queue_bytes_total_max = 1 << 20;
  Scene scene(options);
  const bool joined = GENERATE(true, false);
  scene.ready("w", "a", {.window = 60'000});
  for (int i = 0; i < 20'000; ++i) {
    const auto id = std::to_string(i) + std::string(200, 'i');
    scene.request("c", "a", {body_of(head(id, joined, joined ? "key" : ""))});
  }
  CHECK(scene.stats().busy > 10'000);
  CHECK(scene.core().state().held_bytes() < (1 << 20) + 10'000);
  // All of it is free again when all are answered.
  for (const auto& address : scene.addresses("w")) scene.reply("w", address, {"x"});
  CHECK(scene.core().state().held_bytes() == 0);
}

TEST_CASE("names: those that are only asked for leave room for workers, and nothing else",
          "[broker]") {
  auto options = small_options();
  options.services_max = 8;
  Scene scene(options);
  for (int i = 0; i < 20; ++i) scene.request("c", "name" + std::to_string(i), {"x"});
  CHECK(scene.take("c").size() == 14);
  scene.ready("w", "real");
  CHECK(scene.silent("w"));
  CHECK(scene.mmi("mmi.service", "real") == Strings{"200"});
  for (int i = 0; i < 1000; ++i) {
    const auto name = "random" + std::to_string(i);
    CHECK(scene.mmi("mmi.compact", name) == Strings{"404"});
    CHECK(scene.mmi("mmi.service", name) == Strings{"404"});
    CHECK(scene.mmi("mmi.workers", name) == Strings{"404"});
    CHECK(scene.mmi("mmi.services", name) == Strings{"404"});
  }
  scene.unreachable("c");
  CHECK(scene.core().state().routes.size() == 1);
}

TEST_CASE("busy: by default 100,000 small requests of one client wait", "[broker]") {
  Scene scene{CoreOptions{}};
  for (int i = 0; i < 100'000; ++i) scene.request("c", "echo", {"x"});
  CHECK(scene.silent("c"));
  CHECK(scene.stats().queued == 100'000);
}

TEST_CASE("busy: service names are bounded", "[broker]") {
  auto options = small_options();
  options.services_max = 3;
  Scene scene(options);
  for (const auto* name : {"a", "b", "c"}) scene.request("c", name, {"x"});
  CHECK(scene.silent("c"));
  scene.request("c", "d", {"x"});
  CHECK(error_of(scene.one("c")).code == code(Errc::Busy));
}

TEST_CASE("lost: an idempotent request finishes elsewhere, others are worker_lost", "[broker]") {
  Scene scene;
  scene.ready("w1", "echo", {.window = 50});
  for (int i = 0; i < 50; ++i) {
    scene.request("c", "echo", {body_of(head(std::to_string(i), i % 2 == 0))});
  }
  CHECK(scene.addresses("w1").size() == 50);
  scene.ready("w2", "echo", {.window = 50});
  scene.unreachable("w1");
  const auto errors = scene.take("c");
  CHECK(errors.size() == 25);
  for (const auto& error : errors) CHECK(error_of(error).code == code(Errc::WorkerLost));
  const auto again = scene.addresses("w2");
  REQUIRE(again.size() == 25);
  for (const auto& address : again) scene.reply("w2", address, {"y"});
  CHECK(scene.take("c").size() == 25);
  const auto stats = scene.stats();
  CHECK(stats.retried == 25);
  CHECK(stats.worker_lost == 25);
  CHECK(stats.in_flight == 0);
}

TEST_CASE("lost: retried requests keep their order, before those that came later", "[broker]") {
  Scene scene;
  scene.ready("w1", "echo", {.window = 2});
  for (const auto* id : {"1", "2", "3"}) scene.request("c", "echo", {body_of(head(id, true))});
  scene.take("w1");
  scene.unreachable("w1");
  scene.ready("w2", "echo", {.window = 3});
  std::string order;
  for (const auto& message : scene.take("w2")) {
    order += schemas::from_msgpack<RequestHead>(message.back())->id;
  }
  CHECK(order == "123");
}

TEST_CASE("lost: attempts are bounded", "[broker]") {
  Scene scene;  // attempts_max is 3
  scene.request("c", "echo", {body_of(head("1", true))});
  for (int attempt = 1; attempt <= 3; ++attempt) {
    CHECK(scene.silent("c"));
    const auto worker = "w" + std::to_string(attempt);
    scene.ready(worker, "echo");
    CHECK(scene.addresses(worker).size() == 1);
    scene.disconnect(worker);
  }
  const auto error = error_of(scene.one("c"));
  CHECK(error.code == code(Errc::WorkerLost));
  CHECK(error.meta.attempt == 3);
  CHECK(scene.stats().queued == 0);
}

TEST_CASE("lost: a request that ended two workers is not given to a third one", "[broker]") {
  auto options = small_options();
  options.attempts_max = 10;
  Scene scene(options);
  scene.request("c", "echo", {body_of(head("1", true))});
  // A worker that says goodbye was not ended by what it held.
  for (const auto* worker : {"polite", "first", "second"}) {
    CHECK(scene.silent("c"));
    scene.ready(worker, "echo");
    CHECK(scene.addresses(worker).size() == 1);
    if (std::string_view(worker) == "polite") {
      scene.disconnect(worker);
    } else {
      scene.unreachable(worker);
    }
  }
  scene.ready("third", "echo");
  CHECK(scene.addresses("third").empty());
  const auto error = error_of(scene.one("c"));
  CHECK(error.code == code(Errc::WorkerLost));
  CHECK_THAT(error.message, Catch::Contains("2 workers have ended with this request"));
}

TEST_CASE("lost: a request handed to a just dead worker is not lost", "[broker]") {
  Scene scene;
  scene.ready("w1", "echo");
  scene.pass(2900ms);  // silent, not yet buried
  scene.ready("w2", "echo", {.window = 5});
  scene.request("c", "echo", {body_of(head("1", true))});
  scene.pass(300ms);
  scene.heartbeat("w2");
  const auto there = scene.addresses("w2");
  REQUIRE(there.size() == 1);
  scene.reply("w2", there[0], {"y"});
  CHECK(scene.one("c").back() == "y");
}

TEST_CASE("cancel: a queued request vanishes and is answered", "[broker]") {
  Scene scene;
  scene.request("c", "echo", {body_of(head("id-1"))});
  scene.request("other", "mmi.cancel", {"id-1"});
  CHECK(scene.one("other").back() == "404");  // not its own
  scene.request("c", "mmi.cancel", {"id-1"});
  const auto said = scene.take("c");
  REQUIRE(said.size() == 2);
  CHECK(error_of(said[0]).code == code(Errc::Cancelled));
  CHECK(said[1].back() == "200");
  CHECK(scene.stats().queued == 0);
  scene.request("c", "mmi.cancel", {"id-1"});
  CHECK(scene.one("c").back() == "404");
}

TEST_CASE("cancel: a running request ends for its client, and its worker is sent CANCEL",
          "[broker]") {
  Scene scene;
  scene.ready("w", "echo", {.window = 1, .compact = true});
  scene.request("c", "echo", {body_of(head("id-1"))});
  const auto request = compact::decode(scene.one("w").at(0));
  REQUIRE(request);
  scene.request("c", "mmi.cancel", {"id-1"});
  CHECK(scene.take("c").size() == 2);
  const auto cancel = compact::decode(scene.one("w").at(0));
  REQUIRE(cancel);
  CHECK(cancel->command == compact::Command::Cancel);
  CHECK(cancel->token == request->token);
  // The slot counts until the worker's final word.
  scene.request("c", "echo", {"next"});
  CHECK(scene.silent("w"));
  scene.compact("w", {.command = compact::Command::Final, .token = request->token}, "cancelled");
  CHECK(scene.take("w").size() == 1);
  CHECK(scene.silent("c"));
}

TEST_CASE("cancel: by token in the compact form", "[broker]") {
  Scene scene;
  const auto service = scene.handle("echo");
  const compact::Header header{.service = service, .epoch = 9, .token = 42};
  scene.compact("c", header, "x");
  scene.compact("c", {.command = compact::Command::Cancel, .token = 41});
  CHECK(scene.silent("c"));
  scene.compact("c", {.command = compact::Command::Cancel, .token = 42});
  const auto said = scene.one("c");
  CHECK(compact::decode(said[0])->token == 42);
  CHECK(error_of(said).code == code(Errc::Cancelled));
}

TEST_CASE("clients: one that is gone frees its places in the queue", "[broker]") {
  Scene scene;
  scene.ready("w", "echo", {.window = 1, .compact = true});
  for (int i = 0; i < 5; ++i) scene.request("c", "echo", {"x"});
  scene.request("d", "echo", {"y"});
  const auto first = compact::decode(scene.one("w").at(0));
  CHECK(scene.stats().queued == 5);
  scene.unreachable("c");
  CHECK(scene.stats().queued == 1);
  CHECK(compact::decode(scene.one("w").at(0))->command == compact::Command::Cancel);
  scene.compact("w", {.command = compact::Command::Final, .token = first->token}, "x");
  CHECK(scene.take("w").size() == 1);
  CHECK(scene.silent("c"));
}

TEST_CASE("clients: one that does not read gets busy, and no large replies", "[broker]") {
  Scene scene;
  scene.ready("w", "echo");
  scene.request("c", "echo", {"x"});
  const auto address = scene.addresses("w").at(0);
  scene.congested("c", true);
  scene.request("c", "echo", {"y"});
  CHECK(error_of(scene.one("c")).code == code(Errc::Busy));
  scene.reply("w", address, {std::string(100'000, 'z')});
  CHECK(error_of(scene.one("c")).code == code(Errc::Busy));
  scene.congested("c", false);
  scene.request("c", "echo", {"y"});
  CHECK(scene.addresses("w").size() == 1);
}

TEST_CASE("unread replies: a large one is sent only where there is room", "[broker]") {
  Scene scene;
  scene.ready("w", "echo", {.window = 10});
  for (const auto* client : {"c", "d"}) scene.request(client, "echo", {"x"});
  const auto held = scene.addresses("w");
  REQUIRE(held.size() == 2);
  scene.room = 10'000;
  const std::string large(10'001, 'z');
  scene.reply("w", held[0], {large});
  CHECK(error_of(scene.one("c")).code == code(Errc::Busy));
  scene.room = 20'000;
  scene.reply("w", held[1], {large});
  CHECK(scene.one("d").back() == large);
}

TEST_CASE("unread replies: a request that lost a part does not end well", "[broker]") {
  Scene scene;
  scene.ready("w", "echo");
  scene.request("c", "echo", {"x"});
  const auto address = scene.addresses("w").at(0);
  scene.congested("c", true);
  scene.reply("w", address, {"a part"}, mdp::Stage::Partial);
  scene.congested("c", false);
  scene.reply("w", address, {"the end"});
  CHECK(error_of(scene.one("c")).code == code(Errc::Busy));
}

TEST_CASE("unread replies: those to questions count as well", "[broker]") {
  Scene scene;
  scene.ready("w", "echo");
  scene.room = 20;
  CHECK(scene.mmi("mmi.workers") == Strings{"503"});
  CHECK(scene.mmi("mmi.service", "echo") == Strings{"200"});
  CHECK(scene.core().state().counts.busy == 1);
}

TEST_CASE("unread requests: a worker that does not read gets no more of them", "[broker]") {
  Scene scene;
  scene.ready("w", "echo", {.window = 10});
  scene.congested("w", true);
  for (int i = 0; i < 3; ++i) scene.request("c", "echo", {"x"});
  CHECK(scene.addresses("w").empty());
  CHECK(scene.stats().queued == 3);
  scene.ready("w2", "echo");
  CHECK(scene.addresses("w2").size() == 1);
  scene.congested("w", false);
  CHECK(scene.addresses("w").size() == 2);
}

TEST_CASE("coalescing: identical idempotent requests run once and are all answered", "[broker]") {
  Scene scene;
  scene.ready("w", "echo", {.window = 10});
  scene.request("c1", "echo", {body_of(head("one", true, "k"))});
  scene.request("c2", "echo", {body_of(head("two", true, "k"))}, kV01);
  scene.request("c3", "echo", {body_of(head("three", true, "other"))});
  scene.request("c4", "echo", {body_of(head("four", false, "k"))});
  const auto held = scene.addresses("w");
  CHECK(held.size() == 3);
  CHECK(scene.stats().coalesced == 1);
  scene.reply("w", held[0], {reply_of({.id = "one"}, "result"), "blob"});
  // Each gets its own id back, in its own form.
  const auto first = scene.one("c1");
  const auto second = scene.one("c2");
  CHECK(schemas::from_msgpack<ReplyHead>(first.at(3))->id == "one");
  CHECK(schemas::from_msgpack<ReplyHead>(second.at(3))->id == "two");
  CHECK(second.at(1) == "MDPC01");
  CHECK(second.at(3).ends_with("result"));
  CHECK(second.at(4) == "blob");
}

TEST_CASE("coalescing: the run goes on for the others when the first one cancels", "[broker]") {
  Scene scene;
  scene.ready("w", "echo", {.window = 10});
  scene.request("c1", "echo", {body_of(head("one", true, "k"))});
  scene.request("c2", "echo", {body_of(head("two", true, "k"))});
  const auto held = scene.addresses("w");
  REQUIRE(held.size() == 1);
  scene.request("c1", "mmi.cancel", {"one"});
  CHECK(scene.take("c1").size() == 2);
  scene.reply("w", held[0], {"y"});
  CHECK(scene.one("c2").back() == "y");
  CHECK(scene.silent("c1"));
  // Nothing is left to join.
  scene.request("c3", "echo", {body_of(head("three", true, "k"))});
  CHECK(scene.addresses("w").size() == 1);
}

TEST_CASE("coalescing: who has more time than a running request does not join it", "[broker]") {
  Scene scene;
  scene.ready("w", "echo", {.window = 10});
  auto hurried = head("one", true, "k");
  hurried.timeout_ms = 1000;
  scene.request("c1", "echo", {body_of(hurried)});
  scene.request("c2", "echo", {body_of(head("two", true, "k"))});
  CHECK(scene.addresses("w").size() == 2);
}

TEST_CASE("heads: one that cannot be read is answered with the place", "[broker]") {
  Scene scene;
  scene.request("c", "echo", {"\x82\xa5gofed\x01\xa2id\x07"});
  const auto error = error_of(scene.one("c"));
  CHECK(error.code != 0);
  CHECK_THAT(error.message, Catch::Contains("head"));
  CHECK(scene.stats().queued == 0);
}

TEST_CASE("heads: one over its limit is refused", "[broker]") {
  Scene scene;
  scene.request("c", "echo", {body_of(head(std::string(limits::kHeadBytesMax, 'i')))});
  CHECK(error_of(scene.one("c")).code == code(Errc::LimitExceeded));
}

TEST_CASE("frames: a request of too many is refused, and a reply of too many is an error",
          "[broker]") {
  Scene scene;
  Strings frames{"MDPC02", "\x01", "echo"};
  frames.resize(limits::kFramesMax - 1, "x");
  scene.give("c", frames, true);
  CHECK(error_of(scene.one("c")).code == code(Errc::LimitExceeded));
  scene.ready("w", "echo");
  scene.request("c", "echo", {"x"});
  Strings reply{"MDPW02", "\x04", scene.addresses("w").at(0), ""};
  reply.resize(limits::kFramesMax - 1, "x");
  scene.give("w", reply, true);
  CHECK(error_of(scene.one("c")).code == code(Errc::LimitExceeded));
  CHECK(scene.stats().in_flight == 0);
}

TEST_CASE("malformed: what cannot be answered is dropped and counted", "[broker]") {
  const auto frames = GENERATE(values<Strings>({
      {""},
      {"", ""},
      {"MDPC01"},
      {"", "MDPC01"},
      {"", "MDPC01", "echo"},
      {"MDPC02"},
      {"MDPC02", "\x01"},
      {"MDPC02", "\x01", "echo"},
      {"MDPC02", "\x01", "", "x"},
      {"MDPW02"},
      {"MDPW02", "\x09"},
      {"\xc7\x47"},
      {std::string("\xc7\x47\x01\x01", 4)},
      {std::string(1000, 'x')},
  }));
  Scene scene;
  scene.ready("w", "echo");
  scene.give("c", frames);
  CHECK(scene.silent("c"));
  CHECK(scene.silent("w"));
  CHECK(scene.stats().malformed == 1);
}

}  // namespace gofed::broker::test
