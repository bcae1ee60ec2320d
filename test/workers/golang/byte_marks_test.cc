// Goal: the vector scans of the lexer say what a look at each byte says, at every offset and size.
// Method: random bytes of few kinds, compared with the plain definition; seeds are fixed.
#include "workers/golang/syntax/byte_marks.h"

#include <random>
#include <string>

#include <catch2/catch.hpp>

#include "workers/golang/syntax/block_skip.h"

namespace gofed::golang::syntax {
namespace {

std::string random_text(std::mt19937& random, std::string_view alphabet, std::size_t size) {
  std::string text;
  while (text.size() < size) text += alphabet[random() % alphabet.size()];
  return text;
}

bool has_class(unsigned char c, ByteClass wanted) {
  switch (wanted) {
    case kWord:
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             c == '_' || c >= 0x80;
    case kWide:
      return c >= 0x80;
    case kInk:
      return c != ' ' && c != '\t' && c != '\r' && c != '\n';
    case kLineEnd:
      return c == '\n';
    case kStop:
      return c == '"' || c == '\\' || c == '\n';
    case kByteClassCount:
      break;
  }
  return false;
}

// The offset of the "}" that closes the "{" at 0, byte by byte.
std::size_t plain_block_end(std::string_view source) {
  std::size_t depth = 0;
  for (std::size_t at = 0; at < source.size(); ++at) {
    const char c = source[at];
    const std::string_view rest = source.substr(at);
    if (c == '{') ++depth;
    if (c == '}' && --depth == 0) return at;
    if (rest.starts_with("//") || rest.starts_with("/*")) {
      const std::string_view end = rest[1] == '/' ? "\n" : "*/";
      const std::size_t close = source.find(end, at + 2);
      if (close == source.npos) return close;
      at = close + end.size() - 1;
    } else if (c == '`') {
      at = source.find('`', at + 1);
      if (at == source.npos) return at;
    } else if (c == '"' || c == '\'') {
      for (++at; at < source.size() && source[at] != c; ++at) {
        if (source[at] == '\n') return source.npos;
        if (source[at] == '\\') ++at;
      }
      if (at >= source.size()) return source.npos;
    }
  }
  return source.npos;
}

}  // namespace

TEST_CASE("byte marks: each bit is the class of its byte", "[golang][lexer]") {
  const auto marking = GENERATE(ByteMarks::Marking::Best, ByteMarks::Marking::Portable);
  std::string all;
  for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
  std::mt19937 random(3);
  for (const std::size_t size : {0U, 1U, 63U, 64U, 65U, 1000U, 1023U, 1024U, 1152U, 1153U, 4000U}) {
    const std::string source = random_text(random, all, size);
    for (int k = 0; k < kByteClassCount; ++k) {
      const auto wanted = static_cast<ByteClass>(k);
      ByteMarks marks(source, marking);
      bool same = true;
      for (std::uint32_t at = 0; at < size + 70;
           at += 1 + static_cast<std::uint32_t>(random() % 40)) {
        const std::uint64_t bits = marks.from(wanted, at);
        for (std::uint32_t i = 0; i < ByteMarks::kBitsMin; ++i) {
          const bool behind = at + i >= size;
          const bool expected = behind
                                    ? wanted == kInk
                                    : has_class(static_cast<unsigned char>(source[at + i]), wanted);
          same = same && (bits >> i & 1) == (expected ? 1U : 0U);
        }
        constexpr std::uint32_t kAhead = 20;
        constexpr std::uint64_t kTold = (std::uint64_t{1} << (ByteMarks::kBitsMin - kAhead)) - 1;
        same = same && (marks.peek(wanted, at + kAhead) & kTold) == (bits >> kAhead & kTold);
      }
      INFO("size " << size << ", class " << k);
      CHECK(same);
    }
  }
}

TEST_CASE("byte marks: the next byte of a class is found however far", "[golang][lexer]") {
  for (const std::size_t size : {0U, 1U, 100U, 1100U, 5000U}) {
    const std::string source = std::string(size, ' ') + "\n";
    CHECK(ByteMarks(source).find(kLineEnd, 0) == size);
    CHECK(ByteMarks(source).find(kWord, 0) == source.size());
  }
}

TEST_CASE("block skip: a block ends where its bytes say", "[golang][lexer]") {
  std::mt19937 random(5);
  std::size_t closed = 0;
  for (int i = 0; i < 20'000; ++i) {
    constexpr std::string_view kAlphabets[] = {"{}ab\n", "{}}aaaaaaaaaaaa\"\"\\/*'`\n ", "{}/*\n"};
    const std::string_view alphabet = kAlphabets[i % 3];
    const std::string source = "{" + random_text(random, alphabet, random() % 300);
    const std::size_t end = plain_block_end(source);
    closed += end != source.npos;
    if (find_block_end(source, 0) != end) {
      INFO(source);
      REQUIRE(find_block_end(source, 0) == end);
    }
  }
  CHECK(closed > 1'000);
}

}  // namespace gofed::golang::syntax
