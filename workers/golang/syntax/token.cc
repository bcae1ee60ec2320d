#include "workers/golang/syntax/token.h"

#include <array>

namespace gofed::golang::syntax {
namespace {

constexpr std::string_view kTexts[] = {
#define GOFED_GO_TOKEN(name, text) text,
#include "workers/golang/syntax/token.def"
};

constexpr std::uint8_t kPrecedences[] = {
#define GOFED_GO_TOKEN(name, text) 0,
#define GOFED_GO_BINARY(name, text, precedence) precedence,
#include "workers/golang/syntax/token.def"
};

// Every keyword has its own slot under this hash; a static_assert below keeps it so.
constexpr std::size_t kSlots = 64;
constexpr std::size_t slot_of(std::string_view word) {
  return (static_cast<std::size_t>(static_cast<unsigned char>(word[0])) * 6 +
          static_cast<std::size_t>(static_cast<unsigned char>(word[1])) * 23 + word.size()) %
         kSlots;
}

constexpr auto kFirstKeyword = static_cast<std::size_t>(Token::Break);

constexpr std::array<Token, kSlots> make_slots() {
  std::array<Token, kSlots> slots{};
  for (std::size_t i = kFirstKeyword; i < std::size(kTexts); ++i) {
    slots[slot_of(kTexts[i])] = static_cast<Token>(i);
  }
  return slots;
}
constexpr auto kKeywordSlots = make_slots();

constexpr bool every_keyword_has_its_slot() {
  for (std::size_t i = kFirstKeyword; i < std::size(kTexts); ++i) {
    if (kKeywordSlots[slot_of(kTexts[i])] != static_cast<Token>(i)) return false;
  }
  return true;
}
static_assert(every_keyword_has_its_slot());

}  // namespace

std::string_view token_text(Token token) {
  return kTexts[static_cast<std::size_t>(token)];
}

int binary_precedence(Token token) {
  return kPrecedences[static_cast<std::size_t>(token)];
}

Token keyword_or_ident(std::string_view word) {
  if (word.size() < 2 || word.size() > 11) return Token::Ident;
  const Token candidate = kKeywordSlots[slot_of(word)];
  if (!is_keyword(candidate) || token_text(candidate) != word) return Token::Ident;
  return candidate;
}

}  // namespace gofed::golang::syntax
