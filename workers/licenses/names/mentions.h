// Licences that a text names without giving theirs: "Licensed under the Apache License, Version 2.0", the notice
// of the GPL in a file's head, "dual-licensed under MIT or Apache-2.0". Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "workers/licenses/expression/expression.h"
#include "workers/licenses/text/words.h"

namespace gofed::licenses {

struct Mention {
  enum class Kind : std::uint8_t {
    Notice,     // grants by name: a header, "licensed under"
    Reference,  // "BSD-style license that can be found in the LICENSE file": expression is empty
  };
  Kind kind = Kind::Notice;
  Expression expression;
  std::size_t begin = 0;  // [begin, end) of the words
  std::size_t end = 0;
};

// By position. Mentions that a choice joins ("MIT or Apache-2.0") are one.
[[nodiscard]] std::vector<Mention> find_mentions(const std::vector<Word>& words);

// Exceptions that the text grants or names, and what begins the ids that each belongs to.
struct FoundException {
  std::string_view id;
  std::string_view family;
  std::size_t begin = 0;  // [begin, end) of the words
  std::size_t end = 0;
};
[[nodiscard]] std::vector<FoundException> find_exceptions(const std::vector<Word>& words);

}  // namespace gofed::licenses
