// A tree of source files as one text, which a fuzzer can change: each file is headed by a line
// "-- path --"; what comes before the first is "a.go".
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "workers/golang/base/source.h"

namespace gofed::golang::test {

inline std::vector<SourceFile> tree_of_text(std::string_view text) {
  std::vector<SourceFile> files;
  files.push_back({"a.go", {}});
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1);
    const std::string_view line = text.substr(0, end + 1);
    text.remove_prefix(end + 1);
    if (line.starts_with("-- ") && line.ends_with(" --\n") && line.size() > 7) {
      files.push_back({std::string(line.substr(3, line.size() - 7)), {}});
    } else {
      files.back().bytes += line;
    }
  }
  return files;
}

}  // namespace gofed::golang::test
