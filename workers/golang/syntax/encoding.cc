#include "workers/golang/syntax/encoding.h"

#include <cstdint>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "workers/golang/source.h"
#include "workers/golang/syntax/lexer.h"
#include "workers/golang/syntax/unicode.h"

namespace gofed::golang::syntax {
namespace {

// The length of a prefix without NUL and bytes beyond ASCII, which goes on but for a few dozen
// bytes.
using PlainPrefix = std::size_t (*)(std::string_view);

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
  return at;
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) std::size_t plain_prefix_avx2(std::string_view text) {
  std::size_t at = 0;
  for (; at + 64 <= text.size(); at += 64) {
    const auto* const bytes = reinterpret_cast<const __m256i*>(text.data() + at);
    const __m256i a = _mm256_loadu_si256(bytes);
    const __m256i b = _mm256_loadu_si256(bytes + 1);
    const __m256i nul = _mm256_cmpeq_epi8(_mm256_min_epu8(a, b), _mm256_setzero_si256());
    // A mask is made of the highest bits.
    if (_mm256_movemask_epi8(_mm256_or_si256(_mm256_or_si256(a, b), nul)) != 0) break;
  }
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
  while (at < source.size() && complaints.size() < kDiagnosticsPerFileMax) {
    at += kPlainPrefix(source.substr(at));
    // One stretch of up to 64 bytes rune by rune, then at full speed again.
    for (const std::size_t stop = at + 64; at < stop && at < source.size();) {
      const auto byte = static_cast<unsigned char>(source[at]);
      const auto offset = static_cast<std::uint32_t>(at);
      if (byte != 0 && byte < 0x80) {
        ++at;
        continue;
      }
      const Decoded rune = decode_rune(source.substr(at));
      if (byte == 0) complaints.push_back({offset, "illegal character NUL"});
      if (!rune.valid) complaints.push_back({offset, "illegal UTF-8 encoding"});
      if (rune.valid && rune.rune == 0xfeff)
        complaints.push_back({offset, "illegal byte order mark"});
      at += rune.width;
    }
  }
}

}  // namespace gofed::golang::syntax
