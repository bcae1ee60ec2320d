// The import declarations of a tree as a list. Pure, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "workers/golang/syntax/tree.h"

namespace gofed::golang::syntax {

struct Import {
  std::string path;           // unquoted
  std::string_view name;      // "", "_", "." or the local name; a view into the source
  std::uint32_t offset = 0;   // of the path literal
  std::string_view preamble;  // the comment before import "C"
};

// In the order of the source; imports whose path is no string are left out.
[[nodiscard]] std::vector<Import> imports_of(const Tree& tree);

}  // namespace gofed::golang::syntax
