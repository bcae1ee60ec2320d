// Whether a vulnerability concerns a tree of Go source, as far as what the tree itself says goes.
//
// The tree's own code decides: the modules that it requires, the packages that it imports, the names
// that it uses. Calls are not followed, neither within it nor through other modules: so the gravest
// verdict is Used, and of what others import of a module that is required nothing is said.
// Pure, any thread.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "schemas/describe/describe.h"
#include "schemas/golang/deps.h"
#include "schemas/golang/uses.h"
#include "workers/osv/entry.h"

namespace gofed::osv {

// The gravest first. Never renumber: the names are printed for scripts.
enum class Verdict : std::uint8_t {
  Reached,      // an affected symbol is called on a path that is known
  Used,         // an affected symbol is named
  Unknown,      // a version, or a use of a type that is not known, decides, and is not at hand
  Imported,     // an affected package is imported, none of its affected symbols is named
  Required,     // the module is required, none of its affected packages is imported
  NotAffected,  // the version is another one, or the platform, or nothing is imported
};
[[nodiscard]] std::span<const schemas::EnumName> describe_enum(Verdict);

// What is known of a tree, by what a vulnerability asks for.
struct Subject {
  struct Imported {
    std::map<std::string, std::vector<std::string>> symbols;  // used name -> positions
    std::set<std::string> unresolved;  // members of unknown types, where the package is imported
  };
  std::map<std::string, std::string> modules;  // path -> version, "" where it is not known
  std::map<std::string, Imported> packages;    // by import path
  std::string go_version;                      // of the standard library; empty: not known
  std::string goos;
  std::string goarch;
};

// Of what builds: tests, examples and tools do not count. A module that is replaced is what it is
// replaced by; by a directory: a module whose version is not known.
[[nodiscard]] Subject subject_of(const schemas::golang::ProjectDeps& deps,
                                 const schemas::golang::ProjectUses& uses, std::string go_version);

struct UsedSymbol {
  std::string symbol;  // "PATH.F", "PATH.T.M"
  std::vector<std::string> positions;

  static void describe(schemas::Describe<UsedSymbol>& d);
};

struct Finding {
  std::string id;
  std::vector<std::string> aliases;
  Verdict verdict = Verdict::NotAffected;
  std::string module;
  std::string version;                          // that the tree requires; empty: not known
  std::vector<std::string> fixed;               // versions without it
  std::vector<std::string> packages;            // affected ones that are imported
  std::vector<std::string> symbols;             // affected ones that are named
  std::vector<UsedSymbol> uses;                 // where
  std::vector<std::vector<std::string>> paths;  // of calls; none are followed
  std::string reason;                           // of Unknown and NotAffected
  std::string summary;

  static void describe(schemas::Describe<Finding>& d);
};

// What the entry says of each module that the tree requires, and of the standard library where the
// tree imports an affected package of it. One that was withdrawn says nothing.
[[nodiscard]] std::vector<Finding> judge(const Entry& entry, const Subject& subject);

}  // namespace gofed::osv
