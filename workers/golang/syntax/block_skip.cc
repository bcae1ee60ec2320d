// Only six bytes matter inside a block: the braces, the three quotes and '/'. Where they stand is
// told 64 bytes at a time, by vector instructions chosen at run time; everything else is passed
// over.
#include "workers/golang/syntax/block_skip.h"

#include <bit>
#include <cstdint>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace gofed::golang::syntax {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::size_t kBlock = 64;
constexpr char kInteresting[] = {'{', '}', '"', '`', '\'', '/'};

// The interesting ones of 64 bytes, the first as the lowest bit.
using Classify = std::uint64_t (*)(const char*);

#if defined(__x86_64__)

__attribute__((target("avx2"))) std::uint64_t classify_avx2(const char* at) {
  std::uint64_t bits = 0;
  for (int half = 0; half < 2; ++half) {
    const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at + half * 32));
    __m256i found = _mm256_setzero_si256();
    for (const char c : kInteresting) {
      found = _mm256_or_si256(found, _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(c)));
    }
    const auto mask = static_cast<std::uint32_t>(_mm256_movemask_epi8(found));
    bits |= std::uint64_t{mask} << (half * 32);
  }
  return bits;
}

// SSE2 is part of x86-64.
std::uint64_t classify_sse2(const char* at) {
  std::uint64_t bits = 0;
  for (int quarter = 0; quarter < 4; ++quarter) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at + quarter * 16));
    __m128i found = _mm_setzero_si128();
    for (const char c : kInteresting) {
      found = _mm_or_si128(found, _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)));
    }
    const auto mask = static_cast<std::uint32_t>(_mm_movemask_epi8(found));
    bits |= std::uint64_t{mask} << (quarter * 16);
  }
  return bits;
}

Classify best_classify() {
  return __builtin_cpu_supports("avx2") != 0 ? classify_avx2 : classify_sse2;
}

#else

std::uint64_t classify_portable(const char* at) {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < kBlock; ++i) {
    bool found = false;
    for (const char c : kInteresting) found = found || at[i] == c;
    bits |= std::uint64_t{found} << i;
  }
  return bits;
}

Classify best_classify() {
  return classify_portable;
}

#endif

// The offset behind the string or rune that opens at `at`; kNone when its line ends first.
std::size_t skip_quoted(std::string_view source, std::size_t at) {
  const char quote = source[at];
  for (++at; at < source.size(); ++at) {
    const char c = source[at];
    if (c == quote) return at + 1;
    if (c == '\n') return kNone;
    if (c == '\\') ++at;
  }
  return kNone;
}

// The offset behind the comment at `at`, or at + 1 when the slash is a division.
std::size_t skip_slash(std::string_view source, std::size_t at) {
  if (at + 1 >= source.size()) return at + 1;
  if (source[at + 1] == '/') return source.find('\n', at + 2);
  if (source[at + 1] != '*') return at + 1;
  const std::size_t close = source.find("*/", at + 2);
  return close == kNone ? kNone : close + 2;
}

// The offset behind the literal, comment or division at `at`.
std::size_t skip_literal(std::string_view source, std::size_t at) {
  switch (source[at]) {
    case '/':
      return skip_slash(source, at);
    case '`': {
      const std::size_t close = source.find('`', at + 1);
      return close == kNone ? kNone : close + 1;
    }
    default:
      return skip_quoted(source, at);
  }
}

}  // namespace

std::size_t find_block_end(std::string_view source, std::size_t open) {
  static const Classify kClassify = best_classify();
  std::size_t depth = 0;
  char tail[kBlock];
  for (std::size_t at = open; at < source.size();) {
    const char* block = source.data() + at;
    if (source.size() - at < kBlock) {
      std::memset(tail, 0, sizeof tail);
      std::memcpy(tail, block, source.size() - at);
      block = tail;
    }
    std::size_t next = at + kBlock;
    std::uint64_t bits = kClassify(block);
    while (bits != 0) {
      const std::size_t found = at + static_cast<std::size_t>(std::countr_zero(bits));
      bits &= bits - 1;
      const char c = source[found];
      if (c == '{') {
        ++depth;
        continue;
      }
      if (c == '}') {
        if (--depth == 0) return found;
        continue;
      }
      const std::size_t behind = skip_literal(source, found);
      if (behind == kNone) return kNone;
      if (behind >= at + kBlock) {
        next = behind;
        break;
      }
      bits &= ~std::uint64_t{0} << (behind - at);
    }
    at = next;
  }
  return kNone;
}

}  // namespace gofed::golang::syntax
