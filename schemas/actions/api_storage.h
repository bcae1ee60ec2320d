// The actions of `apisavestorage` and `apistorage`: exported APIs by project and by package.
#pragma once

#include "schemas/actions/document_storage.h"
#include "schemas/golang/api.h"

namespace gofed::schemas {

struct ApiDocuments {
  using Document = golang::ProjectApi;
  static constexpr Text kPrefix{"api"};
  static constexpr Text kTypePrefix{"Api"};
  static constexpr Text kNoun{"exported API"};
};

using ApiStoreProject = StoreProject<ApiDocuments>;
using ApiStorePackage = StorePackage<ApiDocuments>;
using ApiProjectListing = ProjectListing<ApiDocuments>;
using ApiProjectCommitListing = ProjectCommitListing<ApiDocuments>;
using ApiProject = ReadProject<ApiDocuments>;
using ApiPackageListing = PackageListing<ApiDocuments>;
using ApiPackageVersionListing = PackageVersionListing<ApiDocuments>;
using ApiPackageDistroListing = PackageDistroListing<ApiDocuments>;
using ApiPackage = ReadPackage<ApiDocuments>;

}  // namespace gofed::schemas
