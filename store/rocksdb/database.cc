#include "store/rocksdb/database.h"

#include <algorithm>
#include <filesystem>
#include <initializer_list>
#include <limits>
#include <utility>

#include <rocksdb/cache.h>
#include <rocksdb/convenience.h>
#include <rocksdb/experimental.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>

#include "store/driver/keys.h"
#include "store/rocksdb/files.h"
#include "store/rocksdb/log_checksum.h"

namespace gofed::store {
namespace {

constexpr int kOpenFilesMax = 512;     // file descriptors; a worker has sockets and files, too
constexpr int kBackgroundJobsMax = 2;  // flush and compaction threads
// Few shards: an index or filter block that is larger than a shard is not kept, and every read
// fetches and unpacks it anew. By default 32 MiB are 64 shards of half a MiB; measured with 300,000
// jobs in one file, a read took 640 us.
constexpr int kCacheShardBits = 2;
constexpr double kBloomBitsPerKey = 10;  // 1% of the reads of absent keys touch a block
constexpr std::size_t kArenaBytesMin = 16U * 1024;
constexpr std::size_t kArenaBytesMax = 1024U * 1024;

// The first of the wanted ones that this RocksDB was built with.
rocksdb::CompressionType compression(std::initializer_list<rocksdb::CompressionType> wanted) {
  const auto known = rocksdb::GetSupportedCompressions();
  for (const auto type : wanted) {
    if (std::ranges::find(known, type) != known.end()) return type;
  }
  return rocksdb::kNoCompression;
}

// Settings that decide what recovery accepts. They are the same for looking and for opening.
rocksdb::DBOptions recovery_options() {
  rocksdb::DBOptions db;
  // The default (point in time) takes a flipped byte for the end of the log and drops the rest.
  // This mode refuses it, and accepts only the torn record that a crash leaves at the end.
  db.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  db.track_and_verify_wals_in_manifest = true;  // for logs that are no longer the last one
  db.paranoid_checks = true;
  db.max_open_files = kOpenFilesMax;
  db.info_log = no_log();
  return db;
}

// What the sizes of files and buffers follow from: what may be written at once must fit into the
// space that is kept free. Of the reserve a flush takes up to a quarter, a compaction about a half.
struct Sizes {
  std::uint64_t write_buffer_bytes;
  std::uint64_t file_bytes;
  std::uint64_t level_bytes;
  std::uint64_t compaction_bytes;
};

Sizes sizes_for(const StoreOptions& options, std::uint64_t reserve_bytes) {
  constexpr std::uint64_t kMiB = 1U << 20;
  const auto quarter = std::max(reserve_bytes / 4, kMiB);
  return {.write_buffer_bytes = std::min(options.write_buffer_bytes, quarter),
          .file_bytes = std::clamp(reserve_bytes / 16, kMiB, 16 * kMiB),
          .level_bytes = std::clamp(quarter, 4 * kMiB, 64 * kMiB),
          .compaction_bytes = std::clamp(reserve_bytes / 2, 8 * kMiB, 256 * kMiB)};
}

rocksdb::DBOptions database_options(const Sizes& sizes, const Database& database, bool create) {
  auto db = recovery_options();
  db.env = database.env.get();
  db.create_if_missing = create;
  db.create_missing_column_families = true;  // a new version may bring new families
  db.atomic_flush = true;                    // the commit number must never outrun the data
  db.db_write_buffer_size = sizes.write_buffer_bytes;
  db.max_total_wal_size = 2 * sizes.write_buffer_bytes;
  db.max_background_jobs = kBackgroundJobsMax;
  db.max_subcompactions = 1;                    // see rocksdb_driver_gate.h
  db.manifest_preallocation_size = 64U * 1024;  // 4 MiB otherwise
  db.avoid_flush_during_shutdown = true;        // close() flushes, and can tell of failure
  db.skip_stats_update_on_db_open = true;
  db.listeners.push_back(database.gate);
  return db;
}

rocksdb::ColumnFamilyOptions family_options(Family family, const Sizes& sizes,
                                            const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kBloomBitsPerKey));
  table.cache_index_and_filter_blocks = true;  // so that cache_bytes bounds them as well
  table.pin_l0_filter_and_index_blocks_in_cache = true;

  rocksdb::ColumnFamilyOptions cf;
  cf.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  // The limit of all families together decides: a small one of its own would have a busy family
  // flushed so often that writers are slowed down.
  cf.write_buffer_size = std::max<std::uint64_t>(sizes.write_buffer_bytes, kArenaBytesMin * 4);
  cf.arena_block_size =
      std::clamp<std::size_t>(sizes.write_buffer_bytes / 64, kArenaBytesMin, kArenaBytesMax);
  cf.max_write_buffer_number = 4;
  cf.target_file_size_base = sizes.file_bytes;
  cf.max_bytes_for_level_base = sizes.level_bytes;
  cf.max_compaction_bytes = sizes.compaction_bytes;
  // Writers never stop for compactions, which may have to wait for space: they only slow down.
  cf.level0_stop_writes_trigger = std::numeric_limits<int>::max();
  cf.hard_pending_compaction_bytes_limit = 0;
  if (family == Family::Chunks) {  // uploads are archives, which do not get smaller
    cf.compression = rocksdb::kNoCompression;
  } else {  // quick where data moves often, small where it stays
    cf.compression = compression({rocksdb::kLZ4Compression, rocksdb::kSnappyCompression});
    // Jobs and their orders do not stay: zstd took a third of the time of a busy job service.
    const bool stays = family != Family::Jobs && family != Family::Queue;
    if (stays) cf.bottommost_compression = compression({rocksdb::kZSTD, rocksdb::kLZ4Compression});
  }
  return cf;
}

// The families on disk (or all of ours, for a new database) with their settings, ours first, in the
// order of the enum.
std::vector<rocksdb::ColumnFamilyDescriptor> descriptors(const Sizes& sizes,
                                                         std::uint64_t cache_bytes) {
  const auto cache = rocksdb::NewLRUCache(cache_bytes, kCacheShardBits);
  std::vector<rocksdb::ColumnFamilyDescriptor> all;
  for (const auto family : kFamilies) {
    all.emplace_back(std::string{family_name(family)}, family_options(family, sizes, cache));
  }
  all.emplace_back(rocksdb::kDefaultColumnFamilyName,  // RocksDB insists on it; it stays empty
                   family_options(Family::Meta, sizes, cache));
  return all;
}

Result<std::string> get_meta(const Database& database, rocksdb::ColumnFamilyHandle* handle,
                             const std::string& key) {
  std::string value;
  const auto status = database.db->Get(rocksdb::ReadOptions{}, handle, key, &value);
  if (!status.ok() && !status.IsNotFound()) return database_error("read the commit number", status);
  return value;
}

}  // namespace

Database::~Database() {
  if (!db) return;
  if (waiter) {  // first cancel, then let through: what was held finds itself cancelled
    rocksdb::CancelAllBackgroundWork(db.get(), false);
    waiter->end();
  }
  for (auto* handle : handles) db->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
  db->Close().PermitUncheckedError();
}

std::uint64_t level0_bytes(const Database& database) {
  std::uint64_t bytes = 0;
  for (auto* handle : database.handles) {
    rocksdb::ColumnFamilyMetaData family;
    database.db->GetColumnFamilyMetaData(handle, &family);
    if (!family.levels.empty()) bytes += family.levels.front().size;
  }
  return bytes;
}

void pick_compactions(const Database& database) {
  // Suggested is a range without files: no key is that long.
  const std::string beyond(kKeyBytesMax + 1, '\xff');
  const rocksdb::Slice end{beyond};
  for (auto* handle : database.handles) {
    rocksdb::experimental::SuggestCompactRange(database.db.get(), handle, &end, &end)
        .PermitUncheckedError();
  }
}

bool database_exists(const std::string& directory) {
  std::error_code ignored;
  return std::filesystem::exists(directory + "/CURRENT", ignored);
}

Result<Recovered> inspect_database(const std::string& directory) {
  std::vector<std::string> names;
  auto status = rocksdb::DB::ListColumnFamilies(rocksdb::DBOptions{}, directory, &names);
  if (!status.ok()) return database_error("read the families", status);

  std::vector<rocksdb::ColumnFamilyDescriptor> on_disk;
  for (const auto& name : names) on_disk.emplace_back(name, rocksdb::ColumnFamilyOptions{});
  Database database;
  rocksdb::DB* opened = nullptr;
  status = rocksdb::DB::OpenForReadOnly(recovery_options(), directory, on_disk, &database.handles,
                                        &opened);
  if (!status.ok()) return database_error("recover", status);
  database.db.reset(opened);

  const auto meta = std::ranges::find(names, family_name(Family::Meta));
  if (meta == names.end()) return Recovered{};  // cut short between two families
  auto* handle = database.handles[static_cast<std::size_t>(meta - names.begin())];
  auto identity = get_meta(database, handle, encode_key(IdentityKey{}));
  if (!identity) return std::unexpected(identity.error());
  const auto commit = get_meta(database, handle, encode_key(CommitKey{}));
  if (!commit) return std::unexpected(commit.error());
  return Recovered{.identity = std::move(*identity), .commit = ByteReader{*commit}.u64()};
}

Result<std::shared_ptr<Database>> open_database(const std::string& directory,
                                                const StoreOptions& options, const FreeSpace& space,
                                                bool create) {
  GOFED_ASSERT(log_checksum("123456789") == 0xe3069283);  // ours stands for RocksDB's own
  const auto sizes = sizes_for(options, space.reserve_bytes());
  auto database = std::make_shared<Database>();
  database->waiter = std::make_shared<SpaceWaiter>();
  database->gate = std::make_shared<CompactionGate>(space, database->waiter);
  database->env = rocksdb::NewCompositeEnv(waiting_files(space, database->waiter));
  rocksdb::DB* opened = nullptr;
  const auto status =
      rocksdb::DB::Open(database_options(sizes, *database, create), directory,
                        descriptors(sizes, options.cache_bytes), &database->handles, &opened);
  if (!status.ok()) return database_error("open", status);
  database->db.reset(opened);
  return database;
}

std::unexpected<Error> database_error(std::string_view what, const rocksdb::Status& status) {
  Errc code = Errc::Io;
  if (status.IsNoSpace() || status.IsCompactionTooLarge()) code = Errc::StorageFull;
  if (status.IsCorruption()) code = Errc::Corrupt;
  // Asked for a file that the manifest names: it was removed.
  if (status.IsPathNotFound() || status.IsNotFound()) code = Errc::Corrupt;
  // RocksDB's words for settings that the files on disk contradict.
  if (status.IsInvalidArgument()) code = Errc::Corrupt;
  auto text = status.ToString();
  // Of a missing data file RocksDB names the suffix of its predecessor, which it tries last.
  for (auto at = text.find(".ldb"); at != text.npos; at = text.find(".ldb", at)) {
    text.replace(at, 4, ".sst");
  }
  return fail(code, std::string{what} + ": " + text);
}

}  // namespace gofed::store
