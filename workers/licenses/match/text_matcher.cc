#include "workers/licenses/match/text_matcher.h"

#include <algorithm>
#include <span>
#include <utility>

#include "workers/licenses/list/list.h"
#include "workers/licenses/match/align.h"

namespace gofed::licenses {
namespace {

// A text is read in pieces, so that memory and time stay bounded; pieces overlap by the longest licence.
constexpr std::size_t kPieceWords = 65'536;
constexpr std::size_t kOverlapWords = 16'384;
// What one piece may have of places; where more are found, each second word is left out, and so on.
constexpr std::size_t kPlacesMax = 2'000'000;
// Of a text's grams, the share that must be there for a look at its words.
constexpr double kGramShareMin = 0.2;

struct Hit {
  std::uint16_t text;
  std::uint16_t at;    // word of the licence
  std::uint32_t word;  // of the piece
};

struct Candidate {
  TextMatch match;
  double value = 0;  // words explained, less half of those that are too much or missing
};

// [first, last) of the places that have the gram.
std::pair<std::uint32_t, std::uint32_t> places_of(const Table& table, std::uint32_t gram) {
  const auto bucket = format::bucket_of(gram);
  const auto end = table.buckets[bucket + 1];
  for (auto at = table.buckets[bucket]; at < end; ++at) {
    if (table.grams[at] == gram) return {table.postings[at], table.postings[at + 1]};
    if (table.grams[at] > gram) break;
  }
  return {0, 0};
}

class Piece {
 public:
  Piece(std::span<const std::uint32_t> words, std::uint32_t offset, std::vector<Candidate>& out)
      : table_(table()), words_(words), offset_(offset), out_(out) {}

  void run() {
    if (words_.size() < format::kGramWords) return;
    collect();
    std::ranges::sort(hits_, {}, [](const Hit& hit) {
      return (std::uint64_t{hit.text} << 48U) | (std::uint64_t{hit.word} << 16U) | hit.at;
    });
    for (std::size_t begin = 0; begin < hits_.size();) {
      auto end = begin;
      while (end < hits_.size() && hits_[end].text == hits_[begin].text) ++end;
      text(std::span(hits_).subspan(begin, end - begin));
      begin = end;
    }
  }

 private:
  void collect() {
    std::size_t total = 0;
    const auto last = words_.size() - format::kGramWords;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> found(last + 1);
    for (std::size_t at = 0; at <= last; ++at) {
      found[at] = places_of(table_, format::gram_hash(words_.data() + at));
      total += found[at].second - found[at].first;
    }
    std::size_t step = 1;
    while (total / step > kPlacesMax) step *= 2;
    step_ = step;
    hits_.reserve(total / step);
    for (std::size_t at = 0; at <= last; at += step) {
      for (auto i = found[at].first; i < found[at].second; ++i) {
        hits_.push_back(
            {table_.places[i].text, table_.places[i].at, static_cast<std::uint32_t>(at)});
      }
    }
  }

  // All hits of one text: copies of it lie on diagonals of their own.
  void text(std::span<Hit> hits) {
    const auto& text = table_.texts[hits.front().text];
    const auto wanted = std::max(1.0, kGramShareMin * text.grams / static_cast<double>(step_));
    if (static_cast<double>(hits.size()) < wanted) return;
    std::vector<std::pair<std::int64_t, std::size_t>> diagonals;
    diagonals.reserve(hits.size());
    for (std::size_t i = 0; i < hits.size(); ++i) {
      diagonals.emplace_back(std::int64_t{hits[i].word} - std::int64_t{hits[i].at}, i);
    }
    std::ranges::sort(diagonals);
    const auto apart = std::int64_t{text.words.count} / 2 + 24;
    std::vector<Anchor> anchors;
    for (std::size_t begin = 0; begin < diagonals.size();) {
      auto end = begin + 1;
      while (end < diagonals.size() && diagonals[end].first - diagonals[end - 1].first <= apart)
        ++end;
      if (static_cast<double>(end - begin) >= wanted) {
        anchors.clear();
        for (auto i = begin; i < end; ++i) {
          const auto& hit = hits[diagonals[i].second];
          anchors.push_back({.word = hit.word, .at = hit.at});
        }
        std::ranges::sort(anchors, {},
                          [](const Anchor& a) { return (std::uint64_t{a.word} << 32U) | a.at; });
        group(text, anchors);
      }
      begin = end;
    }
  }

  void group(const format::Text& text, const std::vector<Anchor>& anchors) {
    const auto aligned = align(words_, table_.words.subspan(text.words.begin, text.words.count),
                               anchors, text.heading);
    if (aligned.matched == 0) return;
    const auto length = static_cast<double>(aligned.expected);
    const auto region = static_cast<double>(aligned.end - aligned.begin);
    const auto matched = static_cast<double>(aligned.matched);
    const auto score = 2 * matched / (length + region);
    if (score < kNearThreshold) return;
    out_.push_back({.match = {.entry = text.entry,
                              .score = score,
                              .coverage = matched / length,
                              .notice = text.notice != 0,
                              .exact = false,
                              .begin = offset_ + aligned.begin,
                              .end = offset_ + aligned.end},
                    .value = matched - ((length - matched) + (region - matched)) / 2});
  }

  const Table& table_;
  std::span<const std::uint32_t> words_;
  std::uint32_t offset_;
  std::vector<Candidate>& out_;
  std::vector<Hit> hits_;
  std::size_t step_ = 1;
};

bool overlap(const TextMatch& a, const TextMatch& b) {
  // A few words in common are no conflict: the end of one is the title of the next.
  constexpr std::uint32_t kSharedMax = 4;
  return std::min(a.end, b.end) > std::max(a.begin, b.begin) + kSharedMax;
}

// The best of what overlaps, by position.
std::vector<TextMatch> chosen(const std::vector<Candidate>& sorted, double from, double below,
                              const std::vector<TextMatch>& beside) {
  std::vector<TextMatch> kept;
  for (const auto& candidate : sorted) {
    const auto& match = candidate.match;
    if (match.score < from || match.score >= below) continue;
    const auto meets = [&match](const TextMatch& other) { return overlap(match, other); };
    if (std::ranges::any_of(kept, meets) || std::ranges::any_of(beside, meets)) continue;
    kept.push_back(match);
  }
  std::ranges::sort(kept, {}, &TextMatch::begin);
  return kept;
}

const format::Text* whole_text(const ComparedText& text) {
  const auto hash = format::text_hash(text.hashes);
  const auto& all = table();
  for (const auto& known : all.texts) {
    if (known.notice == 0 && known.hash == hash && known.words.count == text.hashes.size() &&
        std::ranges::equal(all.words.subspan(known.words.begin, known.words.count), text.hashes)) {
      return &known;
    }
  }
  return nullptr;
}

}  // namespace

TextMatches match_texts(const ComparedText& text, double threshold) {
  TextMatches result;
  const auto count = text.hashes.size();
  if (const auto* whole = whole_text(text)) {
    result.matches.push_back({.entry = whole->entry,
                              .score = 1,
                              .coverage = 1,
                              .notice = false,
                              .exact = true,
                              .begin = 0,
                              .end = static_cast<std::uint32_t>(count)});
    return result;
  }
  std::vector<Candidate> candidates;
  for (std::size_t at = 0; at < count; at += kPieceWords - kOverlapWords) {
    const auto size = std::min(kPieceWords, count - at);
    Piece(std::span(text.hashes).subspan(at, size), static_cast<std::uint32_t>(at), candidates)
        .run();
    if (at + size == count) break;
  }
  std::ranges::sort(candidates, [](const Candidate& a, const Candidate& b) {
    if (a.value != b.value) return a.value > b.value;
    if (a.match.score != b.match.score) return a.match.score > b.match.score;
    if (a.match.begin != b.match.begin) return a.match.begin < b.match.begin;
    return a.match.entry < b.match.entry;
  });
  result.matches = chosen(candidates, threshold, 2, {});
  result.near = chosen(candidates, kNearThreshold, threshold, result.matches);
  return result;
}

}  // namespace gofed::licenses
