// The Go files and manifests below a directory, as load_project takes them. For tests.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "workers/golang/source.h"

namespace gofed::golang::test {

// Symbolic links to files are followed, those to directories are not (as go/build's walk).
inline std::vector<SourceFile> read_tree(const std::filesystem::path& root) {
  namespace fs = std::filesystem;
  std::vector<SourceFile> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root)) {
    const std::string path = fs::relative(entry.path(), root).generic_string();
    if (!wants_file(path) || !fs::is_regular_file(entry.status())) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    files.push_back({path, std::string{std::istreambuf_iterator<char>(in), {}}});
  }
  return files;
}

}  // namespace gofed::golang::test
