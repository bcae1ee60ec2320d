#include "workers/golang/syntax/tree.h"

#include <algorithm>
#include <bit>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace gofed::golang::syntax {
namespace {

std::uint32_t count_line_ends(std::string_view text) {
  std::uint32_t count = 0;
  std::size_t at = 0;
#if defined(__x86_64__)
  // Sixteen counts of a byte side by side, which are added up before one of them can overflow.
  constexpr std::size_t kStepsMax = 255;
  const __m128i ends = _mm_set1_epi8('\n');
  while (at + 16 <= text.size()) {
    const std::size_t stop = std::min((text.size() - at) / 16, kStepsMax) * 16 + at;
    __m128i counts = _mm_setzero_si128();
    for (; at < stop; at += 16) {
      const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at));
      counts = _mm_sub_epi8(counts, _mm_cmpeq_epi8(bytes, ends));  // a match is -1
    }
    const __m128i sums = _mm_sad_epu8(counts, _mm_setzero_si128());
    count += static_cast<std::uint32_t>(_mm_cvtsi128_si32(sums)) +
             static_cast<std::uint32_t>(_mm_extract_epi16(sums, 4));
  }
#endif
  for (; at < text.size(); ++at) count += text[at] == '\n' ? 1 : 0;
  return count;
}

#if defined(__x86_64__)
// Where they are in 64 bytes, the first as the lowest bit.
std::uint64_t line_ends(const char* at) {
  std::uint64_t ends = 0;
  for (int quarter = 0; quarter < 4; ++quarter) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at + quarter * 16));
    const auto mask =
        static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n'))));
    ends |= std::uint64_t{mask} << (quarter * 16);
  }
  return ends;
}
#endif

// Where the last line end is; npos when there is none. Lines are short, std::string_view's search
// is byte by byte.
std::size_t last_line_end(std::string_view text) {
  std::size_t end = text.size();
#if defined(__x86_64__)
  const __m128i ends = _mm_set1_epi8('\n');
  for (; end >= 16; end -= 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + end - 16));
    const auto mask = static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, ends)));
    if (mask != 0) return end - 17 + static_cast<std::size_t>(std::bit_width(mask));
  }
#endif
  return text.substr(0, end).rfind('\n');
}

}  // namespace

std::string_view node_kind_name(NodeKind kind) {
  static constexpr std::string_view kNames[] = {
#define GOFED_GO_NODE(kind) #kind,
#include "workers/golang/syntax/node.def"
  };
  return kNames[static_cast<std::size_t>(kind)];
}

std::string_view Tree::comment(NodeId declaration) const {
  const std::uint32_t begin = this->begin(declaration);
  const auto it = std::ranges::lower_bound(documented_, begin, {}, &Documented::declaration);
  if (it == documented_.end() || it->declaration != begin) return {};
  std::string_view text = source_.substr(it->comment, begin - it->comment);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  return text;
}

Position Tree::position(std::uint32_t offset) const {
  return LineCounter(source_).at(offset);
}

Position LineCounter::at(std::uint32_t offset) {
  const auto size = static_cast<std::uint32_t>(source_.size());
  offset = std::min(offset, size);
  // As in go/token, the line end at the very end of a file begins no line: "end of file" is told
  // to be on the last line that has something on it.
  const std::uint32_t counted = offset == size && source_.ends_with('\n') ? offset - 1 : offset;
  const auto [low, high] = std::minmax(offset_, counted);
  const std::string_view between = source_.substr(low, high - low);
  const std::uint32_t ends = count_line_ends(between);
  line_ = counted >= offset_ ? line_ + ends : line_ - ends;
  if (ends > 0) {
    const std::size_t last = last_line_end(source_.substr(0, counted));
    line_begin_ = last == source_.npos ? 0 : static_cast<std::uint32_t>(last) + 1;
  }
  offset_ = counted;
  return {line_, offset - line_begin_ + 1};
}

LineTable::LineTable(std::string_view source) : size_(static_cast<std::uint32_t>(source.size())) {
  constexpr std::size_t kBytesPerLine = 24;  // fewer than most files have
  constexpr std::size_t kBlock = 64;
  begins_.resize(source.size() / kBytesPerLine + kBlock);
  std::size_t count = 1;
  const auto put = [this, &count](std::size_t begin) {
    begins_[count++] = static_cast<std::uint32_t>(begin);
  };
  std::size_t at = 0;
#if defined(__x86_64__)
  for (; at + kBlock <= source.size(); at += kBlock) {
    if (begins_.size() - count < kBlock) begins_.resize(begins_.size() * 2);
    for (std::uint64_t ends = line_ends(source.data() + at); ends != 0; ends &= ends - 1) {
      put(at + static_cast<std::size_t>(std::countr_zero(ends)) + 1);
    }
  }
#endif
  for (; at < source.size(); ++at) {
    if (count == begins_.size()) begins_.resize(begins_.size() * 2);
    if (source[at] == '\n') put(at + 1);
  }
  // As in go/token, the line end at the very end of a file begins no line.
  if (source.ends_with('\n')) --count;
  begins_.resize(count);
}

Position LineTable::at(std::uint32_t offset) {
  constexpr std::ptrdiff_t kNear = 8;
  offset = std::min(offset, size_);
  auto from = begins_.begin();
  auto to = begins_.end();
  if (const auto last = from + static_cast<std::ptrdiff_t>(last_); *last <= offset) {
    from = last;
    if (to - last > kNear && last[kNear] > offset) to = last + kNear;
  } else {
    to = last;
  }
  const auto line = std::upper_bound(from, to, offset) - 1;
  last_ = static_cast<std::size_t>(line - begins_.begin());
  return {static_cast<std::uint32_t>(last_ + 1), offset - *line + 1};
}

}  // namespace gofed::golang::syntax
