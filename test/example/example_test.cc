// Goal: the example of HACKING.md works: in this process, and through a broker as a worker of its
// own. Method: the real gofed-broker and echo_worker.
#include <catch2/catch.hpp>

#include "envelope/service/router.h"
#include "test/example/echo_service.h"
#include "test/support/child.h"
#include "test/support/temp_dir.h"

namespace gofed::example {
namespace {

std::unique_ptr<envelope::Service> make_echo() {
  return std::make_unique<EchoService>();
}
constexpr envelope::ServiceFactory kFactories[] = {{.name = "echo", .make = &make_echo}};

envelope::Config config_for(const std::string& broker) {
  static const std::span<const envelope::Setting> tables[] = {envelope::envelope_settings()};
  return *envelope::Config::defaults(tables).with("client.broker", broker);
}

// What a caller sees, wherever the action runs.
void check_answers(envelope::System system) {
  const auto twice = system.call<Echo>({.text = "ab", .times = 2});
  REQUIRE(twice);
  CHECK(twice->text == "ab ab");

  const auto refused = system.call<Echo>({.text = "ab", .times = 0});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::InvalidArgument);
  CHECK_THAT(refused.error().context, Catch::Contains("input.times: 0"));
}

}  // namespace

TEST_CASE("example: echo answers inside this process", "[example]") {
  const auto config = config_for("ipc:///nobody");
  envelope::Router router(
      config, {.factories = kFactories, .force = envelope::RouterOptions::Force::Local});
  check_answers(envelope::System(router));
}

TEST_CASE("example: echo answers through a broker, from a worker of its own", "[example]") {
  const test::TempDir directory;
  const auto endpoint = test::ipc_endpoint(directory, "broker");
  test::Child broker(test::binary("gofed-broker"), {"--endpoint", endpoint});
  test::Child worker(test::binary("echo_worker"), {},
                     {.environment = {{"GOFED_WORKER_BROKER", endpoint}}});
  broker.wait_for_line(endpoint);
  {
    const auto config = config_for(endpoint);
    envelope::Router router(config, {});
    check_answers(envelope::System(router));
  }
  worker.terminate();
  CHECK(worker.wait() == test::Exit{});
  broker.terminate();
  CHECK(broker.wait() == test::Exit{});
}

}  // namespace gofed::example
