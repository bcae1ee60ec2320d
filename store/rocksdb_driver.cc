#include "store/rocksdb_driver.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <mutex>
#include <optional>
#include <span>
#include <system_error>
#include <unordered_map>
#include <utility>

#include <rocksdb/convenience.h>
#include <rocksdb/write_batch.h>

#include "store/commit_queue.h"
#include "store/keys.h"
#include "store/rocksdb_driver_open.h"
#include "store/rocksdb_driver_read.h"

namespace gofed::store {
namespace {

// What the batches of a group would have changed so far, for the requirements of later ones. Kept
// only while a group has a conditional batch at all.
class PendingChanges {
 public:
  void note(const WriteBatch& batch) {
    batch.for_each_change([this](const WriteBatch::Change& change) {
      std::optional<std::string> value;
      if (change.value) value.emplace(*change.value);
      values_.insert_or_assign(name(change.family, change.key), std::move(value));
    });
  }

  // Nothing: the group does not touch the key.
  [[nodiscard]] const std::optional<std::string>* find(Family family, std::string_view key) const {
    const auto found = values_.find(name(family, key));
    return found == values_.end() ? nullptr : &found->second;
  }

 private:
  static std::string name(Family family, std::string_view key) {
    return std::string(1, static_cast<char>(family)).append(key);
  }
  std::unordered_map<std::string, std::optional<std::string>> values_;
};

// What RocksDB's batch takes besides keys and values: in all, and for each change. An estimate that
// is too small costs a copy.
constexpr std::size_t kWriteBatchBytesMin = 256;
constexpr std::size_t kChangeBytesMax = 12;

// Longer than what reads discarded files takes to end, on a disk with little room.
constexpr std::chrono::seconds kDiscardTimeMax{1};

FreeSpace::For purpose_of(const WriteBatch& batch) {
  bool grows = false;
  batch.for_each_change(
      [&grows](const WriteBatch::Change& change) { grows = grows || change.value.has_value(); });
  return grows ? FreeSpace::For::Growth : FreeSpace::For::Removal;
}

class RocksDriver : public Driver {
 public:
  explicit RocksDriver(OpenedStore store)
      : path_(std::move(store.path)),
        identity_(store.mark->identity()),
        lock_(std::move(store.lock)),
        mark_(std::move(store.mark)),
        database_(std::move(store.database)),
        space_(std::move(store.space)),
        commit_(store.commit),
        queue_([this](std::span<CommitQueue::Item* const> group) { return commit_group(group); },
               [this] { return sync_committed(); }) {}

  ~RocksDriver() override { static_cast<void>(close()); }
  RocksDriver(const RocksDriver&) = delete;
  RocksDriver& operator=(const RocksDriver&) = delete;

  const std::string& identity() const override { return identity_; }

  Result<std::optional<std::string>> get(Family family, std::string_view key) const override {
    if (!database_) return closed_error();
    auto value = get_from(*database_, family, key, nullptr);
    if (!value) return prefixed(where(), value.error());
    return value;
  }

  Result<std::unique_ptr<Scan>> scan(Family family, Range range) const override {
    if (!database_) return closed_error();
    return scan_of(database_, family, std::move(range), nullptr);
  }

  Result<std::unique_ptr<Reader>> snapshot() const override {
    if (!database_) return closed_error();
    return snapshot_of(database_);
  }

  Result<void> write(const WriteBatch& batch, Durability durability) override {
    if (!database_) return closed_error();
    if (auto checked = batch.check_limits(); !checked) return prefixed(where(), checked.error());
    return queue_.write(batch, durability);
  }

  Result<void> reclaim(Family family) override;
  Result<void> discard(Family family, const Range& range) override;
  Result<void> verify() const override;
  Result<DriverStats> stats() const override;
  Result<void> close() override;

 private:
  [[nodiscard]] std::string where() const { return "store " + path_; }
  [[nodiscard]] std::unexpected<Error> closed_error() const {
    return fail(Errc::Unavailable, where() + ": it is closed");
  }

  // What commits a group, and what makes groups durable that were left unsynced.
  struct Strength {
    Durability durability;
    bool sync_later;  // with sync_committed()
  };
  CommitQueue::Committed commit_group(std::span<CommitQueue::Item* const> group);
  static Strength strength_of(std::span<CommitQueue::Item* const> accepted);
  Result<void> check_space(std::uint64_t free, std::uint64_t bytes, FreeSpace::For purpose);
  Result<void> find_space(std::uint64_t free, std::uint64_t bytes, FreeSpace::For purpose);
  Result<void> check_requirements(const WriteBatch& batch, const PendingChanges& pending) const;
  Result<void> commit_changes(rocksdb::WriteBatch& changes, Strength strength);
  Result<void> sync_committed();
  Result<void> acknowledge(std::uint64_t commit);
  [[nodiscard]] Result<void> check_sound() const;
  std::unexpected<Error> give_up(Error error);
  Result<void> flush_all();

  const std::string path_;
  const std::string identity_;
  std::optional<StoreLock> lock_;  // until close()
  std::unique_ptr<HighWater> mark_;
  std::shared_ptr<Database> database_;  // null once closed
  const FreeSpace space_;

  // Of the thread that commits a group, one at a time; handed on by the queue's lock.
  bool unlogged_ = false;               // Memory writes since the store was opened
  std::uint64_t compaction_bytes_ = 0;  // what the next one takes; kept up while space is scarce

  std::atomic<std::uint64_t> commit_;  // the last number given out, once it is written

  // One thread commits while another syncs.
  mutable std::mutex outcome_mutex_;  // guards failure_ and mark_'s advance()
  std::optional<Error> failure_;      // a write of which nothing is known: no more are taken

  std::atomic<std::chrono::steady_clock::time_point> discarded_at_{};

  CommitQueue queue_;
};

CommitQueue::Committed RocksDriver::commit_group(std::span<CommitQueue::Item* const> group) {
  using enum CommitQueue::Committed;
  PendingChanges pending;
  bool conditional = false;
  std::size_t room = kWriteBatchBytesMin;
  for (const auto* item : group) {
    conditional = conditional || item->batch->conditional();
    room += item->batch->size_bytes() + kChangeBytesMax * item->batch->change_count();
  }
  rocksdb::WriteBatch changes{room};

  const auto free = space_.free_bytes();
  std::vector<CommitQueue::Item*> accepted;
  std::size_t bytes = 0;
  for (auto* item : group) {
    bytes += item->batch->size_bytes();
    item->result = free ? find_space(*free, bytes, purpose_of(*item->batch))
                        : Result<void>{std::unexpected(free.error())};
    if (item->result) item->result = check_requirements(*item->batch, pending);
    if (!item->result) continue;
    if (conditional) pending.note(*item->batch);
    item->batch->for_each_change([&](const WriteBatch::Change& change) {
      auto* handle = database_->handle(change.family);
      const auto status = change.value
                              ? changes.Put(handle, slice(change.key), slice(*change.value))
                              : changes.Delete(handle, slice(change.key));
      GOFED_ASSERT(status.ok());  // fails only over RocksDB's size limits, which are above ours
    });
    accepted.push_back(item);
  }
  if (accepted.empty()) return Done;

  const auto strength = strength_of(accepted);
  const auto written = commit_changes(changes, strength);
  for (auto* item : accepted) item->result = written;
  return written && strength.sync_later ? Unsynced : Done;
}

// The strongest of what was accepted: a refused Sync batch must not cost the others an fsync.
RocksDriver::Strength RocksDriver::strength_of(std::span<CommitQueue::Item* const> accepted) {
  Strength strength{.durability = Durability::Memory, .sync_later = false};
  bool early_reads = true;
  for (const auto* item : accepted) {
    strength.durability = std::max(strength.durability, item->durability);
    if (item->durability == Durability::Sync && !item->batch->early_reads()) early_reads = false;
  }
  strength.sync_later = strength.durability == Durability::Sync && early_reads;
  return strength;
}

// Growth leaves room for the compaction that is due as well: without it the store could not give
// back what it no longer needs, and would be full for ever. One that was called off may have room
// by now.
Result<void> RocksDriver::check_space(std::uint64_t free, std::uint64_t bytes,
                                      FreeSpace::For purpose) {
  if (purpose == FreeSpace::For::Removal || !space_.is_scarce(free)) {
    return space_.check(free, bytes, purpose);
  }
  if (database_->gate->take_files_changed()) compaction_bytes_ = level0_bytes(*database_);
  auto found = space_.check(free, bytes + compaction_bytes_, purpose);
  if (!found && database_->gate->take_called_off()) pick_compactions(*database_);
  return found;
}

// Files that were discarded may go a moment later, with the compaction that read them.
Result<void> RocksDriver::find_space(std::uint64_t free, std::uint64_t bytes,
                                     FreeSpace::For purpose) {
  auto found = check_space(free, bytes, purpose);
  const auto since = std::chrono::steady_clock::now() - discarded_at_.load();
  if (found || since > kDiscardTimeMax) return found;
  const auto look = [&] {
    const auto now = space_.free_bytes();
    found = now ? check_space(*now, bytes, purpose) : std::unexpected(now.error());
    return found.has_value();
  };
  static_cast<void>(database_->patience->wait_for(look, kDiscardTimeMax));
  return found;
}

Result<void> RocksDriver::check_requirements(const WriteBatch& batch,
                                             const PendingChanges& pending) const {
  Result<void> result;
  const bool holds = batch.all_requirements([&](const WriteBatch::Requirement& required) {
    if (const auto* value = pending.find(required.family, required.key)) {
      return *value == required.value;
    }
    const auto stored = get_from(*database_, required.family, required.key, nullptr);
    if (!stored) result = prefixed(where(), stored.error());
    return stored.has_value() && *stored == required.value;
  });
  if (!result || holds) return result;
  return fail(Errc::AlreadyExists, where() + ": a requirement of the batch does not hold");
}

Result<void> RocksDriver::commit_changes(rocksdb::WriteBatch& changes, Strength strength) {
  if (auto sound = check_sound(); !sound) return sound;
  const auto number = commit_ + 1;
  const auto spelled = ByteWriter{}.u64(number).take();
  GOFED_ASSERT(changes.Put(database_->handle(Family::Meta), encode_key(CommitKey{}), spelled).ok());

  rocksdb::WriteOptions options;
  options.sync = strength.durability == Durability::Sync && !strength.sync_later;
  options.disableWAL = strength.durability == Durability::Memory;
  const auto status = database_->db->Write(options, &changes);
  if (!status.ok()) {
    auto error = database_error(where() + ": write", status);
    // RocksDB mends a full disk by itself; of anything else nobody knows what reached the log.
    if (error.error().code == Errc::StorageFull) return error;
    return give_up(std::move(error.error()));
  }
  commit_ = number;
  unlogged_ = unlogged_ || strength.durability == Durability::Memory;
  return options.sync ? acknowledge(number) : Result<void>{};
}

// Beside the next commit. After a sync that failed no other one counts: the system may have given
// up the pages that it could not write, and call the rest safe.
Result<void> RocksDriver::sync_committed() {
  const std::uint64_t number = commit_;
  if (auto sound = check_sound(); !sound) return sound;
  const auto status = database_->db->SyncWAL();
  if (!status.ok()) return give_up(database_error(where() + ": sync the log", status).error());
  return acknowledge(number);
}

// The data is safe. A mark that cannot be written only weakens the next check at opening, but
// a disk in that state is one that nothing more should be acknowledged on.
Result<void> RocksDriver::acknowledge(std::uint64_t commit) {
  const std::lock_guard lock{outcome_mutex_};
  auto marked = mark_->advance(commit);
  if (marked) return {};
  failure_ = marked.error();
  return prefixed(where(), marked.error());
}

Result<void> RocksDriver::check_sound() const {
  const std::lock_guard lock{outcome_mutex_};
  if (failure_) return std::unexpected(*failure_);
  return {};
}

std::unexpected<Error> RocksDriver::give_up(Error error) {
  const std::lock_guard lock{outcome_mutex_};
  failure_ = error;
  return std::unexpected(std::move(error));
}

Result<void> RocksDriver::reclaim(Family family) {
  if (!database_) return closed_error();
  auto& cancelled = database_->gate->cancelled();
  cancelled = false;
  rocksdb::CompactRangeOptions options;
  options.canceled = &cancelled;
  const auto status =
      database_->db->CompactRange(options, database_->handle(family), nullptr, nullptr);
  if (cancelled) {
    return fail(Errc::StorageFull, where() + ": reclaim: too little space to rewrite the files");
  }
  if (!status.ok()) return database_error(where() + ": reclaim", status);
  return {};
}

Result<void> RocksDriver::discard(Family family, const Range& range) {
  if (!database_) return closed_error();
  const rocksdb::Slice from{range.from};
  const rocksdb::Slice until{range.until};
  const rocksdb::RangePtr keys{&from, range.until.empty() ? nullptr : &until};
  const auto status = rocksdb::DeleteFilesInRanges(database_->db.get(), database_->handle(family),
                                                   &keys, 1, /*include_end=*/false);
  if (!status.ok()) return database_error(where() + ": discard", status);
  database_->gate->files_removed();
  discarded_at_ = std::chrono::steady_clock::now();
  return {};
}

Result<void> RocksDriver::verify() const {
  if (!database_) return closed_error();
  const auto status = database_->db->VerifyChecksum();
  if (!status.ok()) return database_error(where() + ": verify", status);
  return {};
}

Result<DriverStats> RocksDriver::stats() const {
  if (!database_) return closed_error();
  const auto counts = queue_.counts();
  DriverStats stats{.groups_written = counts.groups,
                    .batches_written = counts.batches,
                    .compactions_called_off = database_->gate->called_off_count()};
  for (const auto family : kFamilies) {
    std::uint64_t keys = 0;
    if (database_->db->GetIntProperty(database_->handle(family),
                                      rocksdb::DB::Properties::kEstimateNumKeys, &keys)) {
      stats.keys_estimate += keys;
    }
  }
  std::error_code error;
  for (auto it = std::filesystem::directory_iterator{path_ + "/db", error};
       !error && it != std::filesystem::directory_iterator{}; it.increment(error)) {
    std::error_code vanished;  // files come and go while we look
    const auto bytes = it->file_size(vanished);
    if (!vanished) stats.size_bytes += bytes;
  }
  const auto free = space_.free_bytes();
  if (!free) return std::unexpected(free.error());
  stats.free_bytes = *free;
  return stats;
}

Result<void> RocksDriver::flush_all() {
  if (auto sound = check_sound(); !sound) return sound;
  // Without the space to flush, what is logged is as safe in the log.
  auto flushed = space_.check_now(FreeSpace::For::Removal);
  if (flushed) {
    rocksdb::FlushOptions options;
    options.allow_write_stall = true;  // there is no one left to slow down
    const auto status = database_->db->Flush(options, database_->handles);
    if (!status.ok()) flushed = database_error(where() + ": flush", status);
  }
  if (!flushed) {
    if (unlogged_ || flushed.error().code != Errc::StorageFull) return flushed;
    const auto status = database_->db->SyncWAL();
    if (!status.ok()) return database_error(where() + ": sync the log", status);
  }
  if (auto marked = mark_->advance(commit_); !marked) return marked;
  return mark_->sync();
}

Result<void> RocksDriver::close() {
  if (!database_) return {};
  auto flushed = flush_all();
  database_.reset();
  mark_.reset();
  lock_.reset();  // last: who opens the store next finds nothing of ours at work
  return flushed;
}

}  // namespace

Result<std::unique_ptr<Driver>> open_rocksdb_driver(const StoreOptions& options) {
  auto store = open_store(options);
  if (!store) return std::unexpected(store.error());
  return std::make_unique<RocksDriver>(std::move(*store));
}

}  // namespace gofed::store
