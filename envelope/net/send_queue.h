// What is to be sent to one peer: in order, its memory counted until the network has it.
//
// A message goes out at once where nothing waits and the peer's pipe has room; else it waits behind
// the others. What is counted is what a message costs (cost_bytes), in steps of kChargeBytes: up to
// that much per peer is not counted yet.
//
// One thread.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>

#include "envelope/net/socket.h"
#include "envelope/net/unread.h"

namespace gofed::envelope {

class SendQueue {
 public:
  static constexpr std::size_t kChargeBytes = 8192;

  // Sends one whole message without waiting; Full leaves it untouched.
  using Send = std::function<Sent(Frames&)>;

  // What this peer leaves unread counts in `all` as well.
  explicit SendQueue(std::shared_ptr<Unread> all) : all_(std::move(all)) {}

  // Sends the message, or keeps it behind the others: then Full. After Unreachable it is gone. What
  // is left in `message` is of no use but for its memory.
  Sent push(Frames& message, const Send& send);

  // Sends what waits, as far as the peer takes it: Ok when nothing is left, Unreachable when the
  // peer and all that waited are gone.
  Sent flush(const Send& send);

  // Whether the last push counted something.
  [[nodiscard]] bool has_just_charged() const { return uncharged_bytes_ == 0; }

  void clear() { waiting_.clear(); }
  [[nodiscard]] bool empty() const { return waiting_.empty(); }
  // Messages that ZeroMQ has not taken.
  [[nodiscard]] std::size_t count() const { return waiting_.size(); }
  // The bytes of those and of what ZeroMQ has and the network does not.
  [[nodiscard]] std::size_t unread_bytes() const { return unread_ ? unread_->bytes() : 0; }

 private:
  std::deque<Frames> waiting_;
  std::shared_ptr<Unread> all_;
  std::shared_ptr<Unread> unread_;   // none until the first charge: most peers read what they get
  std::size_t uncharged_bytes_ = 0;  // of messages since the last charge
};

}  // namespace gofed::envelope
