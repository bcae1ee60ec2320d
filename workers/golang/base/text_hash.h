// Hashes of names and other short texts, for tables in memory. Not for what is written to disk or
// sent: the values differ between machines of different byte order.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace gofed::golang {

[[nodiscard]] inline std::uint64_t mix_hash(std::uint64_t hash, std::uint64_t n) {
  hash = (hash ^ n) * 0x9e3779b97f4a7c15ULL;
  return hash ^ (hash >> 29);
}

[[nodiscard]] inline std::uint64_t hash_text(std::string_view text) {
  const auto load = [&text](std::size_t at, std::size_t size) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, size);
    return word;
  };
  std::uint64_t hash = text.size();
  std::size_t at = 0;
  for (; text.size() - at >= 8; at += 8) hash = mix_hash(hash, load(at, 8));
  if (text.size() - at >= 4) {
    hash = mix_hash(hash, load(at, 4) | load(text.size() - 4, 4) << 32);
  } else if (at < text.size()) {
    // First, middle and last of the one to three bytes left.
    const std::size_t rest = text.size() - at;
    const auto byte = [&text](std::size_t i) {
      return std::uint64_t{static_cast<unsigned char>(text[i])};
    };
    hash = mix_hash(hash, byte(at) | byte(at + rest / 2) << 8 | byte(text.size() - 1) << 16);
  }
  return hash;
}

}  // namespace gofed::golang
