// Token kinds of Go, from token.def.
#pragma once

#include <cstdint>
#include <string_view>

namespace gofed::golang::syntax {

enum class Token : std::uint8_t {
#define GOFED_GO_TOKEN(name, text) name,
#include "workers/golang/syntax/token.def"
};

// "func", "<<", "IDENT": as go/token.Token.String writes it.
[[nodiscard]] std::string_view token_text(Token token);

// 1 (||) to 5 (*) for binary operators, 0 for everything else.
[[nodiscard]] int binary_precedence(Token token);

// The keyword spelled so, or Token::Ident.
[[nodiscard]] Token keyword_or_ident(std::string_view word);

[[nodiscard]] constexpr bool is_keyword(Token token) {
  return token >= Token::Break;
}

[[nodiscard]] constexpr bool is_literal_or_ident(Token token) {
  return token >= Token::Ident && token <= Token::String;
}

}  // namespace gofed::golang::syntax
