#include "workers/golang/syntax/lexer.h"

#include <array>
#include <cstring>

#include "workers/golang/syntax/block_skip.h"
#include "workers/golang/syntax/encoding.h"
#include "workers/golang/syntax/unicode.h"

namespace gofed::golang::syntax {
namespace {

constexpr std::array<bool, 256> make_word_bytes() {
  std::array<bool, 256> table{};
  for (int c = 0; c < 128; ++c) {
    table[static_cast<std::size_t>(c)] =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }
  return table;
}
constexpr auto kWordBytes = make_word_bytes();

bool is_ascii_digit(unsigned char c) {
  return c >= '0' && c <= '9';
}
bool is_ascii_letter(unsigned char c) {
  return kWordBytes[c] && !is_ascii_digit(c);
}

// Whether a line end after this token is a semicolon (specification: Semicolons, rule 1).
bool ends_statement(Token token) {
  switch (token) {
    case Token::Break:
    case Token::Continue:
    case Token::Fallthrough:
    case Token::Return:
    case Token::PlusPlus:
    case Token::MinusMinus:
    case Token::RightParen:
    case Token::RightBracket:
    case Token::RightBrace:
      return true;
    default:
      return is_literal_or_ident(token);
  }
}

std::string code_point(char32_t rune) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string digits;
  for (char32_t rest = rune; rest != 0 || digits.size() < 4; rest >>= 4) {
    digits.insert(digits.begin(), kHex[rest & 15]);
  }
  return "U+" + digits;
}

}  // namespace

Lexer::Lexer(std::string_view source)
    : source_(source), size_(static_cast<std::uint32_t>(source.size())) {
  check_encoding(source_, complaints_);
  if (source_.starts_with(kByteOrderMark)) at_ = static_cast<std::uint32_t>(kByteOrderMark.size());
}

void Lexer::complain(std::uint32_t offset, std::string message) {
  // Those of check_encoding come first, whatever their place; both sorts get their share.
  if (complaints_.size() >= 3 * kDiagnosticsPerFileMax) return;
  complaints_.push_back({offset, std::move(message)});
}

void Lexer::next() {
  newlines_ = 0;
  comment_begin_ = kNoOffset;
  newline_token_ = false;
  if (skip_space_and_comments()) {  // a line end that is a semicolon
    token_ = Token::Semicolon;
    newline_token_ = true;
    want_semicolon_ = false;
    comment_begin_ = kNoOffset;
    return;
  }
  if (newlines_ != 1) comment_begin_ = kNoOffset;  // it does not touch this token
  begin_ = at_;
  on_new_line_ = false;
  if (at_ >= size_) {
    token_ = Token::End;
    return;
  }
  scan_token(static_cast<unsigned char>(source_[at_]));
  want_semicolon_ = ends_statement(token_);
}

// Moves to the next byte that is neither. True: a line end was met that stands for a semicolon;
// then begin_ is where it is, and nothing of it is consumed.
bool Lexer::skip_space_and_comments() {
  for (;;) {
    if (at_ >= size_) {
      begin_ = at_;
      return want_semicolon_;
    }
    const char c = source_[at_];
    if (c == ' ' || c == '\t' || c == '\r') {
      ++at_;
    } else if (c == '\n') {
      if (want_semicolon_) {
        begin_ = at_;
        return true;
      }
      newline();
      ++at_;
    } else if (c == '/' && (peek(1) == '/' || peek(1) == '*')) {
      if (skip_comment()) return true;
    } else {
      return false;
    }
  }
}

void Lexer::newline() {
  ++newlines_;
  on_new_line_ = true;
}

// The same contract as skip_space_and_comments, for one comment.
bool Lexer::skip_comment() {
  const bool line_comment = source_[at_ + 1] == '/';
  if (want_semicolon_) {
    // The semicolon stands before a comment that reaches the end of its line.
    const std::size_t close = line_comment ? source_.npos : source_.find("*/", at_ + 2);
    if (close == source_.npos || source_.substr(at_, close - at_).find('\n') != source_.npos) {
      begin_ = at_;
      return true;
    }
  }
  if (line_comment) {
    skip_line_comment();
  } else {
    skip_general_comment();
  }
  return false;
}

// A comment begins: it goes on with the group before it, or begins a group of its own. One that
// follows a token on its line documents that token, not the next.
void Lexer::start_comment() {
  if (!on_new_line_) {
    comment_begin_ = kNoOffset;
  } else if (comment_begin_ == kNoOffset || newlines_ > 1) {
    comment_begin_ = at_;
  }
  newlines_ = 0;
}

void Lexer::skip_line_comment() {
  start_comment();
  const std::uint32_t begin = at_;
  const void* end = std::memchr(source_.data() + at_, '\n', size_ - at_);
  at_ = end == nullptr ? size_
                       : static_cast<std::uint32_t>(static_cast<const char*>(end) - source_.data());
  if (at_ - begin > 5) note_directive(begin);
}

void Lexer::note_directive(std::uint32_t begin) {
  const std::string_view text = source_.substr(begin, at_ - begin);
  const bool at_line_begin =
      begin == 0 || source_[begin - 1] == '\n' || (begin == kByteOrderMark.size() && on_new_line_);
  if (at_line_begin && text.starts_with("//go:")) directives_.push_back({begin, at_});
}

bool Lexer::skip_general_comment() {
  start_comment();
  const std::uint32_t begin = at_;
  const std::size_t close = source_.find("*/", at_ + 2);
  if (close == source_.npos) {
    complain(begin, "comment not terminated");
    at_ = size_;
    return false;
  }
  at_ = static_cast<std::uint32_t>(close + 2);
  if (source_.substr(begin, at_ - begin).find('\n') != source_.npos) on_new_line_ = true;
  return true;
}

bool Lexer::skip_block() {
  if (failed_skips_ >= kFailedSkipsMax) return false;
  const std::size_t close = find_block_end(source_, begin_);
  if (close == std::string_view::npos) {
    ++failed_skips_;
    return false;
  }
  at_ = static_cast<std::uint32_t>(close + 1);
  token_ = Token::RightBrace;
  begin_ = static_cast<std::uint32_t>(close);
  want_semicolon_ = true;
  return true;
}

void Lexer::scan_token(unsigned char c) {
  if (is_ascii_letter(c)) {
    scan_identifier();
  } else if (is_ascii_digit(c) || (c == '.' && is_ascii_digit(peek(1)))) {
    scan_number();
  } else if (c == '"') {
    scan_string();
  } else if (c == '`') {
    scan_raw_string();
  } else if (c == '\'') {
    scan_rune();
  } else if (c >= 0x80) {
    scan_unicode();
  } else {
    scan_operator(c);
  }
}

void Lexer::scan_identifier() {
  bool ascii = true;
  for (;;) {
    while (at_ < size_ && kWordBytes[static_cast<unsigned char>(source_[at_])]) ++at_;
    if (at_ >= size_ || static_cast<unsigned char>(source_[at_]) < 0x80) break;
    const Decoded rune = decode_rune(source_.substr(at_));
    if (!rune.valid || (!is_letter(rune.rune) && !is_digit(rune.rune))) break;
    ascii = false;
    at_ += rune.width;
  }
  token_ = ascii ? keyword_or_ident(text()) : Token::Ident;
}

// A token that begins beyond ASCII: a letter, or nothing of Go.
void Lexer::scan_unicode() {
  const Decoded rune = decode_rune(source_.substr(at_));
  if (rune.valid && is_letter(rune.rune)) {
    scan_identifier();
    return;
  }
  at_ += rune.width;
  token_ = Token::Illegal;
  if (!rune.valid || rune.rune == 0xfeff) return;  // check_encoding has told
  complain(begin_, "illegal character " + code_point(rune.rune) + " '" +
                       std::string(source_.substr(begin_, rune.width)) + "'");
}

}  // namespace gofed::golang::syntax
