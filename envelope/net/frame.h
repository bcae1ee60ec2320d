// One frame of a message: a zmq::message_t behind the one wrapper, so that its type and exceptions
// stay here. Frames are moved from socket to socket, never copied (measured: copying is 0.66 at 1
// MiB).
//
// A Frame belongs to one thread at a time and may be moved to another.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <zmq.hpp>

namespace gofed::envelope {

class Frame {
 public:
  Frame() = default;
  explicit Frame(std::string_view bytes) : message_(bytes.data(), bytes.size()) {}

  // Takes the string's memory along where that is cheaper than a copy.
  [[nodiscard]] static Frame adopt(std::string&& bytes);

  // Two pieces in one frame, one copy: a compact header and the body it stands before.
  [[nodiscard]] static Frame joined(std::string_view head, std::string_view tail);

  [[nodiscard]] std::string_view view() const {
    return {static_cast<const char*>(message_.data()), message_.size()};
  }
  [[nodiscard]] std::span<char> writable() {
    return {static_cast<char*>(message_.data()), message_.size()};
  }
  [[nodiscard]] std::size_t size() const { return message_.size(); }
  [[nodiscard]] bool empty() const { return message_.size() == 0; }

  // The frame without its first `count` bytes (at most size()); large ones share the memory.
  [[nodiscard]] Frame without_prefix(std::size_t count) &&;

  // A second frame over the same bytes (small ones are copied): what is kept to be sent again.
  // Neither may be written to while the other lives.
  [[nodiscard]] Frame share();

  [[nodiscard]] zmq::message_t& message() { return message_; }

 private:
  zmq::message_t message_;
};

using Frames = std::vector<Frame>;

// The bytes of all frames.
[[nodiscard]] std::size_t size_bytes(std::span<const Frame> frames);

// The memory that the frames take, themselves included: what a bounded queue counts. An empty frame
// takes sizeof(Frame), one that does not fit into it an allocation as well.
[[nodiscard]] std::size_t cost_bytes(std::span<const Frame> frames);

}  // namespace gofed::envelope
