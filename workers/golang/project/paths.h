// Paths of a source tree: cleaning, elements, and what import path a directory has. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gofed::golang::project {

// "./a//b.go" -> "a/b.go"; nullopt for a path that is absolute, empty or leaves the tree.
[[nodiscard]] std::optional<std::string> clean_path(std::string_view path);

// Whether clean_path() has nothing to do.
[[nodiscard]] bool is_clean(std::string_view path);

[[nodiscard]] std::string_view directory_of(std::string_view path);  // "" for the root
[[nodiscard]] std::string_view base_of(std::string_view path);
[[nodiscard]] std::string join(std::string_view a,
                               std::string_view b);  // an empty side is left out

// Whether `path` is `directory` or below it; "" holds everything.
[[nodiscard]] bool is_below(std::string_view path, std::string_view directory);

// Whether some element of the path is this word.
[[nodiscard]] bool has_element(std::string_view path, std::string_view element);
// Whether some element begins with '_' or '.'.
[[nodiscard]] bool has_hidden_element(std::string_view path);

// What follows the last "vendor/" (or "Godeps/_workspace/src/") element; nullopt when there is
// none.
[[nodiscard]] std::optional<std::string_view> vendored_path(std::string_view directory);

// The import path that a GOPATH layout gives a directory: what follows "gocode/src/", "go/src/", or
// a "src/" whose next element is a host name. nullopt elsewhere.
[[nodiscard]] std::optional<std::string_view> gopath_import_path(std::string_view directory);

}  // namespace gofed::golang::project
