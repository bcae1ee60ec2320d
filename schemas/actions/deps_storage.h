// The actions of `depssavestorage` and `depsstorage`: dependencies by project and by package.
#pragma once

#include "schemas/actions/document_storage.h"
#include "schemas/golang/deps.h"

namespace gofed::schemas {

struct DepsDocuments {
  using Document = golang::ProjectDeps;
  static constexpr Text kPrefix{"deps"};
  static constexpr Text kTypePrefix{"Deps"};
  static constexpr Text kNoun{"dependency list"};
};

using DepsStoreProject = StoreProject<DepsDocuments>;
using DepsStorePackage = StorePackage<DepsDocuments>;
using DepsProjectListing = ProjectListing<DepsDocuments>;
using DepsProjectCommitListing = ProjectCommitListing<DepsDocuments>;
using DepsProject = ReadProject<DepsDocuments>;
using DepsPackageListing = PackageListing<DepsDocuments>;
using DepsPackageVersionListing = PackageVersionListing<DepsDocuments>;
using DepsPackageDistroListing = PackageDistroListing<DepsDocuments>;
using DepsPackage = ReadPackage<DepsDocuments>;

}  // namespace gofed::schemas
