// Goal: a broker that has seen many peers and requests is as small as before. Method: the core, and
// the containers it is made of.
#include <catch2/catch.hpp>

#include "broker/collections/heap.h"
#include "broker/collections/slab.h"
#include "broker/trim.h"
#include "test/broker/scene.h"

namespace gofed::broker::test {
namespace {

constexpr int kMany = 10'000;

// Idle peers that may be remembered, and some free places beside what is in use.
constexpr std::size_t kIdlePeers = 4096 + 256;
constexpr std::size_t kFree = 512;

std::string name(std::string_view what, int i) {
  return std::string(what) + std::to_string(i);
}

}  // namespace

TEST_CASE("memory: after many workers and clients have come and gone it is small", "[broker]") {
  Scene scene;
  for (int i = 0; i < kMany; ++i) {
    scene.ready(name("w", i), name("service", i % 50));
    scene.request(name("c", i), name("service", i % 50), {body_of({.id = name("id", i)})});
  }
  REQUIRE(scene.core().state().workers.size() == kMany);
  REQUIRE(scene.core().state().waiters.size() == kMany);
  for (int i = 0; i < kMany; ++i) scene.disconnect(name("w", i));
  for (int i = 0; i < kMany; ++i) scene.unreachable(name("c", i));
  const auto& state = scene.core().state();
  CHECK(state.workers.capacity() <= kFree);
  CHECK(state.waiters.capacity() <= kFree);
  CHECK(state.runs.capacity() <= kFree);
  CHECK(state.peers.capacity() <= kIdlePeers + kFree);
  CHECK(state.routes.size() == 50);
  CHECK(state.held_bytes() == 0);
  CHECK(scene.stats().workers == 0);
}

TEST_CASE("memory: a finished call keeps nothing until its deadline", "[broker]") {
  Scene scene;
  scene.ready("w", "echo", {.window = 10});
  for (int i = 0; i < kMany; ++i) {
    RequestHead head{.id = name("id", i), .timeout_ms = 3'600'000, .idempotent = true};
    head.key = name("key", i);
    scene.request("c", "echo", {body_of(head)});
    scene.reply("w", scene.addresses("w").at(0), {"y"});
    scene.take("c");
  }
  const auto& state = scene.core().state();
  CHECK(state.waiters.size() == 0);
  CHECK(state.runs.size() == 0);
  CHECK(state.waiters.capacity() <= kFree);
  state.routes.for_each([](RouteId, const Route& route) { CHECK(route.by_key.empty()); });
  // Nothing is left that would have to be looked at before the next heartbeat.
  CHECK(scene.core().state().held_bytes() == 0);
}

TEST_CASE("slab: chunks without records give their memory back", "[broker]") {
  enum class Id : std::uint32_t {};
  Slab<int, Id> slab;
  std::vector<Id> ids;
  for (int i = 0; i < kMany; ++i) {
    ids.push_back(slab.add());
    slab[ids.back()] = i;
  }
  std::vector<std::uint64_t> tickets;
  for (const auto id : ids) tickets.push_back(slab.ticket(id));
  // One in the middle stays, and keeps its place.
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (i != 5000) slab.remove(ids[i]);
  }
  CHECK(slab.size() == 1);
  CHECK(slab.capacity() <= 512);
  CHECK(slab[ids[5000]] == 5000);
  CHECK(slab.find(tickets[5000]) == ids[5000]);
  // Places are used again, and no ticket of a former record is valid again.
  for (int round = 0; round < 3; ++round) {
    std::vector<Id> again;
    for (int i = 0; i < kMany; ++i) again.push_back(slab.add());
    CHECK(slab.size() == kMany + 1);
    for (const auto id : again) CHECK(static_cast<std::uint32_t>(id) < kMany + 512);
    for (std::size_t i = 0; i < tickets.size(); ++i) {
      if (i != 5000) CHECK_FALSE(slab.find(tickets[i]));
    }
    for (const auto id : again) slab.remove(id);
  }
  int seen = 0;
  slab.for_each([&](Id, int value) { seen += value; });
  CHECK(seen == 5000);
}

TEST_CASE("trim: memory goes back after a burst, not during one", "[broker]") {
  Trim trim;
  TimePoint now{};
  CHECK_FALSE(trim.look(std::size_t{1} << 30, now));
  CHECK_FALSE(trim.look(0, now));
  now += 900ms;
  CHECK_FALSE(trim.look(std::size_t{1} << 30, now));  // it goes on
  now += 900ms;
  CHECK_FALSE(trim.look(0, now));
  now += 1100ms;
  CHECK(trim.look(0, now));
  now += 5000ms;
  CHECK_FALSE(trim.look(0, now));
}

}  // namespace gofed::broker::test
