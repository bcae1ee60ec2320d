// The actions of `usessavestorage` and `usesstorage`: used symbols by project and by package, and
// who uses what.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "schemas/actions/action.h"
#include "schemas/actions/document_storage.h"
#include "schemas/golang/uses.h"

namespace gofed::schemas {

struct UsesDocuments {
  using Document = golang::ProjectUses;
  static constexpr Text kPrefix{"uses"};
  static constexpr Text kTypePrefix{"Uses"};
  static constexpr Text kNoun{"used symbols"};
};

using UsesStoreProject = StoreProject<UsesDocuments>;
using UsesStorePackage = StorePackage<UsesDocuments>;
using UsesProjectListing = ProjectListing<UsesDocuments>;
using UsesProjectCommitListing = ProjectCommitListing<UsesDocuments>;
using UsesProject = ReadProject<UsesDocuments>;
using UsesPackageListing = PackageListing<UsesDocuments>;
using UsesPackageVersionListing = PackageVersionListing<UsesDocuments>;
using UsesPackageDistroListing = PackageDistroListing<UsesDocuments>;
using UsesPackage = ReadPackage<UsesDocuments>;

// Of one package the symbols that are asked for.
struct SymbolQuery {
  std::string path;
  std::vector<std::string> names;  // "F", "T.Method"; "T" also finds what is used of T
  bool all = false;                // every symbol

  static void describe(Describe<SymbolQuery>& d);
};

// A stored document, cut down to what was asked for. Of a project: project and commit; of a
// distribution's package: the other three.
struct StoredUser {
  std::string project;
  std::string commit;
  std::string distribution;
  std::string package;
  std::string version;
  golang::ProjectUses uses;

  static void describe(Describe<StoredUser>& d);
};

struct UsesUsers {
  static constexpr ActionInfo kInfo{
      .service = "usesstorage",
      .name = "uses_users",
      .idempotent = true,
      .doc = "Who uses the packages at or below a path, and where it uses some symbols of them."};
  struct Input {
    std::string root;
    std::vector<SymbolQuery> packages;
    std::vector<std::string> members;  // names of fields and methods, of unresolved uses
    bool all_commits = false;          // not only the newest commit of each project
    std::string cursor;
    std::uint32_t limit = kListingLimitMax;

    static void describe(Describe<Input>& d);
  };
  struct Output {
    std::vector<StoredUser> users;  // also those that use none of the symbols
    std::string cursor;

    static void describe(Describe<Output>& d);
  };
};

}  // namespace gofed::schemas
