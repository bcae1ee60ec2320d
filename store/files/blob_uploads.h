// Uploads under way: whose they are, and how long others leave them alone. Of a BlobStore.
//
// Several processes may share a database, so an upload record carries its owner and the end of a
// lease, which the owner renews while the writer is open. An upload whose lease has ended is dead:
// anybody removes it. Its owner, should it live after all, learns so when it finishes.
//
// Thread: any. Time is a parameter.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "schemas/base/mutex.h"
#include "schemas/base/result.h"
#include "store/driver/driver.h"
#include "store/files/blob_record.h"

namespace gofed::store {

// Longer than a service lets an upload idle (15 minutes) and than clocks of machines differ.
inline constexpr std::chrono::milliseconds kUploadLease = std::chrono::hours(1);

struct LeaseTimes {
  Time now;     // renewed leases begin
  Time judged;  // what ended by then has ended; earlier than `now` where the clock is in doubt
};

struct SweptUploads {
  std::uint64_t uploads = 0;
  std::uint64_t chunks = 0;

  friend bool operator==(const SweptUploads&, const SweptUploads&) = default;
};

// Storage ids rise, so that the chunks of one content lie together and new ones after all others:
// RocksDB then moves their files instead of merging them. They are reserved in the store, a range
// at a time, so that no two writers - of this process or of others on a shared database - get one
// twice. What a crash leaves of a range is never used.
class StorageIds {
 public:
  explicit StorageIds(Driver& driver) : driver_(driver) {}

  [[nodiscard]] Result<std::uint64_t> next();

 private:
  [[nodiscard]] Result<void> reserve() GOFED_REQUIRES(mutex_);

  Driver& driver_;
  Mutex mutex_;
  std::uint64_t next_ GOFED_GUARDED_BY(mutex_) = 0;  // of the range that is ours to give ...
  std::uint64_t end_ GOFED_GUARDED_BY(mutex_) = 0;   // ... and where it ends
};

class Uploads {
 public:
  explicit Uploads(Driver& driver);

  // An upload begins with the batch that holds its first chunk.
  void begin(std::uint64_t storage, Time now, WriteBatch& batch);
  // It ends with this one: finished, as long as it is still there. errors: Unavailable: it is not.
  [[nodiscard]] Result<void> stage_end(std::uint64_t storage, WriteBatch& batch) const;
  // It has ended, or failed to begin: nobody renews its lease any more.
  void forget(std::uint64_t storage);

  // Removes every upload of the store.
  [[nodiscard]] Result<SweptUploads> sweep_all();
  // BlobStore::sweep.
  [[nodiscard]] Result<SweptUploads> sweep(const LeaseTimes& times);

 private:
  struct Found {
    std::uint64_t storage = 0;
    UploadRecord record;
    std::string bytes;  // as stored
  };
  // After `last`; nothing: that was the last one.
  [[nodiscard]] Result<std::optional<Found>> next_after(std::optional<std::uint64_t> last) const;
  [[nodiscard]] bool is_open(std::uint64_t storage) const;
  [[nodiscard]] Result<void> renew(const Found& found, const LeaseTimes& times);
  [[nodiscard]] Result<void> remove(const Found& found, SweptUploads& swept);

  Driver& driver_;
  const std::string owner_;
  mutable Mutex mutex_;
  std::set<std::uint64_t> open_ GOFED_GUARDED_BY(mutex_);  // storage ids
};

// Stages the removal of chunks [0, count).
void stage_chunk_removal(std::uint64_t storage, std::size_t count, WriteBatch& batch);

// Gives the space of dead chunks back where it can be had at once: on a full disk there may be no
// room to rewrite the files that hold them. Where it cannot, they go later.
void discard_chunks(Driver& driver, std::uint64_t storage);

}  // namespace gofed::store
