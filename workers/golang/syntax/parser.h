// Go source -> syntax tree. Follows "The Go Programming Language Specification" up to Go 1.27 and
// go/parser in what it accepts and how it words errors.
//
// Pure: any thread, no state between calls. Never fails: bad source yields a tree of what could be
// read, with diagnostics.
#pragma once

#include <memory>
#include <string_view>

#include "workers/golang/syntax/tree.h"

namespace gofed::golang::syntax {

// Brackets, blocks and types within each other; what is deeper gets one diagnostic and is skipped.
// Real code stays below 100. A level takes about 1 KiB of stack here (4 KiB under sanitizers).
inline constexpr int kNestingDepthMax = 1000;

struct ParseOptions {
  Bodies bodies = Bodies::Skip;
  bool imports_only = false;  // stop after the import declarations
};

struct ParserBuffers;

// Parses one file after the other in memory that it keeps: the way for many files. One thread at a
// time.
class FileParser {
 public:
  FileParser();
  FileParser(FileParser&&) noexcept;
  FileParser& operator=(FileParser&&) noexcept;
  ~FileParser();

  // The tree of `source`, which must outlive it and must not move. `path` appears in diagnostics.
  [[nodiscard]] Tree parse(std::string_view path, std::string_view source,
                           const ParseOptions& options = {});

 private:
  std::unique_ptr<ParserBuffers> buffers_;
};

// The same for one file.
[[nodiscard]] Tree parse_file(std::string_view path, std::string_view source,
                              const ParseOptions& options = {});

}  // namespace gofed::golang::syntax
