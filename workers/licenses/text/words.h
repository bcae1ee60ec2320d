// Text as words to compare: what SPDX's matching guidelines call equal is equal here.
//
// Case, white space, punctuation, quotes, dashes, bullets, numbers of clauses, comment marks, HTML tags and
// the varieties of spelling that the guidelines list make no difference. Pure; any thread; one pass over
// bytes that need not be UTF-8.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace gofed::licenses {

// The value of a word by which it is compared (FNV-1a of its lower-case bytes).
[[nodiscard]] constexpr std::uint32_t word_hash(std::string_view word) {
  std::uint32_t hash = 2166136261U;
  for (const char c : word) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  }
  return hash;
}

namespace words {
constexpr std::uint32_t operator""_w(const char* text, std::size_t size) {
  return word_hash({text, size});
}
}  // namespace words

struct Word {
  std::uint32_t hash = 0;
  std::uint32_t line = 0;   // from 1
  std::uint32_t begin = 0;  // in the text
  std::uint32_t end = 0;    // past its last byte
  bool after_sign = false;  // right after "(c)" or its sign
  bool first = false;       // of its line
};

// All words of a text, in their order.
[[nodiscard]] std::vector<Word> split_words(std::string_view text);

// Words that count when texts are compared: without notices of copyright ("Copyright 2020 Somebody",
// "All rights reserved").
struct ComparedText {
  std::vector<std::uint32_t> hashes;
  std::vector<std::uint32_t> lines;  // of each, from 1; never falling
};
[[nodiscard]] ComparedText compared_text(const std::vector<Word>& words);

// [begin, end) of the copyright notice that begins at words[at]; end == at: none begins there.
[[nodiscard]] std::size_t copyright_notice_end(const std::vector<Word>& words, std::size_t at);

}  // namespace gofed::licenses
