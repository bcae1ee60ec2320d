// Goal: an asynchronous local call with inline data owns what it uses: the request that began it
// may be over. Method: a storage service of the test, whose action is held until then.
#include "envelope/service/inline_data.h"

#include <atomic>

#include <catch2/catch.hpp>

#include "envelope/service/router.h"
#include "test/envelope/test_service.h"

namespace gofed::envelope {
namespace {

using namespace testing;

std::atomic<int> ended{0};
std::atomic<int> begun{0};
std::atomic<bool> released{false};

class HeldStorage final : public Service {
 public:
  HeldStorage() : Service("filestorage", ServiceKind::Storage) {
    on<schemas::Stat, &HeldStorage::stat>();
  }
  void termination() override { ++ended; }
  Result<schemas::Stat::Output> stat(Context&, const schemas::Stat::Input& in) {
    ++begun;
    begun.notify_all();
    released.wait(false);
    return schemas::Stat::Output{.file = in.file};
  }
};

// Begins a call of the data that it is bound to, and ends without waiting for it.
struct Leave {
  static constexpr schemas::ActionInfo kInfo{
      .service = "leaving", .name = "leave", .idempotent = true, .doc = "Leaves a call behind."};
  using Input = EchoValue;
  using Output = EchoValue;
};
std::optional<Call<schemas::Stat::Output>> left;

class LeavingService final : public Service {
 public:
  LeavingService() : Service("leaving", ServiceKind::Computational) {
    on<Leave, &LeavingService::leave>();
  }
  Result<EchoValue> leave(Context& context, const EchoValue& in) {
    left = context.data().async_call<schemas::Stat>({.file = {.identifier = in.text}});
    begun.wait(0);
    return in;
  }
};

constexpr ServiceFactory kServices[] = {
    {.name = "filestorage",
     .make = []() -> std::unique_ptr<Service> { return std::make_unique<HeldStorage>(); }},
    {.name = "leaving",
     .make = []() -> std::unique_ptr<Service> { return std::make_unique<LeavingService>(); }},
};

}  // namespace

TEST_CASE("inline data: a call that goes on after its request keeps the stores", "[envelope]") {
  const Config config = test_config();
  Router router(config, {.factories = kServices, .force = RouterOptions::Force::Local});
  System system(router);
  CallOptions options{.service = "leaving"};
  options.data.kind = schemas::BindingKind::Inline;
  REQUIRE(system.call<Leave>({.text = "x", .blob = {}}, options));
  CHECK(ended == 0);  // the context of `leave` is gone
  released = true;
  released.notify_all();
  const auto out = left->result();
  REQUIRE(out);
  CHECK((*out)->file.identifier == "x");
  left.reset();
  while (ended == 0) std::this_thread::yield();  // the pool's thread lets go of them
}

}  // namespace gofed::envelope
