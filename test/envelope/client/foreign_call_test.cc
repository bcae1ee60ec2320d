// Goal: a call of a service without heads ends when it is cancelled, whatever it waits for. Method: a
// peer played by the test, which takes the connection and no more, or the request and no more.
#include "envelope/client/foreign_call.h"

#include <array>
#include <thread>

#include <arpa/inet.h>
#include <catch2/catch.hpp>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "envelope/net/socket.h"

namespace gofed::envelope {
namespace {

using std::chrono::milliseconds;

// Longer than any test may take: only the cancellation ends the call.
constexpr milliseconds kLong = std::chrono::minutes(10);

// The outcome of a call on a thread of its own.
class Calling {
 public:
  explicit Calling(const std::string& endpoint) {
    thread_ = std::jthread([this, endpoint] {
      outcome_ = call_foreign({.brokers = {endpoint},
                               .service = "opaque",
                               .body = {"body"},
                               .timeout = kLong,
                               .connect_timeout = kLong,
                               .cancelled = &cancellation_});
    });
  }
  Errc cancel() {
    cancellation_.cancel();
    thread_.join();
    return outcome_ ? Errc::Unknown : outcome_.error().code;
  }

 private:
  Cancellation cancellation_;
  Result<std::vector<std::string>> outcome_;
  std::jthread thread_;
};

// A port that takes connections and says nothing: no handshake comes to its end.
class SilentPort {
 public:
  SilentPort() : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(::bind(fd_, reinterpret_cast<sockaddr*>(&address), size) == 0);  // NOLINT: the API
    REQUIRE(::listen(fd_, 1) == 0);
    REQUIRE(::getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size) == 0);  // NOLINT
    port_ = ::ntohs(address.sin_port);
  }
  ~SilentPort() { ::close(fd_); }
  SilentPort(const SilentPort&) = delete;
  SilentPort& operator=(const SilentPort&) = delete;

  [[nodiscard]] std::string endpoint() const { return "tcp://127.0.0.1:" + std::to_string(port_); }
  // Waits until somebody has connected.
  [[nodiscard]] bool wait() const {
    const int connection = ::accept(fd_, nullptr, nullptr);
    ::close(connection);
    return connection >= 0;
  }

 private:
  int fd_;
  int port_ = 0;
};

Frames next_request(Socket& peer) {
  while (true) {
    if (auto request = peer.receive()) return std::move(*request);
    std::array items{peer.poll_in()};
    poll(items, milliseconds(1000));
  }
}

}  // namespace

TEST_CASE("foreign call: cancelled while it connects", "[envelope]") {
  const SilentPort port;
  Calling calling(port.endpoint());
  REQUIRE(port.wait());
  CHECK(calling.cancel() == Errc::Cancelled);
}

TEST_CASE("foreign call: cancelled while it waits for the reply", "[envelope]") {
  Socket peer(zmq::socket_type::router, {});
  REQUIRE(peer.bind("tcp://127.0.0.1:*"));
  Calling calling(peer.last_endpoint());
  CHECK(next_request(peer).back().view() == "body");
  CHECK(calling.cancel() == Errc::Cancelled);
}

TEST_CASE("transport: a frame over the largest one ends the connection of a client", "[envelope]") {
  Socket peer(zmq::socket_type::router, {});
  REQUIRE(peer.bind("tcp://127.0.0.1:*"));
  const auto large = GENERATE(false, true);
  Result<std::vector<std::string>> outcome;
  std::jthread calling([&outcome, endpoint = peer.last_endpoint()] {
    outcome = call_foreign({.brokers = {endpoint},
                            .service = "opaque",
                            .body = {"body"},
                            .timeout = kLong,
                            .connect_timeout = kLong,
                            .transport = {.frame_bytes_max = 1000}});
  });
  Frames reply;
  reply.emplace_back(next_request(peer).front().view());
  for (const std::string_view frame : {"MDPC02", "\3", "opaque"}) reply.emplace_back(frame);
  reply.emplace_back(std::string(large ? 2000 : 900, 'x'));
  REQUIRE(peer.send(reply) == Sent::Ok);
  calling.join();
  CHECK(outcome.has_value() == !large);
  if (large) CHECK(outcome.error().code == Errc::WorkerLost);
}

TEST_CASE("foreign call: cancelled before it begins, nothing is sent", "[envelope]") {
  const SilentPort port;
  Cancellation cancellation;
  cancellation.cancel();
  const auto outcome = call_foreign({.brokers = {port.endpoint(), port.endpoint()},
                                     .service = "opaque",
                                     .body = {"body"},
                                     .timeout = kLong,
                                     .connect_timeout = kLong,
                                     .cancelled = &cancellation});
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code == Errc::Cancelled);
}

}  // namespace gofed::envelope
