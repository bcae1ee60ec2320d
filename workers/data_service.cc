#include "workers/data_service.h"

#include <utility>

#include "workers/services/documentstorage/document_storage.h"
#include "workers/services/filestorage/file_service.h"
#include "workers/services/goland/goland_service.h"

namespace gofed::workers {

DataService::DataService(std::string name) : Service(name, envelope::ServiceKind::Storage) {
  services_.push_back(std::make_unique<FileService>(std::move(name)));
  for (const auto& factory : document_factories()) services_.push_back(factory.make());
  services_.push_back(std::make_unique<GolandService>());
  for (const auto& service : services_) hand_on_to(*service);
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

void DataService::housekeeping() {
  for (const auto& service : services_) service->housekeeping();
}

std::string DataService::store_identity() const {
  return services_.front()->store_identity();
}

}  // namespace gofed::workers
