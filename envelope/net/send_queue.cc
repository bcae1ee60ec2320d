#include "envelope/net/send_queue.h"

#include <utility>

namespace gofed::envelope {

Sent SendQueue::push(Frames& message, const Send& send) {
  uncharged_bytes_ += cost_bytes(message);
  if (uncharged_bytes_ >= kChargeBytes) {
    if (!unread_) unread_ = std::make_shared<Unread>(all_);
    charge(unread_, std::exchange(uncharged_bytes_, 0), message);
  }
  if (waiting_.empty()) {
    if (const auto sent = send(message); sent != Sent::Full) return sent;
  }
  waiting_.push_back(std::move(message));
  return Sent::Full;
}

Sent SendQueue::flush(const Send& send) {
  while (!waiting_.empty()) {
    const auto sent = send(waiting_.front());
    if (sent == Sent::Full) return sent;
    if (sent == Sent::Unreachable) {
      waiting_.clear();
      return sent;
    }
    waiting_.pop_front();
  }
  return Sent::Ok;
}

}  // namespace gofed::envelope
