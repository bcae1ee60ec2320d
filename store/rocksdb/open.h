// Opening a store's directory: lock, mark and database, checked against each other.
// Private to store/rocksdb_driver*.cc.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "store/rocksdb/database.h"
#include "store/rocksdb/free_space.h"
#include "store/rocksdb/high_water.h"
#include "store/rocksdb/store_lock.h"

namespace gofed::store {

struct OpenedStore {
  std::string path;
  StoreLock lock;  // released last
  std::unique_ptr<HighWater> mark;
  std::shared_ptr<Database> database;
  FreeSpace space;
  std::uint64_t commit;  // the last one in the database
};

// As open_driver. A store that is refused is left as it was found.
[[nodiscard]] Result<OpenedStore> open_store(const StoreOptions& options);

}  // namespace gofed::store
