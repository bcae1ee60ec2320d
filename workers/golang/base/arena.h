// Memory that is given out piece by piece and given back all at once: what tables of types keep
// their lists and texts in.
//
// Pieces stay where they are, also when the arena moves. Holds trivially destructible values only.
// One thread at a time.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace gofed::golang {

class Arena {
 public:
  // A copy of the elements, the caller's to change. An empty list takes no memory.
  template <typename T>
  std::span<T> keep(std::span<const T> list) {
    static_assert(std::is_trivially_copyable_v<T> && alignof(T) <= kAlignment);
    if (list.empty()) return {};
    auto* const to = static_cast<T*>(take(list.size_bytes()));
    std::uninitialized_copy(list.begin(), list.end(), to);
    return {to, list.size()};
  }

  std::string_view keep(std::string_view text) {
    if (text.empty()) return {};
    if (text.size() > text_left_) {
      text_left_ = std::max(text.size(), kTextBytes);
      text_ = static_cast<char*>(take(text_left_));
    }
    char* const to = text_;
    std::memcpy(to, text.data(), text.size());
    text_ += text.size();
    text_left_ -= text.size();
    return {to, text.size()};
  }

 private:
  static constexpr std::size_t kAlignment = alignof(std::max_align_t);
  static constexpr std::size_t kTextBytes = 512;  // texts share pieces, as they need no alignment
  static constexpr std::size_t kFirstChunkBytes = 2048;
  static constexpr std::size_t kChunkBytesMax = std::size_t{64} << 10;

  void* take(std::size_t bytes) {
    bytes = (bytes + kAlignment - 1) / kAlignment * kAlignment;
    if (bytes > left_) {
      const std::size_t chunk = std::max(bytes, next_chunk_);
      next_chunk_ = std::min(next_chunk_ * 2, kChunkBytesMax);
      chunks_.push_back(std::make_unique_for_overwrite<std::byte[]>(chunk));
      at_ = chunks_.back().get();
      left_ = chunk;
    }
    void* const piece = at_;
    at_ += bytes;
    left_ -= bytes;
    return piece;
  }

  std::vector<std::unique_ptr<std::byte[]>> chunks_;
  std::byte* at_ = nullptr;
  std::size_t left_ = 0;
  std::size_t next_chunk_ = kFirstChunkBytes;
  char* text_ = nullptr;
  std::size_t text_left_ = 0;
};

}  // namespace gofed::golang
