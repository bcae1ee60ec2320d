// Distinguishes keywords from names. Pure, any thread.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <string_view>

#include "workers/golang/syntax/token.h"

namespace gofed::golang::syntax {
namespace keywords {

inline constexpr auto kFirstKeyword = static_cast<std::size_t>(Token::Break);

// Every keyword has its own slot under this hash; a static_assert below keeps it so. The factor was
// found by trying random ones.
inline constexpr std::size_t kSlots = 64;
constexpr std::size_t slot_of(std::uint64_t head) {
  return static_cast<std::size_t>(head * 0xcb712a5a4c51d8fb >> 58);
}

constexpr std::uint64_t head_of(std::string_view word) {
  std::uint64_t head = 0;
  for (std::size_t i = std::min<std::size_t>(word.size(), 8); i-- > 0;) {
    head = head << 8 | static_cast<unsigned char>(word[i]);
  }
  return head;
}

struct Keyword {
  std::uint64_t head = 0;
  std::uint32_t size = 0;
  Token token = Token::Ident;
};

constexpr std::array<Keyword, kSlots> make_slots() {
  std::array<Keyword, kSlots> slots{};
  for (std::size_t i = kFirstKeyword; i < std::size(kTokenTexts); ++i) {
    const std::uint64_t head = head_of(kTokenTexts[i]);
    slots[slot_of(head)] = {head, static_cast<std::uint32_t>(kTokenTexts[i].size()),
                            static_cast<Token>(i)};
  }
  return slots;
}
inline constexpr auto kKeywordSlots = make_slots();

constexpr bool every_keyword_has_its_slot() {
  for (std::size_t i = kFirstKeyword; i < std::size(kTokenTexts); ++i) {
    if (kKeywordSlots[slot_of(head_of(kTokenTexts[i]))].token != static_cast<Token>(i))
      return false;
  }
  return true;
}
static_assert(every_keyword_has_its_slot());

}  // namespace keywords

// The keyword of that size whose first eight bytes are `head`, the first as the lowest, zero where
// it is shorter; or Token::Ident. Of longer words the caller compares the rest.
[[nodiscard]] inline Token keyword_or_ident(std::uint64_t head, std::uint32_t size) {
  const keywords::Keyword& candidate = keywords::kKeywordSlots[keywords::slot_of(head)];
  // Without a branch: whether a word is a keyword is hard to guess for a processor.
  const unsigned same =
      static_cast<unsigned>(candidate.head == head) & static_cast<unsigned>(candidate.size == size);
  constexpr auto kIdent = static_cast<unsigned>(Token::Ident);
  return static_cast<Token>(kIdent ^ ((kIdent ^ static_cast<unsigned>(candidate.token)) & -same));
}

}  // namespace gofed::golang::syntax
