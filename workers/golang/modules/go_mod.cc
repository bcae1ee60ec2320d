#include "workers/golang/modules/go_mod.h"

#include <algorithm>
#include <initializer_list>
#include <span>
#include <utility>

#include "workers/golang/modules/lines.h"
#include "workers/golang/modules/mod_lines.h"
#include "workers/golang/modules/mod_rules.h"

namespace gofed::golang {
namespace {

using modules::ModLine;

// Turns directives into values; what is wrong is complained about, and kept as far as it goes.
class DirectiveReader {
 public:
  DirectiveReader(std::string_view path, std::vector<Diagnostic>& diagnostics)
      : path_(path), diagnostics_(diagnostics) {}

  void complain(Position position, std::string message) {
    if (diagnostics_.size() >= kDiagnosticsPerFileMax) return;
    diagnostics_.push_back({std::string(path_), position, std::move(message)});
  }
  // Of a check that returns what is wrong.
  void complain_if(const ModLine& line, std::string_view where, const std::string& wrong) {
    if (!wrong.empty()) complain(line.position, std::string(where) + wrong);
  }

  // Complains about blocks of other directives than `allowed`.
  void check_blocks(std::span<const modules::ModBlock> blocks,
                    std::initializer_list<std::string_view> allowed) {
    for (const modules::ModBlock& block : blocks) {
      if (block.has_words || std::ranges::find(allowed, block.verb) == allowed.end()) {
        complain(block.position, "unknown block type: " + block.verb);
      }
    }
  }

  void usage(const ModLine& line, std::string_view form) {
    complain(line.position, "usage: " + line.verb + " " + std::string(form));
  }

  // What a word stands for; of a string that is not valid the word itself.
  std::string text(const ModLine& line, const std::string& word) {
    std::optional<std::string> value = modules::mod_string(word);
    if (value) return *std::move(value);
    const bool is_string = word.starts_with('"');
    complain(line.position,
             std::string("invalid quoted string: ") +
                 (is_string ? "invalid syntax" : "unquoted string cannot contain quote"));
    return word;
  }

  // The one word of a directive that may stand once. False: there is nothing to read.
  bool single(const ModLine& line, const std::string& before) {
    if (!before.empty()) {
      complain(line.position, "repeated " + line.verb + " statement");
      return false;
    }
    if (line.words.size() == 1) return true;
    complain(line.position, line.verb + " directive expects exactly one argument");
    return false;
  }

  void go_version(const ModLine& line, std::string& out) {
    if (!single(line, out)) return;
    const std::string& word = line.words[0];
    out = modules::mod_string(word).value_or(word);
    if (modules::is_go_version(word)) return;
    complain(line.position, "invalid go version '" + (modules::is_go_version(out) ? word : out) +
                                "': must match format 1.23.0");
  }

  void toolchain(const ModLine& line, std::string& out) {
    if (!single(line, out)) return;
    out = line.words[0];
    if (!modules::is_toolchain(out)) {
      complain(line.position,
               "invalid toolchain version '" + out + "': must match format go1.23.0 or default");
    }
  }

  // A path and a version that must be one of it; a longer or shorter one is kept in its canonical
  // form.
  ModuleVersion module_version(const ModLine& line, const std::string& path,
                               const std::string& version) {
    ModuleVersion result{text(line, path), text(line, version)};
    complain_if(line, line.verb + " " + result.path + ": ",
                modules::check_version(result.path, result.version));
    std::string canonical = modules::canonical_version(result.version);
    if (!canonical.empty()) result.version = std::move(canonical);
    return result;
  }

  void replacement(const ModLine& line, std::vector<Replacement>& out) {
    const std::vector<std::string>& words = line.words;
    const std::size_t arrow = words.size() > 1 && words[1] == "=>" ? 1 : 2;
    if (words.size() < arrow + 2 || words.size() > arrow + 3 || words[arrow] != "=>") {
      return usage(line, "module/path [v1.2.3] => other/module v1.4 or ../local/directory");
    }
    Replacement replacement;
    replacement.position = line.position;
    if (arrow == 2) {
      replacement.from = module_version(line, words[0], words[1]);
    } else {
      replacement.from.path = text(line, words[0]);
      if (!modules::path_major(replacement.from.path)) {
        complain(line.position, "replace " + replacement.from.path + ": invalid module path");
      }
    }
    const std::string& to = words[arrow + 1];
    if (words.size() == arrow + 3) {
      replacement.to = versioned_target(line, to, words[arrow + 2]);
    } else {
      replacement.to.path = text(line, to);
      check_directory(line, replacement.to.path);
    }
    out.push_back(std::move(replacement));
  }

  void godebug(const ModLine& line, std::vector<GodebugSetting>& out) {
    const std::string word = line.words.size() == 1 ? line.words[0] : std::string();
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos || word.find_first_of("\"`',") != std::string::npos) {
      return usage(line, "key=value");
    }
    out.push_back({word.substr(0, equals), word.substr(equals + 1)});
    complain_if(line, "", modules::check_godebug(out.back().key, out.back().value));
  }

 private:
  ModuleVersion versioned_target(const ModLine& line, const std::string& path,
                                 const std::string& version) {
    const std::string plain = modules::mod_string(path).value_or(path);
    if (!modules::is_directory_path(plain)) return module_version(line, path, version);
    complain(line.position, "replacement directory " + plain + " cannot have a version");
    return {plain, version};
  }

  void check_directory(const ModLine& line, const std::string& path) {
    if (modules::is_directory_path(path)) {
      if (path.contains('\\')) {
        complain(line.position, "replacement directory appears to be Windows path");
      }
    } else if (path.contains('@')) {
      complain(line.position,
               "replacement module must match format 'path version', not 'path@version'");
    } else {
      complain(line.position,
               "replacement without a version must be a directory, ./" + path + " or the like");
    }
  }

  std::string_view path_;
  std::vector<Diagnostic>& diagnostics_;
};

// "// indirect", "// indirect; why".
bool is_indirect(const ModLine& line) {
  std::string_view comment = line.suffix;
  const std::string_view first = modules::take_word(comment);
  const bool more = !modules::trim(comment).empty();
  return more ? first == "indirect;" : first == "indirect";
}

// The first paragraph of the module line's comment that begins with "Deprecated:".
std::string deprecation(std::string_view comment) {
  constexpr std::string_view kMark = "Deprecated:";
  constexpr std::string_view kBreak = "\n\n";
  std::size_t at = comment.find(kMark);
  while (at != std::string_view::npos && at > 0 && !comment.substr(0, at).ends_with(kBreak)) {
    at = comment.find(kMark, at + 1);
  }
  if (at == std::string_view::npos) return {};
  std::string_view text = comment.substr(at + kMark.size());
  text = text.substr(0, text.find(kBreak));
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  return std::string(text);
}

void read_module(DirectiveReader& reader, const ModLine& line, GoMod& mod) {
  if (!mod.module_path.empty()) {
    return reader.complain(line.position, "repeated module statement");
  }
  mod.deprecated = deprecation(line.comment);
  if (line.words.size() != 1) return reader.usage(line, "module/path");
  mod.module_path = reader.text(line, line.words[0]);
  reader.complain_if(line, "malformed module path \"" + mod.module_path + "\": ",
                     modules::check_import_path(mod.module_path));
}

void read_retraction(DirectiveReader& reader, const ModLine& line, GoMod& mod) {
  const std::vector<std::string>& w = line.words;
  Retraction retraction;
  retraction.rationale = line.comment;
  retraction.position = line.position;
  if (w.empty() || w[0] == "(") {
    return reader.complain(line.position, "expected '[' or version");
  }
  if (w[0] != "[") {
    if (w.size() > 1) {
      return reader.complain(line.position, "unexpected token after version: \"" + w[1] + "\"");
    }
    retraction.low = retraction.high = reader.text(line, w[0]);
  } else if (w.size() == 5 && w[2] == "," && w[4] == "]") {
    retraction.low = reader.text(line, w[1]);
    retraction.high = reader.text(line, w[3]);
  } else {
    return reader.complain(line.position, "expected [version, version]");
  }
  mod.retractions.push_back(std::move(retraction));
}

// Retracted versions are of the module itself, whose path may stand below them.
void check_retractions(DirectiveReader& reader, GoMod& mod) {
  for (Retraction& retraction : mod.retractions) {
    if (mod.module_path.empty()) {
      reader.complain(retraction.position, "no module directive found, so retract cannot be used");
      continue;
    }
    for (std::string* version : {&retraction.low, &retraction.high}) {
      if (version == &retraction.high && retraction.high == retraction.low) continue;
      const std::string wrong = modules::check_version(mod.module_path, *version);
      if (!wrong.empty()) {
        reader.complain(retraction.position, "retract " + mod.module_path + ": " + wrong);
      }
    }
  }
}

void read_directive(DirectiveReader& reader, const ModLine& line, GoMod& mod) {
  if (line.verb == "module") {
    read_module(reader, line, mod);
  } else if (line.verb == "go") {
    reader.go_version(line, mod.go_version);
  } else if (line.verb == "toolchain") {
    reader.toolchain(line, mod.toolchain);
  } else if (line.verb == "require") {
    if (line.words.size() != 2) return reader.usage(line, "module/path v1.2.3");
    mod.requirements.push_back({.module = reader.module_version(line, line.words[0], line.words[1]),
                                .indirect = is_indirect(line),
                                .position = line.position});
  } else if (line.verb == "replace") {
    reader.replacement(line, mod.replacements);
  } else if (line.verb == "exclude") {
    if (line.words.size() != 2) return reader.usage(line, "module/path v1.2.3");
    mod.exclusions.push_back(reader.module_version(line, line.words[0], line.words[1]));
  } else if (line.verb == "retract") {
    read_retraction(reader, line, mod);
  } else if (line.verb == "godebug") {
    reader.godebug(line, mod.godebug);
  } else if (line.verb == "tool") {
    if (!reader.single(line, {})) return;
    mod.tools.push_back({reader.text(line, line.words[0]), line.position});
    reader.complain_if(line, "malformed tool path \"" + mod.tools.back().path + "\": ",
                       modules::check_import_path(mod.tools.back().path));
  } else if (line.verb == "ignore") {
    if (!reader.single(line, {})) return;
    mod.ignored.push_back(reader.text(line, line.words[0]));
  } else {
    reader.complain(line.position, "unknown directive: " + line.verb);
  }
}

}  // namespace

GoMod parse_go_mod(std::string_view path, std::string_view bytes,
                   std::vector<Diagnostic>& diagnostics) {
  GoMod mod;
  DirectiveReader reader(path, diagnostics);
  const modules::ModSyntax syntax = modules::read_mod_syntax(path, bytes, diagnostics);
  reader.check_blocks(syntax.blocks, {"module", "godebug", "require", "exclude", "replace",
                                      "retract", "tool", "ignore"});
  for (const ModLine& line : syntax.lines) read_directive(reader, line, mod);
  check_retractions(reader, mod);
  return mod;
}

GoWork parse_go_work(std::string_view path, std::string_view bytes,
                     std::vector<Diagnostic>& diagnostics) {
  GoWork work;
  DirectiveReader reader(path, diagnostics);
  const modules::ModSyntax syntax = modules::read_mod_syntax(path, bytes, diagnostics);
  reader.check_blocks(syntax.blocks, {"godebug", "use", "replace"});
  for (const ModLine& line : syntax.lines) {
    if (line.verb == "go") {
      reader.go_version(line, work.go_version);
    } else if (line.verb == "toolchain") {
      reader.toolchain(line, work.toolchain);
    } else if (line.verb == "use") {
      if (line.words.size() != 1) {
        reader.usage(line, "local/dir");
      } else {
        work.uses.push_back(reader.text(line, line.words[0]));
      }
    } else if (line.verb == "replace") {
      reader.replacement(line, work.replacements);
    } else if (line.verb == "godebug") {
      reader.godebug(line, work.godebug);
    } else {
      reader.complain(line.position, "unknown directive: " + line.verb);
    }
  }
  return work;
}

}  // namespace gofed::golang
