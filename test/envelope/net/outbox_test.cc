// Goal: what a peer does not take waits in order, within bounds over all peers, and nothing vanishes
// uncounted. Method: a fake socket that answers as it is set, and keeps what it took as ZeroMQ does
// until the test releases it.
#include "envelope/net/outbox.h"

#include <map>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

namespace gofed::envelope {
namespace {

using Strings = std::vector<std::string>;

class FakeSocket {
 public:
  std::map<std::string, Sent> answers;  // Ok where a peer is not named
  Strings sent;
  std::map<std::string, std::vector<Frames>> kept;  // taken, and not yet on the network

  Outbox outbox(const OutboxLimits& limits = {}) {
    return Outbox(limits, 1, [this](Frames& message) {
      const std::string peer(message[0].view());
      const auto answer = answers.contains(peer) ? answers[peer] : Sent::Ok;
      if (answer == Sent::Ok) {
        sent.push_back(peer + std::string(message[1].view().substr(0, 8)));
        kept[peer].push_back(std::move(message));
      }
      return answer;
    });
  }
};

void push(Outbox& outbox, const std::string& peer, std::string_view text, Outbox::Events& events) {
  Frames message;
  message.emplace_back(peer);
  message.emplace_back(text);
  outbox.push(message, events);
}

const std::string kMegabyte(1 << 20, 'x');

constexpr std::size_t kMany = std::size_t{1} << 40;

}  // namespace

TEST_CASE("outbox: what a full peer does not take waits in order", "[outbox]") {
  FakeSocket socket;
  auto outbox = socket.outbox();
  Outbox::Events events;
  socket.answers["a"] = Sent::Full;
  for (const auto* text : {"1", "2"}) push(outbox, "a", text, events);
  push(outbox, "b", "1", events);
  CHECK(socket.sent == Strings{"b1"});
  CHECK_FALSE(outbox.retry(events));
  CHECK(outbox.is_behind());
  socket.answers.clear();
  push(outbox, "a", "3", events);  // behind the others, though the peer would take it now
  CHECK(outbox.retry(events));
  CHECK(socket.sent == Strings{"b1", "a1", "a2", "a3"});
  CHECK_FALSE(outbox.is_behind());
  CHECK(events.dropped == 0);
}

TEST_CASE("outbox: a peer that is gone is reported, with all that waited for it", "[outbox]") {
  FakeSocket socket;
  auto outbox = socket.outbox();
  Outbox::Events events;
  socket.answers["a"] = Sent::Full;
  for (const auto* text : {"1", "2"}) push(outbox, "a", text, events);
  socket.answers["a"] = Sent::Unreachable;
  outbox.retry(events);
  CHECK_FALSE(outbox.is_behind());
  CHECK(events.dropped == 2);
  CHECK(events.unreachable == Strings{"a"});
  push(outbox, "a", "3", events);
  CHECK(events.dropped == 3);
}

TEST_CASE("outbox: unread bytes are congestion, relieved when half of them left", "[outbox]") {
  // They count wherever they are: with us, or in the library's own queue.
  const auto answer = GENERATE(Sent::Ok, Sent::Full);
  FakeSocket socket;
  auto outbox = socket.outbox({.peer_bytes_max = 5 << 20, .total_bytes_max = kMany});
  Outbox::Events events;
  socket.answers["a"] = answer;
  for (int i = 0; i < 4; ++i) push(outbox, "a", kMegabyte, events);
  CHECK(events.congested.empty());
  CHECK(outbox.room("a") < kMegabyte.size());
  for (int i = 0; i < 2; ++i) push(outbox, "a", kMegabyte, events);
  CHECK(events.congested == Strings{"a"});
  CHECK(outbox.room("a") == 0);
  CHECK(outbox.room("b") > 0);
  socket.answers.clear();
  outbox.retry(events);
  CHECK(events.relieved.empty());
  socket.kept["a"].resize(2);
  CHECK(outbox.retry(events));
  CHECK(events.relieved == Strings{"a"});
  CHECK_FALSE(outbox.is_behind());
  socket.kept.clear();
  CHECK(outbox.unread_bytes() == 0);
}

TEST_CASE("outbox: what all peers leave unread has one bound", "[outbox]") {
  FakeSocket socket;
  constexpr std::size_t kTotal = 60 << 20;
  auto outbox = socket.outbox({.peer_bytes_max = 40 << 20, .total_bytes_max = kTotal});
  Outbox::Events events;
  const auto fill = [&](const std::string& peer) {
    int count = 0;
    for (; outbox.room(peer) > kMegabyte.size() + 1000; ++count) {
      push(outbox, peer, kMegabyte, events);
    }
    return count;
  };
  CHECK(fill("the first one") == 39);
  CHECK(fill("the second one") > 5);  // something is left for others
  for (int i = 0; i < 100; ++i) fill("peer " + std::to_string(i));
  CHECK(outbox.unread_bytes() <= kTotal);
  socket.kept.clear();
  CHECK(outbox.unread_bytes() == 0);
  CHECK(outbox.room("the first one") == SIZE_MAX);
}

TEST_CASE("outbox: small messages and empty frames cost memory too", "[outbox]") {
  FakeSocket socket;
  auto outbox = socket.outbox({.peer_bytes_max = 1 << 20, .total_bytes_max = kMany});
  Outbox::Events events;
  int count = 0;
  for (; events.congested.empty() && count < 10'000; ++count) {
    Frames message(61);
    message[0] = Frame("a");
    outbox.push(message, events);
  }
  CHECK(count < 300);  // 61 frames are some 4 KiB
  socket.kept.clear();
  CHECK(outbox.unread_bytes() == 0);
}

TEST_CASE("outbox: a congested peer is not sent small messages without end", "[outbox]") {
  FakeSocket socket;
  auto outbox = socket.outbox({.peer_bytes_max = 1 << 20, .total_bytes_max = kMany});
  Outbox::Events events;
  for (int i = 0; i < 2; ++i) push(outbox, "a", kMegabyte, events);
  REQUIRE(events.congested == Strings{"a"});
  const std::string small(1000, 'x');
  const auto most = 2 * Outbox::kOverflowBytes / small.size();
  for (std::size_t i = 0; i < most; ++i) push(outbox, "a", small, events);
  CHECK(events.dropped > 0);
  CHECK(outbox.unread_bytes() < Outbox::kOverflowBytes + 3 * kMegabyte.size());
}

TEST_CASE("outbox: too many messages are dropped and counted", "[outbox]") {
  FakeSocket socket;
  auto outbox = socket.outbox({.peer_count_max = 2});
  Outbox::Events events;
  socket.answers["a"] = Sent::Full;
  for (const auto* text : {"1", "2", "3"}) push(outbox, "a", text, events);
  CHECK(events.dropped == 1);
  socket.answers.clear();
  outbox.retry(events);
  CHECK(socket.sent.size() == 2);
}

TEST_CASE("outbox: peers that read leave nothing behind", "[outbox]") {
  FakeSocket socket;
  auto outbox = socket.outbox();
  Outbox::Events events;
  for (int i = 0; i < 100'000; ++i) {
    push(outbox, "peer " + std::to_string(i), "hello", events);
    socket.kept.clear();
  }
  CHECK(outbox.peer_count() <= 2048);
}

}  // namespace gofed::envelope
