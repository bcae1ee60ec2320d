// Goal: what types, codecs and hooks throw ends one request with an error reply; worker, pool and
// client go on. Method: a type whose accessors throw, out of memory above all, in each place where
// a value is encoded or decoded.
#include <future>
#include <new>
#include <stdexcept>
#include <thread>

#include <catch2/catch.hpp>

#include "envelope/client/call.h"
#include "envelope/program/caught.h"
#include "envelope/service/local_pool.h"
#include "envelope/worker/worker.h"
#include "test/envelope/test_service.h"

namespace gofed::envelope::testing {
namespace {

// Where a value throws, and what.
enum class Fuse : std::uint64_t {
  None,
  Decoding,          // bad_alloc
  Encoding,          // bad_alloc
  EncodingError,     // runtime_error
  EncodingOther,     // not a std::exception
  DecodingAtCaller,  // bad_alloc, when the worker's answer is read
  Processed,         // runtime_error, in the hook after the action
};

struct Bomb {
  Fuse fuse = Fuse::None;
};

}  // namespace
}  // namespace gofed::envelope::testing

namespace gofed::schemas {

namespace {

using envelope::testing::Bomb;
using envelope::testing::Fuse;

// An answer carries what its request asked for as a number of its own, so that a request can be
// encoded by the client and its answer not by the worker.
constexpr std::uint64_t kAnswer = 100;

std::uint64_t encode_bomb(const void* value) {
  const auto number = static_cast<std::uint64_t>(static_cast<const Bomb*>(value)->fuse);
  if (number < kAnswer) return number;
  const auto fuse = static_cast<Fuse>(number - kAnswer);
  if (fuse == Fuse::Encoding) throw std::bad_alloc();
  if (fuse == Fuse::EncodingError) throw std::runtime_error("no words for it");
  if (fuse == Fuse::EncodingOther) throw 7;
  return number;
}

bool decode_bomb(void* value, std::uint64_t number) {
  const bool is_answer = number >= kAnswer;
  const auto fuse = static_cast<Fuse>(is_answer ? number - kAnswer : number);
  if (!is_answer && fuse == Fuse::Decoding) throw std::bad_alloc();
  if (is_answer && fuse == Fuse::DecodingAtCaller) throw std::bad_alloc();
  static_cast<Bomb*>(value)->fuse = static_cast<Fuse>(number);
  return true;
}

}  // namespace

template <>
const Type& type_of<Bomb>() {
  static const Type type{.kind = Kind::UInt, .get_uint = &encode_bomb, .set_uint = &decode_bomb};
  return type;
}

}  // namespace gofed::schemas

namespace gofed::envelope {
namespace {

using namespace testing;

struct BombValue {
  Bomb bomb;
  static void describe(schemas::Describe<BombValue>& d) {
    d.name("BombValue", "Throws.");
    d.field<&BombValue::bomb>("bomb", "Where.");
  }
};

struct Explode {
  static constexpr schemas::ActionInfo kInfo{
      .service = "bombs", .name = "explode", .idempotent = false, .doc = "Its input, as answer."};
  using Input = BombValue;
  using Output = BombValue;
};

class BombService final : public Service {
 public:
  BombService() : Service("bombs", ServiceKind::Computational) { on<Explode, &BombService::run>(); }
  Result<BombValue> run(Context&, const BombValue& in) {
    last_ = in.bomb.fuse;
    const auto number = static_cast<std::uint64_t>(in.bomb.fuse) + schemas::kAnswer;
    return BombValue{.bomb = {static_cast<Fuse>(number)}};
  }
  void processed(Context&, const Result<void>&) override {
    if (last_.exchange(Fuse::None) == Fuse::Processed) throw std::runtime_error("hook");
  }

 private:
  std::atomic<Fuse> last_{Fuse::None};
};

// A worker with a direct endpoint, and a client of it.
class Bombed {
 public:
  Bombed() {
    std::promise<std::string> bound;
    WorkerOptions options{.direct = "tcp://127.0.0.1:*", .capacity = 1};
    options.on_bound = [&](const std::string& endpoint) { bound.set_value(endpoint); };
    const std::vector<std::shared_ptr<Service>> services{std::make_shared<BombService>()};
    worker_ = std::make_unique<Worker>(options, services, router_);
    thread_ = std::jthread([this] { (void)worker_->run(); });
    Config::Sources sources;
    sources.flags = {{"routes.default", bound.get_future().get()}};
    const std::span<const Setting> tables[] = {envelope_settings()};
    client_config_ = *Config::load(tables, sources);
    client_.emplace(client_config_, RouterOptions{});
    system.emplace(*client_);
  }
  ~Bombed() {
    worker_->stop();
    thread_.join();
  }
  std::optional<System> system;

 private:
  Config config_ = test_config();
  Config client_config_;
  Router router_{config_, {}};
  std::optional<Router> client_;
  std::unique_ptr<Worker> worker_;
  std::jthread thread_;
};

BombValue with(Fuse fuse) {
  return {.bomb = {fuse}};
}

}  // namespace

TEST_CASE("worker: what decoding, encoding or a hook throws ends the request, not the process",
          "[envelope]") {
  struct Case {
    Fuse fuse;
    Errc code;
    std::string words;
  };
  const auto given = GENERATE(Case{Fuse::Decoding, Errc::LimitExceeded, "out of memory"},
                              Case{Fuse::Encoding, Errc::LimitExceeded, "out of memory"},
                              Case{Fuse::EncodingError, Errc::Internal, "no words for it"},
                              Case{Fuse::EncodingOther, Errc::Internal, "unknown type"},
                              Case{Fuse::Processed, Errc::Internal, "hook"});
  Bombed bombed;
  const auto call = bombed.system->async_call<Explode>(with(given.fuse));
  const auto out = call.result();
  REQUIRE_FALSE(out);
  CHECK(out.error().code == given.code);
  CHECK_THAT(out.error().context, Catch::StartsWith("explode"));
  CHECK_THAT(out.error().context, Catch::Contains(given.words));
  CHECK(call.meta().service == "bombs");  // the worker's reply, with its meta
  CHECK(bombed.system->call<Explode>(with(Fuse::None)));
}

TEST_CASE("remote call: what reading the answer throws is the call's error, and the client goes on",
          "[envelope]") {
  Bombed bombed;
  const auto out = bombed.system->call<Explode>(with(Fuse::DecodingAtCaller));
  REQUIRE_FALSE(out);
  CHECK(out.error().code == Errc::LimitExceeded);
  CHECK(bombed.system->call<Explode>(with(Fuse::None)));
}

TEST_CASE("remote call: what encoding the input throws is the call's error", "[envelope]") {
  Bombed bombed;
  const auto input =
      with(static_cast<Fuse>(schemas::kAnswer + 2));  // Encoding, as an answer has it
  const auto out = bombed.system->async_call<Explode>(input).result();
  REQUIRE_FALSE(out);
  CHECK(out.error() == Error{Errc::LimitExceeded, "explode: out of memory"});
  const auto waited = bombed.system->call<Explode>(input);
  REQUIRE_FALSE(waited);
  CHECK(waited.error() == out.error());
}

TEST_CASE("local pool: a task that throws ends itself, the others run", "[envelope]") {
  std::promise<void> ran;
  LocalPool pool(1);
  pool.submit([] { throw std::bad_alloc(); });
  pool.submit([] { throw 7; });
  pool.submit([&] { ran.set_value(); });
  ran.get_future().get();
}

TEST_CASE("async local call: one that never ran is answered when its client ends", "[envelope]") {
  const Config config = test_config();
  std::optional<Router> router;
  router.emplace(config, RouterOptions{.factories = kFactories,
                                       .force = RouterOptions::Force::Local,
                                       .local_threads = 1});
  System system(*router);
  const auto held = system.async_call<Wait>({.text = "", .blob = {}});
  auto& service = static_cast<TestService&>(**router->local().find("testing"));
  service.await_waiting(1);
  const auto waits = system.async_call<Echo>({.text = "", .blob = {}});
  std::jthread ending([&] { router.reset(); });
  CHECK(waits.result().error().code == Errc::Cancelled);
  service.release();
}

TEST_CASE("call: a callback that throws takes nothing from the others", "[envelope]") {
  CallState state;
  int reported = 0;
  state.on_finished([] { throw std::bad_alloc(); });
  state.on_finished([&] { ++reported; });
  CHECK(state.finish(std::shared_ptr<void>(), {}));
  CHECK(reported == 1);
}

TEST_CASE("caught_error: the code says whether memory was short", "[envelope]") {
  const auto caught = [](auto thrown) {
    try {
      throw thrown;
    } catch (...) {
      return caught_error("read");
    }
  };
  CHECK(caught(std::bad_alloc()) == Error{Errc::LimitExceeded, "read: out of memory"});
  CHECK(caught(std::runtime_error("why")) == Error{Errc::Internal, "read: why"});
  CHECK(caught(7) == Error{Errc::Internal, "read: an exception of an unknown type"});
}

}  // namespace gofed::envelope
