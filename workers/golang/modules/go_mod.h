// go.mod and go.work as values. Follows "Go Modules Reference", sections go.mod files and
// Workspaces, and golang.org/x/mod/modfile where the text is silent.
//
// Pure: bytes in, values out. Any thread. Bad lines become diagnostics and the rest is read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "workers/golang/base/source.h"

namespace gofed::golang {

struct ModuleVersion {
  std::string path;
  std::string version;  // empty where the syntax lets it be left out

  friend auto operator<=>(const ModuleVersion&, const ModuleVersion&) = default;
};

struct Requirement {
  ModuleVersion module;
  bool indirect = false;  // marked "// indirect"
  Position position;
};

// `replace from => to`; a `to` without version is a directory path.
struct Replacement {
  ModuleVersion from;
  ModuleVersion to;
  Position position;
};

// `retract low` or `retract [low, high]`; low == high in the first form.
struct Retraction {
  std::string low;
  std::string high;
  std::string rationale;  // the comment beside or above
  Position position;
};

struct GodebugSetting {
  std::string key;
  std::string value;

  friend bool operator==(const GodebugSetting&, const GodebugSetting&) = default;
};

// `tool package/path` (Go 1.24): a program that the module needs for its own work.
struct ToolDirective {
  std::string path;
  Position position;

  friend bool operator==(const ToolDirective&, const ToolDirective&) = default;
};

struct GoMod {
  std::string module_path;
  std::string deprecated;  // text after "Deprecated:" in the module line's comment
  std::string go_version;  // as written: "1.21", "1.22.0"; empty when absent
  std::string toolchain;   // "go1.22.1", "default"
  std::vector<Requirement> requirements;
  std::vector<Replacement> replacements;
  std::vector<ModuleVersion> exclusions;
  std::vector<Retraction> retractions;
  std::vector<GodebugSetting> godebug;
  std::vector<ToolDirective> tools;
  std::vector<std::string> ignored;  // directories (`ignore`, Go 1.25)
};

struct GoWork {
  std::string go_version;
  std::string toolchain;
  std::vector<std::string> uses;  // directories as written
  std::vector<Replacement> replacements;
  std::vector<GodebugSetting> godebug;
};

// The file's content; complaints are appended to `diagnostics` under `path`. Directives that this
// version does not know are complained about and skipped.
[[nodiscard]] GoMod parse_go_mod(std::string_view path, std::string_view bytes,
                                 std::vector<Diagnostic>& diagnostics);
[[nodiscard]] GoWork parse_go_work(std::string_view path, std::string_view bytes,
                                   std::vector<Diagnostic>& diagnostics);

}  // namespace gofed::golang
