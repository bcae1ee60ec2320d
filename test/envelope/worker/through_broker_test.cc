// Goal: worker and client of this process around the real broker: compact form, cancel, drain, and
// a broker that is killed and started again.
#include <future>
#include <optional>
#include <thread>

#include <catch2/catch.hpp>

#include "envelope/worker/worker.h"
#include "schemas/describe/codec.h"
#include "schemas/wire/broker_status.h"
#include "test/envelope/test_service.h"
#include "test/support/child.h"
#include "test/support/eventually.h"
#include "test/support/temp_dir.h"

namespace gofed::envelope {
namespace {

using namespace testing;
using std::chrono::milliseconds;

class Fleet {
 public:
  Fleet() {
    start_broker();
    WorkerOptions options{.brokers = {endpoint_}};
    options.capacity = 2;
    options.heartbeat_interval = milliseconds(100);
    options.reconnect_max = milliseconds(200);
    worker_ =
        std::make_unique<Worker>(options, std::vector<std::shared_ptr<Service>>{service}, router_);
    thread_ = std::jthread([this] { outcome = worker_->run(); });
    Config::Sources sources;
    sources.flags = {{"client.broker", endpoint_}};
    const std::span<const Setting> tables[] = {envelope_settings()};
    client_config_ = *Config::load(tables, sources);
    client.emplace(client_config_, RouterOptions{});
    system.emplace(*client);
  }
  ~Fleet() {
    service->release();
    stop_worker();
  }
  void start_broker() {
    broker_.emplace(
        test::binary("gofed-broker"),
        std::vector<std::string>{"--endpoint", endpoint_, "--heartbeat-interval-ms", "100"});
    broker_->wait_for_line("ipc://");
  }
  void kill_broker() { broker_->kill(); }
  void stop_worker() {
    worker_->stop();
    if (thread_.joinable()) thread_.join();
  }

  std::shared_ptr<TestService> service = std::make_shared<TestService>();
  std::optional<Router> client;
  std::optional<System> system;
  Result<void> outcome;

 private:
  test::TempDir dir_;
  std::string endpoint_ = "ipc://" + (dir_ / "broker");
  std::optional<test::Child> broker_;
  Config config_ = test_config();
  Config client_config_;
  Router router_{config_, {}};
  std::unique_ptr<Worker> worker_;
  std::jthread thread_;
};

template <typename List>
List ask(Fleet& fleet, std::string_view query) {
  auto frames = fleet.client->query(query, "", milliseconds(5000));
  REQUIRE(frames);
  REQUIRE(frames->size() == 2);
  auto list = schemas::from_msgpack<List>((*frames)[1]);
  REQUIRE(list);
  return *list;
}

}  // namespace

TEST_CASE("broker: values and blobs come through, and meta names who answered", "[envelope]") {
  Fleet fleet;
  const auto size = GENERATE(0U, 100U, 3U << 20);
  const std::string bytes(size, 'b');
  for (int i = 0; i < 3; ++i) {  // the first in the RFC's form, later ones compact
    const auto call =
        fleet.system->async_call<Echo>({.text = "hi", .blob = schemas::Blob::of(bytes)});
    const auto out = call.result();
    INFO((out ? std::string() : out.error().to_string()));
    REQUIRE(out);
    CHECK((*out)->blob.view() == bytes);
    CHECK(call.meta().attempt == 1);
  }
}

TEST_CASE("broker: it lists its services and workers", "[envelope]") {
  Fleet fleet;
  REQUIRE(fleet.system->call<Echo>({.text = "", .blob = {}}));
  const auto services = ask<schemas::ServiceList>(fleet, "mmi.services").services;
  REQUIRE(services.size() == 1);
  CHECK(services[0].service == "testing");
  CHECK(services[0].capacity == 2);
  CHECK(services[0].completed == 1);
  const auto workers = ask<schemas::WorkerList>(fleet, "mmi.workers").workers;
  REQUIRE(workers.size() == 1);
  CHECK(workers[0].pid == static_cast<std::uint32_t>(::getpid()));
}

TEST_CASE("broker: 1,000 requests with the broker killed and started again are all answered",
          "[envelope]") {
  Fleet fleet;
  REQUIRE(fleet.system->call<Echo>({.text = "", .blob = {}}));
  std::vector<Call<EchoValue>> calls;
  std::atomic<int> answers{0};
  for (int i = 0; i < 1000; ++i) {
    calls.push_back(fleet.system->async_call<Echo>({.text = std::to_string(i), .blob = {}}));
    calls.back().then([&](const auto&) { ++answers; });
    if (i == 400) fleet.kill_broker();
    if (i == 600) fleet.start_broker();
  }
  int right = 0;
  for (int i = 0; i < 1000; ++i) {
    const auto out = calls[static_cast<std::size_t>(i)].result();
    right += out && (*out)->text == std::to_string(i) ? 1 : 0;
  }
  CHECK(right == 1000);
  while (answers < 1000) std::this_thread::yield();  // callbacks come after the waiters are woken
  CHECK(answers == 1000);
}

TEST_CASE("broker: a request that may not run twice is WorkerLost when the broker dies",
          "[envelope]") {
  Fleet fleet;
  REQUIRE(fleet.system->call<Echo>({.text = "", .blob = {}}));
  // Both threads are held, so that the request waits in the worker when the broker goes.
  const auto hold = fleet.system->async_call<Wait>({.text = "", .blob = {}});
  const auto hold2 = fleet.system->async_call<Wait>({.text = "", .blob = {}});
  fleet.service->await_waiting(2);
  const auto once = fleet.system->async_call<Fail>({.text = "x", .blob = {}});
  while (ask<schemas::ServiceList>(fleet, "mmi.services").services[0].in_flight < 3) {
    std::this_thread::yield();
  }
  fleet.kill_broker();
  const auto out = once.result();
  REQUIRE_FALSE(out);
  CHECK(out.error().code == Errc::WorkerLost);
}

TEST_CASE("broker: cancel() goes through to the action", "[envelope]") {
  Fleet fleet;
  REQUIRE(fleet.system->call<Echo>({.text = "", .blob = {}}));
  REQUIRE(fleet.system->call<Echo>({.text = "", .blob = {}}));
  const auto call = fleet.system->async_call<Wait>({.text = "", .blob = {}});
  fleet.service->await_waiting(1);
  call.cancel();
  while (fleet.service->cancelled == 0) std::this_thread::yield();
  CHECK(fleet.system->call<Echo>({.text = "on", .blob = {}}));
}

TEST_CASE("broker: a worker that drains loses nothing and leaves the registry", "[envelope]") {
  Fleet fleet;
  REQUIRE(fleet.system->call<Echo>({.text = "", .blob = {}}));
  const auto call = fleet.system->async_call<Wait>({.text = "kept", .blob = {}});
  fleet.service->await_waiting(1);
  std::jthread stopper([&] { fleet.stop_worker(); });
  fleet.service->release();
  const auto out = call.result();
  REQUIRE(out);
  CHECK((*out)->text == "kept");
  stopper.join();
  CHECK(fleet.outcome);
  CHECK(ask<schemas::WorkerList>(fleet, "mmi.workers").workers.empty());
}

TEST_CASE("broker: a service nobody offers is answered at the deadline", "[envelope]") {
  Fleet fleet;
  const auto begin = std::chrono::steady_clock::now();
  const auto out = fleet.system->call<Echo>({.text = "", .blob = {}},
                                            {.timeout = milliseconds(200), .service = "nobody"});
  const auto spent = std::chrono::steady_clock::now() - begin;
  REQUIRE_FALSE(out);
  CHECK((out.error().code == Errc::UnknownService || out.error().code == Errc::Timeout));
  CHECK(spent >= milliseconds(190));
  CHECK(spent < milliseconds(5000));
}

TEST_CASE("direct route: a worker that comes back on another port is found again", "[envelope]") {
  const test::TempDir dir;
  const auto broker = "ipc://" + (dir / "broker");
  test::Child program(test::binary("gofed-broker"), {"--endpoint", broker});
  program.wait_for_line("ipc://");
  const Config config = test_config();
  Router unused(config, {});
  // A worker on a port of its own choice, until it goes out of scope.
  struct DirectWorker {
    DirectWorker(const std::string& at, Router& router) {
      WorkerOptions options{.brokers = {at}, .direct = "tcp://127.0.0.1:*", .capacity = 1};
      options.on_bound = [this](const std::string& bound) { bound_.set_value(bound); };
      worker.emplace(
          options, std::vector<std::shared_ptr<Service>>{std::make_shared<TestService>()}, router);
      thread = std::jthread([this] { (void)worker->run(); });
      endpoint = bound_.get_future().get();
    }
    ~DirectWorker() {
      worker->stop();
      thread.join();
    }
    std::promise<std::string> bound_;
    std::optional<Worker> worker;
    std::jthread thread;
    std::string endpoint;
  };

  Config::Sources sources;
  sources.flags = {{"client.broker", broker}, {"routes.default", "direct"}};
  const std::span<const Setting> tables[] = {envelope_settings()};
  const auto client_config = *Config::load(tables, sources);
  Router client(client_config, {});
  System system(client);
  const auto await_worker = [&] {
    while (true) {
      const auto frames = client.query("mmi.service", "testing", milliseconds(5000));
      if (frames && frames->front() == "200") return;
      std::this_thread::yield();
    }
  };
  std::string first;
  {
    DirectWorker worker(broker, unused);
    await_worker();
    REQUIRE(system.call<Echo>({.text = "first", .blob = {}}));
    first = worker.endpoint;
  }
  DirectWorker worker(broker, unused);
  CHECK(worker.endpoint != first);
  await_worker();
  // A call that was sent before the loss was noticed ends with it; the next one asks the registry, long
  // before what was learnt is too old (10 s).
  CHECK(test::eventually(
      [&] {
        return system.call<Echo>({.text = "again", .blob = {}}, {.timeout = milliseconds(1000)})
            .has_value();
      },
      milliseconds(7000)));
}

}  // namespace gofed::envelope
