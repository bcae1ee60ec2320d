// RocksDB's files on a disk that others fill: what would fail for want of space waits for it.
// Private to store/rocksdb_driver*.cc.
//
// Why: RocksDB (as Debian builds it, with assertions) does not survive an append that met ENOSPC.
// The next append to the same log asserts that there was no error before, whether that log is the
// write-ahead one or its text log, LOG. So no append meets it: on a disk with little left, the
// bytes are allocated before they are written, and where that fails the thread waits until there is
// room or the store closes. Flushes and compactions just take longer then. Writes of callers are
// refused long before (FreeSpace); one that waits here was overtaken, between that look and its
// append, by somebody who took all of the reserve. There is no LOG.
//
// Files and directories that RocksDB makes are their owner's alone.
//
// Thread: any, as the FileSystem of RocksDB's that it stands on.
#pragma once

#include <memory>

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include "store/rocksdb/free_space.h"
#include "store/rocksdb/space_waiter.h"

namespace gofed::store {

[[nodiscard]] std::shared_ptr<rocksdb::FileSystem> waiting_files(
    FreeSpace space, std::shared_ptr<SpaceWaiter> waiter);

// A text log that nobody reads.
[[nodiscard]] std::shared_ptr<rocksdb::Logger> no_log();

}  // namespace gofed::store
