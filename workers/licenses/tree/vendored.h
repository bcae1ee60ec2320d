// What is vendored in a tree, as far as licences need it. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gofed::licenses {

// The innermost directory "vendor" that the path is below ("a/vendor"); empty: it is not.
[[nodiscard]] std::string_view vendor_wall(std::string_view path);

// Files that are read although they say nothing of licences: go.mod, modules.txt.
[[nodiscard]] bool is_module_file(std::string_view path);

// The path of go.mod's module line; empty where it has none.
[[nodiscard]] std::string module_path(std::string_view go_mod);

struct VendoredModule {
  std::string path;
  std::string version;
};
// Modules of vendor/modules.txt that have packages there.
[[nodiscard]] std::vector<VendoredModule> vendored_modules(std::string_view modules_txt);

// The part of an import path that is a repository's, by the customs of its host: "github.com/a/b".
[[nodiscard]] std::string repository_root(std::string_view import_path);

}  // namespace gofed::licenses
