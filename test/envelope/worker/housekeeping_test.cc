// Goal: housekeeping comes round whatever the pool does, and ends nothing by what it throws. Method: a
// worker without a broker whose only thread is held.
#include <future>
#include <thread>

#include <catch2/catch.hpp>

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
  void housekeeping() override {
    const std::scoped_lock lock(mutex);
    ++turns;
    changed.notify_all();
    if (turns == 1) throw std::bad_alloc();
  }

  std::promise<void> begun;
  std::mutex mutex;
  std::condition_variable changed;
  int turns = 0;
};

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
}

}  // namespace gofed::envelope
