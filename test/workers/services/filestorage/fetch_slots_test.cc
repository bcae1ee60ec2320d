// Goal: fetches are bounded, of all and of each client, and slots are given away fairly.
// Method: threads that wait for slots of a few; each step waits for what it needs.
#include "workers/services/filestorage/fetch_slots.h"

#include <atomic>
#include <future>
#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "test/support/eventually.h"
#include "workers/services/filestorage/file_service.h"

using namespace gofed;
using gofed::test::eventually;
using gofed::workers::FetchSlots;

namespace {

bool never() {
  return false;
}

// One that waits on a thread of its own.
struct Waiter {
  Waiter(FetchSlots& slots, const std::string& client)
      : slot(std::async(std::launch::async,
                        [&slots, client] { return slots.take(client, &never); })) {}
  [[nodiscard]] bool has_slot() const {
    return slot.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
  }
  std::future<Result<FetchSlots::Slot>> slot;
};

}  // namespace

TEST_CASE("fetch slots: more than may run wait, more than may wait are refused", "[filestorage]") {
  FetchSlots slots({.running_max = 1, .client_running_max = 1, .all_max = 2, .client_all_max = 9});
  std::optional first(slots.take("a", &never));
  REQUIRE(first->has_value());
  Waiter second(slots, "b");
  REQUIRE(eventually([&] { return slots.waiting() == 1; }));
  const auto third = slots.take("c", &never);
  REQUIRE_FALSE(third);
  CHECK(third.error().code == Errc::Busy);
  CHECK_FALSE(second.has_slot());
  first.reset();
  CHECK(second.slot.get());
  CHECK(slots.take("c", &never));
}

TEST_CASE("fetch slots: a client has its share, running and in all", "[filestorage]") {
  FetchSlots slots({.running_max = 4, .client_running_max = 2, .all_max = 9, .client_all_max = 3});
  auto a1 = slots.take("a", &never);
  auto a2 = slots.take("a", &never);
  REQUIRE(a1);
  REQUIRE(a2);
  Waiter a3(slots, "a");
  REQUIRE(eventually([&] { return slots.waiting() == 1; }));
  const auto a4 = slots.take("a", &never);
  REQUIRE_FALSE(a4);
  CHECK(a4.error().context.find("this client") != std::string::npos);
  // Others are not held up by it.
  CHECK(slots.take("b", &never));
  CHECK_FALSE(a3.has_slot());
  a1 = fail(Errc::Unknown, "given back");
  CHECK(a3.slot.get());
}

TEST_CASE("fetch slots: the client with the fewest goes first, then who came first",
          "[filestorage]") {
  FetchSlots slots({.running_max = 2, .client_running_max = 2, .all_max = 9, .client_all_max = 9});
  std::optional busy(slots.take("b", &never));
  std::optional other(slots.take("a", &never));
  Waiter more(slots, "a");
  REQUIRE(eventually([&] { return slots.waiting() == 1; }));
  Waiter late(slots, "c");
  REQUIRE(eventually([&] { return slots.waiting() == 2; }));
  busy.reset();
  auto slot = late.slot.get();  // came later, but has none
  REQUIRE(slot);
  CHECK_FALSE(more.has_slot());
  other.reset();
  CHECK(more.slot.get());
}

TEST_CASE("fetch slots: who is cancelled leaves the queue", "[filestorage]") {
  FetchSlots slots({.running_max = 1, .client_running_max = 1, .all_max = 2, .client_all_max = 9});
  std::optional first(slots.take("a", &never));
  const auto second = slots.take("b", [] { return true; });
  REQUIRE_FALSE(second);
  CHECK(second.error().code == Errc::Cancelled);
  CHECK(slots.waiting() == 0);
  first.reset();
  CHECK(slots.take("b", &never));
}

TEST_CASE("mq-slow-url-blocks-filestorage: fetches never have all threads", "[filestorage]") {
  const workers::FileService service;
  CHECK(service.capacity() >= FetchSlots::Limits{}.all_max + 4);
  CHECK(FetchSlots::Limits{}.client_all_max < FetchSlots::Limits{}.all_max);
}
