#include "store/rocksdb/commit.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "store/driver/keys.h"
#include "store/rocksdb/read.h"

namespace gofed::store {
namespace {

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

}  // namespace

// What the batches of a group would have changed so far, for the requirements of later ones. Kept
// only while a group has a conditional batch at all.
class GroupCommitter::PendingChanges {
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

CommitQueue::Committed GroupCommitter::commit(std::span<CommitQueue::Item* const> group) {
  using enum CommitQueue::Committed;
  PendingChanges pending;
  bool conditional = false;
  std::size_t room = kWriteBatchBytesMin;
  for (const auto* item : group) {
    conditional = conditional || item->batch->conditional();
    room += item->batch->size_bytes() + kChangeBytesMax * item->batch->change_count();
  }
  rocksdb::WriteBatch changes{room};

  const auto free = store_.space.free_bytes();
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
      auto* handle = store_.database->handle(change.family);
      const auto status = change.value
                              ? changes.Put(handle, slice(change.key), slice(*change.value))
                              : changes.Delete(handle, slice(change.key));
      GOFED_ASSERT(status.ok());  // fails only over RocksDB's size limits, which are above ours
    });
    accepted.push_back(item);
  }
  if (accepted.empty()) return Done;

  const auto strength = strength_of(accepted);
  const auto written = write(changes, strength);
  for (auto* item : accepted) item->result = written;
  return written && strength.sync_later ? Unsynced : Done;
}

// The strongest of what was accepted: a refused Sync batch must not cost the others an fsync.
GroupCommitter::Strength GroupCommitter::strength_of(std::span<CommitQueue::Item* const> accepted) {
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
Result<void> GroupCommitter::check_space(std::uint64_t free, std::uint64_t bytes,
                                         FreeSpace::For purpose) {
  if (purpose == FreeSpace::For::Removal || !store_.space.is_scarce(free)) {
    return store_.space.check(free, bytes, purpose);
  }
  if (store_.database->gate->take_files_changed())
    compaction_bytes_ = level0_bytes(*store_.database);
  auto found = store_.space.check(free, bytes + compaction_bytes_, purpose);
  if (!found && store_.database->gate->take_called_off()) pick_compactions(*store_.database);
  return found;
}

// Files that were discarded may go a moment later, with the compaction that read them.
Result<void> GroupCommitter::find_space(std::uint64_t free, std::uint64_t bytes,
                                        FreeSpace::For purpose) {
  auto found = check_space(free, bytes, purpose);
  const auto since = std::chrono::steady_clock::now() - discarded_at_.load();
  if (found || since > kDiscardTimeMax) return found;
  const auto look = [&] {
    const auto now = store_.space.free_bytes();
    found = now ? check_space(*now, bytes, purpose) : std::unexpected(now.error());
    return found.has_value();
  };
  static_cast<void>(store_.database->waiter->wait_for(look, kDiscardTimeMax));
  return found;
}

Result<void> GroupCommitter::check_requirements(const WriteBatch& batch,
                                                const PendingChanges& pending) const {
  Result<void> result;
  const bool holds = batch.all_requirements([&](const WriteBatch::Requirement& required) {
    if (const auto* value = pending.find(required.family, required.key)) {
      return *value == required.value;
    }
    const auto stored = get_from(*store_.database, required.family, required.key, nullptr);
    if (!stored) result = prefixed(where(), stored.error());
    return stored.has_value() && *stored == required.value;
  });
  if (!result || holds) return result;
  return fail(Errc::AlreadyExists, where() + ": a requirement of the batch does not hold");
}

Result<void> GroupCommitter::write(rocksdb::WriteBatch& changes, Strength strength) {
  if (auto sound = check_sound(); !sound) return sound;
  const auto number = commit_ + 1;
  const auto spelled = ByteWriter{}.u64(number).take();
  GOFED_ASSERT(
      changes.Put(store_.database->handle(Family::Meta), encode_key(CommitKey{}), spelled).ok());

  rocksdb::WriteOptions options;
  options.sync = strength.durability == Durability::Sync && !strength.sync_later;
  options.disableWAL = strength.durability == Durability::Memory;
  const auto status = store_.database->db->Write(options, &changes);
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
Result<void> GroupCommitter::sync() {
  const std::uint64_t number = commit_;
  if (auto sound = check_sound(); !sound) return sound;
  const auto status = store_.database->db->SyncWAL();
  if (!status.ok()) return give_up(database_error(where() + ": sync the log", status).error());
  return acknowledge(number);
}

// The data is safe. A mark that cannot be written only weakens the next check at opening, but
// a disk in that state is one that nothing more should be acknowledged on.
Result<void> GroupCommitter::acknowledge(std::uint64_t commit) {
  const MutexLock lock{outcome_mutex_};
  auto marked = store_.mark->advance(commit);
  if (marked) return {};
  failure_ = marked.error();
  return prefixed(where(), marked.error());
}

Result<void> GroupCommitter::check_sound() const {
  const MutexLock lock{outcome_mutex_};
  if (failure_) return std::unexpected(*failure_);
  return {};
}

std::unexpected<Error> GroupCommitter::give_up(Error error) {
  const MutexLock lock{outcome_mutex_};
  failure_ = error;
  return std::unexpected(std::move(error));
}

Result<void> GroupCommitter::flush() {
  if (auto sound = check_sound(); !sound) return sound;
  // Without the space to flush, what is logged is as safe in the log.
  auto flushed = store_.space.check_now(FreeSpace::For::Removal);
  if (flushed) {
    rocksdb::FlushOptions options;
    options.allow_write_stall = true;  // there is no one left to slow down
    const auto status = store_.database->db->Flush(options, store_.database->handles);
    if (!status.ok()) flushed = database_error(where() + ": flush", status);
  }
  if (!flushed) {
    if (unlogged_ || flushed.error().code != Errc::StorageFull) return flushed;
    const auto status = store_.database->db->SyncWAL();
    if (!status.ok()) return database_error(where() + ": sync the log", status);
  }
  if (auto marked = store_.mark->advance(commit_); !marked) return marked;
  return store_.mark->sync();
}

}  // namespace gofed::store
