// Hashes of bytes that peers choose: seeded per process, so that nobody can aim at one bucket.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace gofed::envelope {

// A 64 x 64 -> 128 bit product folded in half mixes every bit of both (the step of wyhash).
[[nodiscard]] inline std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const auto product = static_cast<Wide>(a ^ 0x9e3779b97f4a7c15U) * (b ^ 0xd1b54a32d192ed03U);
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

[[nodiscard]] inline std::uint64_t hash_bytes(std::uint64_t seed, std::string_view bytes) {
  std::uint64_t hash = mix(seed, bytes.size());
  while (!bytes.empty()) {
    std::uint64_t word = 0;
    const auto count = bytes.size() < sizeof word ? bytes.size() : sizeof word;
    std::memcpy(&word, bytes.data(), count);
    hash = mix(hash ^ word, seed);
    bytes.remove_prefix(count);
  }
  return hash;
}

// For unordered containers keyed by strings; finds by string_view without a copy.
struct StringHash {
  using is_transparent = void;
  std::uint64_t seed = 0;
  [[nodiscard]] std::size_t operator()(std::string_view text) const {
    return hash_bytes(seed, text);
  }
};

}  // namespace gofed::envelope
