// A service whose actions do what tests need: echo, fail, wait for a signal, report progress, look
// around.
#pragma once

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

#include "envelope/service/service.h"
#include "schemas/actions/file.h"

namespace gofed::envelope::testing {

struct EchoValue {
  std::string text;
  schemas::Blob blob;
  static void describe(schemas::Describe<EchoValue>& d) {
    d.name("EchoValue", "What comes back.");
    d.field<&EchoValue::text>("text", "Text.");
    d.field<&EchoValue::blob>("blob", "Bytes.").optional();
  }
};

struct Echo {
  static constexpr schemas::ActionInfo kInfo{
      .service = "testing", .name = "echo", .idempotent = true, .doc = "Its input."};
  using Input = EchoValue;
  using Output = EchoValue;
};
struct Fail {
  static constexpr schemas::ActionInfo kInfo{
      .service = "testing", .name = "fail", .idempotent = false, .doc = "NotFound, or throws."};
  using Input = EchoValue;
  using Output = EchoValue;
};
// Runs until release() or until it is cancelled.
struct Wait {
  static constexpr schemas::ActionInfo kInfo{
      .service = "testing", .name = "wait", .idempotent = true, .doc = "Waits."};
  using Input = EchoValue;
  using Output = EchoValue;
};
struct Tell {
  static constexpr schemas::ActionInfo kInfo{.service = "testing",
                                             .name = "tell",
                                             .idempotent = true,
                                             .doc = "Progress 1..3 and three partial outputs.",
                                             .streams = true};
  using Input = EchoValue;
  using Output = EchoValue;
};
struct Litter {
  static constexpr schemas::ActionInfo kInfo{
      .service = "testing", .name = "litter", .idempotent = true, .doc = "Uses its directory."};
  using Input = EchoValue;
  using Output = EchoValue;
};
// Calls Stat (a storage action) and Echo (which it may not), each by context.system().
struct Reach {
  static constexpr schemas::ActionInfo kInfo{
      .service = "testing", .name = "reach", .idempotent = true, .doc = "Calls others."};
  using Input = EchoValue;
  using Output = EchoValue;
};

class TestService final : public Service {
 public:
  TestService() : Service("testing", ServiceKind::Computational) {
    on<Echo, &TestService::echo>();
    on<Fail, &TestService::fail_>();
    on<Wait, &TestService::wait>();
    on<Tell, &TestService::tell>();
    on<Litter, &TestService::litter>();
    on<Reach, &TestService::reach>();
  }

  Result<void> startup(const Config&) override { return (++started, Result<void>{}); }
  void termination() override { ++ended; }

  Result<EchoValue> echo(Context&, const EchoValue& in) { return in; }

  Result<EchoValue> fail_(Context&, const EchoValue& in) {
    if (in.text == "throw") throw std::runtime_error("thrown");
    return fail(Errc::NotFound, in.text + ": no such thing");
  }

  Result<EchoValue> wait(Context& context, const EchoValue& in) {
    ++waiting;
    changed.notify_all();
    std::unique_lock lock(mutex);
    while (!released && !context.cancelled()) {
      changed.wait_for(lock, std::chrono::milliseconds(5));
    }
    if (context.cancelled()) {
      ++cancelled;
      return context.cancelled_error();
    }
    return in;
  }

  Result<EchoValue> tell(Context& context, const EchoValue& in) {
    for (std::uint64_t i = 1; i <= 3; ++i) {
      context.progress(i, 3, "steps");
      context.partial(EchoValue{.text = in.text + std::to_string(i), .blob = {}});
    }
    return in;
  }

  Result<EchoValue> litter(Context& context, const EchoValue&) {
    const auto directory = context.temporary_directory();
    if (!directory) return std::unexpected(directory.error());
    std::filesystem::create_directories(*directory / "a" / "b");
    return EchoValue{.text = directory->string(), .blob = {}};
  }

  Result<EchoValue> reach(Context& context, const EchoValue& in) {
    if (in.text == "echo") {
      return context.system().call<Echo>(in);
    }
    auto stat = context.system().call<schemas::Stat>({.file = {.identifier = "x"}});
    if (!stat) return std::unexpected(stat.error());
    return EchoValue{.text = stat->file.name, .blob = {}};
  }

  void release() {
    const std::scoped_lock lock(mutex);
    released = true;
    changed.notify_all();
  }
  void await_waiting(int count) {
    std::unique_lock lock(mutex);
    while (waiting < count) changed.wait_for(lock, std::chrono::milliseconds(5));
  }

  std::atomic<int> started{0};
  std::atomic<int> ended{0};
  std::atomic<int> waiting{0};
  std::atomic<int> cancelled{0};
  std::mutex mutex;
  std::condition_variable changed;
  bool released = false;
};

inline std::unique_ptr<Service> make_test_service() {
  return std::make_unique<TestService>();
}
inline constexpr ServiceFactory kFactories[] = {{.name = "testing", .make = &make_test_service}};

inline Config test_config() {
  static const std::span<const Setting> tables[] = {envelope_settings()};
  return Config::defaults(tables);
}

}  // namespace gofed::envelope::testing
