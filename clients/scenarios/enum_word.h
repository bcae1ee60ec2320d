// The word of a described enum's value, as documents have it.
#pragma once

#include <cstdint>
#include <string_view>

#include "schemas/describe/describe.h"

namespace gofed::clients {

template <schemas::DescribedEnum E>
[[nodiscard]] std::string_view enum_word(E value) {
  for (const auto& row : describe_enum(value)) {
    if (row.value == static_cast<std::int64_t>(value)) return row.name;
  }
  return "";
}

}  // namespace gofed::clients
