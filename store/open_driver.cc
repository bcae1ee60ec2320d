#include "store/driver/driver.h"
#include "store/driver/memory_driver.h"
#include "store/rocksdb/rocksdb_driver.h"

namespace gofed::store {
Result<std::unique_ptr<Driver>> open_driver(const StoreOptions& options) {
  if (options.driver == "rocksdb") return open_rocksdb_driver(options);
  if (options.driver == "memory") return open_memory_driver(options);
  return fail(Errc::InvalidArgument,
              "store driver \"" + options.driver + "\": known are rocksdb and memory");
}

}  // namespace gofed::store
