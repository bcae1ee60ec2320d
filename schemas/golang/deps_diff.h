// DepsChanges: what changed between the dependencies of two trees of Go source, as services and
// clients exchange it.
//
// A dependency is an import path, a module that go.mod or another tool's file requires, or a C
// library that pkg-config knows. Imports of the tree's own packages are none, and what vendored
// packages import is theirs; "testdata" and hidden directories are left out.
//
// Values only. A change of meaning raises kFormat; a new optional field does not.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "schemas/golang/deps.h"
#include "schemas/golang/project.h"

namespace gofed::schemas::golang {

// Numbers reach stored documents by name only: order is free.
enum class DependencySubject : std::uint8_t { Import, Module, CLibrary };
[[nodiscard]] std::span<const EnumName> describe_enum(DependencySubject);

// What a dependency is needed for: the strongest of its uses, strongest first.
enum class DependencyScope : std::uint8_t {
  Build,     // packages, commands and examples, in this build context
  Platform,  // the same for other platforms or tags
  Test,
  Tool,
};
[[nodiscard]] std::span<const EnumName> describe_enum(DependencyScope);

enum class DependencyChangeKind : std::uint8_t {
  Added,
  Removed,
  Version,     // of the module that provides it
  Scope,       // moved between build, platform, test and tool
  Vendored,    // comes with the tree now
  Unvendored,  // does not any more
  Provider,    // comes from another module, or was part of the tree or of Go, or is now
  Direct,      // go.mod marks it "// indirect" no more
  Indirect,    // it does now
  Replaced,    // go.mod replaces it by something else than before
};
[[nodiscard]] std::span<const EnumName> describe_enum(DependencyChangeKind);

// Where a dependency is asked for.
struct DependencySite {
  std::string position;
  std::string package;                    // that imports it; of a requirement: empty
  ImportKind kind = ImportKind::Library;  // of the import

  static void describe(Describe<DependencySite>& d);
  friend bool operator==(const DependencySite&, const DependencySite&) = default;
};

// A dependency on one side.
struct DependencyState {
  std::optional<ImportClass> import_class;  // of imports
  std::optional<DependencyScope> scope;     // of imports; none: only below vendor/
  bool vendored = false;
  std::string module;  // that provides an import
  std::string version;
  bool indirect = false;    // of modules
  std::string replacement;  // of modules: "example.com/fork v1.2.3", "./local"
  std::vector<DependencySite> sites;

  static void describe(Describe<DependencyState>& d);
  friend bool operator==(const DependencyState&, const DependencyState&) = default;
};

struct DependencyChange {
  DependencySubject subject = DependencySubject::Import;
  std::string path;  // import path, module path, or name of a C library
  std::vector<DependencyChangeKind> kinds;
  std::optional<DependencyState> before;  // none: it was added
  std::optional<DependencyState> after;   // none: it was removed

  static void describe(Describe<DependencyChange>& d);
  friend bool operator==(const DependencyChange&, const DependencyChange&) = default;
};

enum class DepsVerdict : std::uint8_t {
  Same,     // the same foreign dependencies; the standard library does not count
  Changed,  // others
  Unknown,  // no change found, but source could not be read whole
};
[[nodiscard]] std::span<const EnumName> describe_enum(DepsVerdict);

struct DepsChanges {
  static constexpr std::uint32_t kFormat = 1;

  std::uint32_t format = kFormat;
  std::string old_module;
  std::string new_module;
  std::string old_go_version;  // that go.mod asks for, as written
  std::string new_go_version;
  DepsVerdict verdict = DepsVerdict::Unknown;
  bool complete = false;                  // nothing was left out
  std::vector<DependencyChange> changes;  // by subject, then path
  std::vector<Diagnostic> old_problems;   // of the source, which may have hidden changes
  std::vector<Diagnostic> new_problems;

  static void describe(Describe<DepsChanges>& d);
  friend bool operator==(const DepsChanges&, const DepsChanges&) = default;
};

}  // namespace gofed::schemas::golang
