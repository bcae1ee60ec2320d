// Source files as they enter the front end, and what it has to say about bad ones.
//
// Values only: no file system, no logging. Any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gofed::golang {

// A file over this many bytes is not read further; it gets one diagnostic. The largest real Go file
// of Debian (generated tables of golang-golang-x-text) has 7 MB.
inline constexpr std::size_t kFileBytesMax = std::size_t{64} << 20;

// Diagnostics kept per file; a file of noise has one per byte.
inline constexpr std::size_t kDiagnosticsPerFileMax = 100;

// One file of an archive or a directory.
//   path   relative to the root of the tree, '/' between elements, no "." or ".." elements,
//          no leading '/'. Its directory decides the package's import path.
//   bytes  the content as stored: a BOM, CRLF and invalid UTF-8 are dealt with here.
struct SourceFile {
  std::string path;
  std::string bytes;
};

// Line and column count from 1; columns count bytes, as go/token does. 0 means "not known".
struct Position {
  std::uint32_t line = 0;
  std::uint32_t column = 0;

  friend auto operator<=>(const Position&, const Position&) = default;
};

// One complaint about one place. Wording follows go/parser: "expected ';', found 'func'".
struct Diagnostic {
  std::string file;  // SourceFile::path; empty when it concerns the whole tree
  Position position;
  std::string message;

  // "dir/a.go:3:7: expected ';', found 'func'"
  [[nodiscard]] std::string to_string() const;

  friend bool operator==(const Diagnostic&, const Diagnostic&) = default;
};

// Whether a path is that of a test's source, "x_test.go".
[[nodiscard]] bool is_test_file(std::string_view path);

}  // namespace gofed::golang
