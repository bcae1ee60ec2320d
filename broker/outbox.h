// What could not be sent at once: a bounded queue per peer that is behind.
//
// Peers that read have no queue here and cost nothing.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "broker/collections/hash.h"
#include "broker/options.h"
#include "envelope/net/socket.h"

namespace gofed::broker {

class Outbox {
 public:
  // Sends one whole ROUTER message without waiting; anything but Ok leaves it untouched.
  using Send = std::function<envelope::Sent(envelope::Frames&)>;

  // What became of it that the core must know.
  struct Events {
    std::vector<std::string> unreachable;
    std::vector<std::string> congested;
    std::vector<std::string> relieved;
    std::size_t dropped = 0;
  };

  Outbox(const ShellOptions& options, std::uint64_t hash_seed, Send send);

  // Sends the message, or queues it behind others to the same peer. What is left in `message` is
  // of no use but for its memory.
  void push(envelope::Frames& message, Events& events);

  // Tries what waits. Whether anything still waits.
  bool retry(Events& events);

  [[nodiscard]] bool empty() const { return queues_.empty(); }

 private:
  struct Queue {
    std::deque<envelope::Frames> messages;
    std::size_t size_bytes = 0;
    bool congested = false;
  };

  void enqueue(Queue& queue, envelope::Frames message, Events& events);
  // Whether the queue is done: empty, or its peer gone.
  bool drain(const std::string& peer, Queue& queue, Events& events);

  ShellOptions options_;
  Send send_;
  std::unordered_map<std::string, Queue, StringHash, std::equal_to<>> queues_;
};

}  // namespace gofed::broker
