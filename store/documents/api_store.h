// ApiStore: exported APIs, as the services `apisavestorage` and `apistorage` keep them.
#pragma once

#include "store/documents/document_store.h"

namespace gofed::store {

class ApiStore : public DocumentStore {
 public:
  explicit ApiStore(Driver& driver) : DocumentStore(driver, Family::Api) {}
};

}  // namespace gofed::store
