// A name together with its hash, so that the tables it is looked up in hash it once.
#pragma once

#include <cstdint>
#include <string_view>

#include "workers/golang/base/text_hash.h"

namespace gofed::golang::check {

struct Name {
  std::string_view text;
  std::uint32_t hash = 0;

  Name() = default;
  explicit Name(std::string_view spelled)
      : text(spelled), hash(static_cast<std::uint32_t>(hash_text(spelled) >> 16)) {}

  friend bool operator==(const Name& a, const Name& b) {
    return a.hash == b.hash && a.text == b.text;
  }
};

}  // namespace gofed::golang::check
