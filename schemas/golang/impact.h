// Impact: which users of a library use what changed incompatibly, and where, as services and
// clients exchange it.
//
// A user is safe when all its source could be read, nothing that it uses changed incompatibly, and
// no field or method whose type is not evident has the name of one that did.
//
// Values only. A change of meaning raises kFormat; a new optional field does not.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "schemas/golang/deps.h"
#include "schemas/golang/project.h"
#include "schemas/golang/uses.h"

namespace gofed::schemas::golang {

// What a change does to those who use what it is about. The strongest first.
enum class Effect : std::uint8_t {
  Breaks,    // the name is gone, is something else, or takes another number of arguments
  MayBreak,  // it depends on how it is used
};
[[nodiscard]] std::span<const EnumName> describe_enum(Effect);

enum class UserVerdict : std::uint8_t {
  Breaks,
  MayBreak,
  Unknown,  // no such use is known, but see `unresolved` and `problems`
  Safe,
};
[[nodiscard]] std::span<const EnumName> describe_enum(UserVerdict);

// One changed symbol in one part of one package of the user.
struct ImpactHit {
  std::string package;  // of the user
  ImportKind by = ImportKind::Library;
  std::string used_package;  // whose symbol it is
  std::string symbol;        // "F", "T.Method"
  UseKind kind = UseKind::Name;
  Effect effect = Effect::MayBreak;
  bool vendored = false;               // by a copy of the user's own, which the change is not in
  std::vector<std::string> changes;    // "F: removed", in the words of api_diff
  std::vector<std::string> positions;  // dir/file.go:line:column
  std::vector<std::string> errors{};   // of each position, in the compiler's words, where checked

  static void describe(Describe<ImpactHit>& d);
  friend bool operator==(const ImpactHit&, const ImpactHit&) = default;
};

// A field or method whose type is not evident, of the name of a changed one; or a use of a changed
// name of which it is not known whether it compiles.
struct UnresolvedHit {
  std::string package;  // of the user
  ImportKind by = ImportKind::Library;
  std::string name;
  std::vector<std::string> changes;
  std::vector<std::string> positions;
  std::vector<std::string> missing_packages{};  // whose API would decide it, where that is known

  static void describe(Describe<UnresolvedHit>& d);
  friend bool operator==(const UnresolvedHit&, const UnresolvedHit&) = default;
};

struct UserImpact {
  std::string name;  // "PROJECT@COMMIT", "PACKAGE=VERSION", or what the caller calls it
  UserVerdict verdict = UserVerdict::Safe;
  // Packages at or below the library's own path: what they are like in the new version is not known
  // from the old one. They are in no list here.
  std::vector<std::string> own_packages;
  std::vector<ImpactHit> hits;
  std::vector<UnresolvedHit> unresolved;
  std::vector<Diagnostic> problems;  // of the user's source, which may hide uses
  bool is_library = false;           // all its packages are the library's: it is no user
  bool uses_library = false;         // by any name
  bool checked = false;              // its source was type-checked with both versions

  static void describe(Describe<UserImpact>& d);
  friend bool operator==(const UserImpact&, const UserImpact&) = default;
};

struct Impact {
  static constexpr std::uint32_t kFormat = 1;

  std::uint32_t format = kFormat;
  std::string old_root;
  std::string new_root;
  std::uint64_t incompatible = 0;  // changes that were looked for
  bool complete = false;           // both sides and all users could be read and compared
  std::vector<UserImpact> users;   // as given, or by name

  static void describe(Describe<Impact>& d);
  friend bool operator==(const Impact&, const Impact&) = default;
};

}  // namespace gofed::schemas::golang
