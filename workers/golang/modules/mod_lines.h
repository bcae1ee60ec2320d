// The syntax that go.mod and go.work share (modfile): lines of words, blocks in parentheses,
// comments. Pure, any thread.
#pragma once

#include <optional>
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
  std::vector<std::string> words;  // as written, with their quotes; "[", "]", "," and "=>" too
  std::string comment;  // the lines above it and the one beside it; of the block, if none
  std::string suffix;   // the comment beside it alone
  Position position;
};

// A block's own line, for those that must not be blocks.
struct ModBlock {
  std::string verb;
  bool has_words = false;  // more than the verb before the "("
  Position position;
};

struct ModSyntax {
  std::vector<ModLine> lines;
  std::vector<ModBlock> blocks;
};

[[nodiscard]] ModSyntax read_mod_syntax(std::string_view path, std::string_view bytes,
                                        std::vector<Diagnostic>& diagnostics);

// What a word stands for: itself, or what is between its quotes. nullopt: a string that is none of
// Go's, or quotes that are not double ones at both its ends.
[[nodiscard]] std::optional<std::string> mod_string(std::string_view word);

}  // namespace gofed::golang::modules
