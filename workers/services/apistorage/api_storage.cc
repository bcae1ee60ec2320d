#include "workers/services/apistorage/api_storage.h"

#include "schemas/actions/api_storage.h"
#include "store/documents/api_store.h"
#include "workers/common/storage/document_service.h"

namespace gofed::workers {
namespace {

struct ApiTraits {
  using Kind = schemas::ApiDocuments;
  using Store = store::ApiStore;
};

}  // namespace

std::unique_ptr<envelope::Service> make_api_save_service() {
  return std::make_unique<DocumentSaveService<ApiTraits>>();
}

std::unique_ptr<envelope::Service> make_api_read_service() {
  return std::make_unique<DocumentReadService<ApiTraits>>();
}

std::span<const envelope::Setting> apistorage_settings() {
  return document_settings<ApiTraits>();
}

}  // namespace gofed::workers
