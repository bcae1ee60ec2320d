// Goal: a client's side of calls: who decodes, what is kept, what a peer that answers something
// else leads to, values that are passed on encoded. Method: a worker's direct endpoint in this
// process, or a peer played by the test.
#include "envelope/client/remote_client.h"

#include <future>
#include <thread>

#include <catch2/catch.hpp>
#include <malloc.h>

#include "envelope/client/reply.h"
#include "envelope/net/socket.h"
#include "envelope/worker/worker.h"
#include "schemas/describe/codec.h"
#include "schemas/wire/mdp.h"
#include "test/envelope/test_service.h"

namespace gofed::envelope::testing {
namespace {

// Knows which thread read it last.
struct Witness {
  std::uint64_t number = 0;
};
std::atomic<std::thread::id> reader;

}  // namespace
}  // namespace gofed::envelope::testing

namespace gofed::schemas {

using envelope::testing::Witness;

template <>
const Type& type_of<Witness>() {
  static const Type type{
      .kind = Kind::UInt,
      .get_uint = [](const void* value) { return static_cast<const Witness*>(value)->number; },
      .set_uint =
          [](void* value, std::uint64_t number) {
            envelope::testing::reader = std::this_thread::get_id();
            static_cast<Witness*>(value)->number = number;
            return true;
          }};
  return type;
}

}  // namespace gofed::schemas

namespace gofed::envelope {
namespace {

using namespace testing;
using std::chrono::milliseconds;

struct WitnessValue {
  Witness witness;
  static void describe(schemas::Describe<WitnessValue>& d) {
    d.name("WitnessValue", "Read somewhere.");
    d.field<&WitnessValue::witness>("witness", "By whom.");
  }
};
struct Observe {
  static constexpr schemas::ActionInfo kInfo{
      .service = "witness", .name = "observe", .idempotent = true, .doc = "Its input."};
  using Input = WitnessValue;
  using Output = WitnessValue;
};
class WitnessService final : public Service {
 public:
  WitnessService() : Service("witness", ServiceKind::Computational) {
    on<Observe, &WitnessService::observe>();
  }
  Result<WitnessValue> observe(Context&, const WitnessValue& in) { return in; }
};

Config routed_to(const std::string& endpoint) {
  Config::Sources sources;
  sources.flags = {{"routes.default", endpoint}};
  const std::span<const Setting> tables[] = {envelope_settings()};
  return *Config::load(tables, sources);
}

class Direct {
 public:
  Direct() {
    std::promise<std::string> bound;
    WorkerOptions options{.direct = "tcp://127.0.0.1:*", .capacity = 2};
    options.on_bound = [&](const std::string& endpoint) { bound.set_value(endpoint); };
    const std::vector<std::shared_ptr<Service>> services{service,
                                                         std::make_shared<WitnessService>()};
    worker_ = std::make_unique<Worker>(options, services, router_);
    thread_ = std::jthread([this] { (void)worker_->run(); });
    client_config_ = routed_to(bound.get_future().get());
    client_.emplace(client_config_, RouterOptions{});
    system.emplace(*client_);
  }
  ~Direct() {
    service->release();
    worker_->stop();
    thread_.join();
  }
  std::shared_ptr<TestService> service = std::make_shared<TestService>();
  std::optional<System> system;

 private:
  Config config_ = test_config();
  Config client_config_;
  Router router_{config_, {}};
  std::optional<Router> client_;
  std::unique_ptr<Worker> worker_;
  std::jthread thread_;
};

// A peer that knows no compact form: the test says what it answers.
class Peer {
 public:
  Peer() : socket_(zmq::socket_type::router, {}) { REQUIRE(socket_.bind("tcp://127.0.0.1:*")); }

  [[nodiscard]] std::string endpoint() const { return socket_.last_endpoint(); }

  struct Asked {
    std::string client;
    schemas::RequestHead head;
  };
  // The next request of an action; queries are left unanswered.
  Asked next() {
    while (true) {
      auto item = socket_.poll_in();
      poll({&item, 1}, milliseconds(100));
      auto frames = socket_.receive();
      if (!frames || frames->size() < 5 || (*frames)[3].view().starts_with("mmi.")) continue;
      auto head = schemas::from_msgpack<schemas::RequestHead>((*frames)[4].view());
      REQUIRE(head);
      return {.client = std::string((*frames)[0].view()), .head = *head};
    }
  }
  void answer(const Asked& asked, std::string_view body) {
    Frames frames;
    frames.emplace_back(asked.client);
    for (const std::string_view frame : {"MDPC02", "\3", "testing"}) frames.emplace_back(frame);
    frames.emplace_back(body);
    REQUIRE(socket_.send(frames) == Sent::Ok);
  }
  void answer_well(const Asked& asked, const EchoValue& value) {
    const schemas::ReplyHead head{.id = asked.head.id};
    const auto body = encode_reply(head, &schemas::type_of<EchoValue>(), &value);
    answer(asked, body.front().view());
  }

 private:
  Socket socket_;
};

}  // namespace

TEST_CASE("remote call: the answer is decoded by the thread that waits for it", "[envelope]") {
  Direct direct;
  const auto call = direct.system->async_call<Observe>({.witness = {7}});
  while (!call.ready()) std::this_thread::yield();
  reader = std::thread::id();
  const auto out = call.result();
  REQUIRE(out);
  CHECK((*out)->witness.number == 7);
  CHECK(reader.load() == std::this_thread::get_id());
}

TEST_CASE("remote call: of a call that has ended nothing is kept until its deadline",
          "[envelope]") {
  Direct direct;
  const auto run = [&](int count) {
    for (int i = 0; i < count; ++i) {
      REQUIRE(
          direct.system->call<Echo>({.text = "", .blob = {}}, {.timeout = std::chrono::hours(1)}));
    }
  };
  run(500);  // what is made once
  const auto before = mallinfo2().uordblks;
  run(4000);
  const auto after = mallinfo2().uordblks;
  const auto kept = after > before ? after - before : 0;
  CHECK(kept < 4000 * 40);  // a node of the deadlines alone has 64
}

TEST_CASE("remote call: calls that were given up keep nothing either", "[envelope]") {
  Direct direct;
  REQUIRE(direct.system->call<Echo>({.text = "", .blob = {}}));
  const auto run = [&](int count) {
    for (int i = 0; i < count; ++i) {
      const auto call = direct.system->async_call<Echo>({.text = "", .blob = {}},
                                                        {.timeout = std::chrono::hours(1)});
      call.cancel();
      CHECK((!call.result() || call.ready()));
    }
    REQUIRE(direct.system->call<Echo>({.text = "after them", .blob = {}}));
  };
  run(500);
  const auto before = mallinfo2().uordblks;
  run(4000);
  const auto after = mallinfo2().uordblks;
  const auto kept = after > before ? after - before : 0;
  CHECK(kept < 4000 * 40);
}

TEST_CASE("remote call: an answer that is not a reply of ours is malformed at once", "[envelope]") {
  Peer peer;
  const auto config = routed_to(peer.endpoint());
  Router router(config, {});
  System system(router);
  const CallOptions patient{.timeout = std::chrono::hours(1)};
  const std::string body = GENERATE(as<std::string>(), "hello", "", "\x81\xa5gofed", "\x92\x01");
  const auto call = system.async_call<Echo>({.text = "", .blob = {}}, patient);
  peer.answer(peer.next(), body);
  const auto out = call.result();
  REQUIRE_FALSE(out);
  CHECK(out.error().code == Errc::Malformed);
  CHECK_THAT(out.error().context, Catch::Contains("testing"));
}

TEST_CASE("remote call: a foreign answer takes no other call with it", "[envelope]") {
  Peer peer;
  const auto config = routed_to(peer.endpoint());
  Router router(config, {});
  System system(router);
  const CallOptions patient{.timeout = std::chrono::hours(1)};
  const auto first = system.async_call<Echo>({.text = "first", .blob = {}}, patient);
  const auto asked_first = peer.next();
  const auto second = system.async_call<Echo>({.text = "second", .blob = {}}, patient);
  const auto asked_second = peer.next();
  peer.answer(asked_first, "hello");
  peer.answer_well(asked_second, {.text = "well", .blob = {}});
  const auto good = second.result();
  REQUIRE(good);
  CHECK((*good)->text == "well");
  CHECK(first.result().error().code == Errc::Malformed);
}

TEST_CASE("remote call: a final reply that says that more follow is malformed", "[envelope]") {
  Peer peer;
  const auto config = routed_to(peer.endpoint());
  Router router(config, {});
  System system(router);
  const auto call =
      system.async_call<Echo>({.text = "", .blob = {}}, {.timeout = std::chrono::hours(1)});
  const auto asked = peer.next();
  schemas::ReplyHead head{.id = asked.head.id, .status = schemas::Status::Partial};
  head.progress = Progress{.done = 1};
  peer.answer(asked, encode_reply(head, nullptr, nullptr).front().view());
  CHECK(call.result().error().code == Errc::Malformed);
}

TEST_CASE("raw call: an encoded input goes out as it is and the output stays encoded",
          "[envelope]") {
  const EchoValue value{.text = "raw", .blob = schemas::Blob::of(std::string(10'000, 'b'))};
  std::string bytes;
  EncodedValue input;
  schemas::encode(value, bytes, input.blobs);
  input.bytes = schemas::Blob::of(bytes);
  const auto action = schemas::describe_action<Echo>();

  Direct direct;
  const Config config = test_config();
  Router local(config, {.factories = kFactories, .force = RouterOptions::Force::Local});
  System here(local);
  for (System* system : {&*direct.system, &here}) {
    const auto state = system->async_call_raw(action, input);
    REQUIRE(state->outcome());
    const auto& output = *static_cast<const EncodedValue*>(state->outcome()->get());
    CHECK(output.bytes.view() == bytes);
    REQUIRE(output.blobs.size() == 1);
    CHECK(output.blobs[0] == value.blob);
    CHECK(state->meta().action == "echo");
  }
}

TEST_CASE("raw call: errors are those of the action, of its input and of its name", "[envelope]") {
  Direct direct;
  const auto bad = direct.system->async_call_raw(schemas::describe_action<Echo>(),
                                                 {.bytes = schemas::Blob::of("\x01")});
  CHECK(bad->outcome().error().code == Errc::InvalidArgument);
  const auto unknown = direct.system->call_raw("no_such_action", {});
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().code == Errc::UnknownAction);
  const auto elsewhere = direct.system->call_raw("stat", {.bytes = schemas::Blob::of("\x80")});
  REQUIRE_FALSE(elsewhere);
  CHECK(elsewhere.error().code == Errc::UnknownService);
}

}  // namespace gofed::envelope
