#include "schemas/base/uuid.h"

#include <sys/random.h>

#include "schemas/base/bytes.h"
#include "schemas/base/result.h"

namespace gofed::store {

std::string random_bytes(std::size_t count) {
  GOFED_ASSERT(count <= 256);  // up to which getrandom() is never cut short
  std::string bytes(count, '\0');
  GOFED_ASSERT(::getrandom(bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(count));
  return bytes;
}

std::string make_uuid() {
  std::string bytes = random_bytes(16);
  bytes[6] = static_cast<char>((bytes[6] & 0x0f) | 0x40);  // version 4
  bytes[8] = static_cast<char>((bytes[8] & 0x3f) | 0x80);  // variant of RFC 9562
  std::string text = to_hex(bytes);
  for (const std::size_t dash : {8U, 13U, 18U, 23U}) text.insert(dash, 1, '-');
  return text;
}

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    const bool digit = (text[i] >= '0' && text[i] <= '9') || (text[i] >= 'a' && text[i] <= 'f');
    if (dash ? text[i] != '-' : !digit) return false;
  }
  return true;
}

}  // namespace gofed::store
