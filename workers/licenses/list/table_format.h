// How the compiled list of licences lies in the program: written by make_table, read in place by list.cc.
//
// One block of 32-bit words in the machine's own order, no pointers: a header, then the arrays that it
// names. Strings are offsets into one array of bytes. Both programs come from one build, so the format
// has no versions.
#pragma once

#include <cstdint>
#include <span>

namespace gofed::licenses {
namespace format {

inline constexpr std::uint32_t kMagic = 0x474c5431;  // "GLT1"

// A slice of an array of the block.
struct Slice {
  std::uint32_t begin = 0;
  std::uint32_t count = 0;
};

struct Header {
  std::uint32_t magic = kMagic;
  Slice entries;   // Entry, by id
  Slice texts;     // Text
  Slice words;     // std::uint32_t: the words of all texts
  Slice buckets;   // std::uint32_t: the first gram of each bucket, kBuckets + 1
  Slice grams;     // std::uint32_t: hashes, rising
  Slice postings;  // std::uint32_t: the first place of each gram, grams + 1
  Slice places;    // Place
  Slice bytes;     // char: strings
};

inline constexpr std::uint32_t kOsiApproved = 1;
inline constexpr std::uint32_t kDeprecated = 2;
inline constexpr std::uint32_t kException = 4;

// A licence, or an exception.
struct Entry {
  Slice id;  // of bytes
  Slice name;
  Slice url;
  Slice text;  // empty: the list has none
  std::uint32_t flags = 0;
  std::uint32_t successor = 0;  // itself, or the entry that replaces a deprecated one
};

// A text that is looked for: a licence's own, or that without its appendix.
struct Text {
  std::uint32_t entry = 0;
  Slice words;
  std::uint32_t heading = 0;  // first words that are a title, and may be absent
  std::uint32_t grams = 0;    // of its grams, how many the index has
  std::uint32_t hash = 0;     // of all words
  std::uint32_t notice = 0;   // 1: what a file says that is under the licence, not the licence
};

// Where a text has a gram.
struct Place {
  std::uint16_t text = 0;
  std::uint16_t at = 0;  // word of the text
};

inline constexpr std::uint32_t kGramWords = 5;
inline constexpr std::uint32_t kBucketBits = 16;
inline constexpr std::uint32_t kBuckets = 1U << kBucketBits;

[[nodiscard]] constexpr std::uint32_t gram_hash(const std::uint32_t* words) {
  std::uint64_t hash = 0x9e3779b97f4a7c15U;
  for (std::uint32_t i = 0; i < kGramWords; ++i) {
    hash = (hash ^ words[i]) * 0xff51afd7ed558ccdU;
    hash ^= hash >> 32U;
  }
  return static_cast<std::uint32_t>(hash >> 16U);
}

[[nodiscard]] constexpr std::uint32_t bucket_of(std::uint32_t gram) {
  return gram >> (32U - kBucketBits);
}

[[nodiscard]] constexpr std::uint32_t text_hash(std::span<const std::uint32_t> words) {
  std::uint64_t hash = words.size();
  for (const auto word : words) {
    hash = (hash ^ word) * 0xff51afd7ed558ccdU;
    hash ^= hash >> 29U;
  }
  return static_cast<std::uint32_t>(hash ^ (hash >> 32U));
}

}  // namespace format
}  // namespace gofed::licenses
