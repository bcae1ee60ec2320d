// Goal: what a peer does not take waits in order, within bounds, and nothing vanishes uncounted.
// Method: a fake socket that says what it is told to.
#include "broker/outbox.h"

#include <map>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "broker/body.h"

namespace gofed::broker {
namespace {

using envelope::Sent;

class FakeSocket {
 public:
  std::map<std::string, Sent> answers;  // Ok where a peer is not named
  std::vector<std::string> sent;

  Outbox outbox(ShellOptions options = {}) {
    return Outbox(options, 1, [this](Frames& message) {
      const std::string peer(message[0].view());
      const auto answer = answers.contains(peer) ? answers[peer] : Sent::Ok;
      if (answer == Sent::Ok) sent.push_back(peer + std::string(message[1].view()));
      return answer;
    });
  }
};

void push(Outbox& outbox, const char* peer, const char* text, Outbox::Events& events) {
  Frames message;
  message.emplace_back(peer);
  message.emplace_back(text);
  outbox.push(message, events);
}

}  // namespace

TEST_CASE("outbox: what a full peer does not take waits in order", "[broker]") {
  FakeSocket socket;
  auto outbox = socket.outbox();
  Outbox::Events events;
  socket.answers["a"] = Sent::Full;
  for (const auto* text : {"1", "2"}) push(outbox, "a", text, events);
  push(outbox, "b", "1", events);
  CHECK(socket.sent == std::vector<std::string>{"b1"});
  CHECK(outbox.retry(events));
  socket.answers.clear();
  push(outbox, "a", "3", events);  // behind the others, though the peer would take it now
  CHECK_FALSE(outbox.retry(events));
  CHECK(socket.sent == std::vector<std::string>{"b1", "a1", "a2", "a3"});
  CHECK(outbox.empty());
  CHECK(events.dropped == 0);
}

TEST_CASE("outbox: a peer that is gone is reported, with all that waited for it", "[broker]") {
  FakeSocket socket;
  auto outbox = socket.outbox();
  Outbox::Events events;
  socket.answers["a"] = Sent::Full;
  for (const auto* text : {"1", "2"}) push(outbox, "a", text, events);
  socket.answers["a"] = Sent::Unreachable;
  outbox.retry(events);
  CHECK(outbox.empty());
  CHECK(events.dropped == 2);
  CHECK(events.unreachable == std::vector<std::string>{"a"});
  push(outbox, "a", "3", events);
  CHECK(events.dropped == 3);
}

TEST_CASE("outbox: too many bytes are congestion, relieved when half of them left", "[broker]") {
  FakeSocket socket;
  auto outbox = socket.outbox({.peer_bytes_max = 10});
  Outbox::Events events;
  socket.answers["a"] = Sent::Full;
  push(outbox, "a", "123456", events);
  CHECK(events.congested.empty());
  push(outbox, "a", "123456", events);
  push(outbox, "a", "123456", events);
  CHECK(events.congested == std::vector<std::string>{"a"});
  socket.answers.clear();
  outbox.retry(events);
  CHECK(events.relieved == std::vector<std::string>{"a"});
}

TEST_CASE("outbox: too many messages are dropped and counted", "[broker]") {
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

}  // namespace gofed::broker
