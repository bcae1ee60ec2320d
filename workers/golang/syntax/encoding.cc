#include "workers/golang/syntax/encoding.h"

#include <bit>
#include <cstdint>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "workers/golang/base/source.h"
#include "workers/golang/syntax/lexer.h"
#include "workers/golang/syntax/text/unicode.h"

namespace gofed::golang::syntax {
namespace {

// The length of the longest prefix without NUL and bytes beyond ASCII.
using PlainPrefix = std::size_t (*)(std::string_view);

bool is_plain(char c) {
  return static_cast<signed char>(c) > 0;
}

std::size_t plain_prefix_portable(std::string_view text) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  constexpr std::uint64_t kHighs = 0x8080808080808080;
  std::size_t at = 0;
  // Four words at a time: the compiler makes vector instructions of it.
  for (; at + 32 <= text.size(); at += 32) {
    std::uint64_t words[4];
    std::memcpy(words, text.data() + at, sizeof words);
    std::uint64_t odd = 0;
    for (const std::uint64_t word : words) odd |= word | (word - kOnes);
    if ((odd & kHighs) != 0) break;
  }
  while (at < text.size() && is_plain(text[at])) ++at;
  return at;
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) std::size_t plain_prefix_avx2(std::string_view text) {
  std::size_t at = 0;
  for (; at + 32 <= text.size(); at += 32) {
    const auto* const from = reinterpret_cast<const __m256i*>(text.data() + at);
    const __m256i bytes = _mm256_loadu_si256(from);
    const __m256i plain = _mm256_cmpgt_epi8(bytes, _mm256_setzero_si256());
    const auto odd = ~static_cast<std::uint32_t>(_mm256_movemask_epi8(plain));
    if (odd != 0) return at + static_cast<std::size_t>(std::countr_zero(odd));
  }
  while (at < text.size() && is_plain(text[at])) ++at;
  return at;
}
#endif

PlainPrefix best_plain_prefix() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") != 0) return plain_prefix_avx2;
#endif
  return plain_prefix_portable;
}

}  // namespace

void check_encoding(std::string_view source, std::vector<Complaint>& complaints) {
  static const PlainPrefix kPlainPrefix = best_plain_prefix();
  std::size_t at = source.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  while (complaints.size() < kDiagnosticsPerFileMax) {
    at += kPlainPrefix(source.substr(at));
    if (at >= source.size()) return;
    const auto offset = static_cast<std::uint32_t>(at);
    const Decoded rune = decode_rune(source.substr(at));
    if (rune.rune == 0) complaints.push_back({offset, "illegal character NUL"});
    if (!rune.valid) complaints.push_back({offset, "illegal UTF-8 encoding"});
    if (rune.valid && rune.rune == 0xfeff) {
      complaints.push_back({offset, "illegal byte order mark"});
    }
    at += rune.width;
  }
}

}  // namespace gofed::golang::syntax
