#include "broker/body.h"

#include <algorithm>
#include <utility>

#include "schemas/base/result.h"

namespace gofed::broker {
namespace {

// A body frame smaller than this is copied behind a compact header: one frame less is worth more
// than the copy.
constexpr std::size_t kJoinBytesMax = 4096;

}  // namespace

Body Body::of_rfc(Frames&& message, std::size_t first) {
  Body body;
  body.frames_ = std::move(message);
  body.first_ = first;
  return body;
}

Body Body::of_compact(Frames&& message) {
  Body body;
  body.frames_ = std::move(message);
  body.first_ = 1;
  // A first frame that is the header and nothing else: the body begins in the next frame.
  const bool apart = body.frames_[1].size() == compact::kHeaderBytes;
  body.header_in_first_ = !apart;
  if (apart) body.first_ = 2;
  return body;
}

Body Body::of_frame(Frame frame) {
  Body body;
  body.frames_.reserve(mdp::EnvelopeFrames::kMax + 2);
  body.frames_.emplace_back();
  body.frames_.push_back(std::move(frame));
  body.first_ = 1;
  return body;
}

std::size_t Body::size_bytes() const {
  if (empty()) return 0;
  const auto all = envelope::size_bytes(std::span(frames_).subspan(first_));
  return all - (header_in_first_ ? compact::kHeaderBytes : 0);
}

std::size_t Body::cost_bytes() const {
  const auto spare = frames_.capacity() - frames_.size();
  return envelope::cost_bytes(frames_) + spare * sizeof(Frame);
}

std::string_view Body::first_frame() const {
  if (empty()) return {};
  const auto view = frames_[first_].view();
  return header_in_first_ ? view.substr(compact::kHeaderBytes) : view;
}

std::size_t Body::count() const {
  return empty() ? 0 : frames_.size() - first_;
}

Body Body::with_first_frame(Frame frame) && {
  GOFED_ASSERT(!empty());
  frames_[first_] = std::move(frame);
  header_in_first_ = false;
  return std::move(*this);
}

Body Body::share() {
  Body other;
  other.frames_.reserve(frames_.size());
  other.frames_.resize(first_);
  for (auto i = first_; i < frames_.size(); ++i) other.frames_.push_back(frames_[i].share());
  other.first_ = first_;
  other.header_in_first_ = header_in_first_;
  other.shared_ = shared_ = true;
  return other;
}

void Body::make_room(std::size_t count) {
  const auto at = [this](std::size_t i) {
    return frames_.begin() + static_cast<std::ptrdiff_t>(i);
  };
  if (first_ > count) {
    frames_.erase(at(0), at(first_ - count));
  } else if (first_ < count) {
    const auto old_size = frames_.size();
    frames_.resize(old_size + count - first_);
    std::move_backward(at(first_), at(old_size), frames_.end());
  }
  first_ = count;
}

void Body::strip_header() {
  if (!header_in_first_) return;
  frames_[first_] = std::move(frames_[first_]).without_prefix(compact::kHeaderBytes);
  header_in_first_ = false;
}

Frames Body::to_rfc(std::string_view identity, std::span<const mdp::FrameView> envelope) && {
  strip_header();
  make_room(1 + envelope.size());
  frames_[0] = Frame(identity);
  for (std::size_t i = 0; i < envelope.size(); ++i) frames_[1 + i] = Frame(envelope[i]);
  // RFC 7 and 18 want at least one body frame.
  if (empty()) frames_.emplace_back();
  return std::move(frames_);
}

Frames Body::to_compact(std::string_view identity, const compact::Header& header) && {
  const auto bytes = compact::encode(header);
  const std::string_view head(bytes.data(), bytes.size());
  if (header_in_first_ && !shared_) {
    make_room(1);
    compact::encode(header, frames_[1].writable().first<compact::kHeaderBytes>());
  } else if (!first_frame().empty() && first_frame().size() < kJoinBytesMax) {
    // Never for an empty frame: a header alone says that the body begins in the next one. The old
    // header, if there is one, is left behind by the copy.
    frames_[first_] = Frame::joined(head, first_frame());
    header_in_first_ = true;
    make_room(1);
  } else {
    strip_header();
    make_room(2);
    frames_[1] = Frame(head);
    if (empty()) frames_.emplace_back();
  }
  frames_[0] = Frame(identity);
  return std::move(frames_);
}

}  // namespace gofed::broker
