#include "envelope/net/frame.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <numeric>
#include <utility>

#include "schemas/base/result.h"

namespace gofed::envelope {
namespace {

// Below this a copy costs less than the allocation and the atomic counter that sharing needs.
constexpr std::size_t kShareBytesMin = 4096;

// What zmq calls when it is done with memory that `Owner` keeps alive.
template <typename Owner>
void release(void* /*data*/, void* owner) {
  delete static_cast<Owner*>(owner);
}

// A message over `bytes`, which live as long as `owner` does.
template <typename Owner>
zmq::message_t view_of(std::span<char> bytes, std::unique_ptr<Owner> owner) {
  zmq::message_t message(bytes.data(), bytes.size(), &release<Owner>, owner.get());
  static_cast<void>(owner.release());  // zmq calls release() from here on
  return message;
}

}  // namespace

Frame Frame::adopt(std::string&& bytes) {
  if (bytes.size() < kShareBytesMin) return Frame(std::string_view(bytes));
  auto owner = std::make_unique<std::string>(std::move(bytes));
  const std::span<char> view(*owner);
  Frame frame;
  frame.message_ = view_of(view, std::move(owner));
  return frame;
}

Frame Frame::joined(std::string_view head, std::string_view tail) {
  Frame frame;
  frame.message_.rebuild(head.size() + tail.size());
  const auto out = frame.writable();
  std::ranges::copy(head, out.begin());
  std::ranges::copy(tail, out.begin() + static_cast<std::ptrdiff_t>(head.size()));
  return frame;
}

Frame Frame::without_prefix(std::size_t count) && {
  GOFED_ASSERT(count <= size());
  if (count == 0) return std::move(*this);
  if (size() - count < kShareBytesMin) return Frame(view().substr(count));
  auto owner = std::make_unique<zmq::message_t>(std::move(message_));
  const std::span<char> rest(static_cast<char*>(owner->data()) + count, owner->size() - count);
  Frame frame;
  frame.message_ = view_of(rest, std::move(owner));
  return frame;
}

Frame Frame::share() {
  Frame frame;
  frame.message_.copy(message_);
  return frame;
}

std::size_t cost_bytes(std::span<const Frame> frames) {
  // What ZeroMQ keeps within the frame, and what it and malloc add to an allocation.
  constexpr std::size_t kInlineBytesMax = 33;
  constexpr std::size_t kAllocationBytes = 64;
  std::size_t cost = frames.size() * sizeof(Frame);
  for (const auto& frame : frames) {
    if (frame.size() > kInlineBytesMax) cost += kAllocationBytes + frame.size();
  }
  return cost;
}

std::size_t size_bytes(std::span<const Frame> frames) {
  return std::accumulate(frames.begin(), frames.end(), std::size_t{0},
                         [](std::size_t sum, const Frame& frame) { return sum + frame.size(); });
}

}  // namespace gofed::envelope
