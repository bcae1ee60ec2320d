// Only six bytes matter inside a block: the braces, the three quotes and '/'. Where they stand is
// found 64 bytes at a time, by vector instructions chosen at run time; everything else is passed
// over.
//
// Braces between two literals or comments are counted, not looked at, as long as there are fewer
// closing ones than blocks open: then none of them can be the end. Most stretches are like that.
#include "workers/golang/syntax/block_skip.h"

#include <algorithm>
#include <bit>
#include <cstdint>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace gofed::golang::syntax {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::size_t kBlock = 64;

// Where they stand in 64 bytes, the first as the lowest bit.
struct Marks {
  std::uint64_t open = 0;
  std::uint64_t close = 0;
  std::uint64_t literal = 0;  // quotes and slashes
};

Marks mark_portable(const char* at) {
  Marks marks;
  for (std::size_t i = 0; i < kBlock; ++i) {
    const char c = at[i];
    const bool literal = c == '"' || c == '`' || c == '\'' || c == '/';
    marks.open |= std::uint64_t{c == '{'} << i;
    marks.close |= std::uint64_t{c == '}'} << i;
    marks.literal |= std::uint64_t{literal} << i;
  }
  return marks;
}

#if defined(__x86_64__)

__attribute__((target("avx2,bmi,popcnt"))) inline Marks mark_avx2(const char* at) {
  Marks marks;
  for (int half = 0; half < 2; ++half) {
    const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at + half * 32));
    const __m256i open = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('{'));
    const __m256i close = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('}'));
    const __m256i quotes = _mm256_or_si256(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('"')),
                                           _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('`')));
    const __m256i others = _mm256_or_si256(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('\'')),
                                           _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('/')));
    const auto put = [half](std::uint64_t& bits, int mask) {
      bits |= std::uint64_t{static_cast<std::uint32_t>(mask)} << (half * 32);
    };
    put(marks.open, _mm256_movemask_epi8(open));
    put(marks.close, _mm256_movemask_epi8(close));
    put(marks.literal, _mm256_movemask_epi8(_mm256_or_si256(quotes, others)));
  }
  return marks;
}

#endif

// The first offset from `at` on of the quote, a backslash or a line end; the size when there is
// none.
std::size_t find_stop(std::string_view source, std::size_t at, char quote) {
#if defined(__x86_64__)
  for (; at + 16 <= source.size(); at += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(source.data() + at));
    const __m128i found = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(quote)),
                                                    _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'))),
                                       _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n')));
    const auto mask = static_cast<unsigned>(_mm_movemask_epi8(found));
    if (mask != 0) return at + static_cast<std::size_t>(std::countr_zero(mask));
  }
#endif
  for (; at < source.size(); ++at) {
    const char c = source[at];
    if (c == quote || c == '\\' || c == '\n') break;
  }
  return at;
}

// The offset behind the string or rune that opens at `at`; kNone when its line ends first.
std::size_t skip_quoted(std::string_view source, std::size_t at) {
  const char quote = source[at];
  for (++at;; at += 2) {
    at = find_stop(source, at, quote);
    if (at >= source.size() || source[at] == '\n') return kNone;
    if (source[at] == quote) return at + 1;
  }
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

template <typename MarkBlock>
[[gnu::always_inline]] inline std::size_t find_end(std::string_view source, std::size_t open,
                                                   MarkBlock mark_block) {
  std::size_t depth = 0;
  for (std::size_t at = open; at < source.size();) {
    const char* block = source.data() + at;
    char tail[kBlock];
    if (source.size() - at < kBlock) {
      std::fill_n(std::copy(source.begin() + at, source.end(), tail), kBlock - (source.size() - at),
                  '\0');
      block = tail;
    }
    Marks marks = mark_block(block);
    std::size_t next = at + kBlock;
    for (;;) {
      const std::uint64_t before_literal = ~(marks.literal | (0 - marks.literal));
      const std::uint64_t closing = marks.close & before_literal;
      std::uint64_t braces = closing | (marks.open & before_literal);
      const auto closing_count = static_cast<std::size_t>(std::popcount(closing));
      if (depth > closing_count) {
        depth += static_cast<std::size_t>(std::popcount(braces)) - 2 * closing_count;
        braces = 0;
      }
      for (; braces != 0; braces &= braces - 1) {
        const bool closes = (closing & braces & (0 - braces)) != 0;
        depth += closes ? std::size_t(-1) : 1;
        if (depth == 0) return at + static_cast<std::size_t>(std::countr_zero(braces));
      }
      if (marks.literal == 0) break;
      const std::size_t behind =
          skip_literal(source, at + static_cast<std::size_t>(std::countr_zero(marks.literal)));
      if (behind == kNone) return kNone;
      if (behind >= at + kBlock) {
        next = behind;
        break;
      }
      const std::uint64_t rest = ~std::uint64_t{0} << (behind - at);
      marks.open &= rest;
      marks.close &= rest;
      marks.literal &= rest;
    }
    at = next;
  }
  return kNone;
}

std::size_t find_end_portable(std::string_view source, std::size_t open) {
  return find_end(source, open, mark_portable);
}

#if defined(__x86_64__)
__attribute__((target("avx2,bmi,popcnt"))) std::size_t find_end_avx2(std::string_view source,
                                                                     std::size_t open) {
  return find_end(source, open, [](const char* at) __attribute__((target("avx2,bmi,popcnt"))) {
    return mark_avx2(at);
  });
}
#endif

using FindEnd = std::size_t (*)(std::string_view, std::size_t);

FindEnd best_find_end() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("bmi") != 0 &&
      __builtin_cpu_supports("popcnt") != 0) {
    return find_end_avx2;
  }
#endif
  return find_end_portable;
}

}  // namespace

std::size_t find_block_end(std::string_view source, std::size_t open) {
  static const FindEnd kFindEnd = best_find_end();
  return kFindEnd(source, open);
}

}  // namespace gofed::golang::syntax
