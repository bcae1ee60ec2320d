// ApiChanges: what changed between two exported APIs, as services and clients exchange it.
//
// Messages are those of golang.org/x/exp/apidiff, letter by letter: "symbol: message" is a line of
// its report. What could not be read or compared is listed, so that silence means agreement.
//
// Values only. A change of meaning raises kFormat; a new optional field does not.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "schemas/golang/project.h"

namespace gofed::schemas::golang {

// Numbers reach stored documents by name only: order is free.
enum class ChangeKind : std::uint8_t {
  Added,
  Removed,
  Changed,
  Value,
  Comparable,
  Implements,
  Sealed,
  Direction,
};
[[nodiscard]] std::span<const EnumName> describe_enum(ChangeKind);

enum class Verdict : std::uint8_t {
  Compatible,    // nothing breaks users
  Incompatible,  // something breaks users
  Unknown,       // nothing found, but not all could be read or compared
};
[[nodiscard]] std::span<const EnumName> describe_enum(Verdict);

// Of a function: what calls have to match.
struct ParameterCount {
  std::uint64_t count = 0;  // the variadic one included
  bool variadic = false;

  static void describe(Describe<ParameterCount>& d);
  friend bool operator==(const ParameterCount&, const ParameterCount&) = default;
};

struct Change {
  std::string symbol;   // "F", "T.Field", "(*T).Method"
  std::string package;  // its import path, where that is not the one compared
  ChangeKind kind = ChangeKind::Changed;
  std::string message;  // "changed from func() to func(int)"
  std::string old_text;
  std::string new_text;
  std::string old_position;
  std::string new_position;
  std::vector<std::string> names;      // as users write it: "F", "T.Method"; see ProjectUses
  std::vector<std::string> platforms;  // empty: all that were compared
  std::string detail;                  // what says old_text and new_text apart that print alike
  std::optional<ParameterCount> old_parameters;  // where both are functions
  std::optional<ParameterCount> new_parameters;

  static void describe(Describe<Change>& d);
  friend bool operator==(const Change&, const Change&) = default;
};

struct PackageChanges {
  std::string old_path;  // empty: the package was added
  std::string new_path;  // empty: it was removed
  std::string place;     // relative to the root: "" the root itself, "./foo"
  std::vector<Change> incompatible;
  std::vector<Change> compatible;
  std::vector<std::string> unknown;  // what needs packages that are not in the trees
  // Of each of `unknown`: what users write who may be concerned, "" where that is not one name.
  std::vector<std::string> unknown_names;

  static void describe(Describe<PackageChanges>& d);
  friend bool operator==(const PackageChanges&, const PackageChanges&) = default;
};

struct ApiChanges {
  static constexpr std::uint32_t kFormat = 1;

  std::uint32_t format = kFormat;
  std::string old_root;
  std::string new_root;
  Verdict verdict = Verdict::Unknown;
  bool complete = false;                 // nothing is unknown or left out
  std::uint64_t compared = 0;            // packages, of either side or both
  std::vector<PackageChanges> packages;  // with changes or unknown parts, by place
  std::vector<Diagnostic> old_problems;  // of the source, which may have hidden changes
  std::vector<Diagnostic> new_problems;

  static void describe(Describe<ApiChanges>& d);
  friend bool operator==(const ApiChanges&, const ApiChanges&) = default;
};

struct DiffOptions {
  bool internal = false;
  bool commands = false;
  std::vector<std::string> platforms;  // empty: that of each side's options
  std::string edition;                 // of the reference; empty: the newest; "2022": Debian 12's

  static void describe(Describe<DiffOptions>& d);
  friend bool operator==(const DiffOptions&, const DiffOptions&) = default;
};

}  // namespace gofed::schemas::golang
