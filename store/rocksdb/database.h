// RocksDB behind a door: opening it with our settings, and its errors in our words.
// Private to store/rocksdb_driver*.cc: the only header in which RocksDB's types may be seen.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <rocksdb/db.h>
#include <rocksdb/env.h>

#include "schemas/base/result.h"
#include "store/driver/driver.h"
#include "store/rocksdb/free_space.h"
#include "store/rocksdb/gate.h"
#include "store/rocksdb/space_waiter.h"

namespace gofed::store {

// An open database with a handle per family. Closed by the destructor.
struct Database {
  // All three null when opened only to look.
  std::shared_ptr<SpaceWaiter> waiter;
  std::shared_ptr<CompactionGate> gate;
  std::unique_ptr<rocksdb::Env> env;  // outlives the database
  std::unique_ptr<rocksdb::DB> db;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;  // by family, RocksDB's "default" after them

  Database() = default;
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  [[nodiscard]] rocksdb::ColumnFamilyHandle* handle(Family family) const {
    return handles[static_cast<std::size_t>(family)];
  }
};

// Bytes that wait to be compacted together: a compaction of what was just flushed takes all of it.
[[nodiscard]] std::uint64_t level0_bytes(const Database& database);

// Has RocksDB look for compactions, which by itself it does after a flush or a compaction.
void pick_compactions(const Database& database);

// What the database says of itself; both are missing in one whose creation was cut short.
struct Recovered {
  std::string identity;      // empty: none yet
  std::uint64_t commit = 0;  // the last one found
};

[[nodiscard]] bool database_exists(const std::string& directory);

// Replays the log in memory and reads what was recovered, without changing a file.
[[nodiscard]] Result<Recovered> inspect_database(const std::string& directory);

[[nodiscard]] Result<std::shared_ptr<Database>> open_database(const std::string& directory,
                                                              const StoreOptions& options,
                                                              const FreeSpace& space, bool create);

// Of a status that is not ok: its kind as an Errc, its text with the file that RocksDB names.
[[nodiscard]] std::unexpected<Error> database_error(std::string_view what,
                                                    const rocksdb::Status& status);

}  // namespace gofed::store
