// Goal: the shell keeps what the core says over real sockets: endpoints, slow peers, broken
// connections, a clean stop. Method: a shell on a free port in a thread, raw sockets as peers.
#include "broker/shell.h"

#include <chrono>
#include <filesystem>
#include <string>
#include <thread>

#include <catch2/catch.hpp>
#include <zmq.hpp>

#include "broker/log.h"
#include "schemas/describe/codec.h"
#include "schemas/wire/broker_status.h"
#include "schemas/wire/head.h"
#include "test/support/temp_dir.h"

namespace gofed::broker {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using Strings = std::vector<std::string>;

constexpr auto kPatience = 20s;

BrokerOptions options_for(const std::string& endpoint) {
  log().set_level(spdlog::level::off);
  BrokerOptions options;
  options.endpoints = {endpoint};
  options.core.heartbeat_interval = 200ms;
  return options;
}

// A broker that serves while the object lives.
class Running {
 public:
  explicit Running(const BrokerOptions& options)
      : shell_(Shell::create(options).value()), thread_([this] { shell_->run(); }) {}
  ~Running() { stop(); }

  void stop() {
    shell_->stop();
    if (thread_.joinable()) thread_.join();
  }
  [[nodiscard]] std::string endpoint() const { return shell_->endpoints().front(); }

 private:
  std::unique_ptr<Shell> shell_;
  std::thread thread_;
};

class Peer {
 public:
  explicit Peer(const std::string& endpoint, int receive_max = 1000)
      : socket_(context_, zmq::socket_type::dealer) {
    socket_.set(zmq::sockopt::linger, 1000);
    socket_.set(zmq::sockopt::rcvhwm, receive_max);
    socket_.set(zmq::sockopt::sndhwm, 0);
    socket_.set(zmq::sockopt::rcvtimeo,
                static_cast<int>(std::chrono::milliseconds(kPatience).count()));
    socket_.connect(endpoint);
  }

  void send(const Strings& frames) {
    for (std::size_t i = 0; i < frames.size(); ++i) {
      socket_.send(zmq::buffer(frames[i]),
                   i + 1 < frames.size() ? zmq::send_flags::sndmore : zmq::send_flags::none);
    }
  }

  // Empty when nothing comes.
  Strings receive() {
    Strings frames;
    zmq::message_t frame;
    do {
      if (!socket_.recv(frame)) return {};
      frames.push_back(frame.to_string());
    } while (frame.more());
    return frames;
  }

  // Whether something comes within the time.
  bool has_message(std::chrono::milliseconds patience) {
    zmq::pollitem_t item{socket_.handle(), 0, ZMQ_POLLIN, 0};
    return zmq::poll(&item, 1, patience) > 0;
  }

  // The next one that is no heartbeat.
  Strings receive_request() {
    auto frames = receive();
    while (frames.size() == 2 && frames[1] == "\x05") frames = receive();
    return frames;
  }

  Strings ask(const std::string& service, const std::string& body) {
    send({"MDPC02", "\x01", service, body});
    return receive();
  }

  schemas::BrokerStats stats() {
    return schemas::from_msgpack<schemas::BrokerStats>(ask("mmi.stats", "").at(4)).value();
  }

 private:
  zmq::context_t context_;
  zmq::socket_t socket_;
};

// Asks until the broker's own numbers say so: no test here guesses how long something takes.
template <typename Condition>
bool eventually(Peer& asker, Condition&& condition) {
  const auto deadline = Clock::now() + kPatience;
  while (Clock::now() < deadline) {
    if (condition(asker.stats())) return true;
    std::this_thread::yield();
  }
  return false;
}

}  // namespace

TEST_CASE("shell: several endpoints, ipc among them, with their ports as bound", "[shell]") {
  const gofed::test::TempDir dir;
  auto options = options_for("tcp://127.0.0.1:*");
  options.endpoints.push_back("ipc://" + (dir / "broker.sock"));
  const auto shell = Shell::create(options);
  REQUIRE(shell);
  const auto& bound = (*shell)->endpoints();
  REQUIRE(bound.size() == 2);
  CHECK_THAT(bound[0], Catch::StartsWith("tcp://127.0.0.1:") && !Catch::Contains("*"));
  CHECK(bound[1] == options.endpoints[1]);
}

TEST_CASE("shell: an endpoint beyond this host needs a word", "[shell]") {
  auto options = options_for(GENERATE("tcp://0.0.0.0:*", "tcp://*:*"));
  const auto refused = Shell::create(options);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::NotAllowed);
  CHECK_THAT(refused.error().context, Catch::Contains(options.endpoints[0]));
  options.allow_insecure = true;
  CHECK(Shell::create(options));
}

TEST_CASE("shell: an endpoint that cannot be had is named", "[shell]") {
  const auto first = Shell::create(options_for("tcp://127.0.0.1:*"));
  REQUIRE(first);
  const auto taken = (*first)->endpoints().front();
  const auto second = Shell::create(options_for(taken));
  REQUIRE_FALSE(second);
  CHECK(second.error().code == Errc::Io);
  CHECK_THAT(second.error().context, Catch::Contains(taken));
  CHECK(Shell::create(options_for("tcp:/nonsense")).error().code == Errc::InvalidArgument);
  auto none = options_for("");
  none.endpoints.clear();
  CHECK(Shell::create(none).error().code == Errc::InvalidArgument);
}

TEST_CASE("shell: a slow client loses nothing", "[shell]") {
  // Far more replies than zmq's own queues hold, to a client that does not read until the last.
  constexpr int kCount = 60'000;
  const Running broker(options_for("tcp://127.0.0.1:*"));
  Peer client(broker.endpoint(), 10);
  Peer worker(broker.endpoint());
  worker.send(
      {"MDPW02", "\x01", "echo", schemas::to_msgpack(schemas::WorkerMetadata{.window = 1000})});
  for (int i = 0; i < kCount; ++i) client.send({"MDPC02", "\x01", "echo", std::to_string(i)});
  for (int i = 0; i < kCount; ++i) {
    auto request = worker.receive_request();
    REQUIRE(request.size() == 5);
    worker.send({"MDPW02", "\x04", request[2], "", request[4]});
  }
  for (int i = 0; i < kCount; ++i) REQUIRE(client.receive().at(3) == std::to_string(i));
}

TEST_CASE("shell: what a client does not read is bounded, and answered busy", "[shell]") {
  auto options = options_for("tcp://127.0.0.1:*");
  options.shell.unread.peer_bytes_max = 1 << 20;
  options.shell.transport.high_water_mark = 4;
  const Running broker(options);
  Peer client(broker.endpoint(), 1);
  Peer worker(broker.endpoint());
  Peer asker(broker.endpoint());
  worker.send({"MDPW02", "\x01", "big", schemas::to_msgpack(schemas::WorkerMetadata{.window = 8})});
  constexpr int kCount = 100;
  const std::string megabyte(1 << 20, 'x');
  for (int i = 0; i < kCount; ++i) client.send({"MDPC02", "\x01", "big", "x"});
  // The worker answers what it gets; from some point on the broker refuses to send it more. A
  // request that is in flight may have been answered already, so the worker looks and does not
  // wait.
  REQUIRE(eventually(asker, [&](const auto& stats) {
    while (worker.has_message(0ms)) {
      const auto message = worker.receive();
      if (message.size() != 5) continue;  // a heartbeat
      worker.send({"MDPW02", "\x04", message[2], "", megabyte});
    }
    return stats.in_flight == 0 && stats.replies >= kCount;
  }));
  int whole = 0;
  int busy = 0;
  for (int i = 0; i < kCount; ++i) {
    const auto reply = client.receive();
    REQUIRE(reply.size() == 4);
    if (reply[3] == megabyte) {
      ++whole;
    } else {
      const auto head = schemas::from_msgpack<schemas::ReplyHead>(reply[3]);
      REQUIRE(head);
      CHECK(head->code == static_cast<std::uint32_t>(Errc::Busy));
      ++busy;
    }
  }
  CHECK(whole + busy == kCount);
  CHECK(whole > 0);
  CHECK(busy > 0);
}

TEST_CASE("shell: a worker whose connection breaks is lost at once", "[shell]") {
  // Its silence would be noticed after three of these intervals, which is longer than the client
  // waits: only the end of the connection can be what the broker noticed.
  auto options = options_for("tcp://127.0.0.1:*");
  options.core.heartbeat_interval = kPatience;
  const Running broker(options);
  Peer client(broker.endpoint());
  {
    Peer worker(broker.endpoint());
    worker.send({"MDPW02", "\x01", "echo"});
    client.send({"MDPC02", "\x01", "echo", "x"});
    REQUIRE(worker.receive_request().size() == 5);
  }
  const auto reply = client.receive();
  REQUIRE(reply.size() == 4);
  const auto head = schemas::from_msgpack<schemas::ReplyHead>(reply[3]);
  CHECK(head->code == static_cast<std::uint32_t>(Errc::WorkerLost));
}

TEST_CASE("shell: a client that hangs up frees its places in the queue at once", "[shell]") {
  const Running broker(options_for("tcp://127.0.0.1:*"));
  Peer asker(broker.endpoint());
  {
    Peer client(broker.endpoint());
    for (int i = 0; i < 100; ++i) client.send({"MDPC02", "\x01", "nobody", "x"});
    REQUIRE(eventually(asker, [](const auto& stats) { return stats.queued == 100; }));
  }
  CHECK(eventually(asker, [](const auto& stats) { return stats.queued == 0; }));
  // Those that come after it, on the same descriptor perhaps, are not taken for it.
  for (int i = 0; i < 20; ++i) {
    Peer next(broker.endpoint());
    REQUIRE(next.ask("mmi.service", "nobody").at(3) == "404");
  }
}

TEST_CASE("shell: a message of too many frames is answered", "[shell]") {
  const Running broker(options_for("tcp://127.0.0.1:*"));
  Peer client(broker.endpoint());
  Strings frames{"MDPC02", "\x01", "echo"};
  frames.resize(500, "x");
  client.send(frames);
  const auto head = schemas::from_msgpack<schemas::ReplyHead>(client.receive().at(3));
  CHECK(head->code == static_cast<std::uint32_t>(Errc::LimitExceeded));
}

TEST_CASE("shell: a stopping broker says DISCONNECT", "[shell]") {
  Running broker(options_for("tcp://127.0.0.1:*"));
  Peer worker(broker.endpoint());
  Peer asker(broker.endpoint());
  worker.send({"MDPW02", "\x01", "echo"});
  REQUIRE(eventually(asker, [](const auto& stats) { return stats.workers == 1; }));
  broker.stop();
  auto said = worker.receive_request();
  CHECK(said == Strings{"MDPW02", "\x06"});
}

}  // namespace gofed::broker
