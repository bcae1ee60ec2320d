#include "workers/licenses/match/align.h"

#include <algorithm>
#include <array>
#include <limits>

#include "workers/licenses/list/table_format.h"

namespace gofed::licenses {
namespace {

// A gap of up to so many words on both sides is aligned word by word; what is larger shares no gram and so
// next to nothing.
constexpr std::uint32_t kGapMax = 96;
// Before the first anchor and after the last one, so many words of the text are looked at.
constexpr std::uint32_t kEdgeMax = 96;
// Cells that word-by-word alignment may cost, per word of both sides.
constexpr std::uint64_t kCellsPerWord = 200;

// Runs of equal words: a place of the text, one of the licence, how many.
struct Run {
  std::uint32_t word;
  std::uint32_t at;
  std::uint32_t count;
};

// The longest chain of anchors that rises on both sides.
std::vector<Anchor> rising(const std::vector<Anchor>& anchors) {
  std::vector<std::size_t> tails;
  std::vector<std::size_t> before(anchors.size(), std::numeric_limits<std::size_t>::max());
  for (std::size_t i = 0; i < anchors.size(); ++i) {
    // Equal words of the text stand in order of `at`: of them one at most may be in a chain.
    const auto place = std::ranges::lower_bound(tails, anchors[i].at, {},
                                                [&](std::size_t t) { return anchors[t].at; });
    if (place != tails.begin()) before[i] = *(place - 1);
    if (place == tails.end()) {
      tails.push_back(i);
    } else {
      *place = i;
    }
  }
  std::vector<Anchor> chain;
  if (tails.empty()) return chain;
  for (auto i = tails.back(); i != std::numeric_limits<std::size_t>::max(); i = before[i])
    chain.push_back(anchors[i]);
  std::ranges::reverse(chain);
  return chain;
}

class Aligner {
 public:
  Aligner(std::span<const std::uint32_t> text, std::span<const std::uint32_t> license)
      : text_(text), license_(license), cells_(kCellsPerWord * (license.size() + 64)) {}

  std::vector<Run> runs(const std::vector<Anchor>& anchors) {
    auto chain = rising(anchors);
    const auto& first = chain.front();
    const auto left = std::min({first.at, first.word, kEdgeMax});
    gap(first.word - left, first.word, first.at - left, first.at);
    std::uint32_t word = first.word;
    std::uint32_t at = first.at;
    for (const auto& anchor : chain) {
      if (anchor.word < word || anchor.at < at) {
        // It overlaps the run before: on another diagonal it begins behind it.
        const auto skip = std::max(word > anchor.word ? word - anchor.word : 0,
                                   at > anchor.at ? at - anchor.at : 0);
        if (skip >= format::kGramWords) continue;
        gap(word, anchor.word + skip, at, anchor.at + skip);
        add(anchor.word + skip, anchor.at + skip, format::kGramWords - skip);
        word = anchor.word + format::kGramWords;
        at = anchor.at + format::kGramWords;
        continue;
      }
      gap(word, anchor.word, at, anchor.at);
      add(anchor.word, anchor.at, format::kGramWords);
      word = anchor.word + format::kGramWords;
      at = anchor.at + format::kGramWords;
    }
    const auto rest = static_cast<std::uint32_t>(
        std::min({license_.size() - at, text_.size() - word, static_cast<std::size_t>(kEdgeMax)}));
    gap(word, word + rest, at, at + rest);
    return std::move(runs_);
  }

 private:
  void add(std::uint32_t word, std::uint32_t at, std::uint32_t count) {
    if (count == 0) return;
    if (!runs_.empty() && runs_.back().word + runs_.back().count == word &&
        runs_.back().at + runs_.back().count == at) {
      runs_.back().count += count;
      return;
    }
    runs_.push_back({word, at, count});
  }

  // Words in common within text [word, word_end) and licence [at, at_end).
  void gap(std::uint32_t word, std::uint32_t word_end, std::uint32_t at, std::uint32_t at_end) {
    std::uint32_t front = 0;
    while (word + front < word_end && at + front < at_end &&
           text_[word + front] == license_[at + front])
      ++front;
    add(word, at, front);
    word += front;
    at += front;
    std::uint32_t back = 0;
    while (word_end - back > word && at_end - back > at &&
           text_[word_end - back - 1] == license_[at_end - back - 1]) {
      ++back;
    }
    const auto rows = word_end - back - word;
    const auto columns = at_end - back - at;
    const auto cells = std::uint64_t{rows} * columns;
    if (rows > 0 && columns > 0 && rows <= kGapMax && columns <= kGapMax && cells <= cells_) {
      cells_ -= cells;
      word_by_word(word, rows, at, columns);
    }
    add(word_end - back, at_end - back, back);
  }

  // The longest common subsequence.
  void word_by_word(std::uint32_t word, std::uint32_t rows, std::uint32_t at,
                    std::uint32_t columns) {
    const auto cell = [&](std::uint32_t r, std::uint32_t c) -> std::uint8_t& {
      return longest_[r * (kGapMax + 1) + c];
    };
    for (std::uint32_t c = 0; c <= columns; ++c) cell(rows, c) = 0;
    for (std::uint32_t r = rows; r-- > 0;) {
      cell(r, columns) = 0;
      for (std::uint32_t c = columns; c-- > 0;) {
        cell(r, c) = text_[word + r] == license_[at + c]
                         ? static_cast<std::uint8_t>(cell(r + 1, c + 1) + 1)
                         : std::max(cell(r + 1, c), cell(r, c + 1));
      }
    }
    for (std::uint32_t r = 0, c = 0; r < rows && c < columns;) {
      if (text_[word + r] == license_[at + c]) {
        add(word + r, at + c, 1);
        ++r;
        ++c;
      } else if (cell(r + 1, c) >= cell(r, c + 1)) {
        ++r;
      } else {
        ++c;
      }
    }
  }

  std::span<const std::uint32_t> text_;
  std::span<const std::uint32_t> license_;
  std::uint64_t cells_;
  std::vector<Run> runs_;
  std::array<std::uint8_t, (kGapMax + 1) * (kGapMax + 1)> longest_;
};

// Runs at the edges that cost more foreign words than they bring are none of the licence.
void trim(std::vector<Run>& runs) {
  // Each word of a run is worth three halves (it is matched, and no longer missing), a foreign one half.
  const auto worth_of_front = [&] {
    double best = 0;
    double sum = 0;
    std::size_t cut = 0;
    for (std::size_t i = 0; i + 1 < runs.size(); ++i) {
      sum += 0.5 * (runs[i + 1].word - runs[i].word - runs[i].count) - 1.5 * runs[i].count;
      if (sum > best) {
        best = sum;
        cut = i + 1;
      }
    }
    return cut;
  };
  runs.erase(runs.begin(), runs.begin() + static_cast<std::ptrdiff_t>(worth_of_front()));
  double best = 0;
  double sum = 0;
  std::size_t keep = runs.size();
  for (std::size_t i = runs.size(); i-- > 1;) {
    sum += 0.5 * (runs[i].word - runs[i - 1].word - runs[i - 1].count) - 1.5 * runs[i].count;
    if (sum > best) {
      best = sum;
      keep = i;
    }
  }
  runs.resize(keep);
}

}  // namespace

Aligned align(std::span<const std::uint32_t> text, std::span<const std::uint32_t> license,
              const std::vector<Anchor>& anchors, std::uint32_t heading) {
  auto runs = Aligner(text, license).runs(anchors);
  trim(runs);
  Aligned result{.begin = runs.front().word,
                 .end = runs.back().word + runs.back().count,
                 .matched = 0,
                 .expected = static_cast<std::uint32_t>(license.size())};
  std::uint32_t in_heading = 0;
  for (const auto& run : runs) {
    result.matched += run.count;
    if (run.at < heading) in_heading += std::min(run.count, heading - run.at);
  }
  result.expected -= std::min(heading, license.size() > heading ? heading - in_heading : 0U);
  return result;
}

}  // namespace gofed::licenses
