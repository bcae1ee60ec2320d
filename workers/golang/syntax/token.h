// Token kinds of Go, from token.def.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>

namespace gofed::golang::syntax {

enum class Token : std::uint8_t {
#define GOFED_GO_TOKEN(name, text) name,
#include "workers/golang/syntax/token.def"
};

inline constexpr std::string_view kTokenTexts[] = {
#define GOFED_GO_TOKEN(name, text) text,
#include "workers/golang/syntax/token.def"
};
inline constexpr std::size_t kTokenCount = std::size(kTokenTexts);

// "func", "<<", "IDENT": as go/token.Token.String writes it.
[[nodiscard]] constexpr std::string_view token_text(Token token) {
  return kTokenTexts[static_cast<std::size_t>(token)];
}

inline constexpr std::uint8_t kBinaryPrecedences[] = {
#define GOFED_GO_TOKEN(name, text) 0,
#define GOFED_GO_BINARY(name, text, precedence) precedence,
#include "workers/golang/syntax/token.def"
};

// 1 (||) to 5 (*) for binary operators, 0 for everything else.
[[nodiscard]] inline int binary_precedence(Token token) {
  return kBinaryPrecedences[static_cast<std::size_t>(token)];
}

[[nodiscard]] constexpr bool is_keyword(Token token) {
  return token >= Token::Break;
}

[[nodiscard]] constexpr bool is_literal_or_ident(Token token) {
  return token >= Token::Ident && token <= Token::String;
}

}  // namespace gofed::golang::syntax
