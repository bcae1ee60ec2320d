#include "schemas/base/bytes.h"

#include <limits>
#include <utility>

#include "schemas/base/result.h"

namespace gofed::store {
namespace {

constexpr std::uint64_t kSignBit = std::uint64_t{1} << 63;
constexpr char kEscape = '\x00';
constexpr char kEscapedZero = '\xff';
constexpr char kTerminator = '\x01';  // below kEscapedZero: "a" sorts before "a\0"

template <typename Number>
void append_number(std::string& out, Number value) {
  char bytes[sizeof value];
  for (std::size_t i = 0; i < sizeof value; ++i) {
    bytes[i] = static_cast<char>(value >> (8 * (sizeof value - 1 - i)) & 0xff);
  }
  out.append(bytes, sizeof bytes);
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

ByteWriter& ByteWriter::u8(std::uint8_t value) {
  bytes_->push_back(static_cast<char>(value));
  return *this;
}

ByteWriter& ByteWriter::u32(std::uint32_t value) {
  append_number(*bytes_, value);
  return *this;
}

ByteWriter& ByteWriter::u64(std::uint64_t value) {
  append_number(*bytes_, value);
  return *this;
}

ByteWriter& ByteWriter::i64(std::int64_t value) {
  return u64(static_cast<std::uint64_t>(value) ^ kSignBit);
}

ByteWriter& ByteWriter::raw(std::string_view bytes) {
  bytes_->append(bytes);
  return *this;
}

ByteWriter& ByteWriter::counted(std::string_view text) {
  GOFED_ASSERT(text.size() <= std::numeric_limits<std::uint32_t>::max());
  return u32(static_cast<std::uint32_t>(text.size())).raw(text);
}

ByteWriter& ByteWriter::ordered(std::string_view text) {
  for (auto zero = text.find(kEscape); zero != text.npos; zero = text.find(kEscape)) {
    bytes_->append(text.substr(0, zero + 1));
    bytes_->push_back(kEscapedZero);
    text.remove_prefix(zero + 1);
  }
  bytes_->append(text);
  bytes_->push_back(kEscape);
  bytes_->push_back(kTerminator);
  return *this;
}

bool ByteReader::have(std::size_t count) {
  ok_ = ok_ && rest_.size() >= count;
  return ok_;
}

std::uint64_t ByteReader::number(std::size_t width) {
  if (!have(width)) return 0;
  std::uint64_t value = 0;
  for (const char c : rest_.substr(0, width)) value = (value << 8) | static_cast<std::uint8_t>(c);
  rest_.remove_prefix(width);
  return value;
}

std::uint8_t ByteReader::u8() {
  return static_cast<std::uint8_t>(number(1));
}
std::uint32_t ByteReader::u32() {
  return static_cast<std::uint32_t>(number(4));
}
std::uint64_t ByteReader::u64() {
  return number(8);
}

std::int64_t ByteReader::i64() {
  const auto value = number(8);
  return ok_ ? static_cast<std::int64_t>(value ^ kSignBit) : 0;
}

std::string_view ByteReader::raw(std::size_t count) {
  if (!have(count)) return {};
  const auto bytes = rest_.substr(0, count);
  rest_.remove_prefix(count);
  return bytes;
}

std::string_view ByteReader::counted() {
  return raw(u32());
}

std::string ByteReader::ordered() {
  std::string text;
  while (have(1)) {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    if (c != kEscape) {
      text.push_back(c);
      continue;
    }
    const auto next = static_cast<char>(number(1));
    if (!ok_ || next == kTerminator) break;
    ok_ = next == kEscapedZero;
    text.push_back(kEscape);
  }
  return ok_ ? text : std::string{};
}

std::string to_hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    text.push_back(kDigits[static_cast<std::uint8_t>(c) >> 4]);
    text.push_back(kDigits[static_cast<std::uint8_t>(c) & 0xf]);
  }
  return text;
}

bool from_hex(std::string_view text, std::string& bytes) {
  if (text.size() % 2 != 0) return false;
  std::string out;
  out.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = hex_digit(text[i]);
    const int low = hex_digit(text[i + 1]);
    if (high < 0 || low < 0) return false;
    out.push_back(static_cast<char>(high * 16 + low));
  }
  bytes = std::move(out);
  return true;
}

}  // namespace gofed::store
