// The kinds of documents that storage services keep: one row each.
//
// A new kind brings the actions (schemas/actions/X_storage.h, with a row in the catalogue), a store
// (store/documents/X_store.h, over a family of its own) and a row here. Programs, clients and
// configurations learn of it from this list.
#pragma once

#include "schemas/actions/api_storage.h"
#include "schemas/actions/deps_storage.h"
#include "store/documents/api_store.h"
#include "store/documents/deps_store.h"
#include "workers/services/documentstorage/document_service.h"
#include "workers/services/documentstorage/uses_service.h"

namespace gofed::workers {

struct ApiKind {
  using Documents = schemas::ApiDocuments;
  using Store = store::ApiStore;
};

struct DepsKind {
  using Documents = schemas::DepsDocuments;
  using Store = store::DepsStore;
};

// A kind, and what reads it where that can do more than all of them.
template <typename K, typename Reader = DocumentReadService<K>>
struct DocumentRow {
  using Kind = K;
  using ReadService = Reader;
  using SaveService = DocumentSaveService<K>;
};

template <typename... Rows>
struct DocumentRows {};

using AllDocuments = DocumentRows<DocumentRow<ApiKind>, DocumentRow<DepsKind>,
                                  DocumentRow<UsesKind, UsesReadService>>;

}  // namespace gofed::workers
