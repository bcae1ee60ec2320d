// DepsStore: dependencies, as the service `depsstorage` keeps them.
#pragma once

#include "store/documents/document_store.h"

namespace gofed::store {

class DepsStore : public DocumentStore {
 public:
  explicit DepsStore(Driver& driver) : DocumentStore(driver, Family::Deps) {}
};

}  // namespace gofed::store
