// What golang.org/x/mod asks of versions and paths. Each check returns what is wrong, in words of
// the go command, or "" where nothing is. Pure, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gofed::golang::modules {

// "v1.2" -> "v1.2.0", "v1.2.3+meta" -> "v1.2.3"; "+incompatible" stays. "" for what is not a version
// (semver 2.0.0 with a "v" before it).
[[nodiscard]] std::string canonical_version(std::string_view version);

// "example.org/x/v2" -> "v2", "gopkg.in/yaml.v3" -> "v3", "example.org/x" -> "". nullopt: a suffix
// that a path cannot have ("/v1", "/v0", "/v1.2", gopkg.in without one).
[[nodiscard]] std::optional<std::string_view> path_major(std::string_view path);

// Of a version as go.mod names it for the module of that path: `version` must be canonical and of
// the major version that the path stands for.
[[nodiscard]] std::string check_version(std::string_view path, std::string_view version);

// Of an import path or a module's path.
[[nodiscard]] std::string check_import_path(std::string_view path);

// Whether a replacement is a directory (modfile.IsDirectoryPath), on any operating system.
[[nodiscard]] bool is_directory_path(std::string_view path);

// "1.20", "1.21.0", "1.21rc2".
[[nodiscard]] bool is_go_version(std::string_view text);
// "default", or a name that begins with "go1".
[[nodiscard]] bool is_toolchain(std::string_view text);

// Of a setting of the runtime, as go.mod or a //go:debug line has it.
[[nodiscard]] std::string check_godebug(std::string_view key, std::string_view value);

}  // namespace gofed::golang::modules
