// Licences that a file has as a field: SPDX-License-Identifier, debian/copyright (DEP-5), License: of a spec,
// package.json, Cargo.toml. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "workers/licenses/expression/expression.h"

namespace gofed::licenses {

struct Field {
  Expression expression;
  bool known = false;  // all of it is of SPDX's list
  std::uint32_t line = 0;
  std::vector<std::string> files;       // of DEP-5: the patterns that it is for; none: of all
  std::vector<std::string> copyrights;  // of DEP-5
  std::string text = {};                // of DEP-5: of the licence, where the file has it
};

// SPDX-License-Identifier in the first `lines_max` lines.
[[nodiscard]] std::vector<Field> spdx_tags(std::string_view text, std::uint32_t lines_max);

// Whether it is in Debian's machine-readable form, and its Files paragraphs.
[[nodiscard]] bool is_dep5(std::string_view text);
[[nodiscard]] std::vector<Field> dep5_fields(std::string_view text);

// License: lines of a spec, one for each (sub)package that has its own.
[[nodiscard]] std::vector<Field> spec_fields(std::string_view text);
// "license": "...", license = "...".
[[nodiscard]] std::vector<Field> manifest_fields(std::string_view text);

}  // namespace gofed::licenses
