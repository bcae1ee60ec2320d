// Used symbols as an index keeps them: a document cut into what it says of each package that it
// uses, and put together again for what a question asks.
//
//   term "package golang.org/x/net/html"  the document with its uses of that package alone
//   term "rest"                           the document with its unresolved uses and diagnostics
//
// Each piece is a ProjectUses of its own, encoded; so a question about one package reads, of a
// thousand users, what they use of that package and nothing else. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schemas/actions/uses_storage.h"
#include "schemas/golang/uses.h"
#include "store/documents/document_terms.h"

namespace gofed::workers {

// The term of a package, and of all below it (store/documents/document_terms.h).
[[nodiscard]] std::string package_term(std::string_view path);

// The term of what belongs to no used package.
inline constexpr std::string_view kRestTerm = "rest";

// The pieces of a document.
[[nodiscard]] std::vector<store::Term> uses_terms(const schemas::golang::ProjectUses& document);

// Which of a document's uses a question is about.
class UsesFilter {
 public:
  explicit UsesFilter(const schemas::UsesUsers::Input& question);

  // Leaves the uses that are asked for; of a package without any, that it is used.
  void cut(schemas::golang::ProjectUses& piece) const;

  // Whether unresolved uses are asked for.
  [[nodiscard]] bool wants_unresolved() const { return !members_.empty(); }

 private:
  [[nodiscard]] bool wants(const schemas::SymbolQuery& query, std::string_view symbol) const;

  std::map<std::string, schemas::SymbolQuery, std::less<>> packages_;  // names sorted
  std::vector<std::string> members_;                                   // sorted
};

// Joins a piece to those of the same document before it.
void join_uses(schemas::golang::ProjectUses& document, schemas::golang::ProjectUses piece);

}  // namespace gofed::workers
