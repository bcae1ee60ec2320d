// Goal: the faults of real life, with real processes: brokers and workers that are killed or
// frozen, work that takes long, queues that are full.
// Method: gofed-broker and fault_worker with heartbeats of 100 ms. A gate holds actions, so that a
// test strikes while they run; a ledger counts their runs.
#include <atomic>
#include <thread>

#include <catch2/catch.hpp>

#include "test/process/fleet.h"

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace gofed::test {
namespace {

using FaultCall = envelope::Call<FaultOutput>;

// A call that counts how often its caller received an outcome.
struct Counted {
  std::string id;
  FaultCall call;
  std::shared_ptr<std::atomic<int>> outcomes = std::make_shared<std::atomic<int>>(0);
};

template <typename Action>
Counted start(Fleet& fleet, const std::string& id, std::chrono::milliseconds timeout = 60s) {
  Counted counted{.id = id,
                  .call = fleet.system().async_call<Action>({.id = id}, {.timeout = timeout})};
  counted.call.then([outcomes = counted.outcomes](const FaultCall&) { ++*outcomes; });
  return counted;
}

template <typename Action>
std::vector<Counted> start_many(Fleet& fleet, const std::string& prefix, int count) {
  std::vector<Counted> calls;
  for (int i = 0; i < count; ++i) calls.push_back(start<Action>(fleet, prefix + std::to_string(i)));
  return calls;
}

// Answered, and with its own answer.
void check_done(const Counted& counted) {
  const auto result = counted.call.result();
  INFO(counted.id << ": " << (result ? "" : result.error().to_string()));
  REQUIRE(result);
  CHECK((*result)->id == counted.id);
  CHECK(eventually([&] { return *counted.outcomes == 1; }));  // counted just after it is ready
}

void check_failed(const Counted& counted, Errc code) {
  const auto error = counted.call.error();
  INFO(counted.id << ": " << (error ? error->to_string() : "answered"));
  REQUIRE(error);
  CHECK(error->code == code);
  CHECK(eventually([&] { return *counted.outcomes == 1; }));  // counted just after it is ready
}

int finished(const std::vector<Counted>& calls) {
  return static_cast<int>(
      std::ranges::count_if(calls, [](const auto& c) { return c.call.ready(); }));
}

}  // namespace

TEST_CASE("fault: a broker killed amid 1,000 requests loses none, and answers none twice",
          "[fault]") {
  Fleet fleet;
  fleet.start_broker();
  Gate gate(fleet.directory() / "gate");
  auto first = fleet.start_worker({.gate = &gate});
  auto second = fleet.start_worker({.gate = &gate});

  // Some are answered, some run, some wait in the broker when it dies.
  auto calls = start_many<Repeatable>(fleet, "r", 1000);
  REQUIRE(eventually([&] { return fleet.runs().size() >= 8; }));
  fleet.broker().kill();
  gate.open();
  fleet.start_broker();

  for (const auto& call : calls) check_done(call);
  for (const auto& call : calls) CHECK(*call.outcomes == 1);  // all is over: still once
  CHECK(fleet.runs().size() == 1000);
}

TEST_CASE("fault: a broker killed while answers flow loses none", "[fault]") {
  Fleet fleet;
  fleet.start_broker();
  auto first = fleet.start_worker();
  auto second = fleet.start_worker();

  auto calls = start_many<Repeatable>(fleet, "r", 1000);
  auto once = start_many<Once>(fleet, "o", 100);
  REQUIRE(eventually([&] { return finished(calls) >= 100; }));
  fleet.broker().kill();
  fleet.start_broker();

  for (const auto& call : calls) check_done(call);
  // What may not run twice is answered too: with its result, or that it was lost.
  for (const auto& call : once) {
    const auto error = call.call.error();
    if (error) CHECK((error->code == Errc::Unavailable || error->code == Errc::WorkerLost));
    CHECK(eventually([&] { return *call.outcomes == 1; }));
  }
  const auto runs = fleet.runs();
  for (const auto& call : once) CHECK((!runs.contains(call.id) || runs.at(call.id) == 1));
}

TEST_CASE("fault: of a killed worker's 50 requests the idempotent finish elsewhere", "[fault]") {
  constexpr auto kInterval = 500ms;  // so long that a busy machine is still in time
  Fleet fleet;
  fleet.start_broker({"--heartbeat-interval-ms", std::to_string(kInterval.count())});
  Gate gate(fleet.directory() / "gate");
  auto doomed = fleet.start_worker({.heartbeat = kInterval, .gate = &gate});
  auto repeatable = start_many<Repeatable>(fleet, "r", 25);
  auto once = start_many<Once>(fleet, "o", 25);
  REQUIRE(eventually([&] { return fleet.held_by(doomed.pid()) == 50; }));
  auto heir = fleet.start_worker({.heartbeat = kInterval});

  const auto killed_at = Clock::now();
  doomed.kill();
  for (const auto& call : once) check_failed(call, Errc::WorkerLost);
  CHECK(Clock::now() - killed_at < 2 * kInterval);
  for (const auto& call : repeatable) {
    check_done(call);
    CHECK((*call.call.result())->pid == static_cast<std::uint32_t>(heir.pid()));
    CHECK(call.call.meta().attempt == 2);
  }
  const auto runs = fleet.runs();
  for (const auto& call : once) CHECK((!runs.contains(call.id) || runs.at(call.id) == 1));
  CHECK(fleet.stats().retried == 25);
  CHECK(fleet.stats().worker_lost == 25);
}

TEST_CASE("fault: a request that kills every worker is given up after some attempts", "[fault]") {
  Fleet fleet;
  fleet.start_broker({"--attempts-max", "2"});
  Gate gate(fleet.directory() / "gate");
  auto first = fleet.start_worker({.gate = &gate});
  const auto call = start<Repeatable>(fleet, "poison");
  REQUIRE(eventually([&] { return fleet.runs()["poison"] == 1; }));
  auto second = fleet.start_worker({.gate = &gate});
  first.kill();
  REQUIRE(eventually([&] { return fleet.runs()["poison"] == 2; }));
  second.kill();
  check_failed(call, Errc::WorkerLost);
}

TEST_CASE("fault: a frozen worker is found dead, and comes back when it wakes", "[fault]") {
  Fleet fleet;
  fleet.start_broker();
  Gate gate(fleet.directory() / "gate");
  auto worker = fleet.start_worker({.gate = &gate});
  const auto lost = start<Once>(fleet, "lost");
  REQUIRE(eventually([&] { return fleet.runs()["lost"] == 1; }));

  worker.freeze();
  check_failed(lost, Errc::WorkerLost);
  CHECK(fleet.held_by(worker.pid()) == -1);
  CHECK(fleet.service_code("fault") == "404");

  // It does not know that it is dead: the broker sends DISCONNECT, and it registers anew.
  worker.thaw();
  REQUIRE(eventually([&] { return fleet.held_by(worker.pid()) >= 0; }));
  gate.open();
  const auto after = start<Once>(fleet, "after");
  check_done(after);
  // The answer that it still had is nobody's now.
  CHECK(*lost.outcomes == 1);
}

TEST_CASE("fault: an action ten heartbeats long keeps its worker alive", "[fault]") {
  Fleet fleet;
  fleet.start_broker();
  Gate gate(fleet.directory() / "gate");
  auto worker = fleet.start_worker({.capacity = 1, .gate = &gate});
  const auto call = start<Once>(fleet, "long");
  REQUIRE(eventually([&] { return fleet.runs()["long"] == 1; }));

  CHECK_FALSE(call.call.wait_for(10 * kHeartbeat));
  CHECK(fleet.held_by(worker.pid()) == 1);
  gate.open();
  check_done(call);
  CHECK(call.call.meta().attempt == 1);
  CHECK(fleet.runs()["long"] == 1);
}

TEST_CASE("fault: a service without a worker answers at the deadline", "[fault]") {
  Fleet fleet;
  fleet.start_broker();
  const auto asked_at = Clock::now();
  const auto call = start<Once>(fleet, "nobody", 300ms);
  check_failed(call, Errc::UnknownService);
  const auto waited = Clock::now() - asked_at;
  CHECK(waited >= 290ms);
  CHECK(waited < 2s);
}

TEST_CASE("fault: a worker that comes before the deadline still answers", "[fault]") {
  Fleet fleet;
  fleet.start_broker();
  const auto call = start<Once>(fleet, "early");
  REQUIRE(eventually([&] { return fleet.stats().queued == 1; }));
  auto worker = fleet.start_worker();
  check_done(call);
}

TEST_CASE("fault: a full queue answers busy, and goes on when there is room", "[fault]") {
  Fleet fleet;
  fleet.start_broker({"--queue-max", "10"});
  Gate gate(fleet.directory() / "gate");
  auto worker = fleet.start_worker({.capacity = 1, .window = 1, .gate = &gate});
  auto running = start<Once>(fleet, "running");
  REQUIRE(eventually([&] { return fleet.held_by(worker.pid()) == 1; }));
  auto queued = start_many<Once>(fleet, "queued", 10);
  REQUIRE(eventually([&] { return fleet.stats().queued == 10; }));

  auto refused = start_many<Once>(fleet, "refused", 5);
  for (const auto& call : refused) check_failed(call, Errc::Busy);
  gate.open();
  check_done(running);
  for (const auto& call : queued) check_done(call);
  check_done(start<Once>(fleet, "after"));
  CHECK(fleet.stats().busy == 5);
}

TEST_CASE("fault: a worker asked to stop finishes what it has", "[fault]") {
  Fleet fleet;
  fleet.start_broker({"--heartbeat-interval-ms", "60000"});  // it can know by DISCONNECT alone
  Gate gate(fleet.directory() / "gate");
  auto worker = fleet.start_worker({.capacity = 2, .window = 2, .gate = &gate});
  auto held = start_many<Once>(fleet, "held", 2);
  REQUIRE(eventually([&] { return fleet.runs().size() == 2; }));

  worker.terminate();
  gate.open();
  for (const auto& call : held) check_done(call);
  CHECK(worker.wait() == Exit{});
  CHECK(eventually([&] { return fleet.held_by(worker.pid()) == -1; }));
}

TEST_CASE("fault: a worker that reaches no broker says so, and goes on trying", "[fault]") {
  Fleet fleet;
  Child worker(binary("fault_worker"), {},
               {.environment = {{"GOFED_WORKER_BROKER", fleet.endpoint()},
                                {"GOFED_WORKER_HEARTBEAT_INTERVAL", "100ms"},
                                {"GOFED_WORKER_RECONNECT_MAX", "200ms"}}});
  const auto line = worker.wait_for_line("broker_unreachable");
  CHECK(word_of(line, "broker") == fleet.endpoint());
  fleet.start_broker();
  CHECK(eventually([&] { return fleet.held_by(worker.pid()) == 0; }));
}

}  // namespace gofed::test
