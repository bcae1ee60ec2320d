// Goal: a worker's side of MDP/0.2 (RFC 18), against a broker played by the test: registration,
// heartbeats while an action runs, connecting again, refusal, drain.
#include <thread>

#include <catch2/catch.hpp>

#include "envelope/net/socket.h"
#include "envelope/worker/worker.h"
#include "schemas/describe/codec.h"
#include "schemas/wire/compact.h"
#include "schemas/wire/mdp.h"
#include "test/envelope/test_service.h"
#include "test/support/temp_dir.h"

namespace gofed::envelope {
namespace {

using namespace testing;
using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr milliseconds kInterval{50};
// For cases in which the broker's silence must not be what the worker reacts to.
constexpr milliseconds kNever{3'600'000};
constexpr auto kPatience = std::chrono::seconds(20);

// The test's end of the wire.
class FakeBroker {
 public:
  explicit FakeBroker(const std::string& endpoint) : socket_(zmq::socket_type::router, {}) {
    REQUIRE(socket_.bind(endpoint));
  }

  // The next message whose command is `command` (RFC form) or `compact_command`; others are kept
  // count of.
  Frames await(char command) {
    return await_if([&](const Frames& f) {
      return f.size() >= 3 && f[1].view() == "MDPW02" && f[2].view() == std::string(1, command);
    });
  }
  Frames await_compact(compact::Command command) {
    return await_if([&](const Frames& f) {
      if (f.size() < 2 || !compact::is_compact(f[1].view())) return false;
      return compact::decode(f[1].view())->command == command;
    });
  }
  void send(const Frames& to, std::vector<std::string> rest) {
    Frames frames;
    frames.emplace_back(to.front().view());
    for (const auto& bytes : rest) frames.emplace_back(bytes);
    REQUIRE(socket_.send(frames) == Sent::Ok);
  }

 private:
  template <typename Wanted>
  Frames await_if(Wanted wanted) {
    const auto until = Clock::now() + kPatience;
    while (Clock::now() < until) {
      auto item = socket_.poll_in();
      poll({&item, 1}, milliseconds(100));
      while (auto frames = socket_.receive()) {
        if (wanted(*frames)) return std::move(*frames);
      }
    }
    FAIL("the worker did not send what was expected");
    return {};
  }

  Socket socket_;
};

class Registered {
 public:
  explicit Registered(const std::string& endpoint, milliseconds interval = kInterval) {
    WorkerOptions options{.brokers = {endpoint}};
    options.capacity = 2;
    options.heartbeat_interval = interval;
    options.reconnect_min = milliseconds(5);
    options.reconnect_max = milliseconds(50);
    worker_ =
        std::make_unique<Worker>(options, std::vector<std::shared_ptr<Service>>{service}, router_);
    thread_ = std::jthread([this] { outcome = worker_->run(); });
  }
  ~Registered() {
    service->release();
    stop();
  }
  void ask_stop() { worker_->stop(); }
  void stop() {
    worker_->stop();
    join();
  }
  void join() {
    if (thread_.joinable()) thread_.join();
  }

  std::shared_ptr<TestService> service = std::make_shared<TestService>();
  Result<void> outcome;

 private:
  Config config_ = test_config();
  Router router_{config_, {}};
  std::unique_ptr<Worker> worker_;
  std::jthread thread_;
};

constexpr char kReady = 1;
constexpr char kFinal = 4;
constexpr char kHeartbeat = 5;
constexpr char kDisconnect = 6;

std::string request_body(std::string_view action, std::string_view text) {
  schemas::RequestHead head;
  head.id = "test-1";
  head.action = action;
  return schemas::to_msgpack(head) +
         schemas::to_msgpack(EchoValue{.text = std::string(text), .blob = {}});
}

std::string compact_request(std::uint64_t token, std::string_view action) {
  compact::Header header{.command = compact::Command::Request, .flags = compact::kFlagHead};
  header.token = token;
  header.timeout_ms = 60'000;
  const auto bytes = compact::encode(header);
  return std::string(bytes.data(), bytes.size()) + request_body(action, "x");
}

schemas::ReplyHead head_of(std::string_view body) {
  schemas::ReplyHead head;
  REQUIRE(schemas::decode_msgpack(schemas::type_of<schemas::ReplyHead>(), &head, body, {}, {}));
  return head;
}

}  // namespace

TEST_CASE("worker: READY names the service and says what the worker can", "[envelope]") {
  const test::TempDir dir;
  const auto endpoint = "ipc://" + (dir / "b");
  FakeBroker broker(endpoint);
  const Registered worker(endpoint);
  const auto ready = broker.await(kReady);
  REQUIRE(ready.size() == 5);
  CHECK(ready[3].view() == "testing");
  const auto metadata = schemas::from_msgpack<schemas::WorkerMetadata>(ready[4].view());
  REQUIRE(metadata);
  CHECK(metadata->capacity == 2);
  CHECK(metadata->window == 8);
  CHECK(metadata->compact);
  CHECK(metadata->actions.size() == 6);
}

TEST_CASE("worker: an RFC 18 request is answered to the client address it came with",
          "[envelope]") {
  const test::TempDir dir;
  const auto endpoint = "ipc://" + (dir / "b");
  FakeBroker broker(endpoint);
  const Registered worker(endpoint);
  const auto ready = broker.await(kReady);
  broker.send(ready, {"MDPW02", "\x02", "client-7", "", request_body("echo", "hello")});
  const auto final = broker.await(kFinal);
  REQUIRE(final.size() >= 6);
  CHECK(final[3].view() == "client-7");
  CHECK(final[4].empty());
  CHECK(head_of(final[5].view()).id == "test-1");
}

TEST_CASE("worker: a body that is not ours is answered with an error, not dropped", "[envelope]") {
  const test::TempDir dir;
  const auto endpoint = "ipc://" + (dir / "b");
  FakeBroker broker(endpoint);
  const Registered worker(endpoint);
  const auto ready = broker.await(kReady);
  broker.send(ready, {"MDPW02", "\x02", "c", "", "plain text"});
  const auto head = head_of(broker.await(kFinal)[5].view());
  CHECK(head.status == schemas::Status::Error);
  CHECK(errc_from_number(head.code) == Errc::Malformed);
}

TEST_CASE("worker: heartbeats go on while actions fill every thread", "[envelope]") {
  const test::TempDir dir;
  const auto endpoint = "ipc://" + (dir / "b");
  FakeBroker broker(endpoint);
  Registered worker(endpoint);
  const auto ready = broker.await(kReady);
  broker.send(ready, {compact_request(1, "wait")});
  broker.send(ready, {compact_request(2, "wait")});
  worker.service->await_waiting(2);
  // Ten heartbeats of the worker, answered by heartbeats, while both threads are busy.
  for (int i = 0; i < 10; ++i) {
    broker.await(kHeartbeat);
    broker.send(ready, {"MDPW02", "\x05"});
  }
  worker.service->release();
  const auto final = broker.await_compact(compact::Command::Final);
  CHECK(compact::decode(final[1].view())->token <= 2);
}

TEST_CASE("worker: a silent broker is lost after the liveness, and the worker comes back",
          "[envelope]") {
  const test::TempDir dir;
  const auto endpoint = "ipc://" + (dir / "b");
  FakeBroker broker(endpoint);
  const Registered worker(endpoint);
  const auto first = broker.await(kReady);
  const auto second = broker.await(kReady);
  CHECK(first.front().view() != second.front().view());
}

TEST_CASE("worker: DISCONNECT without a reason makes it register anew", "[envelope]") {
  const test::TempDir dir;
  const auto endpoint = "ipc://" + (dir / "b");
  FakeBroker broker(endpoint);
  const Registered worker(endpoint, kNever);
  broker.send(broker.await(kReady), {"MDPW02", "\x06"});
  CHECK(broker.await(kReady).size() == 5);
}

TEST_CASE("worker: DISCONNECT with a passing reason makes it register anew", "[envelope]") {
  const test::TempDir dir;
  const auto endpoint = "ipc://" + (dir / "b");
  FakeBroker broker(endpoint);
  const Registered worker(endpoint, kNever);
  broker.send(broker.await(kReady), {"MDPW02", "\x06", "unavailable: the broker stops"});
  CHECK(broker.await(kReady).size() == 5);
}

TEST_CASE("worker: DISCONNECT with a final reason ends it with that reason", "[envelope]") {
  const test::TempDir dir;
  const auto endpoint = "ipc://" + (dir / "b");
  FakeBroker broker(endpoint);
  Registered worker(endpoint);
  broker.send(broker.await(kReady), {"MDPW02", "\x06", "not_allowed: another store has the name"});
  worker.join();
  REQUIRE_FALSE(worker.outcome);
  CHECK(worker.outcome.error().code == Errc::NotAllowed);
  CHECK_THAT(worker.outcome.error().context, Catch::Contains("another store has the name"));
}

TEST_CASE("worker: a compact Cancel reaches the action, which answers once", "[envelope]") {
  const test::TempDir dir;
  const auto endpoint = "ipc://" + (dir / "b");
  FakeBroker broker(endpoint);
  Registered worker(endpoint);
  const auto ready = broker.await(kReady);
  broker.send(ready, {compact_request(9, "wait")});
  worker.service->await_waiting(1);
  compact::Header cancel{.command = compact::Command::Cancel};
  cancel.token = 9;
  const auto bytes = compact::encode(cancel);
  broker.send(ready, {std::string(bytes.data(), bytes.size())});
  const auto final = broker.await_compact(compact::Command::Final);
  const auto head = head_of(final[1].view().substr(compact::kHeaderBytes));
  CHECK(errc_from_number(head.code) == Errc::Cancelled);
}

TEST_CASE("worker: stop() says Drain, answers what came before the broker's, then DISCONNECT",
          "[envelope]") {
  const test::TempDir dir;
  const auto endpoint = "ipc://" + (dir / "b");
  FakeBroker broker(endpoint);
  Registered worker(endpoint);
  const auto ready = broker.await(kReady);
  worker.ask_stop();
  broker.await_compact(compact::Command::Drain);
  // On its way while the worker asked: it must be answered.
  broker.send(ready, {compact_request(5, "echo")});
  const auto drained = compact::encode({.command = compact::Command::Drain});
  broker.send(ready, {std::string(drained.data(), drained.size())});
  const auto final = broker.await_compact(compact::Command::Final);
  CHECK(compact::decode(final[1].view())->token == 5);
  broker.await(kDisconnect);
  worker.join();
  CHECK(worker.outcome);
  CHECK(worker.service->ended == 1);
}

TEST_CASE("worker: malformed messages of a broker are dropped", "[envelope]") {
  const test::TempDir dir;
  const auto endpoint = "ipc://" + (dir / "b");
  FakeBroker broker(endpoint);
  const Registered worker(endpoint);
  const auto ready = broker.await(kReady);
  const std::vector<std::vector<std::string>> bad = {
      {""}, {"MDPW02"}, {"MDPW02", "\x02"}, {"MDPW02", "\x09"}, {"\xc7\x47"}, {"\xc7\x47\x01\x63"}};
  for (const auto& message : bad) broker.send(ready, message);
  broker.send(ready, {compact_request(3, "echo")});
  CHECK(broker.await_compact(compact::Command::Final).size() == 2);
}

}  // namespace gofed::envelope
