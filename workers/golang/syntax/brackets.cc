#include "workers/golang/syntax/brackets.h"

#include "workers/golang/syntax/lexer.h"

namespace gofed::golang::syntax {

std::uint32_t closing_bracket(std::string_view source, std::uint32_t opening) {
  Lexer lexer(source.substr(opening));
  int opened = 0;
  for (lexer.next(); lexer.token() != Token::End; lexer.next()) {
    switch (lexer.token()) {
      case Token::LeftBrace:
      case Token::LeftBracket:
      case Token::LeftParen:
        ++opened;
        break;
      case Token::RightBrace:
      case Token::RightBracket:
      case Token::RightParen:
        if (--opened <= 0) return opening + lexer.begin();
        break;
      default:
        break;
    }
  }
  return opening;
}

}  // namespace gofed::golang::syntax
