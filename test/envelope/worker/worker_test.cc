// Goal: calls over sockets without a broker: a worker's direct endpoint and a client, in one
// process.
#include "envelope/worker/worker.h"

#include <atomic>
#include <future>
#include <thread>

#include <arpa/inet.h>
#include <catch2/catch.hpp>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "envelope/service/router.h"
#include "test/envelope/test_service.h"

namespace gofed::envelope {
namespace {

using namespace testing;
using std::chrono::milliseconds;

// A worker with a direct endpoint on its own thread, and a client routed to it.
class Direct {
 public:
  explicit Direct(WorkerOptions options = {}) {
    std::promise<std::string> bound;
    options.direct = "tcp://127.0.0.1:*";
    options.capacity = 2;
    options.on_bound = [&](const std::string& endpoint) { bound.set_value(endpoint); };
    worker_ =
        std::make_unique<Worker>(options, std::vector<std::shared_ptr<Service>>{service}, router_);
    thread_ = std::jthread([this] { outcome = worker_->run(); });
    Config::Sources sources;
    sources.flags = {{"routes.default", bound.get_future().get()}};
    const std::span<const Setting> tables[] = {envelope_settings()};
    client_config_ = *Config::load(tables, sources);
    client_.emplace(client_config_, RouterOptions{});
    system.emplace(*client_);
  }
  ~Direct() {
    service->release();
    stop();
  }
  void stop() {
    worker_->stop();
    if (thread_.joinable()) thread_.join();
  }
  void ask_stop() { worker_->stop(); }

  std::shared_ptr<TestService> service = std::make_shared<TestService>();
  std::optional<System> system;
  Result<void> outcome;

 private:
  Config config_ = test_config();
  Config client_config_;
  Router router_{config_, {}};
  std::optional<Router> client_;
  std::unique_ptr<Worker> worker_;
  std::jthread thread_;
};

// Takes TCP connections on a port of its own and hangs up, as a server of another protocol does.
class OtherServer {
 public:
  OtherServer() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{.sin_family = AF_INET, .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof address;
    auto* const where = reinterpret_cast<sockaddr*>(&address);
    REQUIRE(::bind(listener_, where, size) == 0);
    REQUIRE(::getsockname(listener_, where, &size) == 0);
    REQUIRE(::listen(listener_, 16) == 0);
    endpoint = "tcp://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
    thread_ = std::jthread([this] { serve(); });
  }
  ~OtherServer() {
    ::shutdown(listener_, SHUT_RDWR);  // ends accept()
    thread_.join();
    ::close(listener_);
  }

  std::string endpoint;
  std::atomic<int> connections = 0;

 private:
  void serve() {
    while (true) {
      const int peer = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (peer < 0) return;
      ++connections;
      constexpr std::string_view kAnswer = "HTTP/1.1 400 Bad Request\r\n\r\n";
      [[maybe_unused]] const auto sent = ::send(peer, kAnswer.data(), kAnswer.size(), MSG_NOSIGNAL);
      ::close(peer);
    }
  }

  int listener_;
  std::jthread thread_;
};

}  // namespace

TEST_CASE("remote call: values, blobs and meta come through", "[envelope]") {
  Direct direct;
  const auto size = GENERATE(0U, 1U, 5000U, 3U << 20);
  const std::string bytes(size, 'b');
  const auto call =
      direct.system->async_call<Echo>({.text = "hi", .blob = schemas::Blob::of(bytes)});
  const auto out = call.result();
  REQUIRE(out);
  CHECK((*out)->text == "hi");
  CHECK((*out)->blob.view() == bytes);
  CHECK(call.meta().service == "testing");
  CHECK(call.meta().version == GOFED_VERSION);
  CHECK(call.meta().finished >= call.meta().started);
}

TEST_CASE("remote call: 2,000 at once, each its own answer", "[envelope]") {
  Direct direct;
  std::vector<Call<EchoValue>> calls;
  for (int i = 0; i < 2000; ++i) {
    calls.push_back(direct.system->async_call<Echo>({.text = std::to_string(i), .blob = {}}));
  }
  int right = 0;
  for (int i = 0; i < 2000; ++i) {
    const auto out = calls[static_cast<std::size_t>(i)].result();
    right += out && (*out)->text == std::to_string(i) ? 1 : 0;
  }
  CHECK(right == 2000);
}

TEST_CASE("remote call: the action's errors are the caller's, word for word", "[envelope]") {
  Direct direct;
  const auto missing = direct.system->call<Fail>({.text = "x", .blob = {}});
  REQUIRE_FALSE(missing);
  CHECK(missing.error() == Error{Errc::NotFound, "x: no such thing"});
  const auto thrown = direct.system->call<Fail>({.text = "throw", .blob = {}});
  REQUIRE_FALSE(thrown);
  CHECK(thrown.error().code == Errc::Internal);
  CHECK(direct.system->call<Echo>({.text = "still there", .blob = {}}));
}

TEST_CASE("remote call: a service or action that is not there is said", "[envelope]") {
  Direct direct;
  const auto service = direct.system->call<Echo>({.text = "", .blob = {}}, {.service = "nobody"});
  REQUIRE_FALSE(service);
  CHECK(service.error().code == Errc::UnknownService);
  const auto action =
      direct.system->call<schemas::Stat>({.file = {.identifier = "x"}}, {.service = "testing"});
  REQUIRE_FALSE(action);
  CHECK(action.error().code == Errc::UnknownAction);
}

TEST_CASE("remote call: progress and partial outputs arrive in order", "[envelope]") {
  Direct direct;
  std::mutex mutex;
  std::vector<std::string> partials;
  std::uint64_t done = 0;
  // The first call makes the connection, so that the callbacks are in place before the second's
  // reply.
  REQUIRE(direct.system->call<Echo>({.text = "", .blob = {}}));
  const auto hold = direct.system->async_call<Wait>({.text = "", .blob = {}});
  const auto hold2 = direct.system->async_call<Wait>({.text = "", .blob = {}});
  direct.service->await_waiting(2);
  const auto call = direct.system->async_call<Tell>({.text = "p", .blob = {}});
  call.on_partial([&](const EchoValue& value) {
    const std::scoped_lock lock(mutex);
    partials.push_back(value.text);
  });
  call.on_progress([&](const Progress& progress) {
    const std::scoped_lock lock(mutex);
    done = progress.done;
  });
  direct.service->release();
  REQUIRE(call.result());
  CHECK(partials == std::vector<std::string>{"p1", "p2", "p3"});
  CHECK(done == 3);
}

TEST_CASE("remote call: a deadline that passes is a Timeout, and the action is cancelled",
          "[envelope]") {
  Direct direct;
  const auto out =
      direct.system->call<Wait>({.text = "", .blob = {}}, {.timeout = milliseconds(50)});
  REQUIRE_FALSE(out);
  CHECK(out.error().code == Errc::Timeout);
  while (direct.service->cancelled == 0) std::this_thread::yield();
}

TEST_CASE("remote call: cancel() reaches the running action", "[envelope]") {
  Direct direct;
  REQUIRE(direct.system->call<Echo>({.text = "", .blob = {}}));
  const auto call = direct.system->async_call<Wait>({.text = "", .blob = {}});
  direct.service->await_waiting(1);
  call.cancel();
  REQUIRE_FALSE(call.result());
  while (direct.service->cancelled == 0) std::this_thread::yield();
}

TEST_CASE("worker: stop() finishes what runs before it returns", "[envelope]") {
  Direct direct;
  REQUIRE(direct.system->call<Echo>({.text = "", .blob = {}}));
  const auto call = direct.system->async_call<Wait>({.text = "kept", .blob = {}});
  direct.service->await_waiting(1);
  direct.ask_stop();
  direct.service->release();
  const auto out = call.result();
  REQUIRE(out);
  CHECK((*out)->text == "kept");
  direct.stop();
  CHECK(direct.outcome);
  CHECK(direct.service->ended == 1);
}

TEST_CASE("remote call: nobody at the endpoint is Unavailable within the connect timeout",
          "[envelope]") {
  const std::span<const Setting> tables[] = {envelope_settings()};
  Config::Sources sources;
  // A reserved port on loopback that nothing listens on.
  sources.flags = {{"client.broker", "tcp://127.0.0.1:1"}, {"client.connect_timeout", "100ms"}};
  const auto config = *Config::load(tables, sources);
  Router router(config, {});
  System system(router);
  const auto out = system.call<Echo>({.text = "", .blob = {}});
  REQUIRE_FALSE(out);
  CHECK(out.error() == Error{Errc::Unavailable, "no broker at tcp://127.0.0.1:1"});
}

TEST_CASE("remote call: an invalid endpoint is an error at once", "[envelope]") {
  const std::span<const Setting> tables[] = {envelope_settings()};
  Config::Sources sources;
  sources.flags = {{"client.broker", "localhost"}, {"client.connect_timeout", "1h"}};
  const auto config = *Config::load(tables, sources);
  Router router(config, {});
  System system(router);
  const auto out = system.call<Echo>({.text = "", .blob = {}});
  REQUIRE_FALSE(out);
  CHECK(out.error() ==
        Error{Errc::InvalidArgument, "connect localhost: expected tcp://HOST:PORT or ipc://PATH"});
}

TEST_CASE("remote call: a server of another kind is no broker, and is not asked without end",
          "[envelope]") {
  OtherServer other;
  const std::span<const Setting> tables[] = {envelope_settings()};
  Config::Sources sources;
  sources.flags = {{"client.broker", other.endpoint}, {"client.connect_timeout", "500ms"}};
  const auto config = *Config::load(tables, sources);
  Router router(config, {});
  System system(router);
  const auto out = system.call<Echo>({.text = "", .blob = {}});
  REQUIRE_FALSE(out);
  CHECK(out.error() ==
        Error{Errc::Unavailable, "no broker at " + other.endpoint +
                                     ": what listens there is not a gofed or Majordomo broker"});
  CHECK(other.connections >= 2);  // a broker may come in its place
  CHECK(other.connections <= 10);
}

}  // namespace gofed::envelope
