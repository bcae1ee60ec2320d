// Counts the memory of messages from the moment they are to be sent until ZeroMQ has given them to
// the network, so that its own queues, which are bounded in messages only, count as ours do.
//
// charge() puts the last frame of a message into a wrapper whose release takes the cost off again.
// A wrapper costs two allocations, so small messages are charged together: see SendQueue.
//
// Any thread: frames are released by ZeroMQ's I/O thread.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>

#include "envelope/net/frame.h"

namespace gofed::envelope {

// Bytes that one peer, or all peers together, leave unread.
class Unread {
 public:
  // What is counted here is counted in `all` too.
  explicit Unread(std::shared_ptr<Unread> all = nullptr) : all_(std::move(all)) {}

  [[nodiscard]] std::size_t bytes() const { return bytes_.load(std::memory_order_relaxed); }

  void add(std::size_t bytes);
  void take_off(std::size_t bytes);

 private:
  std::atomic<std::size_t> bytes_{0};
  std::shared_ptr<Unread> all_;
};

// Counts `cost` bytes in `unread` until the last frame of the message, which has one, is released.
void charge(const std::shared_ptr<Unread>& unread, std::size_t cost, Frames& message);

}  // namespace gofed::envelope
