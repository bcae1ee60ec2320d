// Raw bytes that travel beside a message, never inside its msgpack: a value that shares its memory.
//
// Copies are cheap and share. The bytes never change. Any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gofed::schemas {

class Blob {
 public:
  Blob() = default;

  // Bytes that somebody else owns: `owner` keeps them alive.
  Blob(std::string_view bytes, std::shared_ptr<const void> owner)
      : bytes_(bytes), owner_(std::move(owner)) {}

  [[nodiscard]] static Blob of(std::string bytes) {
    auto owner = std::make_shared<const std::string>(std::move(bytes));
    return {std::string_view(*owner), owner};
  }

  [[nodiscard]] std::string_view view() const { return bytes_; }
  [[nodiscard]] bool empty() const { return bytes_.empty(); }

  friend bool operator==(const Blob& a, const Blob& b) { return a.bytes_ == b.bytes_; }

 private:
  std::string_view bytes_;
  std::shared_ptr<const void> owner_;
};

// The blob frames of one message, in the order in which its msgpack refers to them.
using Blobs = std::vector<Blob>;

}  // namespace gofed::schemas
