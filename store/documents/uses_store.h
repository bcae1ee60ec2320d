// UsesStore: used symbols, as the services `usessavestorage` and `usesstorage` keep them, and by
// their terms the index from what is used to who uses it.
#pragma once

#include "store/documents/document_store.h"

namespace gofed::store {

class UsesStore : public DocumentStore {
 public:
  explicit UsesStore(Driver& driver) : DocumentStore(driver, Family::Uses) {}
};

}  // namespace gofed::store
