// Which licences' texts a text contains, and where.
//
// Grams of five words find candidates and the diagonal on which each lies; the words between them are
// aligned, so that an exchanged name or a rewrapped, renumbered, truncated text costs only the words that
// differ. Of candidates that overlap, the one that explains most words stays. Pure; any thread. Time is
// bounded by the number of words, whatever they are.
#pragma once

#include <cstdint>
#include <vector>

#include "workers/licenses/text/words.h"

namespace gofed::licenses {

struct TextMatch {
  std::uint32_t entry = 0;  // of the list, as license_at() takes it
  double score = 0;     // 1: all of the text and nothing else; words shared by words on both sides
  double coverage = 0;  // of the licence's words, the share that is there
  bool notice = false;  // not the licence, but what a file says that is under it
  bool exact = false;   // the whole file is this text, found by its hash
  std::uint32_t begin = 0;  // [begin, end) of the compared words
  std::uint32_t end = 0;
};

struct TextMatches {
  std::vector<TextMatch> matches;  // by position, none over another
  std::vector<TextMatch> near;     // below the threshold: the closest text where no match is
};

inline constexpr double kDefaultThreshold = 0.9;
inline constexpr double kNearThreshold = 0.5;

[[nodiscard]] TextMatches match_texts(const ComparedText& text,
                                      double threshold = kDefaultThreshold);

}  // namespace gofed::licenses
