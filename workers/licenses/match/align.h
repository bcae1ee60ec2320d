// The words of a text laid beside those of a licence. Pure; any thread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace gofed::licenses {

// A gram that both have: at `word` of the text and `at` of the licence.
struct Anchor {
  std::uint32_t word = 0;
  std::uint32_t at = 0;
};

struct Aligned {
  std::uint32_t begin = 0;  // [begin, end) of the text's words: first to last one in common
  std::uint32_t end = 0;
  std::uint32_t matched = 0;   // words in common, in order
  std::uint32_t expected = 0;  // words of the licence, without a title that is absent
};

// `anchors`: by word, not empty. `heading`: first words of the licence that may be absent. Takes time in
// proportion to the anchors and both lengths.
[[nodiscard]] Aligned align(std::span<const std::uint32_t> text,
                            std::span<const std::uint32_t> license,
                            const std::vector<Anchor>& anchors, std::uint32_t heading);

}  // namespace gofed::licenses
