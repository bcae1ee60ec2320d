// Used symbols as a kind of document: they are also found by what is in them.
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "schemas/actions/uses_storage.h"
#include "schemas/describe/codec.h"
#include "store/documents/uses_store.h"
#include "workers/services/documentstorage/document_service.h"
#include "workers/services/documentstorage/uses_index.h"

namespace gofed::workers {

struct UsesKind {
  using Documents = schemas::UsesDocuments;
  using Store = store::UsesStore;
  static std::vector<store::Term> terms(const schemas::golang::ProjectUses& document) {
    return uses_terms(document);
  }
};

// Reads them, and says who uses what.
class UsesReadService final : public DocumentReadService<UsesKind> {
 public:
  UsesReadService() { on<schemas::UsesUsers, &UsesReadService::users>(); }

 private:
  // A page may have fewer users than asked for: old commits are left out of it.
  Result<schemas::UsesUsers::Output> users(envelope::Context& context,
                                           const schemas::UsesUsers::Input& input) {
    if (input.root.empty()) return fail(Errc::InvalidArgument, "input.root: empty");
    auto page = documents().term_users(package_term(input.root),
                                       {.cursor = input.cursor, .limit = input.limit});
    if (!page) return std::unexpected(std::move(page.error()));
    const UsesFilter filter(input);
    schemas::UsesUsers::Output output{.users = {}, .cursor = std::move(page->cursor)};
    for (const auto& found : page->items) {
      if (context.cancelled()) return context.cancelled_error();
      const auto wanted = input.all_commits ? true : is_newest(found.document);
      if (!wanted) return std::unexpected(wanted.error());
      if (!*wanted) continue;
      auto user = read(found, filter);
      if (!user) return std::unexpected(std::move(user.error()));
      output.users.push_back(std::move(*user));
    }
    return output;
  }

  // Of a distribution's package every version is: which one is newer only the caller knows.
  Result<bool> is_newest(const store::DocumentName& name) {
    if (!name.distribution.empty()) return true;
    const auto newest = documents().commits(name.name, {.cursor = {}, .limit = 1});
    if (!newest) return std::unexpected(newest.error());
    return !newest->items.empty() && newest->items.front().commit == name.version;
  }

  Result<schemas::StoredUser> read(const store::TermUser& found, const UsesFilter& filter) {
    const auto& name = found.document;
    const bool is_package = !name.distribution.empty();
    schemas::StoredUser user{.project = is_package ? "" : name.name,
                             .commit = is_package ? "" : name.version,
                             .distribution = name.distribution,
                             .package = is_package ? name.name : "",
                             .version = is_package ? name.version : "",
                             .uses = {}};
    auto terms = found.terms;
    terms.emplace_back(kRestTerm);
    for (const auto& term : terms) {
      const auto bytes = documents().term_value(term, name);
      if (!bytes) return std::unexpected(bytes.error());
      if (!*bytes) continue;  // replaced by another document just now
      auto piece =
          schemas::from_msgpack<schemas::golang::ProjectUses>(**bytes, {}, {.root = "uses"});
      if (!piece) {
        return fail(Errc::Corrupt,
                    name.name + " " + name.version + ": index of uses: " + piece.error().context);
      }
      filter.cut(*piece);
      join_uses(user.uses, std::move(*piece));
    }
    return user;
  }
};

}  // namespace gofed::workers
