// The Go files and manifests below a directory, as load_project takes them. For tests.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "workers/golang/source.h"

namespace gofed::golang::test {

// Symbolic links to files are followed, those to directories are not (as go/build's walk).
inline std::vector<SourceFile> read_tree(const std::filesystem::path& root) {
  namespace fs = std::filesystem;
  std::vector<SourceFile> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root)) {
    const std::string path = entry.path().lexically_relative(root).generic_string();
    if (!wants_file(path) || !fs::is_regular_file(entry.status())) continue;
    std::string bytes(entry.file_size(), '\0');
    std::ifstream in(entry.path(), std::ios::binary);
    in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(in.gcount()));
    files.push_back({path, std::move(bytes)});
  }
  return files;
}

}  // namespace gofed::golang::test
