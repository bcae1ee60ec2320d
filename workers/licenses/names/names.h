// Licences by the names that people give them.
//
// The names are SPDX's ids and full names, and names.def. Pure; any thread; the table of names is made at the
// first question, in less than a millisecond.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "workers/licenses/expression/expression.h"
#include "workers/licenses/text/words.h"

namespace gofed::licenses {

// The longest name that begins at words[at]: its expression and how many words it has; 0: no name.
struct NameAt {
  std::string_view expression;
  std::size_t words = 0;
};
[[nodiscard]] NameAt name_at(const std::vector<Word>& words, std::size_t at);

// A name as a distribution writes it, or a tag has it: "GPL-2+", "GPLv2+", "LGPLv2.1 or later", "ASL 2.0", "Expat",
// "BSD-3-clause and (MIT or ISC)", "GPL-2+ with OpenSSL exception". What is unknown becomes LicenseRef-NAME.
struct ReadName {
  Expression expression;
  bool known = false;  // every part of it
};
[[nodiscard]] ReadName read_name(std::string_view text);

// "LicenseRef-" and the text, of bytes that an id may have.
[[nodiscard]] std::string license_ref(std::string_view name);

// The short name of Debian's copyright files: "Expat", "GPL-2+"; otherwise the id. And Fedora's old one.
[[nodiscard]] std::string debian_name(std::string_view id);

}  // namespace gofed::licenses
