// Source bytes -> tokens, one at a time. Follows the specification's "Lexical elements" and the
// words of go/scanner for what is wrong.
//
// The lexer inserts semicolons, keeps track of comments that document what follows, and can jump
// over a block without making tokens of it. Pure; one thread at a time.
//
// A token costs about as much as the branches that a processor guesses wrong on its way, so the way
// of the many is short: blanks and names end where ByteMarks says, without a loop; a punctuation
// mark that stands alone is one look into a table. Everything rarer (comments, numbers that are
// more than digits, operators of several bytes, what is wrong) leaves that way for a function of
// its own.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "workers/golang/syntax/byte_marks.h"
#include "workers/golang/syntax/token.h"
#include "workers/golang/syntax/tree.h"

namespace gofed::golang::syntax {

// Blocks that turn out not to close, before the rest of the file is read token by token: each costs
// a look to the end of the file.
inline constexpr int kFailedSkipsMax = 4;

// A complaint about a byte offset; positions are counted once, at the end.
struct Complaint {
  std::uint32_t offset = 0;
  std::string message;
};

class Lexer {
 public:
  // `source` must outlive the lexer and be shorter than 4 GiB.
  explicit Lexer(std::string_view source);

  // Moves to the next token; after the last one stays at Token::End.
  void next();

  [[nodiscard]] Token token() const { return token_; }
  [[nodiscard]] std::uint32_t begin() const { return begin_; }
  [[nodiscard]] std::uint32_t end() const { return at_; }
  [[nodiscard]] std::string_view text() const { return source_.substr(begin_, at_ - begin_); }

  // Where the token before the current one ends.
  [[nodiscard]] std::uint32_t last_end() const { return last_end_; }

  // The current semicolon stands for a line end (or the file's) and has no bytes of its own.
  [[nodiscard]] bool is_newline() const { return token_ == Token::Semicolon && begin_ == at_; }

  // Where the comment begins that ends on the line before the current token; else kNoOffset.
  [[nodiscard]] std::uint32_t comment_begin() const {
    return commented_ == begin_ ? comment_ : kNoOffset;
  }

  // With the current token a "{": moves behind its closing "}" as if one token had been read, and
  // answers true. Answers false and stays when the block does not close properly.
  bool skip_block();

  [[nodiscard]] std::vector<Complaint>& complaints() { return complaints_; }
  [[nodiscard]] std::vector<Directive>& directives() { return directives_; }

  void complain(std::uint32_t offset, std::string message);

  // From here on every token is the end.
  void stop();

 private:
  void put(Token token, std::uint32_t bytes);
  void take_semicolon(std::uint32_t at);
  void next_slowly();
  [[nodiscard]] std::uint64_t line_ends_before(std::uint64_t ink) const;
  bool skip_blanks();
  [[nodiscard]] bool at_comment() const;
  bool skip_comments();
  [[nodiscard]] bool reaches_line_end() const;
  void skip_line_comment();
  bool skip_general_comment();

  void scan_slowly();
  void scan_word();
  void scan_unicode();
  bool scan_digits_alone();
  void scan_number();
  void scan_digits(unsigned base, std::uint32_t& invalid, bool& has_digits, bool& has_separator);
  void scan_string();
  void scan_raw_string();
  void scan_rune();
  bool scan_escape(char quote);
  void scan_operator(unsigned char c);
  Token pick(char second, Token if_second, Token otherwise);
  Token pick_assign(Token otherwise);

  [[nodiscard]] unsigned char peek(std::uint32_t ahead = 0) const {
    return at_ + ahead < size_ ? static_cast<unsigned char>(source_[at_ + ahead]) : 0;
  }

  std::string_view source_;
  std::uint32_t size_;
  std::uint32_t start_ = 0;  // behind the byte order mark
  std::uint32_t at_ = 0;     // the next byte to read
  Token token_ = Token::Illegal;
  bool want_semicolon_ = false;  // a line end here is a semicolon
  std::uint32_t begin_ = 0;      // of the token
  std::uint32_t last_end_ = 0;

  std::uint32_t commented_ = kNoOffset;  // the token that was met last with a comment before it
  std::uint32_t comment_ = kNoOffset;    // and where that begins
  int failed_skips_ = 0;

  ByteMarks marks_;
  std::vector<Complaint> complaints_;
  std::vector<Directive> directives_;
};

}  // namespace gofed::golang::syntax
