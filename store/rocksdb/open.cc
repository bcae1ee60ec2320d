#include "store/rocksdb/open.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>
#include <utility>

#include "schemas/base/file_handle.h"
#include "schemas/base/private_files.h"
#include "schemas/base/uuid.h"
#include "store/driver/keys.h"
#include "store/rocksdb/read.h"

namespace gofed::store {
namespace {

namespace fs = std::filesystem;

Result<void> make_directory(const std::string& path) {
  if (path.empty()) return fail(Errc::InvalidArgument, "store: no path was given");
  auto made = make_private_directories(path);
  if (made || made.error().code == Errc::StorageFull) return made;
  return fail(Errc::InvalidArgument, "store " + path + ": " + made.error().context);
}

// What a store consists of.
constexpr std::array<std::string_view, 4> kStoreNames{"LOCK", "MARK", "MARK.new", "db"};

bool is_all_of_a_store(const std::string& path) {
  std::error_code error;
  for (fs::directory_iterator at(path, error), end; !error && at != end; at.increment(error)) {
    if (std::ranges::find(kStoreNames, at->path().filename()) == kStoreNames.end()) return false;
  }
  return !error;
}

// A store of before, or one that somebody else made readable, is closed to others when it is
// opened. A directory that holds other things as well keeps its mode; what is in it of the store
// does not.
Result<void> make_store_private(const std::string& path) {
  std::error_code error;
  if (is_all_of_a_store(path)) {
    const auto directory = fs::canonical(path, error).string();  // `path` may be a link to it
    if (auto done = make_private(error ? path : directory); !done) return done;
  }
  for (const auto name : kStoreNames) {
    const auto part = path + "/" + std::string(name);
    if (auto done = make_tree_private(part); !done) return done;
  }
  return {};
}

// Whether what was found adds up: the mark and the database belong together, and nothing that was
// acknowledged is missing.
Result<void> check_recovered(const HighWater& mark, const Recovered& found) {
  const bool foreign = !found.identity.empty() && found.identity != mark.identity();
  if (!foreign && found.commit < mark.commit()) {
    return fail(Errc::Corrupt,
                "db ends at commit " + std::to_string(found.commit) + ", but " +
                    std::to_string(mark.commit()) +
                    " were acknowledged: its log (db/*.log) was cut short or removed; nothing was "
                    "changed, put the log back or restore a copy of the whole store");
  }
  if (foreign) {
    return fail(Errc::Corrupt,
                "MARK is of store " + mark.identity() + ", db is of store " + found.identity);
  }
  return {};
}

// Decides what stands in the directory. True: a store. False: none, or one whose creation was cut
// short before anything was acknowledged.
Result<bool> inspect_store(const std::string& path, const HighWater* mark) {
  const std::string directory = path + "/db";
  if (!database_exists(directory)) {
    if (!mark) return false;
    return fail(Errc::Corrupt, directory + "/CURRENT is missing, but " +
                                   std::to_string(mark->commit()) + " commits were acknowledged");
  }
  const auto found = inspect_database(directory);
  if (!found) return std::unexpected(found.error());
  if (mark) {
    if (auto checked = check_recovered(*mark, *found); !checked) {
      return std::unexpected(checked.error());
    }
    return true;
  }
  if (found->commit <= 1) return false;
  return fail(Errc::Corrupt, path + "/MARK is missing, but db holds " +
                                 std::to_string(found->commit) + " commits");
}

// Commit 1 of a store writes its identity; MARK, which is made last, completes the creation.
Result<std::unique_ptr<HighWater>> complete_creation(const std::string& path, Database& database) {
  rocksdb::WriteBatch first;
  const auto identity = make_uuid();
  auto* meta = database.handle(Family::Meta);
  GOFED_ASSERT(first.Put(meta, encode_key(IdentityKey{}), identity).ok());
  GOFED_ASSERT(first.Put(meta, encode_key(CommitKey{}), ByteWriter{}.u64(1).take()).ok());
  rocksdb::WriteOptions options;
  options.sync = true;
  if (const auto status = database.db->Write(options, &first); !status.ok()) {
    return database_error("create", status);
  }
  for (const auto& directory : {path, fs::absolute(path).parent_path().string()}) {
    if (auto synced = sync_directory(directory); !synced) return std::unexpected(synced.error());
  }
  return HighWater::create(path + "/MARK", identity, 1);
}

// The number of the last commit in an open database.
Result<std::uint64_t> last_commit(const Database& database, const HighWater& mark) {
  const auto value = get_from(database, Family::Meta, encode_key(CommitKey{}), nullptr);
  if (!value) return std::unexpected(value.error());
  const auto number = ByteReader{value->value_or("")}.u64();
  if (number >= mark.commit()) return number;
  return fail(Errc::Corrupt, "db changed while it was opened: it ends at commit " +
                                 std::to_string(number) + " now");
}

Result<OpenedStore> open_locked(const StoreOptions& options, StoreLock lock) {
  const std::string& path = options.path;
  auto space = FreeSpace::watch(path, options.free_bytes_min);
  if (!space) return std::unexpected(space.error());
  auto mark = HighWater::open(path + "/MARK");
  if (!mark && mark.error().code != Errc::NotFound) return std::unexpected(mark.error());
  const auto exists = inspect_store(path, mark ? mark->get() : nullptr);
  if (!exists) return std::unexpected(exists.error());
  if (!*exists && !options.create) return fail(Errc::NotFound, "no store there");
  // Recovery writes what the log holds into files.
  const auto purpose = *exists ? FreeSpace::For::Removal : FreeSpace::For::Growth;
  if (auto room = space->check_now(purpose); !room) return std::unexpected(room.error());

  auto database = open_database(path + "/db", options, *space, !*exists);
  if (!database) return std::unexpected(database.error());
  if (!*exists) mark = complete_creation(path, **database);
  if (!mark) return std::unexpected(mark.error());
  const auto commit = last_commit(**database, **mark);
  if (!commit) return std::unexpected(commit.error());
  return OpenedStore{.path = path,
                     .lock = std::move(lock),
                     .mark = std::move(*mark),
                     .database = std::move(*database),
                     .space = std::move(*space),
                     .commit = *commit};
}

}  // namespace

Result<OpenedStore> open_store(const StoreOptions& options) {
  const auto where = "store " + options.path;
  if (!options.create && !fs::exists(options.path)) {
    return fail(Errc::NotFound, where + ": no such directory");
  }
  if (auto made = make_directory(options.path); !made) return std::unexpected(made.error());
  if (auto closed = make_store_private(options.path); !closed)
    return prefixed(where, closed.error());
  auto lock = StoreLock::acquire(options.path);
  if (!lock) return std::unexpected(lock.error());
  auto store = open_locked(options, std::move(*lock));
  if (!store) return prefixed(where, store.error());
  return store;
}

}  // namespace gofed::store
