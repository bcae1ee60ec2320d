// ProjectDeps: what the packages of a tree of Go source import, from where, and what its modules
// require, as services and clients exchange and store it.
//
// Everything is in a fixed order, so equal trees give equal documents. Values only. A change of
// meaning raises kFormat; a new optional field does not.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/describe/describe.h"
#include "schemas/golang/project.h"

namespace gofed::schemas::golang {

// Which part of a package imports something.
enum class ImportKind : std::uint8_t {
  Library,       // its files in this build context
  Example,       // the same, of a package below example/ or examples/
  Main,          // the same, of a command
  Test,          // its _test.go files
  ExternalTest,  // _test.go files of package x_test
  Platform,      // only files for another platform or tag
  Tool,          // files that no build takes ("//go:build ignore", "tools")
};
[[nodiscard]] std::span<const EnumName> describe_enum(ImportKind);

enum class ImportClass : std::uint8_t {
  Standard,    // of Go itself
  Own,         // of the same module or tree
  Vendored,    // found below vendor/
  ThirdParty,  // anything else
  Cgo,         // the pseudo-package "C"
};
[[nodiscard]] std::span<const EnumName> describe_enum(ImportClass);

struct Requirement {
  std::string path;
  std::string version;
  bool indirect = false;
  std::string position;

  static void describe(Describe<Requirement>& d);
  friend bool operator==(const Requirement&, const Requirement&) = default;
};

// `replace path version => new_path new_version`; no new_version: a directory.
struct Replacement {
  std::string path;
  std::string version;
  std::string new_path;
  std::string new_version;
  std::string position;

  static void describe(Describe<Replacement>& d);
  friend bool operator==(const Replacement&, const Replacement&) = default;
};

struct Exclusion {
  std::string path;
  std::string version;

  static void describe(Describe<Exclusion>& d);
  friend bool operator==(const Exclusion&, const Exclusion&) = default;
};

// A `retract` line: one version, or all from low to high.
struct Retraction {
  std::string low;
  std::string high;  // of one version: the same as low
  std::string rationale;
  std::string position;

  static void describe(Describe<Retraction>& d);
  friend bool operator==(const Retraction&, const Retraction&) = default;
};

struct GodebugSetting {
  std::string key;
  std::string value;

  static void describe(Describe<GodebugSetting>& d);
  friend bool operator==(const GodebugSetting&, const GodebugSetting&) = default;
};

// The package of a `tool` line: a program that the module needs for its own work.
struct ToolPackage {
  std::string path;
  ImportClass import_class = ImportClass::ThirdParty;
  std::string module;  // that provides it
  std::string version;
  std::string position;

  static void describe(Describe<ToolPackage>& d);
  friend bool operator==(const ToolPackage&, const ToolPackage&) = default;
};

struct ModuleDeps {
  std::string path;
  std::string directory;
  std::string apart;  // why the go command leaves its packages out of "./..."
  std::string go_version;
  std::string toolchain;
  std::vector<Requirement> requirements;
  std::vector<Replacement> replacements;
  std::vector<Exclusion> exclusions;
  std::vector<Retraction> retractions;
  std::vector<GodebugSetting> godebug;
  std::vector<std::string> tools;
  std::vector<ToolPackage> tool_packages;  // the same, with who provides them
  std::vector<std::string> ignored;        // directories
  std::string deprecated;
  std::vector<Requirement> unused_requirements;  // direct ones that no package imports

  static void describe(Describe<ModuleDeps>& d);
  friend bool operator==(const ModuleDeps&, const ModuleDeps&) = default;
};

// What go.work says.
struct Workspace {
  std::string go_version;
  std::string toolchain;
  std::vector<std::string> uses;  // directories
  std::vector<Replacement> replacements;
  std::vector<GodebugSetting> godebug;

  static void describe(Describe<Workspace>& d);
  friend bool operator==(const Workspace&, const Workspace&) = default;
};

// Where an import stands.
struct ImportSite {
  std::string position;
  std::string name;  // local name where one is written: "yaml", "_", "."

  static void describe(Describe<ImportSite>& d);
  friend bool operator==(const ImportSite&, const ImportSite&) = default;
};

// One import path in one kind of use by one package.
struct Import {
  std::string path;
  ImportKind kind = ImportKind::Library;
  ImportClass import_class = ImportClass::ThirdParty;
  std::string module;
  std::string version;
  std::vector<ImportSite> sites;

  static void describe(Describe<Import>& d);
  friend bool operator==(const Import&, const Import&) = default;
};

struct CgoPackage {
  std::string name;        // as pkg-config knows it
  std::string constraint;  // the words before "pkg-config"
  std::string position;

  static void describe(Describe<CgoPackage>& d);
  friend bool operator==(const CgoPackage&, const CgoPackage&) = default;
};

// A pattern of a //go:embed line.
struct Embed {
  std::string pattern;
  ImportKind kind = ImportKind::Library;
  std::string position;

  static void describe(Describe<Embed>& d);
  friend bool operator==(const Embed&, const Embed&) = default;
};

// A //go:generate line.
struct Generate {
  std::string command;
  std::string tool;  // the program it runs; of "go run X" that is X
  std::string position;

  static void describe(Describe<Generate>& d);
  friend bool operator==(const Generate&, const Generate&) = default;
};

// A //go:debug line above the package clause.
struct GodebugLine {
  std::string key;
  std::string value;
  ImportKind kind = ImportKind::Library;
  std::string position;

  static void describe(Describe<GodebugLine>& d);
  friend bool operator==(const GodebugLine&, const GodebugLine&) = default;
};

// A //go:linkname line.
struct Linkname {
  std::string local;
  std::string target;  // "runtime.nanotime"; empty: others may reach the local name so
  ImportKind kind = ImportKind::Library;
  std::string position;

  static void describe(Describe<Linkname>& d);
  friend bool operator==(const Linkname&, const Linkname&) = default;
};

struct PackageDeps {
  std::string path;
  std::string name;
  std::string directory;
  std::string module;
  bool main = false;
  bool internal = false;
  bool vendored = false;
  bool testdata = false;
  bool hidden = false;
  bool ignored = false;       // below a directory that go.mod's ignore lines name
  bool other_module = false;  // of a module within another one that go.work does not use
  bool example = false;
  bool secondary = false;       // not the package of most files in its directory
  std::vector<Import> imports;  // by kind, then path
  std::vector<CgoPackage> cgo_packages;
  std::vector<Embed> embeds;
  std::vector<Generate> generates;
  std::vector<GodebugLine> godebugs;
  std::vector<Linkname> linknames;

  static void describe(Describe<PackageDeps>& d);
  friend bool operator==(const PackageDeps&, const PackageDeps&) = default;
};

// A dependency that a tool other than go.mod wrote down.
struct ManifestEntry {
  std::string path;
  std::string version;
  std::string revision;
  std::string replacement;            // what is built instead: "example.com/fork v1.2.3", "./local"
  std::vector<std::string> packages;  // those in use, where the tool lists them
  bool explicit_requirement = false;
  bool test_only = false;

  static void describe(Describe<ManifestEntry>& d);
  friend bool operator==(const ManifestEntry&, const ManifestEntry&) = default;
};

struct Manifest {
  std::string file;
  std::string kind;
  std::string project;
  std::vector<ManifestEntry> entries;

  static void describe(Describe<Manifest>& d);
  friend bool operator==(const Manifest&, const Manifest&) = default;
};

struct ProjectDeps {
  static constexpr std::uint32_t kFormat = 1;

  std::uint32_t format = kFormat;
  std::string module;      // that all of the tree is in; empty: none, or several
  std::string go_version;  // that go.mod asks for, as written
  BuildContext context;
  std::vector<ModuleDeps> modules;  // by directory
  std::optional<Workspace> workspace;
  std::vector<PackageDeps> packages;  // by path, then name
  std::vector<Manifest> manifests;    // by file
  std::vector<std::vector<std::string>> cycles;
  std::vector<Diagnostic> diagnostics;

  static void describe(Describe<ProjectDeps>& d);
  friend bool operator==(const ProjectDeps&, const ProjectDeps&) = default;
};

// What is built in the place of a module at a version, as go.work and the go.mod of `by` (a module's
// path) say: "example.com/fork v1.2.3", "./local"; "" where it is the module itself. A line for that
// version counts more than one for all, a later one more than an earlier one.
[[nodiscard]] std::string replacement_of(const ProjectDeps& deps, std::string_view by,
                                         std::string_view path, std::string_view version);

}  // namespace gofed::schemas::golang
