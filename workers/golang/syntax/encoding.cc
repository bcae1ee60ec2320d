#include "workers/golang/syntax/encoding.h"

#include <cstdint>
#include <cstring>

#include "workers/golang/source.h"
#include "workers/golang/syntax/lexer.h"
#include "workers/golang/syntax/unicode.h"

namespace gofed::golang::syntax {
namespace {

// The length of the longest prefix, in whole words, of ASCII without NUL.
std::size_t plain_prefix(std::string_view text) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  constexpr std::uint64_t kHighs = 0x8080808080808080;
  std::size_t at = 0;
  // Four words at a time: the compiler makes vector instructions of it.
  for (; at + 32 <= text.size(); at += 32) {
    std::uint64_t words[4];
    std::memcpy(words, text.data() + at, sizeof words);
    std::uint64_t odd = 0;
    for (const std::uint64_t word : words) odd |= word | (word - kOnes);
    if ((odd & kHighs) != 0) break;
  }
  return at;
}

}  // namespace

void check_encoding(std::string_view source, std::vector<Complaint>& complaints) {
  std::size_t at = source.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  while (at < source.size() && complaints.size() < kDiagnosticsPerFileMax) {
    at += plain_prefix(source.substr(at));
    // One stretch of up to 32 bytes rune by rune, then at full speed again.
    for (const std::size_t stop = at + 32; at < stop && at < source.size();) {
      const auto byte = static_cast<unsigned char>(source[at]);
      const auto offset = static_cast<std::uint32_t>(at);
      if (byte != 0 && byte < 0x80) {
        ++at;
        continue;
      }
      const Decoded rune = decode_rune(source.substr(at));
      if (byte == 0) complaints.push_back({offset, "illegal character NUL"});
      if (!rune.valid) complaints.push_back({offset, "illegal UTF-8 encoding"});
      if (rune.valid && rune.rune == 0xfeff)
        complaints.push_back({offset, "illegal byte order mark"});
      at += rune.width;
    }
  }
}

}  // namespace gofed::golang::syntax
