// Goal: a store that lost or damaged what was acknowledged is refused with the file named, and left
// as it was found; everything short of that opens with all that was acknowledged.
// Method: a copy of an open store's directory is what a crash leaves. The copy is damaged and
// opened.
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <unistd.h>

#include "store/driver/driver.h"
#include "test/store/support.h"

using namespace gofed;
using namespace gofed::store;
using namespace gofed::store::testing;
namespace fs = std::filesystem;

namespace {

constexpr int kRecords = 200;

std::string key_of(int i) {
  return "key" + std::to_string(100'000 + i);
}

void fill(Driver& driver, int from, int until, Durability durability = Durability::Sync) {
  for (int i = from; i < until; ++i) {
    put(driver, Family::Jobs, key_of(i), noise(300, static_cast<unsigned>(i)), durability);
  }
}

// A store as a crash leaves it: kRecords synced, in the log alone.
struct CrashedStore {
  TempDir directory;
  std::string path = directory / "crashed";
  std::string identity;

  CrashedStore() {
    const auto driver = open_test_driver("rocksdb", directory);
    identity = driver->identity();
    fill(*driver, 0, kRecords);
    fs::copy(directory / "store", path, fs::copy_options::recursive);
  }

  [[nodiscard]] Result<std::unique_ptr<Driver>> open(bool create = true) const {
    return open_driver({.driver = "rocksdb", .path = path, .free_bytes_min = 1, .create = create});
  }

  // The one log with records in it.
  [[nodiscard]] std::string log() const {
    std::string largest;
    for (const auto& file : database_files(path, ".log")) {
      if (largest.empty() || fs::file_size(file) > fs::file_size(largest)) largest = file;
    }
    REQUIRE(fs::file_size(largest) > kRecords * 300);
    return largest;
  }

  // Names and bytes of everything but RocksDB's diary and the lock.
  [[nodiscard]] Pairs image() const {
    Pairs files;
    for (const auto& entry : fs::recursive_directory_iterator{path}) {
      const auto name = entry.path().filename().string();
      if (!entry.is_regular_file() || name.starts_with("LOG") || name == "LOCK") continue;
      files.emplace_back(entry.path().string(), read_file(entry.path().string()));
    }
    std::ranges::sort(files);
    return files;
  }
};

void flip(const std::string& path, std::uintmax_t at) {
  auto bytes = read_file(path);
  REQUIRE(at < bytes.size());
  bytes[at] = static_cast<char>(bytes[at] ^ 0x10);
  write_file(path, bytes);
}

}  // namespace

TEST_CASE("rocksdb: what was synced is there after a crash, under the same identity", "[store]") {
  const CrashedStore store;
  const auto driver = must(store.open());
  CHECK(driver->identity() == store.identity);
  CHECK(read_all(*driver, Family::Jobs).size() == kRecords);
}

TEST_CASE("rocksdb: a closed store opens again with everything, Memory writes too", "[store]") {
  const TempDir directory;
  {
    const auto driver = open_test_driver("rocksdb", directory);
    fill(*driver, 0, 10, Durability::Memory);
    fill(*driver, 10, 20, Durability::Async);
    must(driver->close());
  }
  const auto driver = open_test_driver("rocksdb", directory);
  CHECK(read_all(*driver, Family::Jobs).size() == 20);
}

TEST_CASE("rocksdb: a log cut anywhere before its last synced record is refused", "[store]") {
  const CrashedStore store;
  const auto log = store.log();
  const auto size = fs::file_size(log);
  const auto left =
      GENERATE_COPY(std::uintmax_t{0}, std::uintmax_t{1}, size / 2, size / 3, size - 400, size - 1);
  fs::resize_file(log, left);
  const auto before = store.image();

  const auto error = refused(store.open());
  CHECK(error.code == Errc::Corrupt);
  CHECK_THAT(error.context, Catch::Contains(store.path) && Catch::Contains("acknowledged"));
  CHECK(store.image() == before);
  CHECK(refused(store.open()).code == Errc::Corrupt);  // and it stays refused
}

TEST_CASE("rocksdb: a log that was removed is refused, and taken when it is put back", "[store]") {
  const CrashedStore store;
  const auto log = store.log();
  fs::rename(log, store.directory / "aside");
  CHECK(refused(store.open()).code == Errc::Corrupt);
  fs::rename(store.directory / "aside", log);
  CHECK(read_all(*must(store.open()), Family::Jobs).size() == kRecords);
}

TEST_CASE("rocksdb: a flipped byte anywhere in the log is refused", "[store]") {
  const CrashedStore store;
  const auto log = store.log();
  const auto size = fs::file_size(log);
  flip(log, GENERATE_COPY(std::uintmax_t{0}, std::uintmax_t{8}, size / 4, size / 2, size - 200,
                          size - 1));
  const auto before = store.image();
  CHECK(refused(store.open()).code == Errc::Corrupt);
  CHECK(store.image() == before);
}

TEST_CASE("rocksdb: half a record after the last synced one is the tear of a crash", "[store]") {
  const CrashedStore store;
  std::ofstream{store.log(), std::ios::binary | std::ios::app}
      << "\x12\x34\x56\x78\x20\x01\x01torn";
  CHECK(read_all(*must(store.open()), Family::Jobs).size() == kRecords);
}

TEST_CASE("rocksdb: Async writes that a power cut took are no reason to refuse", "[store]") {
  const TempDir directory;
  const std::string copy = directory / "copy";
  std::uintmax_t synced = 0;
  std::string log;
  {
    const auto driver = open_test_driver("rocksdb", directory);
    fill(*driver, 0, 50, Durability::Sync);
    log = fs::path{database_files(directory / "store", ".log").back()}.filename();
    synced = fs::file_size(directory / ("store/db/" + log));
    fill(*driver, 50, 100, Durability::Async);
    fs::copy(directory / "store", copy, fs::copy_options::recursive);
  }
  fs::resize_file(fs::path{copy} / "db" / log, synced);
  const auto driver = must(open_driver({.driver = "rocksdb", .path = copy, .free_bytes_min = 1}));
  CHECK(read_all(*driver, Family::Jobs).size() == 50);
}

TEST_CASE("rocksdb: missing or damaged files of a store are refused by name", "[store]") {
  const CrashedStore store;
  std::string name;
  SECTION("no mark") {
    name = "MARK";
    fs::remove(store.path + "/MARK");
  }
  SECTION("an empty mark") {
    name = "MARK";
    fs::resize_file(store.path + "/MARK", 0);
  }
  SECTION("a mark of zeros") {
    name = "MARK";
    write_file(store.path + "/MARK", std::string(4096, '\0'));
  }
  SECTION("both numbers of the mark spoilt") {
    name = "MARK";
    flip(store.path + "/MARK", 515);
    flip(store.path + "/MARK", 1027);
  }
  SECTION("another store's mark") {
    name = "MARK";
    const CrashedStore other;
    fs::copy_file(other.path + "/MARK", store.path + "/MARK", fs::copy_options::overwrite_existing);
  }
  SECTION("no database at all") {
    name = "db";
    fs::remove_all(store.path + "/db");
  }
  SECTION("no CURRENT") {
    name = "CURRENT";
    fs::remove(store.path + "/db/CURRENT");
  }
  SECTION("no manifest") {
    name = "MANIFEST";
    fs::remove(
        database_files(store.path, read_file(store.path + "/db/CURRENT").substr(0, 15)).at(0));
  }
  SECTION("a spoilt manifest") {
    name = "MANIFEST";
    const auto manifest =
        database_files(store.path, read_file(store.path + "/db/CURRENT").substr(0, 15)).at(0);
    flip(manifest, fs::file_size(manifest) / 2);
  }
  const auto error = refused(store.open());
  CHECK(error.code == Errc::Corrupt);
  CHECK_THAT(error.context, Catch::Contains(store.path) && Catch::Contains(name));
}

TEST_CASE("rocksdb: one spoilt number of the mark is a torn write, and opens", "[store]") {
  const CrashedStore store;
  flip(store.path + "/MARK", GENERATE(std::uintmax_t{515}, std::uintmax_t{1027}));
  CHECK(read_all(*must(store.open()), Family::Jobs).size() == kRecords);
}

TEST_CASE("rocksdb: a damaged data file is Corrupt, never a missing record", "[store]") {
  const TempDir directory;
  const std::string path = directory / "store";
  {
    const auto driver = open_test_driver("rocksdb", directory);
    fill(*driver, 0, kRecords);
    must(driver->close());  // flushed to files
  }
  std::string largest;
  for (const auto& file : database_files(path, ".sst")) {
    if (largest.empty() || fs::file_size(file) > fs::file_size(largest)) largest = file;
  }
  const auto file_name = fs::path{largest}.filename().string();
  SECTION("removed") {
    fs::remove(largest);
    const auto error = refused(open_driver(options_for("rocksdb", directory)));
    CHECK(error.code == Errc::Corrupt);
    CHECK_THAT(error.context, Catch::Contains(file_name));
  }
  SECTION("cut") {
    fs::resize_file(largest, fs::file_size(largest) / 2);
    const auto error = refused(open_driver(options_for("rocksdb", directory)));
    CHECK(error.code == Errc::Corrupt);
    CHECK_THAT(error.context, Catch::Contains(file_name));
  }
  SECTION("a flipped byte of data") {
    flip(largest, 100);
    const auto driver = open_test_driver("rocksdb", directory);
    const auto error = refused(driver->get(Family::Jobs, key_of(0)));
    CHECK(error.code == Errc::Corrupt);
    CHECK_THAT(error.context, Catch::Contains(file_name));
    const auto scan = must(driver->scan(Family::Jobs, Range::all()));
    CHECK(refused(scan->next()).code == Errc::Corrupt);
    const auto found = refused(driver->verify());
    CHECK(found.code == Errc::Corrupt);
    CHECK_THAT(found.context, Catch::Contains(file_name));
  }
}

TEST_CASE("rocksdb: a creation cut short at any point is begun again", "[store]") {
  const TempDir directory;
  const std::string path = directory / "store";
  {
    static_cast<void>(open_test_driver("rocksdb", directory));
  }
  SECTION("before the mark") {
    fs::remove(path + "/MARK");
  }
  SECTION("before the database") {
    fs::remove(path + "/MARK");
    fs::remove(path + "/db/CURRENT");
    for (const auto& log : database_files(path, ".log")) fs::remove(log);
  }
  SECTION("before anything") {
    fs::remove(path + "/MARK");
    fs::remove_all(path + "/db");
  }
  const auto driver = open_test_driver("rocksdb", directory);
  fill(*driver, 0, 3);
  CHECK(read_all(*driver, Family::Jobs).size() == 3);
}

TEST_CASE("rocksdb: a store that is open is refused, and its holder named", "[store]") {
  const TempDir directory;
  const auto driver = open_test_driver("rocksdb", directory);
  const auto error = refused(open_driver(options_for("rocksdb", directory)));
  CHECK(error.code == Errc::Unavailable);
  CHECK_THAT(error.context,
             Catch::Contains(directory / "store") && Catch::Contains(std::to_string(::getpid())));
  must(driver->close());
  static_cast<void>(open_test_driver("rocksdb", directory));
}

TEST_CASE("rocksdb: create=false finds a store or says NotFound, and makes nothing", "[store]") {
  const TempDir directory;
  auto options = options_for("rocksdb", directory);
  options.create = false;
  CHECK(refused(open_driver(options)).code == Errc::NotFound);
  CHECK_FALSE(fs::exists(options.path));
  fs::create_directory(options.path);
  CHECK(refused(open_driver(options)).code == Errc::NotFound);
  static_cast<void>(open_test_driver("rocksdb", directory));
  must(open_driver(options));
}

TEST_CASE("rocksdb: a path that cannot be a store is refused and named", "[store]") {
  const TempDir directory;
  write_file(directory / "file", "x");
  const std::string name = GENERATE(as<std::string>{}, "", "file", "file/below");
  const auto path = name.empty() ? name : directory / name;
  const auto error = refused(open_driver({.driver = "rocksdb", .path = path}));
  CHECK(error.code == Errc::InvalidArgument);
  CHECK_THAT(error.context, Catch::Contains(path));
}
