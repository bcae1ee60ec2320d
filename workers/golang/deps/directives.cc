#include "workers/golang/deps/directives.h"

#include <map>
#include <optional>
#include <vector>

#include "workers/golang/deps/words.h"
#include "workers/golang/modules/lines.h"
#include "workers/golang/syntax/imports.h"
#include "workers/golang/syntax/text/literals.h"

namespace gofed::golang::deps {
namespace {

using modules::take_line;
using modules::take_word;
using modules::trim;

// "#cgo linux,amd64 pkg-config: --static libpng zlib": conditions and what is set, up to the colon;
// then words as a shell would cut them.
void read_cgo_line(std::string_view line, const GoFile& file, Position position,
                   PackageDeps& package) {
  constexpr std::string_view kMark = "#cgo";
  if (!line.starts_with(kMark) || line.size() == kMark.size()) return;
  if (line[kMark.size()] != ' ' && line[kMark.size()] != '\t') return;
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return;
  std::string_view before = trim(line.substr(kMark.size(), colon - kMark.size()));
  constexpr std::string_view kVerb = "pkg-config";
  if (!before.ends_with(kVerb)) return;
  before.remove_suffix(kVerb.size());
  if (!before.empty() && static_cast<unsigned char>(before.back()) > ' ') return;
  const std::optional<std::vector<std::string>> names = shell_words(line.substr(colon + 1));
  if (!names) return;
  for (const std::string& name : *names) {
    if (name.empty() || name.starts_with('-')) continue;
    package.cgo.push_back({.pkg_config = name,
                           .constraint = std::string(trim(before)),
                           .file = file.source.path,
                           .position = position});
  }
}

// The preamble is C in comments; its #cgo lines are the go command's.
void read_preamble(const GoFile& file, std::string_view preamble, PackageDeps& package) {
  const std::string_view source = file.source.bytes;
  syntax::LineCounter lines(source);
  bool in_general = false;  // behind "/*"
  while (!preamble.empty()) {
    const auto offset = static_cast<std::uint32_t>(preamble.data() - source.data());
    std::string_view line = trim(take_line(preamble));
    if (!in_general) {
      in_general = line.starts_with("/*");
      if (in_general || line.starts_with("//")) line.remove_prefix(2);
    }
    if (in_general) {
      const std::size_t close = line.find("*/");
      in_general = close == std::string_view::npos;
      line = line.substr(0, close);
    }
    Position position = lines.at(offset);
    position.column = 1;
    read_cgo_line(trim(line), file, position, package);
  }
}

void read_embed(std::string_view arguments, const GoFile& file, ImportUse use, Position position,
                PackageDeps& package) {
  const std::optional<std::vector<std::string>> patterns = directive_words(arguments);
  if (!patterns) return;  // the compiler refuses the line
  for (const std::string& pattern : *patterns) {
    package.embeds.push_back({pattern, use, file.source.path, position});
  }
}

// "//go:debug panicnil=1"
void read_debug(std::string_view arguments, const GoFile& file, ImportUse use, Position position,
                PackageDeps& package) {
  const std::string_view setting = trim(arguments);
  const std::size_t equals = setting.find('=');
  if (equals == std::string_view::npos) return;
  package.godebugs.push_back(
      {.setting = {std::string(setting.substr(0, equals)), std::string(setting.substr(equals + 1))},
       .use = use,
       .file = file.source.path,
       .position = position});
}

// "//go:linkname local path.name", or without the second word
void read_linkname(std::string_view arguments, const GoFile& file, ImportUse use, Position position,
                   PackageDeps& package) {
  LinknameFact fact{.local = std::string(take_word(arguments)),
                    .target = std::string(take_word(arguments)),
                    .use = use,
                    .file = file.source.path,
                    .position = position};
  if (fact.local.empty() || !trim(arguments).empty()) return;
  package.linknames.push_back(std::move(fact));
}

// What follows a directive's name; nullopt for another directive whose name begins so.
std::optional<std::string_view> arguments_of(std::string_view text, std::string_view name) {
  if (!text.starts_with(name)) return std::nullopt;
  text.remove_prefix(name.size());
  if (!text.empty() && static_cast<unsigned char>(text[0]) > ' ') return std::nullopt;
  return text;
}

void read_directives(const GoFile& file, ImportUse use, PackageDeps& package) {
  const syntax::Tree& tree = file.tree;
  const std::uint32_t clause = tree.begin(tree.package_clause());
  syntax::LineCounter lines(tree.source());
  for (const syntax::Directive& directive : tree.directives()) {
    const std::string_view text =
        tree.source().substr(directive.begin, directive.end - directive.begin);
    const Position position = lines.at(directive.begin);
    if (const auto rest = arguments_of(text, "//go:embed")) {
      read_embed(*rest, file, use, position, package);
    } else if (const auto setting = arguments_of(text, "//go:debug")) {
      if (directive.begin < clause) read_debug(*setting, file, use, position, package);
    } else if (const auto names = arguments_of(text, "//go:linkname")) {
      read_linkname(*names, file, use, position, package);
    } else if (const auto of_std = arguments_of(text, "//go:linknamestd")) {
      read_linkname(*of_std, file, use, position, package);
    }
  }
}

// As `go generate` reads them: lines of the file, wherever they stand.
void read_generate(const GoFile& file, std::span<const ToolDirective> tools, PackageDeps& package) {
  constexpr std::string_view kMark = "//go:generate";
  const std::string_view source = file.source.bytes;
  syntax::LineCounter lines(source);
  Shorthands shorthands;  // of the lines behind them
  for (std::size_t at = source.find(kMark); at != std::string_view::npos;
       at = source.find(kMark, at + 1)) {
    std::string_view rest = source.substr(at);
    std::string_view line = take_line(rest);
    line.remove_prefix(kMark.size());
    const bool at_line_begin = at == 0 || source[at - 1] == '\n';
    if (!at_line_begin || line.empty() || (line[0] != ' ' && line[0] != '\t')) continue;
    const std::string_view command = trim(line);
    std::vector<std::string> words = directive_words(command).value_or(std::vector<std::string>{});
    if (words.empty()) words.emplace_back(take_word(line));
    if (words[0] == "-command") {
      if (words.size() > 2) shorthands[words[1]] = {words.begin() + 2, words.end()};
      continue;
    }
    package.generates.push_back({.command = std::string(command),
                                 .tool = tool_of(words, shorthands, tools),
                                 .file = file.source.path,
                                 .position = lines.at(static_cast<std::uint32_t>(at))});
  }
}

}  // namespace

void collect_directives(const GoFile& file, ImportUse use, std::span<const ToolDirective> tools,
                        PackageDeps& package) {
  for (const syntax::Import& import : syntax::imports_of(file.tree)) {
    if (import.path != "C" || use != ImportUse::Library) continue;
    package.uses_cgo = true;
    read_preamble(file, import.preamble, package);
  }
  read_directives(file, use, package);
  read_generate(file, tools, package);
}

}  // namespace gofed::golang::deps
