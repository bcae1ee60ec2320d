// Operators and punctuation.
#include "workers/golang/syntax/lexer.h"

namespace gofed::golang::syntax {

// After a one-byte operator: takes `second` when it follows.
Token Lexer::pick(char second, Token if_second, Token otherwise) {
  if (peek() != static_cast<unsigned char>(second)) return otherwise;
  ++at_;
  return if_second;
}

// "x=" is an assignment operator.
Token Lexer::pick_assign(Token otherwise) {
  return pick('=', Token::OpAssign, otherwise);
}

void Lexer::scan_operator(unsigned char c) {
  ++at_;
  switch (c) {
    case ':':
      token_ = pick('=', Token::Define, Token::Colon);
      return;
    case ',':
      token_ = Token::Comma;
      return;
    case ';':
      token_ = Token::Semicolon;
      return;
    case '(':
      token_ = Token::LeftParen;
      return;
    case ')':
      token_ = Token::RightParen;
      return;
    case '[':
      token_ = Token::LeftBracket;
      return;
    case ']':
      token_ = Token::RightBracket;
      return;
    case '{':
      token_ = Token::LeftBrace;
      return;
    case '}':
      token_ = Token::RightBrace;
      return;
    case '~':
      token_ = Token::Tilde;
      return;
    case '+':
      token_ = pick('+', Token::PlusPlus, Token::Plus);
      break;
    case '-':
      token_ = pick('-', Token::MinusMinus, Token::Minus);
      break;
    case '*':
      token_ = Token::Star;
      break;
    case '/':
      token_ = Token::Slash;
      break;
    case '%':
      token_ = Token::Percent;
      break;
    case '^':
      token_ = Token::Xor;
      break;
    case '=':
      token_ = pick('=', Token::Equal, Token::Assign);
      return;
    case '!':
      token_ = pick('=', Token::NotEqual, Token::Not);
      return;
    case '|':
      token_ = pick('|', Token::OrOr, Token::Or);
      break;
    case '&':
      token_ = pick('&', Token::AndAnd, Token::And);
      if (token_ == Token::And) token_ = pick('^', Token::AndNot, Token::And);
      break;
    case '<':
      if (peek() == '-') {
        ++at_;
        token_ = Token::Arrow;
        return;
      }
      token_ = pick('<', Token::ShiftLeft, Token::Less);
      if (token_ == Token::Less) {
        token_ = pick('=', Token::LessEqual, Token::Less);
        return;
      }
      break;
    case '>':
      token_ = pick('>', Token::ShiftRight, Token::Greater);
      if (token_ == Token::Greater) {
        token_ = pick('=', Token::GreaterEqual, Token::Greater);
        return;
      }
      break;
    case '.':
      token_ = Token::Dot;
      if (peek() == '.' && peek(1) == '.') {
        at_ += 2;
        token_ = Token::Ellipsis;
      }
      return;
    default:
      token_ = Token::Illegal;
      if (c == 0) return;  // check_encoding has reported it
      static constexpr char kHex[] = "0123456789ABCDEF";
      complain(begin_, std::string("illegal character U+00") + kHex[c >> 4] + kHex[c & 15] +
                           (c >= 0x20 && c < 0x7f ? std::string(" '") + static_cast<char>(c) + "'"
                                                  : std::string()));
      return;
  }
  // The arithmetic operators have an assigning form.
  const bool may_assign = token_ != Token::PlusPlus && token_ != Token::MinusMinus &&
                          token_ != Token::OrOr && token_ != Token::AndAnd;
  if (may_assign) token_ = pick_assign(token_);
}

}  // namespace gofed::golang::syntax
