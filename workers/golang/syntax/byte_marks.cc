#include "workers/golang/syntax/byte_marks.h"

#include <algorithm>
#include <array>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace gofed::golang::syntax {
namespace {

constexpr std::uint32_t kBlock = 64;

#if defined(__x86_64__)

// A range of bytes is tested as "byte - first <= last - first". There is no unsigned comparison,
// but that is the same as "min(byte - first, last - first) == byte - first".
__attribute__((target("avx2"))) inline __m256i in_range(__m256i bytes, char first, char last) {
  const __m256i above = _mm256_sub_epi8(bytes, _mm256_set1_epi8(first));
  const __m256i span = _mm256_set1_epi8(static_cast<char>(last - first));
  return _mm256_cmpeq_epi8(_mm256_min_epu8(above, span), above);
}

__attribute__((target("avx2"))) inline __m256i equal(__m256i bytes, char c) {
  return _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(c));
}

__attribute__((target("avx2"))) void mark_avx2(std::string_view source, ByteMarks::Bits bits[]) {
  const std::size_t halves = source.size() / kBlock * 2;
  for (std::size_t half = 0; half < halves; ++half) {
    const auto* const at = reinterpret_cast<const __m256i*>(source.data() + half * 32);
    const __m256i bytes = _mm256_loadu_si256(at);
    const __m256i folded = _mm256_or_si256(bytes, _mm256_set1_epi8(0x20));
    const __m256i letter_or_digit =
        _mm256_or_si256(in_range(folded, 'a', 'z'), in_range(bytes, '0', '9'));
    const __m256i line_end = equal(bytes, '\n');
    const __m256i blank = _mm256_or_si256(_mm256_or_si256(equal(bytes, ' '), equal(bytes, '\t')),
                                          _mm256_or_si256(equal(bytes, '\r'), line_end));
    // A mask is made of the highest bits, which bytes beyond ASCII have set themselves.
    const __m256i word =
        _mm256_or_si256(_mm256_or_si256(letter_or_digit, equal(bytes, '_')), bytes);
    const __m256i stop =
        _mm256_or_si256(_mm256_or_si256(equal(bytes, '"'), equal(bytes, '\\')), line_end);
    const auto put = [half, bits](ByteClass byte_class, int mask) {
      std::memcpy(bits[byte_class] + half * 4, &mask, sizeof mask);
    };
    put(kWord, _mm256_movemask_epi8(word));
    put(kWide, _mm256_movemask_epi8(bytes));
    put(kInk, ~_mm256_movemask_epi8(blank));
    put(kLineEnd, _mm256_movemask_epi8(line_end));
    put(kStop, _mm256_movemask_epi8(stop));
  }
}

#endif

constexpr std::array<unsigned char, 256> make_classes() {
  std::array<unsigned char, 256> table{};
  for (unsigned c = 0; c < 256; ++c) {
    const bool letter = (c | 0x20U) >= 'a' && (c | 0x20U) <= 'z';
    const bool word = letter || (c >= '0' && c <= '9') || c == '_' || c >= 0x80;
    const bool ink = c != ' ' && c != '\t' && c != '\r' && c != '\n';
    const bool stop = c == '"' || c == '\\' || c == '\n';
    table[c] = static_cast<unsigned char>(word << kWord | (c >= 0x80) << kWide | ink << kInk |
                                          (c == '\n') << kLineEnd | stop << kStop);
  }
  return table;
}
constexpr auto kClasses = make_classes();

// Eight bytes at a time: their classes side by side in one word, then of each class its bits drawn
// together by a multiplication that moves the lowest bit of byte i to bit 56 + i.
void mark_portable(std::string_view source, ByteMarks::Bits bits[]) {
  const std::size_t groups = source.size() / kBlock * (kBlock / 8);
  for (std::size_t group = 0; group < groups; ++group) {
    std::uint64_t classes = 0;
    for (std::size_t i = 0; i < 8; ++i) {
      const auto byte = static_cast<unsigned char>(source[group * 8 + i]);
      classes |= std::uint64_t{kClasses[byte]} << (8 * i);
    }
    for (std::size_t k = 0; k < kByteClassCount; ++k) {
      const std::uint64_t lowest = classes >> k & 0x0101010101010101;
      bits[k][group] = static_cast<unsigned char>(lowest * 0x0102040810204080 >> 56);
    }
  }
}

ByteMarks::Mark best_mark() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") != 0) return mark_avx2;
#endif
  return mark_portable;
}

}  // namespace

std::uint32_t ByteMarks::find(ByteClass wanted, std::uint32_t at) {
  const auto size = static_cast<std::uint32_t>(source_.size());
  for (; at < size; at += kBitsMin) {
    const std::uint64_t bits = from(wanted, at);
    if (bits == 0) continue;
    return std::min(at + static_cast<std::uint32_t>(std::countr_zero(bits)), size);
  }
  return size;
}

ByteMarks::ByteMarks(std::string_view source, Marking marking) : source_(source) {
  static const Mark kBest = best_mark();
  mark_ = marking == Marking::Best ? kBest : mark_portable;
}

void ByteMarks::slide(std::uint32_t at) {
  window_begin_ = at / kBlock * kBlock;
  window_end_ = window_begin_ + kWindowBytes;
  const std::string_view rest =
      source_.substr(std::min<std::size_t>(window_begin_, source_.size()), kMarkedBytes);
  mark_(rest, bits_);
  if (rest.size() == kMarkedBytes) return;
  // The last block, filled up; and behind it nothing but ink.
  const std::size_t blocks = rest.size() / kBlock;
  char tail[kBlock] = {};
  rest.copy(tail, kBlock, blocks * kBlock);
  Bits last[kByteClassCount];
  mark_({tail, kBlock}, last);
  const std::size_t end = blocks * kBlock / 8;
  for (std::size_t k = 0; k < kByteClassCount; ++k) {
    std::memset(bits_[k] + end, k == kInk ? 0xff : 0, kMarkedBytes / 8 - end);
    std::memcpy(bits_[k] + end, last[k], kBlock / 8);
  }
}

}  // namespace gofed::golang::syntax
