// Which exported names of which imported packages a project's code uses, and where: what decides
// whom a change breaks.
//
// Facts own everything they hold: the Project may go away; texts and places of uses are views into
// what their package keeps, and live as long as that, also when it moves. Scopes and shadowing are
// respected.
// Fields and methods are reported where the type of the value is evident from the declarations at hand;
// else the selector is listed as unresolved, never guessed.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "workers/golang/base/arena.h"
#include "workers/golang/facts/api_facts.h"
#include "workers/golang/facts/deps_facts.h"

namespace gofed::golang {

enum class UseKind : std::uint8_t {
  Name,  // package-qualified: yaml.Unmarshal; also through a dot import
  // A field or method of a type of that package: "Decoder.Decode". Of a value whose own type embeds
  // another package's and has it from there, the embedded one's.
  Member,
};

// One symbol used by one package.
struct SymbolUse {
  std::string_view package;  // import path of what is used; "C" for cgo
  std::string_view name;     // "Unmarshal" or "Decoder.Decode"
  UseKind kind = UseKind::Name;
  ImportUse by = ImportUse::Library;  // Library, Test or ExternalTest
  std::span<const Place> places;      // of the name; by file, then position
};

// A selector on a value whose type depends on an absent package: any of its types may be meant.
struct UnresolvedUse {
  std::string_view name;  // the field or method
  ImportUse by = ImportUse::Library;
  std::span<const Place> places;
};

// Moves, does not copy.
struct PackageUses {
  std::string import_path;
  std::string name;
  std::string directory;
  std::string module;
  Standing standing = Standing::Ordinary;
  bool is_cut = false;                    // as PackageApi::is_cut: more is unresolved
  std::vector<std::string> files;         // indexed by Place::file
  std::vector<SymbolUse> uses;            // by package, name, kind, by
  std::vector<UnresolvedUse> unresolved;  // by name, by; exported names only

  std::vector<Place> places;  // of all uses, one after the other
  Arena texts;
};

struct UsesFacts {
  BuildContext context;
  std::vector<PackageUses> packages;  // by import path, then name; without vendored ones
  std::vector<Diagnostic> diagnostics;
};

// Packages that are not the project's own, from their exported API (imports/imported_apis.h).
struct UsesImports {
  const Project* instead = nullptr;  // stand in the place of the project's packages of their path
  const Project* missing = nullptr;  // are looked up where the project has no package of the path
};

// The project must have been loaded with `bodies = syntax::Bodies::Parse`; of one loaded otherwise
// only uses outside of function bodies are reported, with a diagnostic.
[[nodiscard]] UsesFacts collect_uses(const Project& project, const UsesImports& imports = {});

// The same for trees whose syntax or facts are too much for memory: `take` gets the packages as
// soon as they are known, by directory, then name; one at a time, on any of the threads. What it
// throws comes out of here, and it gets no more. What a part of the tree was parsed to is dropped
// before the next one. The facts that come back have no packages.
UsesFacts collect_uses(Project&& project, const std::function<void(PackageUses)>& take);

}  // namespace gofed::golang
