// Goal: the shared answer of a call: filled once, decoded once by who asks, taken once; and
// cancellation with its hooks. Method: states filled by hand, several threads that wait.
#include "envelope/client/call.h"

#include <atomic>
#include <future>
#include <stdexcept>
#include <thread>

#include <catch2/catch.hpp>

#include "envelope/client/cancellation.h"

namespace gofed::envelope {
namespace {

using Text = std::string;

std::shared_ptr<CallState> state_of(Text text) {
  auto state = std::make_shared<CallState>();
  state->finish(std::static_pointer_cast<void>(std::make_shared<Text>(std::move(text))), {});
  return state;
}

// Long enough to be on the heap: where it was moved, the bytes stay where they are.
const Text kLong(1000, 'x');

}  // namespace

TEST_CASE("call: take() moves the output out, once", "[envelope]") {
  const auto state = state_of(kLong);
  const Call<Text> call(state);
  const auto* bytes = (*call.result())->data();
  const auto taken = call.take();
  REQUIRE(taken);
  CHECK(taken->data() == bytes);
  const auto again = call.take();
  REQUIRE_FALSE(again);
  CHECK(again.error().code == Errc::Internal);
  CHECK_FALSE(call.result());
}

TEST_CASE("call: take() leaves alone what result() gave to somebody who has it still",
          "[envelope]") {
  const Call<Text> call(state_of(kLong));
  const auto kept = call.result();
  const auto taken = call.take();
  REQUIRE(taken);
  CHECK(*taken == kLong);
  CHECK(**kept == kLong);
}

TEST_CASE("call: an answer is decoded once, by the thread that asks for it", "[envelope]") {
  CallState state;
  std::atomic<int> decoded{0};
  std::thread::id decoder;
  std::atomic<bool> informed{false};
  state.on_finished([&] { informed = true; });
  std::promise<void> seen;
  std::jthread loop([&] {
    state.arrive([&]() -> CallState::Answer {
      ++decoded;
      decoder = std::this_thread::get_id();
      return {.outcome = std::static_pointer_cast<void>(std::make_shared<Text>("x")),
              .meta = {.service = "s"}};
    });
    seen.get_future().wait();  // its id stays its own
  });
  state.wait();
  CHECK(state.ready());
  CHECK(decoded == 0);           // arrived, and no caller has asked
  std::atomic<int> answered{0};  // Catch's macros are for one thread
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&] { answered += state.meta().service == "s" ? 1 : 0; });
    }
  }
  CHECK(answered == 8);
  CHECK(state.outcome());
  CHECK(decoded == 1);
  CHECK(decoder != loop.get_id());
  seen.set_value();
  loop.join();
  CHECK(informed);
}

TEST_CASE("call: what decoding throws is the outcome", "[envelope]") {
  CallState state;
  state.arrive([]() -> CallState::Answer { throw std::runtime_error("odd"); });
  REQUIRE_FALSE(state.outcome());
  CHECK(state.outcome().error() == Error{Errc::Internal, "the reply: odd"});
}

TEST_CASE("call: the first answer stays, decoded or not", "[envelope]") {
  CallState state;
  state.cancel();
  CHECK_FALSE(state.arrive([]() -> CallState::Answer { return {}; }));
  CHECK_FALSE(state.finish(std::shared_ptr<void>(), {}));
  CHECK(state.outcome().error().code == Errc::Cancelled);
}

TEST_CASE("cancellation: hooks run once, at once where it came before, not when unregistered",
          "[envelope]") {
  Cancellation cancellation;
  int kept = 0;
  int dropped = 0;
  const auto hook = cancellation.on_cancel([&] { ++kept; });
  {
    const auto short_lived = cancellation.on_cancel([&] { ++dropped; });
  }
  const auto throwing = cancellation.on_cancel([] { throw std::bad_alloc(); });
  CHECK_FALSE(cancellation.is_cancelled());
  cancellation.cancel();
  cancellation.cancel();
  CHECK(cancellation.is_cancelled());
  CHECK(kept == 1);
  CHECK(dropped == 0);
  int late = 0;
  const auto after = cancellation.on_cancel([&] { ++late; });
  CHECK(late == 1);
}

}  // namespace gofed::envelope
