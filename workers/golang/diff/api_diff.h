// What changed between two exported APIs, and whether it breaks their users.
//
// The definition of compatibility and the wording are those of golang.org/x/exp/apidiff (its
// README.md): types correspond when one could have been renamed into the other, a change is
// incompatible when it could break the build of some user of the package. Works on facts alone:
// types of absent packages are opaque and equal when import path and name are.
//
// Values in, values out. Any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "workers/golang/facts/api_facts.h"

namespace gofed::golang {

enum class ChangeKind : std::uint8_t {
  Added,
  Removed,
  Changed,     // another type, or another kind of declaration
  Value,       // of a constant
  Comparable,  // values could be compared, and no more
  Implements,  // an interface no more
  Sealed,      // an interface got an unexported method
  Direction,   // of a channel
};

// Of a function: what calls have to match.
struct ParameterCount {
  std::size_t count = 0;  // the variadic one included
  bool variadic = false;

  friend bool operator==(const ParameterCount&, const ParameterCount&) = default;
};

// One change, as the reference's report has it: "symbol: message".
struct Change {
  std::string symbol;  // "F", "T.Field", "(*T).Method", "Ch1, element type"
  // Import path of the symbol's package, where that is not the one compared: of a method promoted
  // from a type of another package.
  std::string package;
  std::string message;  // "removed", "changed from func() to func(int)"
  ChangeKind kind = ChangeKind::Changed;
  bool compatible = false;
  std::string old_text;  // of kinds Changed and Value: what it was; of Implements the interface
  std::string new_text;
  // What says old_text and new_text apart where they print alike.
  std::string detail;
  // Where both are functions.
  std::optional<ParameterCount> old_parameters = std::nullopt;
  std::optional<ParameterCount> new_parameters = std::nullopt;
  std::string old_position;  // "dir/a.go:3:6"; empty if absent
  std::string new_position;
  // What users write who are concerned, in the package's own terms: "F", "T.Field", "T.Method".
  // More than one where types have it by embedding; none of a whole package, and of a type of
  // another package: that is reported where that package is compared.
  std::vector<std::string> names;

  friend bool operator==(const Change&, const Change&) = default;
};

// What could not be compared because a type needs a package that is not at hand.
struct UnknownPart {
  std::string text;
  std::string name;  // what users write who may be concerned, as Change::names; empty: not one name

  friend bool operator==(const UnknownPart&, const UnknownPart&) = default;
};

// The changes of one package, in the order of their text: incompatible ones first.
struct PackageChanges {
  std::string old_path;  // import path; empty: the package was added
  std::string new_path;  // empty: it was removed
  std::string relative;  // to the module's root: "", "./foo"
  std::vector<Change> changes;
  std::vector<UnknownPart> unknown;  // by text
};

struct ApiChanges {
  std::string old_root;  // module path, or the import path that all packages share
  std::string new_root;
  std::vector<PackageChanges>
      packages;  // by relative path; packages without any change are left out

  std::size_t compared = 0;  // how many packages, of either side or both

  [[nodiscard]] bool compatible() const;
};

// The edition of the reference whose messages are given.
enum class Edition : std::uint8_t {
  Newest,
  Of2022,  // Debian 12's: an alias may take its type's place, promoted methods come for T and *T
};

struct DiffOptions {
  bool internal = false;  // also packages below internal/: others cannot import them
  bool commands = false;  // also package main
  Edition edition = Edition::Newest;
};

// Packages are matched by their path relative to the roots. Types of packages below the old root
// correspond to those at the same place below the new one, so a renamed module (/v2) is no change.
[[nodiscard]] ApiChanges compare(const ApiFacts& before, const ApiFacts& after,
                                 const DiffOptions& options = {});

// One package against another, whatever their paths. The facts are those they belong to.
[[nodiscard]] PackageChanges compare_packages(const ApiFacts& before_facts,
                                              const PackageApi& before, const ApiFacts& after_facts,
                                              const PackageApi& after,
                                              Edition edition = Edition::Newest);

// The report in the text of the reference's command. A module's symbols are named relative to its
// root
// ("./foo.F"), those of packages outside of it with their whole path.
[[nodiscard]] std::string apidiff_report(const ApiChanges& changes);
[[nodiscard]] std::string apidiff_report(const PackageChanges& changes);

}  // namespace gofed::golang
