// The body of a request or reply on its way through the broker: frames that are moved from the
// message they came in to the message they leave in, whatever the form of each side.
//
// A value that moves. One thread.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "envelope/net/frame.h"
#include "schemas/wire/compact.h"
#include "schemas/wire/mdp.h"

namespace gofed::broker {

using envelope::Frame;
using envelope::Frames;

class Body {
 public:
  Body() = default;

  // The frames of a ROUTER's message from `first` on. What stands before is spent.
  [[nodiscard]] static Body of_rfc(Frames&& message, std::size_t first);

  // A message whose frame 0 is the identity and whose frame 1 begins with a compact header.
  [[nodiscard]] static Body of_compact(Frames&& message);

  // A body of one frame that the broker wrote itself.
  [[nodiscard]] static Body of_frame(Frame frame);

  [[nodiscard]] bool empty() const { return first_ >= frames_.size(); }
  [[nodiscard]] std::size_t size_bytes() const;
  // The memory it takes, frames included.
  [[nodiscard]] std::size_t cost_bytes() const;

  // The bytes of the body's first frame: where a head of ours would stand.
  [[nodiscard]] std::string_view first_frame() const;

  // How many frames it has.
  [[nodiscard]] std::size_t count() const;

  // The same body with another first frame; there must be one.
  [[nodiscard]] Body with_first_frame(Frame frame) &&;

  // A second body over the same memory. Neither is patched in place from here on.
  [[nodiscard]] Body share();

  // The whole message for a peer: identity, envelope or header, body.
  [[nodiscard]] Frames to_rfc(std::string_view identity,
                              std::span<const mdp::FrameView> envelope) &&;
  [[nodiscard]] Frames to_compact(std::string_view identity, const compact::Header& header) &&;

 private:
  // Frames before the body, empty ones included, become exactly `count`.
  void make_room(std::size_t count);
  void strip_header();

  Frames frames_;
  std::size_t first_ = 0;         // index of the first body frame, or of the one with the header
  bool header_in_first_ = false;  // frames_[first_] begins with a compact header
  bool shared_ = false;           // another body looks at the same bytes
};

}  // namespace gofed::broker
