#include "envelope/net/unread.h"

#include <utility>

#include "schemas/base/result.h"

namespace gofed::envelope {
namespace {

// Keeps a frame alive for ZeroMQ, and its cost counted.
class Charged {
 public:
  Charged(zmq::message_t message, std::shared_ptr<Unread> unread, std::size_t cost)
      : message_(std::move(message)), unread_(std::move(unread)), cost_(cost) {
    unread_->add(cost_);
  }
  ~Charged() { unread_->take_off(cost_); }
  Charged(const Charged&) = delete;
  Charged& operator=(const Charged&) = delete;

  [[nodiscard]] zmq::message_t& message() { return message_; }

  static void release(void* /*data*/, void* charged) { delete static_cast<Charged*>(charged); }

 private:
  zmq::message_t message_;
  std::shared_ptr<Unread> unread_;
  std::size_t cost_;
};

}  // namespace

void Unread::add(std::size_t bytes) {
  bytes_.fetch_add(bytes, std::memory_order_relaxed);
  if (all_) all_->add(bytes);
}

void Unread::take_off(std::size_t bytes) {
  bytes_.fetch_sub(bytes, std::memory_order_relaxed);
  if (all_) all_->take_off(bytes);
}

void charge(const std::shared_ptr<Unread>& unread, std::size_t cost, Frames& message) {
  GOFED_ASSERT(!message.empty());
  auto& last = message.back().message();
  auto charged = std::make_unique<Charged>(std::move(last), unread, cost);
  auto& kept = charged->message();
  zmq::message_t view(kept.data(), kept.size(), &Charged::release, charged.get());
  static_cast<void>(charged.release());  // ZeroMQ calls Charged::release() from here on
  last = std::move(view);
}

}  // namespace gofed::envelope
