// Goal: actions as plain function calls: outcomes, hooks, deadlines, cancellation, temporary
// directories.
#include <filesystem>
#include <thread>

#include <catch2/catch.hpp>

#include "envelope/service/router.h"
#include "test/envelope/test_service.h"

namespace gofed::envelope {
namespace {

using namespace testing;
using std::chrono::milliseconds;

struct Local {
  Config config = test_config();
  Router router{config, {.factories = kFactories, .force = RouterOptions::Force::Local}};
  System system{router};
  TestService& service() { return static_cast<TestService&>(**router.local().find("testing")); }
};

}  // namespace

TEST_CASE("local call: struct in, struct out, nothing copied on the way", "[envelope]") {
  Local local;
  const EchoValue in{.text = "hello", .blob = schemas::Blob::of("bytes")};
  const auto out = local.system.call<Echo>(in);
  REQUIRE(out);
  CHECK(out->text == "hello");
  CHECK(out->blob.view().data() == in.blob.view().data());
}

TEST_CASE("local call: errors and exceptions of an action are its outcome", "[envelope]") {
  Local local;
  const auto missing = local.system.call<Fail>({.text = "x", .blob = {}});
  REQUIRE_FALSE(missing);
  CHECK(missing.error() == Error{Errc::NotFound, "x: no such thing"});
  const auto thrown = local.system.call<Fail>({.text = "throw", .blob = {}});
  REQUIRE_FALSE(thrown);
  CHECK(thrown.error() == Error{Errc::Internal, "fail: thrown"});
}

TEST_CASE("local call: a service starts once and ends with the router", "[envelope]") {
  TestService* service = nullptr;
  {
    Local local;
    (void)local.system.call<Echo>({.text = "a", .blob = {}});
    (void)local.system.call<Echo>({.text = "b", .blob = {}});
    service = &local.service();
    CHECK(service->started == 1);
    CHECK(service->ended == 0);
  }
}

TEST_CASE("local call: an unknown service is an error that names it", "[envelope]") {
  Local local;
  const auto out = local.system.call<schemas::Stat>({.file = {.identifier = "x"}});
  REQUIRE_FALSE(out);
  CHECK(out.error().code == Errc::UnknownService);
  CHECK_THAT(out.error().context, Catch::Contains("filestorage"));
}

TEST_CASE("async local call: goes on by itself, with progress and partial outputs", "[envelope]") {
  Local local;
  const auto waits = local.system.async_call<Wait>({.text = "w", .blob = {}});
  local.service().await_waiting(1);
  CHECK_FALSE(waits.ready());
  CHECK_FALSE(waits.wait_for(milliseconds(1)));
  local.service().release();
  REQUIRE(waits.result());
  CHECK((*waits.result())->text == "w");
  CHECK(waits.meta().worker == "local");
  CHECK(waits.meta().action == "wait");

  std::atomic<int> finished{0};
  waits.then([&](const auto& call) { finished += call.ready() ? 1 : 0; });
  CHECK(finished == 1);
}

TEST_CASE("async local call: cancel() reaches the action and ends the call at once", "[envelope]") {
  Local local;
  const auto waits = local.system.async_call<Wait>({.text = "w", .blob = {}});
  local.service().await_waiting(1);
  waits.cancel();
  const auto outcome = waits.result();
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code == Errc::Cancelled);
  while (local.service().cancelled == 0) std::this_thread::yield();
}

TEST_CASE("local call: a deadline ends an action that looks at it", "[envelope]") {
  Local local;
  const auto out =
      local.system.call<Wait>({.text = "w", .blob = {}}, {.timeout = milliseconds(20)});
  REQUIRE_FALSE(out);
  CHECK(out.error().code == Errc::Timeout);
}

TEST_CASE("context: a temporary directory is gone after the action", "[envelope]") {
  Local local;
  const auto out = local.system.call<Litter>({.text = "", .blob = {}});
  REQUIRE(out);
  CHECK(out->text.find("gofed-") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(out->text));
}

TEST_CASE("context: a computational service may call storage services only", "[envelope]") {
  Local local;
  const auto refused = local.system.call<Reach>({.text = "echo", .blob = {}});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::NotAllowed);
  const auto allowed = local.system.call<Reach>({.text = "stat", .blob = {}});
  REQUIRE_FALSE(allowed);
  CHECK(allowed.error().code == Errc::UnknownService);  // asked for, and not in this process
}

TEST_CASE("context: a key is held by one action at a time", "[envelope]") {
  Config config = test_config();
  Router router(config, {});
  System system(router);
  Context context({}, system);
  std::atomic<int> inside{0};
  std::atomic<int> most{0};
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&] {
        for (int n = 0; n < 50; ++n) {
          const auto lock = context.lock("same");
          most = std::max(most.load(), ++inside);
          --inside;
        }
      });
    }
  }
  CHECK(most == 1);
}

}  // namespace gofed::envelope
