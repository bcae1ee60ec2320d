#include "workers/golang/syntax/lexer.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "workers/golang/syntax/block_skip.h"
#include "workers/golang/syntax/encoding.h"
#include "workers/golang/syntax/keywords.h"
#include "workers/golang/syntax/text/unicode.h"

namespace gofed::golang::syntax {
namespace {

constexpr std::uint32_t kHeadBytes = 8;

// What a first byte says about its token.
struct Start {
  Token token = Token::Illegal;  // of the byte by itself, if it is one
  bool is_word = false;          // a letter of ASCII or '_'
  std::uint16_t seconds = 0;     // groups of bytes before which it may be something longer
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
  kAny = 2048,
};

constexpr std::array<std::uint16_t, 256> make_seconds() {
  std::array<std::uint16_t, 256> table{};
  table.fill(kAny);
  table['='] |= kEquals;
  table['+'] |= kPlus;
  table['-'] |= kMinus;
  table['&'] |= kAmpersand;
  table['|'] |= kBar;
  table['^'] |= kCaret;
  table['<'] |= kLess;
  table['>'] |= kGreater;
  table['/'] |= kSlash;
  table['*'] |= kAsterisk;
  table['.'] |= kDotOrDigit;
  for (unsigned char c = '0'; c <= '9'; ++c) table[c] |= kDotOrDigit;
  return table;
}
constexpr auto kSeconds = make_seconds();

constexpr std::array<Start, 256> make_starts() {
  std::array<Start, 256> table{};
  table.fill({Token::Illegal, false, kAny});
  for (unsigned c = 0; c < table.size(); ++c) {
    table[c].is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }
  table['('] = {Token::LeftParen, false, 0};
  table[')'] = {Token::RightParen, false, 0};
  table['['] = {Token::LeftBracket, false, 0};
  table[']'] = {Token::RightBracket, false, 0};
  table['{'] = {Token::LeftBrace, false, 0};
  table['}'] = {Token::RightBrace, false, 0};
  table[','] = {Token::Comma, false, 0};
  table[';'] = {Token::Semicolon, false, 0};
  table['~'] = {Token::Tilde, false, 0};
  table['.'] = {Token::Dot, false, kDotOrDigit};
  table[':'] = {Token::Colon, false, kEquals};
  table['='] = {Token::Assign, false, kEquals};
  table['!'] = {Token::Not, false, kEquals};
  table['*'] = {Token::Star, false, kEquals};
  table['%'] = {Token::Percent, false, kEquals};
  table['^'] = {Token::Xor, false, kEquals};
  table['+'] = {Token::Plus, false, kEquals | kPlus};
  table['-'] = {Token::Minus, false, kEquals | kMinus};
  table['/'] = {Token::Slash, false, kEquals | kSlash | kAsterisk};
  table['&'] = {Token::And, false, kEquals | kAmpersand | kCaret};
  table['|'] = {Token::Or, false, kEquals | kBar};
  table['<'] = {Token::Less, false, kEquals | kLess | kMinus};
  table['>'] = {Token::Greater, false, kEquals | kGreater};
  return table;
}
constexpr auto kStarts = make_starts();

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

// The first of a word's bytes as keyword_or_ident takes them; kHeadBytes are read.
std::uint64_t load_head(const char* word, std::uint32_t bytes) {
  std::uint64_t head = 0;
  std::memcpy(&head, word, kHeadBytes);
  if constexpr (std::endian::native == std::endian::big) head = std::byteswap(head);
  const std::uint32_t behind = 64 - 8 * std::min(bytes, kHeadBytes);
  return head << behind >> behind;
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

// The line ends among the blanks here, before the byte of the lowest bit of `ink`.
inline std::uint64_t Lexer::line_ends_before(std::uint64_t ink) const {
  return marks_.peek(kLineEnd, at_) & ~(ink | (0 - ink));
}

void Lexer::next() {
  last_end_ = at_;
  if (at_ >= marks_.window_end()) return next_slowly();
  const std::uint64_t ink = marks_.peek(kInk, at_);
  if (want_semicolon_) {
    const std::uint64_t line_ends = line_ends_before(ink);
    if (line_ends != 0) {
      return take_semicolon(at_ + static_cast<std::uint32_t>(std::countr_zero(line_ends)));
    }
  }
  if (ink == 0) return next_slowly();
  at_ += static_cast<std::uint32_t>(std::countr_zero(ink));
  if (at_ + kHeadBytes > size_) return scan_slowly();
  const char* const first = source_.data() + at_;
  const Start start = kStarts[static_cast<unsigned char>(first[0])];
  if (start.is_word) {
    const std::uint64_t behind = ~marks_.peek(kWord, at_);
    const std::uint64_t within = behind ^ (behind - 1);  // the word and the byte behind it
    const bool wide = (within & marks_.peek(kWide, at_)) != 0;
    if (wide || within >> ByteMarks::kBitsMin != 0) return scan_slowly();
    const auto bytes = static_cast<std::uint32_t>(std::countr_zero(behind));
    const Token token = keyword_or_ident(load_head(first, bytes), bytes);
    if (bytes > kHeadBytes && token != Token::Ident) return scan_slowly();
    return put(token, bytes);
  }
  if ((kSeconds[static_cast<unsigned char>(first[1])] & start.seconds) != 0) return scan_slowly();
  put(start.token, 1);
}

// The token of so many bytes at at_, behind which it moves.
inline void Lexer::put(Token token, std::uint32_t bytes) {
  begin_ = at_;
  at_ += bytes;
  token_ = token;
  want_semicolon_ = ends_statement(token);
}

// The same as next, whatever comes. Not inlined, so that next needs no stack.
[[gnu::noinline]] void Lexer::next_slowly() {
  if (!skip_blanks()) scan_slowly();
}

// Moves to the next byte that is not blank. True: on the way a token was found, a line end that
// stands for a semicolon.
bool Lexer::skip_blanks() {
  for (;;) {
    const std::uint64_t ink = marks_.from(kInk, at_);
    if (want_semicolon_) {
      const std::uint64_t line_ends = line_ends_before(ink);
      if (line_ends != 0) {
        take_semicolon(at_ + static_cast<std::uint32_t>(std::countr_zero(line_ends)));
        return true;
      }
    }
    if (ink != 0) {
      at_ += static_cast<std::uint32_t>(std::countr_zero(ink));
      return false;
    }
    at_ += ByteMarks::kBitsMin;
  }
}

// The line end at `at`, of which nothing is consumed, is a semicolon.
void Lexer::take_semicolon(std::uint32_t at) {
  at_ = at;
  begin_ = at;
  token_ = Token::Semicolon;
  want_semicolon_ = false;
}

inline bool Lexer::at_comment() const {
  return peek() == '/' && (peek(1) == '/' || peek(1) == '*');
}

// At a comment: moves behind it and all blanks and comments that follow. True as for skip_blanks.
//
// Comments on neighbouring lines are a group, and the group that ends on the line before a token
// documents it. A comment behind another token on its line does not; nor does one before a blank
// line.
bool Lexer::skip_comments() {
  std::uint32_t group = kNoOffset;  // where the group begins, if it may document a token
  std::uint32_t gap = last_end_;    // where the blanks before the comment begin
  bool own_line = gap == start_;
  for (;;) {
    const auto line_ends = std::count(source_.begin() + gap, source_.begin() + at_, '\n');
    own_line = own_line || line_ends > 0;
    if (!at_comment()) {
      if (group != kNoOffset && line_ends == 1) {
        commented_ = at_;
        comment_ = group;
      }
      return false;
    }
    if (want_semicolon_ && reaches_line_end()) {
      take_semicolon(at_);
      return true;
    }
    if (own_line && (group == kNoOffset || line_ends > 1)) group = at_;
    if (peek(1) == '/') {
      skip_line_comment();
    } else if (skip_general_comment()) {
      own_line = true;
    }
    gap = at_;
    if (skip_blanks()) return true;
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
  if (!source_.substr(begin, at_ - begin).starts_with("//go:")) return;
  // Alone on its line; in a group of declarations it is indented.
  std::uint32_t line = begin;
  while (line > start_ && (source_[line - 1] == ' ' || source_[line - 1] == '\t')) --line;
  if (line == start_ || source_[line - 1] == '\n') directives_.push_back({begin, at_});
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

// Any token here, behind comments; the end of the source too.
void Lexer::scan_slowly() {
  if (at_comment() && skip_comments()) return;
  begin_ = at_;
  const unsigned char c = peek();
  if (at_ >= size_) {
    if (want_semicolon_) return take_semicolon(size_);
    at_ = size_;
    begin_ = size_;
    token_ = Token::End;
  } else if (is_ascii_letter(c)) {
    scan_word();
  } else if (is_ascii_digit(c)) {
    if (!scan_digits_alone()) scan_number();
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
  want_semicolon_ = ends_statement(token_);
}

// A word of any length, perhaps with letters beyond ASCII.
void Lexer::scan_word() {
  for (;;) {
    while (is_ascii_word(peek())) ++at_;
    if (peek() < 0x80) break;
    const Decoded rune = decode_rune(source_.substr(at_));
    if (!rune.valid || (!is_letter(rune.rune) && !is_digit(rune.rune))) break;
    at_ += rune.width;
  }
  const std::string_view word = text();
  char head[kHeadBytes] = {};
  word.copy(head, kHeadBytes);
  token_ = keyword_or_ident(load_head(head, kHeadBytes), at_ - begin_);
  if (token_text(token_) != word) token_ = Token::Ident;
}

// A token that begins beyond ASCII: a letter, or nothing of Go.
void Lexer::scan_unicode() {
  const Decoded rune = decode_rune(source_.substr(at_));
  if (rune.valid && is_letter(rune.rune)) {
    scan_word();
    return;
  }
  at_ += rune.width;
  token_ = Token::Illegal;
  if (!rune.valid || rune.rune == 0xfeff) return;  // check_encoding has reported it
  complain(begin_, "illegal character " + code_point(rune.rune) + " '" +
                       std::string(source_.substr(begin_, rune.width)) + "'");
}

}  // namespace gofed::golang::syntax
