// Driver: the ordered key-value store that everything durable in gofed stands on.
//
// Drivers: "rocksdb" (embedded, one process), "memory" (tests, local runs; nothing is kept).
// The contract is what test/store/driver/driver_contract_test.cc checks on each of them; nothing of a
// driver's own types, files or exceptions shows through it, so that a database shared by several
// machines can stand behind it as well.
//
// Thread: every call from any thread, at once, except close() and destruction.
// Errors: Corrupt      stored bytes are not what was written; the context names the file
//         StorageFull  less than the named minimum of free space; nothing was written, reads go on
//         Io           the operating system failed a call
//         Unavailable  the store is closed, or another process has it open
// Time is a parameter everywhere in store/, never read inside.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "schemas/base/result.h"
#include "store/driver/write_batch.h"

namespace gofed::store {

using Time = std::chrono::sys_time<std::chrono::milliseconds>;

// What a write survives once it has been acknowledged. Each level also survives what the one above
// it does; a batch is all there or not at all at every level.
enum class Durability : std::uint8_t {
  Memory,  // lost by kill -9 or a crash of this process, and by a power cut; kept by close()
  Async,   // survives kill -9; a power cut may lose the last writes (never one in the middle)
  Sync,    // survives a power cut: fsynced, together with every Async write before it
};

// Keys [from, until) in byte order; an empty `until` has no upper bound.
struct Range {
  std::string from;
  std::string until;

  [[nodiscard]] static Range all() { return {}; }
  [[nodiscard]] static Range prefix(std::string_view prefix);
  // The keys of `prefix` that sort after `key` (which need not exist): how a listing goes on.
  [[nodiscard]] static Range prefix_after(std::string_view prefix, std::string_view key);
};

// A walk over a range in key order. Sees the store as it was when the scan began. One thread.
//
//   for (;;) {
//     auto more = scan->next();
//     if (!more) return std::unexpected(more.error());
//     if (!*more) break;
//     use(scan->key(), scan->value());
//   }
class Scan {
 public:
  virtual ~Scan() = default;

  // Moves to the first, then to each following key. False: the end.
  [[nodiscard]] virtual Result<bool> next() = 0;

  // Only after next() was true; good until the next call of next().
  [[nodiscard]] virtual std::string_view key() const = 0;
  [[nodiscard]] virtual std::string_view value() const = 0;
};

// What can be read: of a store as it is, or of a snapshot of it.
class Reader {
 public:
  virtual ~Reader() = default;

  // Nothing: there is no such key, which is not an error.
  [[nodiscard]] virtual Result<std::optional<std::string>> get(Family family,
                                                               std::string_view key) const = 0;

  // Open scans and snapshots must be gone before the driver is closed.
  [[nodiscard]] virtual Result<std::unique_ptr<Scan>> scan(Family family, Range range) const = 0;
};

struct DriverStats {
  std::uint64_t size_bytes = 0;      // on disk (memory driver: keys and values)
  std::uint64_t keys_estimate = 0;   // over all families; exact for the memory driver
  std::uint64_t free_bytes = 0;      // left on the file system; 0 for the memory driver
  std::uint64_t groups_written = 0;  // group commits since it was opened
  std::uint64_t batches_written = 0;
  std::uint64_t compactions_called_off = 0;  // for want of room, since it was opened
};

class Driver : public Reader {
 public:
  // The store's identity, a UUID in lower case ("6fa1..."), made when the store was and kept.
  [[nodiscard]] virtual const std::string& identity() const = 0;

  // Whether other processes may have the store open as well.
  [[nodiscard]] virtual bool is_shared() const { return false; }

  // Writes the batch, all of it or nothing. Batches of several threads share one write and one
  // fsync (group commit). An empty batch with Sync makes every Async write before it durable.
  //   errors  AlreadyExists  a requirement of the batch does not hold; nothing was written
  //           LimitExceeded  a key, value or batch over its limit; nothing was written
  //           Io             nothing is known of the batch; the store takes no more writes until it
  //                          is opened again
  [[nodiscard]] virtual Result<void> write(const WriteBatch& batch, Durability durability) = 0;

  // The store as it is now, however it changes after.
  [[nodiscard]] virtual Result<std::unique_ptr<Reader>> snapshot() const = 0;

  // Gives the space of removed keys back to the file system now. Takes as long as rewriting the
  // family does; writes and reads go on. Removed keys' space is also reused without it, later.
  [[nodiscard]] virtual Result<void> reclaim(Family family) = 0;

  // Promises that no key of the range is needed any more: its keys were removed, or
  // what names them was. What fills whole files of its own is given back at once, without the room
  // to rewrite that reclaim() takes; the rest later. A power cut may undo the removal of a key that
  // was not synced, but not this.
  [[nodiscard]] virtual Result<void> discard(Family family, const Range& range) = 0;

  // Reads everything and checks it against its checksums. Corrupt names the first bad file.
  [[nodiscard]] virtual Result<void> verify() const = 0;

  [[nodiscard]] virtual Result<DriverStats> stats() const = 0;

  // Makes everything durable, Memory writes too, and gives the store free for others to open.
  // Calls after it answer Unavailable. The destructor closes as well, but cannot tell of errors.
  [[nodiscard]] virtual Result<void> close() = 0;
};

inline constexpr std::uint64_t kFreeBytesMinDefault = 256U * 1024 * 1024;

struct StoreOptions {
  std::string driver = "rocksdb";  // or "memory"
  std::string path;                // a directory, made if missing; "memory" ignores it

  // Writes are refused while the file system has less free than this, and while what is due to be
  // compacted would not fit besides: it has to leave room for flushes and compactions, which can
  // only wait. On a file system smaller than eight times this, an eighth of it is used instead.
  std::uint64_t free_bytes_min = kFreeBytesMinDefault;

  // Memory for writes not yet in files, and for blocks read, both in all families together.
  std::uint64_t write_buffer_bytes = 64U * 1024 * 1024;
  std::uint64_t cache_bytes = 32U * 1024 * 1024;

  bool create = true;  // false: NotFound if there is no store at `path`
};

// Opens the store, or makes it.
//   errors  InvalidArgument  no driver of that name, or a path that cannot be a directory
//           NotFound         no store there, and `create` is false
//           Unavailable      another process (named by its pid) or this one has it open
//           Corrupt          what is on disk is damaged, or less than what was acknowledged: a lost
//                            or shortened log is refused and not taken for a clean end
//           StorageFull      too little free space even to open it
[[nodiscard]] Result<std::unique_ptr<Driver>> open_driver(const StoreOptions& options);

}  // namespace gofed::store
