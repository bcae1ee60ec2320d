// The driver "rocksdb": an embedded store in a directory of this machine, for one process at a
// time.
//
//   PATH/LOCK  held while the store is open (store/rocksdb/store_lock.h)
//   PATH/MARK  how many commits were acknowledged (store/rocksdb/high_water.h)
//   PATH/db/   RocksDB's own files
//
// Writes go through one queue (store/rocksdb/commit_queue.h): RocksDB has a single writer, which numbers
// its groups. The number is a key of Family::Meta and part of every group, and all families are
// flushed together (atomic_flush), so that the number found after a crash says exactly how far the
// data reaches. If it is below the mark, or a file is damaged or missing, opening is refused, and
// the check is made on a read-only view, so that a refused store is left as it was found.
#pragma once

#include <memory>

#include "schemas/base/result.h"
#include "store/driver/driver.h"

namespace gofed::store {

[[nodiscard]] Result<std::unique_ptr<Driver>> open_rocksdb_driver(const StoreOptions& options);

}  // namespace gofed::store
