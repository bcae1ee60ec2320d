// Goal: work is spread by credit, load and priority, at a cost that does not grow with the queue.
// Method: the core with a clock that the test moves; no sockets.
#include <map>
#include <set>

#include <catch2/catch.hpp>

#include "test/broker/scene.h"

namespace gofed::broker::test {
namespace {

void request_many(Scene& scene, int count, std::string_view service = "echo") {
  for (int i = 0; i < count; ++i) scene.request("c", service, {std::to_string(i)});
}

std::string priority_body(std::int8_t priority, std::string_view id) {
  return body_of({.id = std::string(id), .action = "f", .priority = priority}, id);
}

}  // namespace

TEST_CASE("credit: a worker without metadata holds one request", "[broker]") {
  Scene scene;
  scene.ready("w", "echo");
  request_many(scene, 3);
  const auto first = scene.addresses("w");
  REQUIRE(first.size() == 1);
  scene.reply("w", first[0], {"x"});
  CHECK(scene.addresses("w").size() == 1);
}

TEST_CASE("credit: a worker holds as many as its window", "[broker]") {
  Scene scene;
  scene.ready("w", "echo", {.capacity = 2, .window = 5});
  request_many(scene, 9);
  const auto held = scene.addresses("w");
  REQUIRE(held.size() == 5);
  // Each answer makes room for one more; answers may come in any order.
  scene.reply("w", held[3], {"x"});
  CHECK(scene.addresses("w").size() == 1);
  CHECK(scene.stats().queued == 3);
}

TEST_CASE("credit: a partial reply frees no slot", "[broker]") {
  Scene scene;
  scene.ready("w", "echo");
  request_many(scene, 2);
  const auto address = scene.addresses("w").at(0);
  for (int i = 0; i < 3; ++i) scene.reply("w", address, {"part"}, mdp::Stage::Partial);
  CHECK(scene.addresses("w").empty());
  CHECK(scene.take("c").size() == 3);
  scene.reply("w", address, {"end"});
  CHECK(scene.addresses("w").size() == 1);
}

TEST_CASE("credit: what a worker announces is bounded", "[broker]") {
  Scene scene;
  scene.ready("w", "echo", {.capacity = 0, .window = 0});
  request_many(scene, 2);
  CHECK(scene.addresses("w").size() == 1);
  scene.ready("w2", "other", {.capacity = 4'000'000'000U, .window = 4'000'000'000U});
  const auto list = schemas::from_msgpack<WorkerList>(scene.mmi("mmi.workers", "other").at(1));
  CHECK(list->workers.at(0).capacity == limits::kCapacityMax);
  CHECK(list->workers.at(0).window == limits::kWindowMax);
}

TEST_CASE("credit: large requests are held back before they fill a worker", "[broker]") {
  auto options = small_options();
  options.worker_bytes_max = 100'000;
  Scene scene(options);
  scene.ready("w", "echo", {.capacity = 4, .window = 100});
  for (int i = 0; i < 4; ++i) scene.request("c", "echo", {std::string(60'000, 'x')});
  const auto held = scene.addresses("w");
  CHECK(held.size() == 2);
  scene.reply("w", held[0], {"x"});
  CHECK(scene.addresses("w").size() == 1);
}

TEST_CASE("choice: the least load per capacity gets the next request", "[broker]") {
  Scene scene;
  scene.ready("small", "echo", {.capacity = 1, .window = 10});
  scene.ready("large", "echo", {.capacity = 4, .window = 40});
  request_many(scene, 25);
  CHECK(scene.addresses("small").size() == 5);
  CHECK(scene.addresses("large").size() == 20);
}

TEST_CASE("choice: among equals the one idle longest", "[broker]") {
  Scene scene;
  scene.ready("w1", "echo");
  scene.ready("w2", "echo");
  std::string order;
  for (int i = 0; i < 4; ++i) {
    request_many(scene, 1);
    for (const auto* worker : {"w1", "w2"}) {
      for (const auto& address : scene.addresses(worker)) {
        order += worker[1];
        scene.reply(worker, address, {"x"});
      }
    }
  }
  CHECK(order == "1212");
}

TEST_CASE("queue: by priority, then by arrival", "[broker]") {
  Scene scene;
  for (const auto* id : {"a", "b"}) scene.request("c", "echo", {priority_body(0, id)});
  scene.request("c", "echo", {priority_body(-5, "low")});
  scene.request("c", "echo", {priority_body(5, "high")});
  scene.ready("w", "echo", {.window = 10});
  std::string order;
  for (const auto& message : scene.take("w")) {
    const auto head = schemas::from_msgpack<RequestHead>(message.back());
    order += head->id + " ";
  }
  CHECK(order == "high a b low ");
}

TEST_CASE("stores: a worker is reachable by service and by service@store, on one credit",
          "[broker]") {
  Scene scene;
  scene.ready("w", "files", {.capacity = 1, .window = 2, .store = "s1"});
  CHECK(scene.mmi("mmi.service", "files@s1") == Strings{"200"});
  CHECK(scene.mmi("mmi.service", "files@s2") == Strings{"404"});
  scene.request("c", "files", {"1"});
  scene.request("c", "files@s1", {"2"});
  scene.request("c", "files@s1", {"3"});
  scene.request("c", "files", {"4"});
  const auto held = scene.addresses("w");
  REQUIRE(held.size() == 2);
  scene.reply("w", held[1], {"two"});
  // The reply names the service as the client did.
  CHECK(scene.one("c") == Strings{"MDPC02", "\x03", "files@s1", "two"});
  // Of the two queues the earlier request goes first.
  const auto next = scene.take("w");
  REQUIRE(next.size() == 1);
  CHECK(next[0].back() == "3");
}

TEST_CASE("stores: another store's worker does not get what one store was asked", "[broker]") {
  Scene scene;
  scene.ready("w1", "files", {.window = 9, .store = "s1"});
  scene.ready("w2", "files", {.window = 9, .store = "s2"});
  request_many(scene, 4, "files@s2");
  CHECK(scene.addresses("w1").empty());
  CHECK(scene.addresses("w2").size() == 4);
}

TEST_CASE("drain: a worker that stops gets no more, and answers what it holds", "[broker]") {
  Scene scene;
  scene.ready("w", "echo", {.window = 3, .compact = true});
  request_many(scene, 2);
  CHECK(scene.take("w").size() == 2);
  scene.compact("w", {.command = compact::Command::Drain});
  const auto word = compact::decode(scene.one("w").at(0));
  REQUIRE(word);
  CHECK(word->command == compact::Command::Drain);
  request_many(scene, 1);
  CHECK(scene.silent("w"));
  CHECK(scene.stats().queued == 1);
  CHECK(scene.stats().in_flight == 2);
}

TEST_CASE("scale: 10,000 workers and 1,000,000 requests are dispatched in seconds", "[broker]") {
  // A list that is walked per message would take hours here.
  constexpr int kWorkers = 10'000;
  constexpr int kRequests = 1'000'000;
  Scene scene;
  auto& core = scene.core();
  Messages out;
  const auto message = [](std::initializer_list<std::string_view> frames) {
    Frames all;
    for (const auto frame : frames) all.emplace_back(frame);
    return all;
  };
  for (int i = 0; i < kRequests; ++i) {
    core.on_message({.identity = "c"}, message({"c", "MDPC02", "\x01", "echo", "x"}), false,
                    scene.now(), out);
  }
  REQUIRE(out.empty());
  REQUIRE(core.state().queued_count == kRequests);
  for (int i = 0; i < kWorkers; ++i) {
    const auto worker = "w" + std::to_string(i);
    core.on_message({.identity = worker}, message({worker, "MDPW02", "\x01", "echo"}), false,
                    scene.now(), out);
  }
  int answered = 0;
  Messages requests;
  while (!out.empty()) {
    requests.clear();
    requests.swap(out);
    for (const auto& request : requests) {
      if (request[1].view() == "MDPC02") {
        ++answered;
        continue;
      }
      core.on_message({.identity = request[0].view()},
                      message({request[0].view(), "MDPW02", "\x04", request[3].view(), "", "y"}),
                      false, scene.now(), out);
    }
  }
  CHECK(answered == kRequests);
  CHECK(core.state().runs.size() == 0);
}

}  // namespace gofed::broker::test
