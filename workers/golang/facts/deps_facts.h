// What the packages of a project import, from where, and what their modules require.
//
// Facts own everything they hold: the Project may go away.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workers/golang/project/project.h"

namespace gofed::golang {

// Which part of a package imports something.
enum class ImportUse : std::uint8_t {
  Library,       // files of the package in the project's context
  Test,          // its _test.go files
  ExternalTest,  // _test.go files of package x_test
  Platform,      // only files left out by build constraints, for another platform or tag
  Tool,          // files left out for every platform ("//go:build ignore", "tools")
};
[[nodiscard]] std::string_view import_use_name(ImportUse use);

enum class ImportClass : std::uint8_t {
  Standard,    // of Go itself (by the release of BuildContext::go_version)
  Own,         // of the same module or tree
  Vendored,    // found below vendor/ (or Godeps/_workspace)
  ThirdParty,  // anything else
  Cgo,         // the pseudo-package "C"
};
[[nodiscard]] std::string_view import_class_name(ImportClass import_class);

struct ImportSite {
  std::string file;
  Position position;  // of the path literal
  std::string name;   // the local name where one is written: "yaml", "_", "."
};

// One import path in one use by one package.
struct ImportFact {
  std::string path;  // as written
  ImportUse use = ImportUse::Library;
  ImportClass import_class = ImportClass::ThirdParty;
  // The module that provides it, where go.mod, vendor/modules.txt or another manifest says so: the
  // longest required path that is a prefix. Empty for Standard and Cgo.
  std::string module;
  std::string version;
  std::vector<ImportSite> sites;  // by file, then position
};

struct EmbedFact {
  std::string pattern;
  ImportUse use = ImportUse::Library;  // Library, Test or ExternalTest
  std::string file;
  Position position;
};

struct GenerateFact {
  std::string command;  // the line after "//go:generate "
  std::string tool;     // the program; of "go run X" X, of "go tool N" the tool directive's package
  std::string file;
  Position position;
};

// A "//go:debug" line above the package clause: how the runtime is to behave where the package is a
// command, or its tests run.
struct GodebugFact {
  GodebugSetting setting;
  ImportUse use = ImportUse::Library;  // Library, Test or ExternalTest
  std::string file;
  Position position;
};

// A "//go:linkname" line: a name that the linker takes for another one's, past all imports.
struct LinknameFact {
  std::string local;
  std::string target;                  // "runtime.nanotime"; empty: the name may be reached so
  ImportUse use = ImportUse::Library;  // Library, Test or ExternalTest
  std::string file;
  Position position;
};

struct CgoFact {
  std::string pkg_config;  // one name of "#cgo pkg-config:"
  std::string constraint;  // the words before "pkg-config", or ""
  std::string file;
  Position position;
};

struct PackageDeps {
  std::string import_path;
  std::string name;
  std::string directory;
  std::string module;
  bool is_main = false;
  bool is_internal = false;
  bool is_vendored = false;
  bool in_testdata = false;
  bool is_hidden = false;
  Standing standing = Standing::Ordinary;
  bool is_secondary = false;  // not the package of most files in its directory
  bool is_example = false;    // below a directory "example" or "examples", with "_" before or not

  std::vector<ImportFact> imports;  // by use, then path
  bool uses_cgo = false;
  std::vector<CgoFact> cgo;
  std::vector<EmbedFact> embeds;
  std::vector<GenerateFact> generates;  // of test files too, as `go generate` has it
  std::vector<GodebugFact> godebugs;
  std::vector<LinknameFact> linknames;
};

// A tool directive of a module, and who provides its package.
struct ToolFact {
  std::string module;  // whose go.mod
  ToolDirective tool;
  ImportClass import_class = ImportClass::ThirdParty;
  std::string provider;  // the module that provides it, as ImportFact::module
  std::string version;
};

// A requirement of go.mod that no package of the module imports (test and platform files count).
struct UnusedRequirement {
  std::string module;  // whose go.mod
  Requirement requirement;
};

struct DepsFacts {
  BuildContext context;
  std::vector<Module> modules;
  std::optional<GoWork> work;
  std::vector<Manifest> manifests;
  std::vector<PackageDeps> packages;  // by import path, then name; vendored ones included
  // Import cycles among own packages (library imports only); each starts at its least path.
  std::vector<std::vector<std::string>> cycles;
  std::vector<UnusedRequirement> unused_requirements;  // direct ones
  std::vector<ToolFact> tools;                         // by module, in order
  std::vector<Diagnostic> diagnostics;
};

[[nodiscard]] DepsFacts collect_deps(const Project& project);
// The same, dropping what a part of the tree was parsed to before the next one.
[[nodiscard]] DepsFacts collect_deps(Project&& project);

// Whether the standard library of that release has the package ("C" and "unsafe": "unsafe" yes).
[[nodiscard]] bool is_standard_package(std::string_view import_path,
                                       GoVersion version = kGoVersionNewest);

}  // namespace gofed::golang
