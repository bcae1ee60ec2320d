// Names in archives as relative paths. For this folder only.
//
// Only `/` separates. A backslash is a character of a file's name, as on Linux, unless a reader
// that takes it for a separator would be led out.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace gofed::archive {

// The path of an entry without `.`, empty parts and a slash at its end; nothing where it is
// absolute or has a `..`. Empty for the root itself.
[[nodiscard]] std::optional<std::string> entry_path(std::string_view name);

// Directories above what the name names.
[[nodiscard]] std::size_t depth_of(std::string_view name);

}  // namespace gofed::archive
