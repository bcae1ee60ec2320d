#include "workers/golang/syntax/tree.h"

#include <algorithm>
#include <bit>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace gofed::golang::syntax {
namespace {

#if defined(__x86_64__)
// Which of the sixteen bytes are line ends: those are -1, others 0.
__m128i line_ends_at(const char* at) {
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
  return _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n'));
}

// Counts of a byte, side by side, which are added up before one of them can overflow.
std::uint32_t sum_of(__m128i counts) {
  const __m128i sums = _mm_sad_epu8(counts, _mm_setzero_si128());
  return static_cast<std::uint32_t>(_mm_cvtsi128_si32(sums)) +
         static_cast<std::uint32_t>(_mm_extract_epi16(sums, 4));
}
#endif

// Those from `at` on, before `end`.
std::uint32_t count_line_ends(std::string_view source, std::size_t at, std::size_t end) {
  std::uint32_t count = 0;
#if defined(__x86_64__)
  constexpr std::size_t kStepsMax = 255;
  while (at + 16 <= end) {
    const std::size_t stop = std::min((end - at) / 16, kStepsMax) * 16 + at;
    __m128i counts = _mm_setzero_si128();
    for (; at < stop; at += 16) counts = _mm_sub_epi8(counts, line_ends_at(source.data() + at));
    count += sum_of(counts);
  }
  if (at < end && at + 16 <= source.size()) {  // the rest, of sixteen bytes that are there
    const unsigned wanted = (1U << (end - at)) - 1;
    auto mask = static_cast<unsigned>(_mm_movemask_epi8(line_ends_at(source.data() + at))) & wanted;
    for (; mask != 0; mask &= mask - 1) ++count;
    return count;
  }
#endif
  for (; at < end; ++at) count += source[at] == '\n' ? 1 : 0;
  return count;
}

// Of the block that begins there.
std::uint32_t count_line_ends_of_block(const char* at) {
#if defined(__x86_64__)
  static_assert(LineTable::kBlockBytes == 64);
  const __m128i half = _mm_add_epi8(line_ends_at(at), line_ends_at(at + 16));
  const __m128i other = _mm_add_epi8(line_ends_at(at + 32), line_ends_at(at + 48));
  return sum_of(_mm_sub_epi8(_mm_setzero_si128(), _mm_add_epi8(half, other)));
#else
  return static_cast<std::uint32_t>(std::count(at, at + LineTable::kBlockBytes, '\n'));
#endif
}

// Where the last line end is; npos if absent. Lines are short, std::string_view's search
// is byte by byte.
std::size_t last_line_end(std::string_view text) {
  std::size_t end = text.size();
#if defined(__x86_64__)
  for (; end >= 16; end -= 16) {
    const __m128i ends = line_ends_at(text.data() + end - 16);
    const auto mask = static_cast<unsigned>(_mm_movemask_epi8(ends));
    if (mask != 0) return end - 17 + static_cast<std::size_t>(std::bit_width(mask));
  }
#endif
  return text.substr(0, end).rfind('\n');
}

// Where the line of an offset begins.
std::uint32_t line_begin(std::string_view source, std::uint32_t offset) {
  const std::size_t end = last_line_end(source.substr(0, offset));
  return end == source.npos ? 0 : static_cast<std::uint32_t>(end) + 1;
}

// As in go/token, the line end at the very end of a file begins no line: "end of file" is said to
// be on the last line that has something on it.
std::uint32_t offset_on_line(std::string_view source, std::uint32_t offset) {
  return offset == source.size() && source.ends_with('\n') ? offset - 1 : offset;
}

}  // namespace

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
  offset = std::min(offset, static_cast<std::uint32_t>(source_.size()));
  const std::uint32_t counted = offset_on_line(source_, offset);
  const auto [low, high] = std::minmax(offset_, counted);
  const std::uint32_t ends = count_line_ends(source_, low, high);
  line_ = counted >= offset_ ? line_ + ends : line_ - ends;
  if (ends > 0) line_begin_ = line_begin(source_, counted);
  offset_ = counted;
  return {line_, offset - line_begin_ + 1};
}

LineTable::LineTable(std::string_view source) : source_(source) {
  lines_.resize(source.size() / kBlockBytes + 1);
  std::uint32_t line = 1;
  lines_[0] = line;
  for (std::size_t block = 1; block < lines_.size(); ++block) {
    line += count_line_ends_of_block(source.data() + (block - 1) * kBlockBytes);
    lines_[block] = line;
  }
}

Position LineTable::at(std::uint32_t offset) const {
  offset = std::min(offset, static_cast<std::uint32_t>(source_.size()));
  const std::uint32_t counted = offset_on_line(source_, offset);
  const std::size_t block = counted / kBlockBytes;
  const std::uint32_t ends = count_line_ends(source_, block * kBlockBytes, counted);
  return {lines_[block] + ends, offset - line_begin_of(counted, lines_[block] + ends) + 1};
}

// Lines are short, but there are files of one line: who does not come to its begin soon looks for
// the block in which the line begins.
std::uint32_t LineTable::line_begin_of(std::uint32_t offset, std::uint32_t line) const {
  constexpr std::size_t kNearBytes = 16 * kBlockBytes;
  const std::size_t near = offset - std::min<std::size_t>(offset, kNearBytes);
  const std::size_t end = last_line_end(source_.substr(near, offset - near));
  if (end != source_.npos) return static_cast<std::uint32_t>(near + end) + 1;
  const auto block = std::ranges::lower_bound(lines_, line) - lines_.begin();
  const auto far = std::min<std::size_t>(static_cast<std::size_t>(block) * kBlockBytes, near);
  return line_begin(source_, static_cast<std::uint32_t>(far));
}

}  // namespace gofed::golang::syntax
