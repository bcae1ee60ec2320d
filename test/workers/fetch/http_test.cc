// Goal: what comes over http is whole, bounded in size and time, and never from an address that was
// not allowed. Method: a server of the test's own, in Python, that misbehaves on request.
#include <atomic>
#include <chrono>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>
#include <stdlib.h>

#include "schemas/base/url_text.h"
#include "test/support/child.h"
#include "workers/fetch/fetch.h"

using namespace gofed;
using namespace gofed::fetch;
using namespace std::chrono_literals;

namespace {

class Server {
 public:
  Server() : child_(GOFED_TEST_PYTHON, {GOFED_TEST_HTTP_SERVER}) {
    port_ = test::word_of(child_.wait_for_line("port="), "port");
  }
  [[nodiscard]] std::string url(const std::string& path) const {
    return "http://127.0.0.1:" + port_ + path;
  }
  [[nodiscard]] const std::string& port() const { return port_; }

 private:
  test::Child child_;
  std::string port_;
};

// Of the whole program: starting Python costs more than most tests do.
const Server& server() {
  static const Server one;
  return one;
}

FetchRequest request_for(const std::string& path) {
  return {.url = server().url(path), .allowed_addresses = {"127.0.0.1"}};
}

struct Fetched {
  Result<FetchSummary> summary;
  std::string content;
};

Fetched fetched(const FetchRequest& request) {
  Fetched out;
  out.summary = fetch::fetch(request, [&](std::span<const std::byte> bytes) -> Result<void> {
    out.content.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return {};
  });
  return out;
}

// The error; it is one line that begins with the URL.
Error refused(const FetchRequest& request) {
  const auto got = fetched(request);
  REQUIRE_FALSE(got.summary);
  const auto& error = got.summary.error();
  INFO(error.to_string());
  CHECK(error.context.starts_with(schemas::masked_url(request.url) + ": "));
  CHECK(error.context.find('\n') == std::string::npos);
  return error;
}

}  // namespace

TEST_CASE("http: the content, its size, and a name from the URL", "[fetch]") {
  const auto got = fetched(request_for("/ok/cobra-1.8.0.tar.gz?x=y#z"));
  REQUIRE(got.summary);
  CHECK(got.content == "cobra-1.8.0.tar.gz");
  CHECK(got.summary->bytes == got.content.size());
  CHECK(got.summary->name == "cobra-1.8.0.tar.gz");
}

TEST_CASE("http: redirects are followed, up to a number", "[fetch]") {
  const auto got = fetched(request_for("/to?/ok/there"));
  REQUIRE(got.summary);
  CHECK(got.content == "there");
  CHECK(got.summary->final_url == server().url("/ok/there"));
  CHECK(got.summary->name == "to");
  const auto error = refused(request_for("/loop"));
  CHECK(error.code == Errc::LimitExceeded);
  CHECK(error.context.ends_with(": more than 5 redirects"));
}

TEST_CASE("http: no redirect leads to a file or another protocol", "[fetch]") {
  const auto* target = GENERATE("file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1/x",
                                "dict://127.0.0.1/x", "data:,x");
  const auto got = fetched(request_for(std::string("/to?") + target));
  REQUIRE_FALSE(got.summary);
  INFO(got.summary.error().to_string());
  CHECK(got.summary.error().code == Errc::NotAllowed);
  CHECK(got.content.empty());
}

TEST_CASE("http: no redirect leads to a private address", "[fetch]") {
  const auto* target = GENERATE("127.0.0.2", "169.254.169.254", "10.0.0.1", "[::1]",
                                "[::ffff:127.0.0.2]", "[fd00:ec2::254]", "0x7f000002", "0");
  const auto error = refused(request_for("/to?http://" + std::string(target) + ":1/x"));
  CHECK(error.code == Errc::NotAllowed);
  CHECK(error.context.ends_with(" address, which is not allowed"));
}

TEST_CASE("http: private addresses are refused at first hand, whatever the host's spelling",
          "[fetch]") {
  const auto* host = GENERATE("127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1", "0.0.0.0");
  const auto error =
      refused({.url = "http://" + std::string(host) + ":" + server().port() + "/ok/x"});
  CHECK(error.code == Errc::NotAllowed);
  const auto allowed = fetched({.url = server().url("/ok/x"), .allow_private_addresses = true});
  CHECK(allowed.content == "x");
}

TEST_CASE("http: a proxy of the environment is not used", "[fetch]") {
  const auto* variable = "http_proxy";
  ::setenv(variable, "http://127.0.0.1:1", 1);
  const auto got = fetched(request_for("/ok/x"));
  ::unsetenv(variable);
  CHECK(got.content == "x");
}

TEST_CASE("http: too much is refused, announced or not", "[fetch]") {
  const auto* path = GENERATE("/big", "/sized");
  auto request = request_for(path);
  request.bytes_max = 3 << 20;
  const auto got = fetched(request);
  REQUIRE_FALSE(got.summary);
  CHECK(got.summary.error() ==
        Error{Errc::LimitExceeded, request.url + ": larger than the limit of 3145728 bytes"});
  CHECK(got.content.size() <= request.bytes_max);
  request.bytes_max = 64 << 20;
  CHECK(fetched(request).content.size() == request.bytes_max);
}

TEST_CASE("http: what takes too long is given up", "[fetch]") {
  auto request = request_for("/slow");
  SECTION("in all") {
    request.total_timeout = 200ms;
  }
  SECTION("without a byte") {
    request.low_speed_time = 1s;
  }
  SECTION("with too few bytes") {
    request = request_for("/drip");
    request.low_speed_bytes_per_second = 1000;
    request.low_speed_time = 1s;
  }
  const auto begin = std::chrono::steady_clock::now();
  CHECK(refused(request).code == Errc::Timeout);
  CHECK(std::chrono::steady_clock::now() - begin < 10s);
}

TEST_CASE("http: can be cancelled while nothing comes", "[fetch]") {
  auto request = request_for("/slow");
  const auto begin = std::chrono::steady_clock::now();
  request.cancelled = [begin] { return std::chrono::steady_clock::now() - begin > 100ms; };
  CHECK(refused(request).code == Errc::Cancelled);
  CHECK(std::chrono::steady_clock::now() - begin < 10s);
}

TEST_CASE("http: error answers are errors, and their pages not the content", "[fetch]") {
  const auto [status, code] = GENERATE(table<int, Errc>({{404, Errc::NotFound},
                                                         {410, Errc::NotFound},
                                                         {401, Errc::NotAllowed},
                                                         {403, Errc::NotAllowed},
                                                         {429, Errc::Unavailable},
                                                         {500, Errc::Unavailable},
                                                         {503, Errc::Unavailable},
                                                         {300, Errc::Io},
                                                         {418, Errc::Io}}));
  const auto request = request_for("/status/" + std::to_string(status));
  const auto got = fetched(request);
  REQUIRE_FALSE(got.summary);
  CHECK(got.summary.error() ==
        Error{code, request.url + ": the server answered HTTP " + std::to_string(status)});
  CHECK(got.content.empty());
}

TEST_CASE("http: broken answers and closed ports", "[fetch]") {
  CHECK(refused(request_for("/short")).code == Errc::Unavailable);
  CHECK(refused(request_for("/garbage")).code == Errc::Io);
  const auto closed = refused({.url = "http://127.0.0.1:1/x", .allow_private_addresses = true});
  CHECK(closed.code == Errc::Unavailable);
  CHECK(refused({.url = "http://no-such-host.invalid/x"}).code == Errc::NotFound);
}

TEST_CASE("http: a sink that fails or throws ends it", "[fetch]") {
  const bool throws = GENERATE(false, true);
  const auto request = request_for("/big");
  const auto got = fetch::fetch(request, [&](auto) -> Result<void> {
    if (throws) throw std::runtime_error("disk gone");
    return fail(Errc::StorageFull, "disk gone");
  });
  REQUIRE_FALSE(got);
  CHECK(got.error().code == (throws ? Errc::Internal : Errc::StorageFull));
  CHECK(got.error().context.ends_with("disk gone"));
}

TEST_CASE("http: a password stays out of errors and summaries", "[fetch]") {
  const auto with_password = [](const std::string& path) {
    return "http://user:s3cret@127.0.0.1:" + server().port() + path;
  };
  const auto got = fetched({.url = with_password("/ok/x"), .allow_private_addresses = true});
  REQUIRE(got.summary);
  CHECK(got.summary->final_url == "http://***@127.0.0.1:" + server().port() + "/ok/x");
  const auto missing = fetched({.url = with_password("/none"), .allow_private_addresses = true});
  REQUIRE_FALSE(missing.summary);
  CHECK(missing.summary.error().context.find("s3cret") == std::string::npos);
}

TEST_CASE("http: many threads fetch at once", "[fetch]") {
  // Started here: the kernel ends a child with the thread that started it.
  REQUIRE_FALSE(server().port().empty());
  std::atomic<int> right = 0;
  std::mutex mutex;
  std::string complaint;  // of the last fetch that failed
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 8; ++t) {
      threads.emplace_back([&, t] {
        for (int i = 0; i < 10; ++i) {
          const auto word = std::to_string(t * 100 + i);
          const auto got = fetched(request_for("/ok/" + word));
          if (got.content == word) {
            ++right;
            continue;
          }
          const std::scoped_lock lock(mutex);
          complaint = got.summary ? "content " + got.content : got.summary.error().to_string();
        }
      });
    }
  }
  CHECK(complaint == "");
  CHECK(right == 80);
}
