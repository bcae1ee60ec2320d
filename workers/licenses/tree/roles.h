// What a file of a tree is to its licences, by its path alone. Pure; any thread.
#pragma once

#include <cstdint>
#include <string_view>

namespace gofed::licenses {

enum class Role : std::uint8_t {
  None,     // not read
  License,  // LICENSE, COPYING, LICENSES/MIT.txt
  Notice,   // NOTICE, PATENTS, THIRD-PARTY
  Header,   // source, whose comments are read
  Tag,      // x.license, REUSE.toml
  Readme,   // README
  Control,  // debian/copyright, NAME.spec, package.json: a licence as a field
  Text,     // any other text: a licence or a notice, if it has the text of one; else nothing
};

[[nodiscard]] Role role_of(std::string_view path);
[[nodiscard]] std::string_view name_of(Role role);

// The last part of a path, and all before it ("" or "a/b").
[[nodiscard]] std::string_view base_name(std::string_view path);
[[nodiscard]] std::string_view directory_of(std::string_view path);

}  // namespace gofed::licenses
