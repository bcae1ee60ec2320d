#include "workers/golang/modules/go_mod.h"

#include <algorithm>
#include <utility>

#include "workers/golang/modules/lines.h"
#include "workers/golang/modules/mod_lines.h"

namespace gofed::golang {
namespace {

using modules::ModLine;

// What a replacement without a version has to be (modfile.IsDirectoryPath).
bool is_directory(std::string_view path) {
  return path == "." || path == ".." || path.starts_with("./") || path.starts_with("../") ||
         path.starts_with('/') || path.starts_with(".\\") || path.starts_with("..\\") ||
         (path.size() > 1 && path[1] == ':');
}

// Takes a number without a leading zero off the front.
bool take_number(std::string_view& text) {
  const std::size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
  if (end == 0 || (end > 1 && text[0] == '0')) return false;
  text.remove_prefix(end);
  return true;
}

// "1.20", "1.21.0", "1.21rc2", as modfile has it.
bool is_go_version(std::string_view text) {
  if (text.starts_with('0') || !take_number(text)) return false;
  if (!text.starts_with('.')) return false;
  text.remove_prefix(1);
  if (!take_number(text)) return false;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    if (!take_number(text)) return false;
  }
  const std::size_t word =
      std::min(text.find_first_not_of("abcdefghijklmnopqrstuvwxyz"), text.size());
  if (word == 0) return text.empty();
  text.remove_prefix(word);
  return take_number(text) && text.empty();
}

// Turns directives into values; what is wrong is complained about, and kept as far as it goes.
class DirectiveReader {
 public:
  DirectiveReader(std::string_view path, std::vector<Diagnostic>& diagnostics)
      : path_(path), diagnostics_(diagnostics) {}

  void complain(const ModLine& line, std::string message) {
    if (diagnostics_.size() >= kDiagnosticsPerFileMax) return;
    diagnostics_.push_back({std::string(path_), line.position, std::move(message)});
  }

  void usage(const ModLine& line) {
    complain(line, "usage: " + line.verb + " does not take these arguments");
  }

  void one_word(const ModLine& line, std::string& out) {
    if (line.words.size() != 1) return usage(line);
    if (!out.empty()) return complain(line, "repeated " + line.verb + " statement");
    out = line.words[0];
  }

  void go_version(const ModLine& line, std::string& out) {
    one_word(line, out);
    if (line.words.size() == 1 && !is_go_version(line.words[0])) {
      complain(line, "invalid go version '" + line.words[0] + "': must match format 1.23.0");
    }
  }

  void replacement(const ModLine& line, std::vector<Replacement>& out) {
    const auto arrow = std::ranges::find(line.words, "=>");
    const auto left = arrow - line.words.begin();
    const auto right = line.words.end() - arrow - 1;
    if (arrow == line.words.end() || left < 1 || left > 2 || right < 1 || right > 2) {
      return usage(line);
    }
    Replacement replacement;
    replacement.from.path = line.words[0];
    if (left == 2) replacement.from.version = line.words[1];
    replacement.to.path = arrow[1];
    if (right == 2) replacement.to.version = arrow[2];
    if (is_directory(replacement.to.path) == (right == 2)) {
      complain(line, right == 2
                         ? "replacement directory " + replacement.to.path + " cannot have a version"
                         : "replacement without a version must be a directory, ./" +
                               replacement.to.path + " or the like");
    }
    replacement.position = line.position;
    out.push_back(std::move(replacement));
  }

  void godebug(const ModLine& line, std::vector<GodebugSetting>& out) {
    const std::size_t equals = line.words.size() == 1 ? line.words[0].find('=') : std::string::npos;
    if (equals == std::string::npos) return usage(line);
    out.push_back({line.words[0].substr(0, equals), line.words[0].substr(equals + 1)});
  }

 private:
  std::string_view path_;
  std::vector<Diagnostic>& diagnostics_;
};

bool is_indirect(const ModLine& line) {
  if (!line.has_suffix_comment) return false;
  std::string_view comment = line.comment;
  return comment == "indirect" || comment.starts_with("indirect;");
}

std::string deprecation(const ModLine& line) {
  constexpr std::string_view kMark = "Deprecated:";
  const std::size_t at = line.comment.find(kMark);
  if (at == std::string::npos) return {};
  return std::string(modules::trim(std::string_view(line.comment).substr(at + kMark.size())));
}

void read_requirement(DirectiveReader& reader, const ModLine& line, GoMod& mod) {
  if (line.words.size() != 2) return reader.usage(line);
  mod.requirements.push_back({.module = {line.words[0], line.words[1]},
                              .indirect = is_indirect(line),
                              .position = line.position});
}

void read_exclusion(DirectiveReader& reader, const ModLine& line, GoMod& mod) {
  if (line.words.size() != 2) return reader.usage(line);
  mod.exclusions.push_back({line.words[0], line.words[1]});
}

void read_retraction(DirectiveReader& reader, const ModLine& line, GoMod& mod) {
  const std::vector<std::string>& w = line.words;
  Retraction retraction;
  retraction.rationale = line.comment;
  retraction.position = line.position;
  if (w.size() == 1) {
    retraction.low = retraction.high = w[0];
  } else if (w.size() == 5 && w[0] == "[" && w[2] == "," && w[4] == "]") {
    retraction.low = w[1];
    retraction.high = w[3];
  } else {
    return reader.usage(line);
  }
  mod.retractions.push_back(std::move(retraction));
}

}  // namespace

GoMod parse_go_mod(std::string_view path, std::string_view bytes,
                   std::vector<Diagnostic>& diagnostics) {
  GoMod mod;
  DirectiveReader reader(path, diagnostics);
  for (const ModLine& line : modules::read_mod_lines(path, bytes, diagnostics)) {
    if (line.verb == "module") {
      reader.one_word(line, mod.module_path);
      mod.deprecated = deprecation(line);
    } else if (line.verb == "go") {
      reader.go_version(line, mod.go_version);
    } else if (line.verb == "toolchain") {
      reader.one_word(line, mod.toolchain);
    } else if (line.verb == "require") {
      read_requirement(reader, line, mod);
    } else if (line.verb == "replace") {
      reader.replacement(line, mod.replacements);
    } else if (line.verb == "exclude") {
      read_exclusion(reader, line, mod);
    } else if (line.verb == "retract") {
      read_retraction(reader, line, mod);
    } else if (line.verb == "godebug") {
      reader.godebug(line, mod.godebug);
    } else if (line.verb == "tool" && line.words.size() == 1) {
      mod.tools.push_back(line.words[0]);
    } else if (line.verb == "ignore" && line.words.size() == 1) {
      mod.ignored.push_back(line.words[0]);
    } else {
      reader.complain(line, "unknown directive: " + line.verb);
    }
  }
  return mod;
}

GoWork parse_go_work(std::string_view path, std::string_view bytes,
                     std::vector<Diagnostic>& diagnostics) {
  GoWork work;
  DirectiveReader reader(path, diagnostics);
  for (const ModLine& line : modules::read_mod_lines(path, bytes, diagnostics)) {
    if (line.verb == "go") {
      reader.go_version(line, work.go_version);
    } else if (line.verb == "toolchain") {
      reader.one_word(line, work.toolchain);
    } else if (line.verb == "use" && line.words.size() == 1) {
      work.uses.push_back(line.words[0]);
    } else if (line.verb == "replace") {
      reader.replacement(line, work.replacements);
    } else if (line.verb == "godebug") {
      reader.godebug(line, work.godebug);
    } else {
      reader.complain(line, "unknown directive: " + line.verb);
    }
  }
  return work;
}

}  // namespace gofed::golang
