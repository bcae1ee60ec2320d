// Statements of copyright as they stand: "Copyright (c) 2009 The Go Authors". Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "workers/licenses/text/words.h"

namespace gofed::licenses {

// Of a text and its words, in order. Without comment marks, "All rights reserved", and placeholders.
[[nodiscard]] std::vector<std::string> copyright_statements(std::string_view text,
                                                            const std::vector<Word>& words);

// White space as single spaces.
[[nodiscard]] std::string squeezed(std::string_view text);

}  // namespace gofed::licenses
