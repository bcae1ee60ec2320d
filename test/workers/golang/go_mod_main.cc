// golang_go_mod: go.mod files as we read them, in the form of compare_go_mod.py.
//
// Paths on standard input, one a line. Prints "file PATH", a line for each thing it says, and "bad"
// when there is something to complain about.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "workers/golang/modules/go_mod.h"

namespace {

using namespace gofed::golang;

void line(const char* kind, const std::vector<std::string>& words) {
  std::string text = kind;
  for (const std::string& word : words) text += " " + (word.empty() ? "-" : word);
  std::puts(text.c_str());
}

std::string one_line(std::string text) {
  std::ranges::replace(text, '\n', '|');
  return text;
}

void print(const GoMod& mod) {
  line("module", {mod.module_path});
  if (!mod.deprecated.empty()) line("deprecated", {one_line(mod.deprecated)});
  if (!mod.go_version.empty()) line("go", {mod.go_version});
  if (!mod.toolchain.empty()) line("toolchain", {mod.toolchain});
  for (const Requirement& r : mod.requirements) {
    line("require", {r.module.path, r.module.version, r.indirect ? "indirect" : "direct"});
  }
  for (const Replacement& r : mod.replacements) {
    line("replace", {r.from.path, r.from.version, r.to.path, r.to.version});
  }
  for (const ModuleVersion& m : mod.exclusions) line("exclude", {m.path, m.version});
  for (const Retraction& r : mod.retractions) {
    line("retract", {r.low, r.high, one_line(r.rationale)});
  }
  for (const ToolDirective& tool : mod.tools) line("tool", {tool.path});
  for (const std::string& directory : mod.ignored) line("ignore", {directory});
}

}  // namespace

int main() {
  for (std::string path; std::getline(std::cin, path);) {
    std::ifstream file(path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    std::vector<Diagnostic> diagnostics;
    const GoMod mod = parse_go_mod(path, bytes, diagnostics);
    line("file", {path});
    print(mod);
    if (!diagnostics.empty()) std::puts("bad");
  }
}
