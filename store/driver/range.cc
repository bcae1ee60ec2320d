#include <cstdint>
#include <string>
#include <string_view>

#include "store/driver/driver.h"

namespace gofed::store {
namespace {

// The first key that sorts after all keys with this prefix; empty if absent.
std::string end_of_prefix(std::string_view prefix) {
  std::string end{prefix};
  while (!end.empty() && end.back() == '\xff') end.pop_back();
  if (!end.empty()) end.back() = static_cast<char>(static_cast<std::uint8_t>(end.back()) + 1);
  return end;
}

}  // namespace

Range Range::prefix(std::string_view prefix) {
  return {.from = std::string{prefix}, .until = end_of_prefix(prefix)};
}

Range Range::prefix_after(std::string_view prefix, std::string_view key) {
  Range range = Range::prefix(prefix);
  if (key >= prefix) range.from = std::string{key} + '\0';  // the next possible key
  return range;
}

}  // namespace gofed::store
