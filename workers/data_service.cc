#include "workers/data_service.h"

#include <utility>

#include "schemas/actions/api_storage.h"
#include "schemas/actions/deps_storage.h"
#include "schemas/actions/file.h"
#include "schemas/actions/result.h"
#include "schemas/actions/uses_storage.h"
#include "workers/services/apistorage/api_storage.h"
#include "workers/services/depsstorage/deps_storage.h"
#include "workers/services/filestorage/file_service.h"
#include "workers/services/usesstorage/uses_storage.h"

namespace gofed::workers {

using namespace schemas;  // every storage action is named below

template <Action A>
Result<typename A::Output> DataService::hand_on(envelope::Context& context,
                                                const typename A::Input& input) {
  for (const auto& service : services_) {
    const auto* handler = service->find(A::kInfo.name);
    if (handler == nullptr) continue;
    typename A::Output output{};
    auto done = handler->run(*service, context, &input, &output);
    if (!done) return std::unexpected(std::move(done.error()));
    return output;
  }
  return fail(Errc::UnknownAction, name() + " has no action " + std::string(A::kInfo.name));
}

template <Action... As>
void DataService::forward() {
  (on<As, &DataService::hand_on<As>>(), ...);
}

DataService::DataService(std::string name) : Service(name, envelope::ServiceKind::Storage) {
  services_.push_back(std::make_unique<FileService>(std::move(name)));
  services_.push_back(make_api_save_service());
  services_.push_back(make_api_read_service());
  services_.push_back(make_deps_save_service());
  services_.push_back(make_deps_read_service());
  services_.push_back(make_uses_save_service());
  services_.push_back(make_uses_read_service());
  forward<Upload, UploadUrl, Download, Stat, Delete, List, ResultGet, ResultPut>();
  forward<ApiStoreProject, ApiStorePackage, ApiProjectListing, ApiProjectCommitListing, ApiProject,
          ApiPackageListing, ApiPackageVersionListing, ApiPackageDistroListing, ApiPackage>();
  forward<DepsStoreProject, DepsStorePackage, DepsProjectListing, DepsProjectCommitListing,
          DepsProject, DepsPackageListing, DepsPackageVersionListing, DepsPackageDistroListing,
          DepsPackage>();
  forward<UsesStoreProject, UsesStorePackage, UsesProjectListing, UsesProjectCommitListing,
          UsesProject, UsesPackageListing, UsesPackageVersionListing, UsesPackageDistroListing,
          UsesPackage, UsesUsers>();
}

Result<void> DataService::startup(const envelope::Config& config) {
  for (const auto& service : services_) {
    if (auto done = service->startup(config); !done) {
      termination();
      return done;
    }
    ++started_;
  }
  return {};
}

void DataService::termination() {
  for (std::size_t i = 0; i < std::exchange(started_, 0); ++i) services_[i]->termination();
}

void DataService::housekeeping(const envelope::Upkeep& upkeep) {
  for (const auto& service : services_) service->housekeeping(upkeep);
}

std::string DataService::store_identity() const {
  return services_.front()->store_identity();
}

}  // namespace gofed::workers
