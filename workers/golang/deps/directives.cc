#include "workers/golang/deps/directives.h"

#include "workers/golang/modules/lines.h"
#include "workers/golang/syntax/imports.h"
#include "workers/golang/syntax/text/literals.h"

namespace gofed::golang::deps {
namespace {

using modules::take_line;
using modules::take_word;
using modules::trim;

// "#cgo linux,amd64 pkg-config: --static libpng zlib"
void read_cgo_line(std::string_view line, const GoFile& file, Position position,
                   PackageDeps& package) {
  constexpr std::string_view kMark = "pkg-config:";
  const std::size_t colon = line.find(kMark);
  if (colon == std::string_view::npos) return;
  const std::string_view constraint = trim(line.substr(4, colon - 4));
  std::string_view names = line.substr(colon + kMark.size());
  for (std::string_view name = take_word(names); !name.empty(); name = take_word(names)) {
    if (name.starts_with("-")) continue;
    package.cgo.push_back({.pkg_config = std::string(modules::unquote(name)),
                           .constraint = std::string(constraint),
                           .file = file.source.path,
                           .position = position});
  }
}

// The preamble is C in comments; its #cgo lines are the go command's.
void read_preamble(const GoFile& file, std::string_view preamble, PackageDeps& package) {
  const std::string_view source = file.source.bytes;
  syntax::LineCounter lines(source);
  while (!preamble.empty()) {
    const auto offset = static_cast<std::uint32_t>(preamble.data() - source.data());
    std::string_view line = trim(take_line(preamble));
    for (const std::string_view opening : {"//", "/*"}) {
      if (line.starts_with(opening)) line = trim(line.substr(2));
    }
    if (line.starts_with("#cgo")) {
      Position position = lines.at(offset);
      position.column = 1;
      read_cgo_line(line, file, position, package);
    }
  }
}

// Patterns are words; quoted ones may hold spaces.
void read_embed(std::string_view patterns, const GoFile& file, ImportUse use, Position position,
                PackageDeps& package) {
  patterns = trim(patterns);
  while (!patterns.empty()) {
    std::string pattern;
    if (patterns[0] == '"' || patterns[0] == '`') {
      const std::size_t close = patterns.find(patterns[0], 1);
      if (close == std::string_view::npos) return;
      pattern = syntax::unquote_string(patterns.substr(0, close + 1)).value_or("");
      patterns = trim(patterns.substr(close + 1));
    } else {
      pattern = take_word(patterns);
      patterns = trim(patterns);
    }
    package.embeds.push_back({std::move(pattern), use, file.source.path, position});
  }
}

// "go run golang.org/x/tools/cmd/stringer@v1 -type=T" runs stringer, not go.
std::string tool_of(std::string_view command) {
  const std::string_view first = take_word(command);
  if (first != "go") return std::string(first);
  std::string_view after = command;
  if (take_word(after) != "run") return std::string(first);
  for (std::string_view word = take_word(after); !word.empty(); word = take_word(after)) {
    if (!word.starts_with('-')) return std::string(word);
  }
  return std::string(first);
}

// As `go generate` reads them: lines of the file, wherever they stand.
void read_generate(const GoFile& file, PackageDeps& package) {
  constexpr std::string_view kMark = "//go:generate";
  const std::string_view source = file.source.bytes;
  syntax::LineCounter lines(source);
  for (std::size_t at = source.find(kMark); at != std::string_view::npos;
       at = source.find(kMark, at + 1)) {
    std::string_view rest = source.substr(at);
    std::string_view line = take_line(rest);
    line.remove_prefix(kMark.size());
    const bool at_line_begin = at == 0 || source[at - 1] == '\n';
    if (!at_line_begin || line.empty() || (line[0] != ' ' && line[0] != '\t')) continue;
    const std::string_view command = trim(line);
    package.generates.push_back({.command = std::string(command),
                                 .tool = tool_of(command),
                                 .file = file.source.path,
                                 .position = lines.at(static_cast<std::uint32_t>(at))});
  }
}

}  // namespace

void collect_directives(const GoFile& file, ImportUse use, PackageDeps& package) {
  for (const syntax::Import& import : syntax::imports_of(file.tree)) {
    if (import.path != "C" || use != ImportUse::Library) continue;
    package.uses_cgo = true;
    read_preamble(file, import.preamble, package);
  }
  constexpr std::string_view kEmbed = "//go:embed";
  syntax::LineCounter lines(file.tree.source());
  for (const syntax::Directive& directive : file.tree.directives()) {
    const std::string_view text =
        file.tree.source().substr(directive.begin, directive.end - directive.begin);
    if (text.starts_with(kEmbed)) {
      read_embed(text.substr(kEmbed.size()), file, use, lines.at(directive.begin), package);
    }
  }
  read_generate(file, package);
}

}  // namespace gofed::golang::deps
