// The syntax that go.mod and go.work share (modfile): lines of words, blocks in parentheses,
// comments. Pure, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "workers/golang/base/source.h"

namespace gofed::golang::modules {

// Words and lines kept of one file; what is over is dropped with a diagnostic.
inline constexpr std::size_t kModLinesMax = 200'000;

// One directive, blocks undone: `require ( a v1 )` gives {"require", {"a", "v1"}}.
struct ModLine {
  std::string verb;
  std::vector<std::string> words;   // unquoted; "[", "]", "," and "=>" stand alone
  std::string comment;              // text of the "//" comment on the line, or of those above it
  bool has_suffix_comment = false;  // the comment is on the line itself
  Position position;
};

[[nodiscard]] std::vector<ModLine> read_mod_lines(std::string_view path, std::string_view bytes,
                                                  std::vector<Diagnostic>& diagnostics);

}  // namespace gofed::golang::modules
