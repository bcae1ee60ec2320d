// Goal: a worker's direct endpoint keeps the order of each client's messages and bounds what clients
// leave unread. Method: a server that the test drives as the worker's loop does, raw sockets as
// clients.
#include "envelope/worker/direct_server.h"

#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <zmq.hpp>

#include "envelope/client/reply.h"
#include "schemas/describe/codec.h"

namespace gofed::envelope {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto kPatience = 20s;

class Server {
 public:
  explicit Server(const OutboxLimits& limits = {}) : server(0, {{"testing", 0}}, {}, limits) {
    endpoint = server.bind("tcp://127.0.0.1:*").value();
  }

  // What a worker's loop does once.
  void turn() {
    server.on_readable(Clock::now(), [this](std::size_t, WorkerRequest request) {
      requests.push_back(std::move(request));
    });
    server.flush();
  }

  // Until so many requests are held, or so many were answered by the server itself.
  bool await_requests(std::size_t count) {
    const auto until = Clock::now() + kPatience;
    while (requests.size() < count && Clock::now() < until) turn();
    return requests.size() >= count;
  }

  void answer(const WorkerRequest& request, mdp::Stage stage, std::string_view text) {
    schemas::ReplyHead head{.status = stage == mdp::Stage::Final ? schemas::Status::Ok
                                                                 : schemas::Status::Partial};
    Frames body;
    body.emplace_back(schemas::to_msgpack(head));
    body.push_back(Frame::adopt(std::string(text)));
    server.reply({.address = request.address, .stage = stage, .body = std::move(body)});
  }

  DirectServer server;
  std::string endpoint;
  std::vector<WorkerRequest> requests;
};

class Client {
 public:
  explicit Client(const std::string& endpoint, int receive_max = 1000)
      : socket_(context_, zmq::socket_type::dealer) {
    socket_.set(zmq::sockopt::linger, 0);
    socket_.set(zmq::sockopt::rcvhwm, receive_max);
    socket_.set(zmq::sockopt::sndhwm, 0);
    socket_.connect(endpoint);
  }

  void ask(std::string_view body = "x") {
    for (const std::string_view frame : {"MDPC02", "\x01", "testing"}) {
      socket_.send(zmq::buffer(frame), zmq::send_flags::sndmore);
    }
    socket_.send(zmq::buffer(body), zmq::send_flags::none);
  }

  // The next message, while the server turns; empty where none comes.
  std::vector<std::string> receive(Server& server) {
    const auto until = Clock::now() + kPatience;
    std::vector<std::string> frames;
    while (Clock::now() < until) {
      zmq::message_t frame;
      if (!socket_.recv(frame, zmq::recv_flags::dontwait)) {
        server.turn();
        continue;
      }
      frames.push_back(frame.to_string());
      if (!frame.more()) return frames;
    }
    return {};
  }

 private:
  zmq::context_t context_;
  zmq::socket_t socket_;
};

schemas::ReplyHead head_of(const std::vector<std::string>& message) {
  schemas::ReplyHead head;
  REQUIRE(message.size() >= 4);
  REQUIRE(
      schemas::decode_msgpack(schemas::type_of<schemas::ReplyHead>(), &head, message[3], {}, {}));
  return head;
}

}  // namespace

TEST_CASE("direct server: no message overtakes another one of the same client", "[direct]") {
  // More parts than ZeroMQ's own queues hold, to a client that does not read until the last.
  constexpr int kParts = 40'000;
  Server server;
  Client client(server.endpoint, 10);
  client.ask();
  REQUIRE(server.await_requests(1));
  const std::string filler(200, '.');
  for (int i = 0; i < kParts; ++i) {
    server.answer(server.requests[0], mdp::Stage::Partial, std::to_string(i) + filler);
  }
  server.answer(server.requests[0], mdp::Stage::Final, "end");
  CHECK(server.server.has_unsent());
  for (int i = 0; i < kParts; ++i) {
    REQUIRE(client.receive(server).at(4) == std::to_string(i) + filler);
  }
  CHECK(client.receive(server).at(4) == "end");
  CHECK(server.server.dropped() == 0);
}

TEST_CASE("direct server: what clients leave unread is bounded, and answered Busy", "[direct]") {
  constexpr int kCount = 100;
  constexpr std::size_t kLimit = 8 << 20;
  Server server({.peer_bytes_max = kLimit, .total_bytes_max = kLimit});
  Client client(server.endpoint, 1);
  for (int i = 0; i < kCount; ++i) client.ask();
  REQUIRE(server.await_requests(kCount));
  const std::string megabyte(1 << 20, 'x');
  for (const auto& request : server.requests) {
    server.answer(request, mdp::Stage::Final, megabyte);
    CHECK(server.server.unread_bytes() <= kLimit + (1 << 20));
  }
  CHECK(server.server.in_flight() == 0);
  int whole = 0;
  int busy = 0;
  for (int i = 0; i < kCount; ++i) {
    const auto reply = client.receive(server);
    if (head_of(reply).status == schemas::Status::Ok) {
      ++whole;
    } else {
      CHECK(head_of(reply).code == static_cast<std::uint32_t>(Errc::Busy));
      ++busy;
    }
  }
  CHECK(whole > 0);
  CHECK(busy > 0);
  CHECK(server.server.dropped() == static_cast<std::uint64_t>(busy));
}

TEST_CASE("direct server: a request that lost a part is answered Busy", "[direct]") {
  constexpr std::size_t kCount = 50;
  Server server({.peer_bytes_max = 8 << 20, .total_bytes_max = 8 << 20});
  Client client(server.endpoint, 1);
  for (std::size_t i = 0; i < kCount; ++i) client.ask();
  REQUIRE(server.await_requests(kCount));
  // All but the last are answered, until there is no room for a part of the last one.
  const std::string megabyte(1 << 20, 'x');
  for (std::size_t i = 0; i + 1 < kCount; ++i) {
    server.answer(server.requests[i], mdp::Stage::Final, megabyte);
  }
  const auto& last = server.requests.back();
  server.answer(last, mdp::Stage::Partial, megabyte);
  CHECK(last.cancelled->is_cancelled());
  for (std::size_t i = 0; i + 1 < kCount; ++i) client.receive(server);
  server.answer(last, mdp::Stage::Final, "end");
  CHECK(head_of(client.receive(server)).code == static_cast<std::uint32_t>(Errc::Busy));
}

TEST_CASE("direct server: one client cannot take every place", "[direct]") {
  Server server;
  Client greedy(server.endpoint);
  for (std::size_t i = 0; i < DirectServer::kInFlightMax; ++i) greedy.ask();
  // Refusals begin at two thirds of the places; the rest is left for others.
  CHECK(head_of(greedy.receive(server)).code == static_cast<std::uint32_t>(Errc::Busy));
  const auto held = server.server.in_flight();
  CHECK(held < DirectServer::kInFlightMax * 3 / 4);
  Client other(server.endpoint);
  other.ask();
  REQUIRE(server.await_requests(held + 1));
}

}  // namespace gofed::envelope
