#include "workers/services/depsstorage/deps_storage.h"

#include "schemas/actions/deps_storage.h"
#include "store/documents/deps_store.h"
#include "workers/common/storage/document_service.h"

namespace gofed::workers {
namespace {

struct DepsTraits {
  using Kind = schemas::DepsDocuments;
  using Store = store::DepsStore;
};

}  // namespace

std::unique_ptr<envelope::Service> make_deps_save_service() {
  return std::make_unique<DocumentSaveService<DepsTraits>>();
}

std::unique_ptr<envelope::Service> make_deps_read_service() {
  return std::make_unique<DocumentReadService<DepsTraits>>();
}

std::span<const envelope::Setting> depsstorage_settings() {
  return document_settings<DepsTraits>();
}

}  // namespace gofed::workers
