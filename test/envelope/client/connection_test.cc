// Goal: what a client holds for a peer that does not take it is bounded in bytes, and what a Transport
// says holds for the client's sockets. Method: a connection to an endpoint without a listener; a peer
// played by the test.
#include "envelope/client/connection.h"

#include <array>

#include <catch2/catch.hpp>

#include "test/support/temp_dir.h"

namespace gofed::envelope {
namespace {

using Clock = Connection::Clock;

constexpr std::size_t kMax = std::size_t{1} << 20;

std::unique_ptr<Request> request_of(std::size_t bytes) {
  auto request = make_query("bulk", std::string(bytes, 'x'), Clock::now() + std::chrono::hours(1));
  request->is_query = false;
  request->state = std::make_shared<CallState>();
  return request;
}

class Client {
 public:
  // The state of a request of that many bytes.
  std::shared_ptr<CallState> submit(std::size_t bytes) {
    auto request = request_of(bytes);
    auto state = request->state;
    last_ = request->token;
    connection_.submit(std::move(request), Clock::now());
    return state;
  }
  void cancel_last() { connection_.cancel(last_); }
  Connection& connection() { return connection_; }

 private:
  test::TempDir directory_;
  Connection connection_{{"ipc://" + (directory_ / "nobody")},
                         {.unsent_bytes_max = kMax, .connect_timeout = std::chrono::hours(1)},
                         Clock::now()};
  std::uint64_t last_ = 0;
};

bool is_busy(const std::shared_ptr<CallState>& state) {
  return state->ready() && !state->outcome() && state->outcome().error().code == Errc::Busy;
}

}  // namespace

TEST_CASE("client connection: requests beyond the bytes that may wait are Busy", "[envelope]") {
  Client client;
  const auto first = client.submit(kMax / 2);
  CHECK_FALSE(first->ready());
  CHECK_FALSE(client.submit(kMax / 4)->ready());
  CHECK(is_busy(client.submit(kMax / 2)));
  CHECK_FALSE(client.submit(1000)->ready());  // a smaller one still has room
}

TEST_CASE("client connection: one request alone may be larger than what may wait", "[envelope]") {
  Client client;
  CHECK_FALSE(client.submit(4 * kMax)->ready());
  CHECK(is_busy(client.submit(1)));
}

TEST_CASE("client connection: what was given up leaves its room to others", "[envelope]") {
  Client client;
  for (int i = 0; i < 10; ++i) {
    CHECK_FALSE(client.submit(kMax / 4 * 3)->ready());
    CHECK(is_busy(client.submit(kMax / 2)));
    client.connection().cancel(next_token());  // of nothing
    CHECK(is_busy(client.submit(kMax / 2)));
    client.connection().fail_all({Errc::Unavailable, "gone"});
  }
  CHECK_FALSE(client.submit(kMax / 4 * 3)->ready());
  client.cancel_last();
  CHECK_FALSE(client.submit(kMax / 4 * 3)->ready());
}

}  // namespace gofed::envelope
