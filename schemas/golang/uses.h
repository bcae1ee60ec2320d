// ProjectUses: which exported names of which packages the code of a tree of Go source uses, and
// where, as services and clients exchange and store it.
//
// Scopes and shadowing are respected. A field or method is reported where the declarations at hand say
// of which type it is, that of the value or one that the value's own type embeds; else it is listed
// as unresolved. Uses by packages below vendor/ are left out. Everything is in a fixed order, so
// equal trees give equal documents. Values only. A change of meaning raises kFormat; a new optional
// field does not.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "schemas/describe/describe.h"
#include "schemas/golang/deps.h"
#include "schemas/golang/project.h"

namespace gofed::schemas::golang {

enum class UseKind : std::uint8_t {
  Name,    // of the package itself: yaml.Unmarshal; also through a dot import
  Member,  // a field or method of one of its types: "Decoder.Decode"
};
[[nodiscard]] std::span<const EnumName> describe_enum(UseKind);

// One name of a package, as one part of the user uses it.
struct SymbolUse {
  std::string name;  // "Unmarshal"; of a Member "Decoder.Decode"
  UseKind kind = UseKind::Name;
  ImportKind by = ImportKind::Library;  // Library or Main, Test, ExternalTest
  std::vector<std::string> positions;   // of the name; by file, then place; never empty

  static void describe(Describe<SymbolUse>& d);
  friend bool operator==(const SymbolUse&, const SymbolUse&) = default;
};

// A package that is used, with who provides it as ProjectDeps has it.
struct UsedPackage {
  std::string path;  // "C" for cgo
  ImportClass import_class = ImportClass::ThirdParty;
  std::string module;
  std::string version;
  std::vector<SymbolUse> symbols;  // by name, kind, by

  static void describe(Describe<UsedPackage>& d);
  friend bool operator==(const UsedPackage&, const UsedPackage&) = default;
};

// A field or method of a value whose type depends on a package that is not in the tree.
struct UnresolvedUse {
  std::string name;
  ImportKind by = ImportKind::Library;
  std::vector<std::string> positions;

  static void describe(Describe<UnresolvedUse>& d);
  friend bool operator==(const UnresolvedUse&, const UnresolvedUse&) = default;
};

struct PackageUses {
  std::string path;
  std::string name;
  std::string directory;
  std::string module;
  std::string apart{};  // why the go command leaves it out of "./...": "testdata", "other_module"
  std::vector<UsedPackage> uses;          // by path
  std::vector<UnresolvedUse> unresolved;  // by name, by; exported names only

  static void describe(Describe<PackageUses>& d);
  friend bool operator==(const PackageUses&, const PackageUses&) = default;
};

struct ProjectUses {
  static constexpr std::uint32_t kFormat = 1;

  std::uint32_t format = kFormat;
  std::string module;      // that all of the tree is in; empty: none, or several
  std::string go_version;  // that go.mod asks for, as written
  BuildContext context;
  std::vector<PackageUses> packages;  // by path, then name; those with Go files in this context
  std::vector<Diagnostic> diagnostics;

  static void describe(Describe<ProjectUses>& d);
  friend bool operator==(const ProjectUses&, const ProjectUses&) = default;
};

}  // namespace gofed::schemas::golang
