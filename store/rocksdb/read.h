// Reading from an open database: single keys, scans, snapshots.
// Private to store/rocksdb_driver*.cc.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "store/rocksdb/database.h"

namespace gofed::store {

// As Reader::get; `snapshot` may be null.
[[nodiscard]] Result<std::optional<std::string>> get_from(const Database& database, Family family,
                                                          std::string_view key,
                                                          const rocksdb::Snapshot* snapshot);

// As Reader::scan. The scan keeps the database open.
[[nodiscard]] std::unique_ptr<Scan> scan_of(std::shared_ptr<Database> database, Family family,
                                            Range range, const rocksdb::Snapshot* snapshot);

// As Driver::snapshot. The snapshot keeps the database open.
[[nodiscard]] std::unique_ptr<Reader> snapshot_of(std::shared_ptr<Database> database);

inline rocksdb::Slice slice(std::string_view bytes) {
  return {bytes.data(), bytes.size()};
}

}  // namespace gofed::store
