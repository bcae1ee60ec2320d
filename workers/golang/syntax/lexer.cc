#include "workers/golang/syntax/lexer.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "workers/golang/syntax/block_skip.h"
#include "workers/golang/syntax/encoding.h"
#include "workers/golang/syntax/keywords.h"
#include "workers/golang/syntax/unicode.h"

namespace gofed::golang::syntax {
namespace {

// What the lexer must know of a first byte to see whether it is a token by itself.
struct Punctuation {
  Token token = Token::Illegal;  // Illegal: the byte begins something else
  std::uint16_t seconds = 0;     // groups of bytes with which it may be something longer
};

// The bytes that make a longer operator of the byte before them, a bit each.
enum Second : std::uint16_t {
  kEquals = 1,
  kPlus = 2,
  kMinus = 4,
  kAmpersand = 8,
  kBar = 16,
  kCaret = 32,
  kLess = 64,
  kGreater = 128,
  kSlash = 256,
  kAsterisk = 512,
  kDotOrDigit = 1024,
};

constexpr std::array<std::uint16_t, 256> make_seconds() {
  std::array<std::uint16_t, 256> table{};
  table['='] = kEquals;
  table['+'] = kPlus;
  table['-'] = kMinus;
  table['&'] = kAmpersand;
  table['|'] = kBar;
  table['^'] = kCaret;
  table['<'] = kLess;
  table['>'] = kGreater;
  table['/'] = kSlash;
  table['*'] = kAsterisk;
  table['.'] = kDotOrDigit;
  for (unsigned char c = '0'; c <= '9'; ++c) table[c] = kDotOrDigit;
  return table;
}
constexpr auto kSeconds = make_seconds();

constexpr std::array<Punctuation, 256> make_punctuation() {
  std::array<Punctuation, 256> table{};
  table['('] = {Token::LeftParen, 0};
  table[')'] = {Token::RightParen, 0};
  table['['] = {Token::LeftBracket, 0};
  table[']'] = {Token::RightBracket, 0};
  table['{'] = {Token::LeftBrace, 0};
  table['}'] = {Token::RightBrace, 0};
  table[','] = {Token::Comma, 0};
  table[';'] = {Token::Semicolon, 0};
  table['~'] = {Token::Tilde, 0};
  table['.'] = {Token::Dot, kDotOrDigit};
  table[':'] = {Token::Colon, kEquals};
  table['='] = {Token::Assign, kEquals};
  table['!'] = {Token::Not, kEquals};
  table['*'] = {Token::Star, kEquals};
  table['%'] = {Token::Percent, kEquals};
  table['^'] = {Token::Xor, kEquals};
  table['+'] = {Token::Plus, kEquals | kPlus};
  table['-'] = {Token::Minus, kEquals | kMinus};
  table['/'] = {Token::Slash, kEquals | kSlash | kAsterisk};
  table['&'] = {Token::And, kEquals | kAmpersand | kCaret};
  table['|'] = {Token::Or, kEquals | kBar};
  table['<'] = {Token::Less, kEquals | kLess | kMinus};
  table['>'] = {Token::Greater, kEquals | kGreater};
  return table;
}
constexpr auto kPunctuation = make_punctuation();

bool is_ascii_digit(unsigned char c) {
  return c >= '0' && c <= '9';
}
bool is_ascii_letter(unsigned char c) {
  return static_cast<unsigned char>((c | 0x20) - 'a') < 26 || c == '_';
}
bool is_ascii_word(unsigned char c) {
  return is_ascii_letter(c) || is_ascii_digit(c);
}

// Whether a line end after a token is a semicolon (specification: Semicolons, rule 1).
constexpr auto kEndsStatement = [] {
  std::array<bool, 256> table{};
  for (std::size_t i = 0; i < table.size(); ++i) {
    table[i] = is_literal_or_ident(static_cast<Token>(i));
  }
  for (const Token token :
       {Token::Break, Token::Continue, Token::Fallthrough, Token::Return, Token::PlusPlus,
        Token::MinusMinus, Token::RightParen, Token::RightBracket, Token::RightBrace}) {
    table[static_cast<std::size_t>(token)] = true;
  }
  return table;
}();

bool ends_statement(Token token) {
  return kEndsStatement[static_cast<std::size_t>(token)];
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
    : source_(source), size_(static_cast<std::uint32_t>(source.size())), marks_(source) {
  check_encoding(source_, complaints_);
  if (source_.starts_with(kByteOrderMark)) {
    start_ = static_cast<std::uint32_t>(kByteOrderMark.size());
  }
  at_ = start_;
}

void Lexer::complain(std::uint32_t offset, std::string message) {
  // Those of check_encoding come first, whatever their place; both sorts get their share.
  if (complaints_.size() >= 3 * kDiagnosticsPerFileMax) return;
  complaints_.push_back({offset, std::move(message)});
}

void Lexer::stop() {
  at_ = size_;
  token_ = Token::End;
  want_semicolon_ = false;
}

void Lexer::next() {
  comment_begin_ = kNoOffset;
  newline_token_ = false;
  gap_ = at_;
  if (!skip_blanks()) scan_token();
}

// Moves to the next byte that is not blank. True: on the way a token was found, a line end that
// stands for a semicolon or the end of the source.
inline bool Lexer::skip_blanks() {
  for (;;) {
    const std::uint64_t ink = marks_.from(kInk, at_);
    if (want_semicolon_) {
      const std::uint64_t before_ink = ~(ink | (0 - ink));
      const std::uint64_t line_ends = marks_.peek(kLineEnd, at_) & before_ink;
      if (line_ends != 0) {
        take_semicolon(at_ + static_cast<std::uint32_t>(std::countr_zero(line_ends)));
        return true;
      }
    }
    if (ink != 0) {
      at_ += static_cast<std::uint32_t>(std::countr_zero(ink));
      break;
    }
    at_ += ByteMarks::kBitsMin;
  }
  if (at_ < size_) return false;
  if (want_semicolon_) {
    take_semicolon(size_);
  } else {
    at_ = size_;
    begin_ = size_;
    token_ = Token::End;
  }
  return true;
}

// The line end at `at`, of which nothing is consumed, is a semicolon.
void Lexer::take_semicolon(std::uint32_t at) {
  at_ = at;
  begin_ = at;
  token_ = Token::Semicolon;
  newline_token_ = true;
  want_semicolon_ = false;
}

inline bool Lexer::at_comment() const {
  return source_[at_] == '/' && (peek(1) == '/' || peek(1) == '*');
}

// At a comment: moves behind it and all blanks and comments that follow. True as for skip_blanks.
//
// Comments on neighbouring lines are a group, and the group that ends on the line before a token
// documents it. A comment behind another token on its line does not; nor does one before a blank
// line.
bool Lexer::skip_comments() {
  bool own_line = gap_ == start_;
  for (;;) {
    const auto line_ends = std::count(source_.begin() + gap_, source_.begin() + at_, '\n');
    own_line = own_line || line_ends > 0;
    if (!at_comment()) {
      if (line_ends != 1) comment_begin_ = kNoOffset;
      return false;
    }
    if (want_semicolon_ && reaches_line_end()) {
      take_semicolon(at_);
      comment_begin_ = kNoOffset;
      return true;
    }
    if (!own_line) {
      comment_begin_ = kNoOffset;
    } else if (comment_begin_ == kNoOffset || line_ends > 1) {
      comment_begin_ = at_;
    }
    if (peek(1) == '/') {
      skip_line_comment();
    } else if (skip_general_comment()) {
      own_line = true;
    }
    gap_ = at_;
    if (skip_blanks()) {
      comment_begin_ = kNoOffset;
      return true;
    }
  }
}

// Whether a line ends in the comment here, or because of it.
bool Lexer::reaches_line_end() const {
  if (peek(1) == '/') return true;
  const std::size_t close = source_.find("*/", at_ + 2);
  return close == source_.npos || source_.substr(at_, close - at_).find('\n') != source_.npos;
}

void Lexer::skip_line_comment() {
  const std::uint32_t begin = at_;
  at_ = marks_.find(kLineEnd, at_);
  const bool at_line_begin = begin == start_ || source_[begin - 1] == '\n';
  if (at_line_begin && source_.substr(begin, at_ - begin).starts_with("//go:")) {
    directives_.push_back({begin, at_});
  }
}

// Whether it holds a line end.
bool Lexer::skip_general_comment() {
  const std::uint32_t begin = at_;
  const std::size_t close = source_.find("*/", at_ + 2);
  if (close == source_.npos) {
    complain(begin, "comment not terminated");
    at_ = size_;
    return false;
  }
  at_ = static_cast<std::uint32_t>(close + 2);
  return source_.substr(begin, at_ - begin).find('\n') != source_.npos;
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

inline void Lexer::scan_token() {
  begin_ = at_;
  const auto c = static_cast<unsigned char>(source_[at_]);
  if (is_ascii_letter(c)) {
    scan_word();
  } else if (const Punctuation mark = kPunctuation[c];
             mark.token != Token::Illegal && (kSeconds[peek(1)] & mark.seconds) == 0) {
    ++at_;
    token_ = mark.token;
  } else {
    scan_other(c);
  }
  want_semicolon_ = ends_statement(token_);
}

void Lexer::scan_other(unsigned char c) {
  if (is_ascii_digit(c)) {
    if (!scan_digits_alone()) scan_number();
  } else if (c == '/' && at_comment()) {
    if (!skip_comments()) scan_token();
  } else if (c == '.' && is_ascii_digit(peek(1))) {
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

// The first eight bytes of the token, zero behind its end.
inline std::uint64_t Lexer::head() const {
  const std::uint32_t bytes = at_ - begin_;
  std::uint64_t head = 0;
  if (begin_ + 8 > size_) {
    std::memcpy(&head, source_.data() + begin_, bytes < 8 ? bytes : 8);
  } else {
    std::memcpy(&head, source_.data() + begin_, 8);
  }
  if constexpr (std::endian::native == std::endian::big) head = std::byteswap(head);
  return bytes < 8 ? head & ((std::uint64_t{1} << (8 * bytes)) - 1) : head;
}

inline void Lexer::scan_word() {
  const std::uint64_t behind = ~marks_.peek(kWord, at_);
  const std::uint64_t within = behind ^ (behind - 1);  // the word and the byte behind it
  if (within >> ByteMarks::kBitsMin != 0 || (within & marks_.peek(kWide, at_)) != 0) {
    scan_wide_word();
    return;
  }
  const auto run = static_cast<std::uint32_t>(std::countr_zero(behind));
  at_ += run;
  token_ = keyword_or_ident(head(), text());
}

// A word of any length, perhaps with letters beyond ASCII.
void Lexer::scan_wide_word() {
  bool ascii = true;
  for (;;) {
    while (is_ascii_word(peek())) ++at_;
    if (peek() < 0x80) break;
    const Decoded rune = decode_rune(source_.substr(at_));
    if (!rune.valid || (!is_letter(rune.rune) && !is_digit(rune.rune))) break;
    ascii = false;
    at_ += rune.width;
  }
  token_ = ascii ? keyword_or_ident(head(), text()) : Token::Ident;
}

// A token that begins beyond ASCII: a letter, or nothing of Go.
void Lexer::scan_unicode() {
  const Decoded rune = decode_rune(source_.substr(at_));
  if (rune.valid && is_letter(rune.rune)) {
    scan_wide_word();
    return;
  }
  at_ += rune.width;
  token_ = Token::Illegal;
  if (!rune.valid || rune.rune == 0xfeff) return;  // check_encoding has told
  complain(begin_, "illegal character " + code_point(rune.rune) + " '" +
                       std::string(source_.substr(begin_, rune.width)) + "'");
}

}  // namespace gofed::golang::syntax
