#include "store/rocksdb/rocksdb_driver.h"

#include <filesystem>
#include <optional>
#include <span>
#include <system_error>
#include <utility>

#include <rocksdb/convenience.h>

#include "store/rocksdb/commit.h"
#include "store/rocksdb/commit_queue.h"
#include "store/rocksdb/open.h"
#include "store/rocksdb/read.h"

namespace gofed::store {
namespace {

class RocksDriver : public Driver {
 public:
  explicit RocksDriver(OpenedStore store)
      : path_(store.path),
        identity_(store.mark->identity()),
        store_(std::move(store)),
        committer_(std::in_place, *store_),
        queue_(
            [this](std::span<CommitQueue::Item* const> group) { return committer_->commit(group); },
            [this] { return committer_->sync(); }) {}

  ~RocksDriver() override { static_cast<void>(close()); }
  RocksDriver(const RocksDriver&) = delete;
  RocksDriver& operator=(const RocksDriver&) = delete;

  const std::string& identity() const override { return identity_; }

  Result<std::optional<std::string>> get(Family family, std::string_view key) const override {
    if (!store_) return closed_error();
    auto value = get_from(*store_->database, family, key, nullptr);
    if (!value) return prefixed(where(), value.error());
    return value;
  }

  Result<std::unique_ptr<Scan>> scan(Family family, Range range) const override {
    if (!store_) return closed_error();
    return scan_of(store_->database, family, std::move(range), nullptr);
  }

  Result<std::unique_ptr<Reader>> snapshot() const override {
    if (!store_) return closed_error();
    return snapshot_of(store_->database);
  }

  Result<void> write(const WriteBatch& batch, Durability durability) override {
    if (!store_) return closed_error();
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

  const std::string path_;
  const std::string identity_;
  std::optional<OpenedStore> store_;         // until close()
  std::optional<GroupCommitter> committer_;  // of store_, as long
  CommitQueue queue_;
};

Result<void> RocksDriver::reclaim(Family family) {
  if (!store_) return closed_error();
  auto& cancelled = store_->database->gate->cancelled();
  cancelled = false;
  rocksdb::CompactRangeOptions options;
  options.canceled = &cancelled;
  const auto status = store_->database->db->CompactRange(options, store_->database->handle(family),
                                                         nullptr, nullptr);
  if (cancelled) {
    return fail(Errc::StorageFull, where() + ": reclaim: too little space to rewrite the files");
  }
  if (!status.ok()) return database_error(where() + ": reclaim", status);
  return {};
}

Result<void> RocksDriver::discard(Family family, const Range& range) {
  if (!store_) return closed_error();
  const rocksdb::Slice from{range.from};
  const rocksdb::Slice until{range.until};
  const rocksdb::RangePtr keys{&from, range.until.empty() ? nullptr : &until};
  const auto status =
      rocksdb::DeleteFilesInRanges(store_->database->db.get(), store_->database->handle(family),
                                   &keys, 1, /*include_end=*/false);
  if (!status.ok()) return database_error(where() + ": discard", status);
  store_->database->gate->files_removed();
  committer_->files_discarded();
  return {};
}

Result<void> RocksDriver::verify() const {
  if (!store_) return closed_error();
  const auto status = store_->database->db->VerifyChecksum();
  if (!status.ok()) return database_error(where() + ": verify", status);
  return {};
}

Result<DriverStats> RocksDriver::stats() const {
  if (!store_) return closed_error();
  const auto counts = queue_.counts();
  DriverStats stats{.groups_written = counts.groups,
                    .batches_written = counts.batches,
                    .compactions_called_off = store_->database->gate->called_off_count()};
  for (const auto family : kFamilies) {
    std::uint64_t keys = 0;
    if (store_->database->db->GetIntProperty(store_->database->handle(family),
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
  const auto free = store_->space.free_bytes();
  if (!free) return std::unexpected(free.error());
  stats.free_bytes = *free;
  return stats;
}

Result<void> RocksDriver::close() {
  if (!store_) return {};
  auto flushed = committer_->flush();
  committer_.reset();
  store_.reset();  // the lock last: who opens the store next finds nothing of ours at work
  return flushed;
}

}  // namespace

Result<std::unique_ptr<Driver>> open_rocksdb_driver(const StoreOptions& options) {
  auto store = open_store(options);
  if (!store) return std::unexpected(store.error());
  return std::make_unique<RocksDriver>(std::move(*store));
}

}  // namespace gofed::store
