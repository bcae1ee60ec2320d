// Goal: no other user reads what a store holds (mq-world-readable), whatever the umask, the one that
// made the directory.
// Method: the modes of all that lies below a store, after it was written to and compacted.
#include "schemas/base/private_files.h"

#include <cerrno>
#include <filesystem>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <sys/stat.h>

#include "store/driver/driver.h"
#include "store/files/blob_store.h"
#include "test/support/eventually.h"
#include "test/support/temp_dir.h"

using namespace gofed;
using namespace gofed::store;
using gofed::test::TempDir;
using gofed::test::write_file;

namespace fs = std::filesystem;

namespace {

// What group and others may do there.
unsigned others_of(const std::string& path) {
  struct stat found{};
  // An open store removes files of its own while it is looked at: nothing is readable of these.
  if (::lstat(path.c_str(), &found) != 0 && errno == ENOENT) return 0;
  return found.st_mode & 0077;
}

std::vector<std::string> readable_by_others(const std::string& root) {
  std::vector<std::string> paths;
  if (others_of(root) != 0) paths.push_back(root);
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (others_of(entry.path()) != 0) paths.push_back(entry.path());
  }
  return paths;
}

// For the length of a test.
class Umask {
 public:
  explicit Umask(mode_t mask) : before_(::umask(mask)) {}
  ~Umask() { ::umask(before_); }
  Umask(const Umask&) = delete;
  Umask& operator=(const Umask&) = delete;

 private:
  mode_t before_;
};

// Opens the store and makes it write logs, tables and manifests.
void use(const std::string& path) {
  const auto driver =
      open_driver({.driver = "rocksdb", .path = path, .write_buffer_bytes = 1 << 20});
  INFO((driver ? "" : driver.error().to_string()));
  REQUIRE(driver);
  const auto blobs = BlobStore::open(**driver);
  REQUIRE(blobs);
  for (char c = 'a'; c < 'f'; ++c) {
    REQUIRE((*blobs)->put(std::string(3 << 20, c)));
  }
  // While it is open. A file that RocksDB makes just now is closed a moment later; the directory is already.
  CHECK(gofed::test::eventually([&] { return readable_by_others(path).empty(); }));
}

}  // namespace

TEST_CASE("mq-world-readable: a new store is its owner's alone, with a umask of 0", "[store]") {
  const Umask open_to_all(0);
  const TempDir root;
  use(root / "made/on the way/store");
  CHECK(readable_by_others(root / "made").empty());
}

TEST_CASE("mq-world-readable: a store of before is closed when it is opened", "[store]") {
  const Umask open_to_all(0);
  const TempDir root;
  const auto path = root / "store";
  use(path);
  for (const auto& entry : fs::recursive_directory_iterator(path)) {
    fs::permissions(entry, fs::perms::all);
  }
  fs::permissions(path, fs::perms::all);
  REQUIRE(readable_by_others(path).size() > 4);
  use(path);
  CHECK(readable_by_others(path).empty());
}

TEST_CASE("mq-world-readable: a directory of other things keeps its mode, and so do these",
          "[store]") {
  const Umask open_to_all(0);
  const TempDir root;
  const auto path = root / "shared";
  write_file(path + "/of somebody else", "x");
  fs::permissions(path, fs::perms::all);
  for (int i = 0; i < 2; ++i) {
    REQUIRE(open_driver({.driver = "rocksdb", .path = path}));
  }
  CHECK(others_of(path) == 0077);
  CHECK(others_of(path + "/of somebody else") != 0);
  CHECK(readable_by_others(path + "/db").empty());
  CHECK(others_of(path + "/MARK") == 0);
  CHECK(others_of(path + "/LOCK") == 0);
}

TEST_CASE("private files: links are not followed, a file in the way is named", "[store]") {
  const TempDir root;
  write_file(root / "file", "x");
  fs::permissions(root / "file", fs::perms::all);
  fs::create_directory(root / "tree");
  fs::create_symlink(root / "file", root / "tree/link");
  REQUIRE(make_tree_private(root / "tree"));
  CHECK(others_of(root / "tree") == 0);
  CHECK(others_of(root / "file") == 0077);
  CHECK(make_private(root / "none"));
  const auto made = make_private_directories(root / "file/below");
  REQUIRE_FALSE(made);
  CHECK(made.error().context == root / "file: not a directory");
}
