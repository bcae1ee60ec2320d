// Which users the incompatible changes of an exported API break: changes and used symbols in, hits out.
//
// Where a user was type-checked with both versions the compiler's errors are what breaks; of what
// compiles, a change that can be seen at run time (a constant's value, another type) may break.
// Elsewhere the names decide. What a change means for those who use the name:
//   gone, or no longer a type (or now one), or called with     breaks
//     another number of arguments
//   changed otherwise                                          may break
//   an interface has more methods                              its name may break: for who implements it
// Of a type that is something else its members may break. Members of a removed type are not reported; the
// removed name is. Pure; any thread once made.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/actions/uses_storage.h"
#include "schemas/base/result.h"
#include "schemas/golang/diff.h"
#include "schemas/golang/impact.h"
#include "schemas/golang/user_check.h"
#include "schemas/golang/uses.h"

namespace gofed::workers {

// What type-checking said of one package of a user.
struct CheckedPackage;

class ImpactJudge {
 public:
  // errors: Malformed: a change that does not say which names it is about.
  [[nodiscard]] static Result<ImpactJudge> make(const schemas::golang::ApiChanges& changes);

  // What the changes do to one user. Its own packages, where it is the library itself, are named
  // and left out.
  // `check`: of what was type-checked; may be null.
  [[nodiscard]] schemas::golang::UserImpact judge(
      std::string name, const schemas::golang::ProjectUses& uses,
      const schemas::golang::UserCheck* check = nullptr) const;

  // What to ask a store for: every user of the library, with those uses that judge() looks at.
  [[nodiscard]] schemas::UsesUsers::Input question() const;

  [[nodiscard]] std::uint64_t change_count() const { return change_count_; }

  // False: there may be changes that are in none of the names, so no user is known to be safe.
  [[nodiscard]] bool knows_all_names() const { return !may_hide_changes_; }

 private:
  // What is said of one name: "F", "T.Method".
  struct Target {
    std::optional<schemas::golang::Effect> effect;  // on uses of the name itself
    bool spreads = false;                           // to members: a type that is something else
    bool is_visible = false;                        // where it compiles: it may behave otherwise
    std::vector<std::string> messages;              // "F: removed"
  };
  struct Package {
    bool removed = false;
    std::map<std::string, Target, std::less<>> names;
    // Methods that interfaces got, which those who implement them lack: "I.M".
    std::map<std::string, std::vector<std::string>, std::less<>> added;
    // What could not be compared, by the name that it concerns.
    std::map<std::string, std::vector<std::string>, std::less<>> unknown;
  };

  explicit ImpactJudge(std::string root) : root_(std::move(root)) {}

  Result<void> add(Package& package, const schemas::golang::Change& change);
  void add_unknown(const schemas::golang::PackageChanges& package);
  [[nodiscard]] bool is_own(std::string_view package) const;
  // What is said of a name, and of its type where that is something else.
  [[nodiscard]] std::vector<const Target*> targets_of(const std::string& package,
                                                      std::string_view name) const;
  [[nodiscard]] std::optional<schemas::golang::ImpactHit> hit(
      const schemas::golang::PackageUses& user, const schemas::golang::UsedPackage& used,
      const schemas::golang::SymbolUse& use) const;

  // The same of a package that was type-checked: what breaks, and what may.
  void add_checked(schemas::golang::UserImpact& user, const schemas::golang::PackageUses& package,
                   const schemas::golang::UsedPackage& used, const schemas::golang::SymbolUse& use,
                   CheckedPackage& checked) const;
  void add_errors(schemas::golang::UserImpact& user, const std::string& package,
                  const CheckedPackage& checked) const;

  // A use of what could not be compared.
  [[nodiscard]] std::optional<schemas::golang::UnresolvedHit> doubt(
      const schemas::golang::PackageUses& user, const schemas::golang::UsedPackage& used,
      const schemas::golang::SymbolUse& use) const;

  std::string root_;
  std::map<std::string, Package, std::less<>> packages_;  // by old import path
  // Changed fields and methods by their own name: what unresolved uses may be about.
  std::map<std::string, std::vector<std::string>, std::less<>> members_;
  std::uint64_t change_count_ = 0;
  bool has_problems_ = false;      // the library's source could not be read whole
  bool may_hide_changes_ = false;  // there may be changes that are not known, of any name
};

}  // namespace gofed::workers
