// Goal: housekeeping comes round whatever the pool does, ends nothing by what it throws, and knows
// when the wall clock jumped. Method: a worker without a broker whose only thread is held; the two
// clocks as values.
#include <future>
#include <thread>

#include <catch2/catch.hpp>

#include "envelope/program/clock_watch.h"
#include "envelope/worker/worker.h"
#include "test/envelope/test_service.h"

namespace gofed::envelope {
namespace {

using namespace testing;
using std::chrono::milliseconds;
using std::chrono::seconds;

// Counts its turns; the first one throws.
class KeptService final : public Service {
 public:
  KeptService() : Service("kept", ServiceKind::Storage) { on<Wait, &KeptService::wait>(); }

  Result<EchoValue> wait(Context&, const EchoValue& in) {
    begun.set_value();
    // Held until housekeeping has come round three times: for ever, where it needs this thread.
    std::unique_lock lock(mutex);
    const bool kept = changed.wait_for(lock, seconds(30), [&] { return turns >= 3; });
    if (!kept) return fail(Errc::Timeout, "no housekeeping while the pool is busy");
    return in;
  }
  void housekeeping(const Upkeep& upkeep) override {
    const std::scoped_lock lock(mutex);
    may_expire = upkeep.may_expire();
    ++turns;
    changed.notify_all();
    if (turns == 1) throw std::bad_alloc();
  }

  std::promise<void> begun;
  std::mutex mutex;
  std::condition_variable changed;
  int turns = 0;
  bool may_expire = false;
};

ClockWatch::Wall::time_point wall(milliseconds since) {
  return ClockWatch::Wall::time_point(std::chrono::hours(500'000) + since);
}
ClockWatch::Steady::time_point steady(milliseconds since) {
  return ClockWatch::Steady::time_point(std::chrono::hours(1) + since);
}

}  // namespace

TEST_CASE("housekeeping: comes round while every thread of the pool is busy", "[envelope]") {
  const auto service = std::make_shared<KeptService>();
  std::promise<std::string> bound;
  WorkerOptions options{.direct = "tcp://127.0.0.1:*", .capacity = 1};
  options.housekeeping_interval = milliseconds(5);
  options.on_bound = [&](const std::string& endpoint) { bound.set_value(endpoint); };
  const Config config = test_config();
  Router router(config, {});
  Worker worker(options, {service}, router);
  const std::jthread thread([&] { (void)worker.run(); });
  Config::Sources sources;
  sources.flags = {{"routes.default", bound.get_future().get()}};
  const std::span<const Setting> tables[] = {envelope_settings()};
  const auto client_config = *Config::load(tables, sources);
  Router client(client_config, {});
  const auto out = System(client).call<Wait>({.text = "kept", .blob = {}}, {.service = "kept"});
  worker.stop();
  INFO((out ? std::string() : out.error().to_string()));
  CHECK(out);
  CHECK(service->may_expire);
}

TEST_CASE("clock watch: a clock that runs evenly, drift and all, has not jumped", "[envelope]") {
  ClockWatch watch;
  for (int i = 0; i < 1000; ++i) {
    const milliseconds since(i * 10'000);
    CHECK(watch.look_at(wall(since + milliseconds(i)), steady(since)) == milliseconds(0));
  }
}

TEST_CASE("clock watch: a jump either way counts until the clock has run evenly", "[envelope]") {
  const milliseconds step = GENERATE(seconds(3), -seconds(3600), seconds(8 * 24 * 3600));
  ClockWatch watch;
  CHECK(watch.look_at(wall(seconds(0)), steady(seconds(0))) == milliseconds(0));
  CHECK(watch.look_at(wall(seconds(10) + step), steady(seconds(10))) == step);
  CHECK(watch.look_at(wall(seconds(69) + step), steady(seconds(69))) == step);
  CHECK(watch.look_at(wall(seconds(71) + step), steady(seconds(71))) == milliseconds(0));
}

TEST_CASE("clock watch: a jump back begins the wait anew", "[envelope]") {
  ClockWatch watch;
  (void)watch.look_at(wall(seconds(0)), steady(seconds(0)));
  (void)watch.look_at(wall(seconds(9010)), steady(seconds(10)));
  CHECK(watch.look_at(wall(seconds(40)), steady(seconds(40))) == -seconds(9000));
  CHECK(watch.look_at(wall(seconds(80)), steady(seconds(80))) == -seconds(9000));
  CHECK(watch.look_at(wall(seconds(101)), steady(seconds(101))) == milliseconds(0));
}

}  // namespace gofed::envelope
