// Goal: what was acknowledged outlives kill -9 and, where it was synced, a power cut; a full disk
// is an error and not an abort; a second process is refused. Method: store_child does the work and
// is killed, its output is the ledger of what was acknowledged.
#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <string>

#include <catch2/catch.hpp>
#include <sys/mount.h>

#include "store/blob_store.h"
#include "store/driver.h"
#include "test/store/fault_keys.h"
#include "test/store/support.h"
#include "test/support/child.h"

using namespace gofed;
using namespace gofed::store;
using namespace gofed::store::testing;
using gofed::test::Child;
using gofed::test::Exit;

namespace {

Child start(const std::string& path, std::vector<std::string> arguments,
            const test::ChildOptions& options = {}) {
  arguments.insert(arguments.begin(), path);
  return {test::binary("store_child"), arguments, options};
}

Result<std::unique_ptr<Driver>> reopen(const std::string& path) {
  return open_driver({.path = path, .free_bytes_min = 1});
}

// The last acknowledged number of each thread.
std::map<int, int> ledger(const std::string& output) {
  std::map<int, int> acked;
  std::istringstream lines{output};
  std::string word;
  for (int thread = 0, number = 0; lines >> word;) {
    if (word == "acked" && lines >> thread >> number) acked[thread] = number;
  }
  return acked;
}

struct Count {
  int acknowledged = 0;
  int missing = 0;  // acknowledged, and not there
  int torn = 0;     // batches of which a part is there
};

Count count(const Driver& driver, const std::map<int, int>& acked) {
  Count result;
  for (const auto& [thread, last] : acked) {
    // One beyond the last: a batch may be there that was never acknowledged, but whole.
    for (int number = 0; number <= last + 1; ++number) {
      int parts = 0;
      for (int part = 0; part < kKeysPerBatch; ++part) {
        parts += must(driver.get(Family::Jobs, fault_key(thread, number, part))) ? 1 : 0;
      }
      const bool acknowledged = number <= last;
      result.acknowledged += acknowledged ? 1 : 0;
      result.missing += acknowledged && parts == 0 ? 1 : 0;
      result.torn += parts != 0 && parts != kKeysPerBatch ? 1 : 0;
    }
  }
  return result;
}

// How often the power is cut: 3 times in the everyday tests, more in a soak.
int power_cuts() {
  const char* runs = std::getenv("GOFED_POWERCUT_RUNS");
  return runs == nullptr ? 3 : std::max(1, std::atoi(runs));
}

// Writes until batch `number` is acknowledged, then cuts the power. The output.
std::string write_and_cut(const std::string& path, const std::string& level, int threads,
                          int number) {
  auto child = start(
      path, {"write", level, std::to_string(threads)},
      {.environment = {{"LD_PRELOAD", GOFED_POWERCUT_LIBRARY}, {"GOFED_POWERCUT_DIR", path}}});
  child.wait_for_line("acked 0 " + std::to_string(number));
  child.signal(SIGUSR2);
  CHECK(child.wait().signal == SIGKILL);
  return child.out();
}

// Takes every byte that is left, as other programs on the same disk do.
void fill_disk(const std::string& path) {
  std::ofstream file{path, std::ios::binary};
  const std::string bytes(4096, 'f');
  while (file.write(bytes.data(), static_cast<std::streamsize>(bytes.size())).flush()) {
  }
}

bool preload_works() {
#ifdef GOFED_SANITIZED
  WARN("skipped: a sanitizer's runtime does not share a process with the preload");
  return false;
#else
  return true;
#endif
}

// A small file system of its own; needs root.
class Tmpfs {
 public:
  Tmpfs(std::string path, const char* size) : path_(std::move(path)) {
    std::filesystem::create_directory(path_);
    mounted_ = ::mount("tmpfs", path_.c_str(), "tmpfs", 0, size) == 0;
  }
  ~Tmpfs() {
    if (mounted_) ::umount2(path_.c_str(), MNT_DETACH);
  }
  Tmpfs(const Tmpfs&) = delete;
  Tmpfs& operator=(const Tmpfs&) = delete;
  [[nodiscard]] bool mounted() const { return mounted_; }

 private:
  std::string path_;
  bool mounted_ = false;
};

}  // namespace

TEST_CASE("faults: kill -9 in the middle of writes loses nothing acknowledged", "[store]") {
  const TempDir directory;
  const auto path = directory / "store";
  const std::string level = GENERATE("async", "sync");
  for (int round = 0; round < 3; ++round) {
    auto child = start(path, {"write", level, "4"});
    child.wait_for_line("acked 1 " + std::to_string(40 + 37 * round));
    CHECK(child.kill().signal == SIGKILL);
    const auto driver = must(reopen(path));
    const auto counted = count(*driver, ledger(child.out()));
    CHECK(counted.acknowledged > 40);
    CHECK(counted.missing == 0);
    CHECK(counted.torn == 0);
  }
}

TEST_CASE("faults: a power cut loses nothing that was synced, and the store opens", "[store]") {
  if (!preload_works()) return;
  const TempDir directory;
  for (int run = 0; run < power_cuts(); ++run) {
    const auto path = directory / ("store" + std::to_string(run % 5));  // new ones and used ones
    const auto output = write_and_cut(path, "sync", 4, 30 + 53 * (run % 7));
    const auto driver = must(reopen(path));
    const auto counted = count(*driver, ledger(output));
    CHECK(counted.acknowledged > 30);
    CHECK(counted.missing == 0);
    CHECK(counted.torn == 0);
  }
}

TEST_CASE("faults: a power cut does take Async writes, whole batches from the end", "[store]") {
  // This also shows that the shim cuts at all, without which the case above would prove nothing.
  if (!preload_works()) return;
  const TempDir directory;
  const auto path = directory / "store";
  const auto output = write_and_cut(path, "async", 2, 200);
  const auto driver = must(reopen(path));
  const auto counted = count(*driver, ledger(output));
  CHECK(counted.missing > 0);
  CHECK(counted.torn == 0);
}

TEST_CASE("faults: a log emptied after its predecessor was flushed to files is refused",
          "[store]") {
  // The manifest then names a sequence number beyond the flushed data, so that RocksDB's own count
  // does not show the loss: the commit number has to.
  const TempDir directory;
  const auto path = directory / "store";
  auto child = start(path, {"rotate"});
  CHECK(child.wait().signal == SIGKILL);
  REQUIRE_FALSE(database_files(path, ".sst").empty());
  std::filesystem::resize_file(database_files(path, ".log").back(), 0);
  const auto error = refused(reopen(path));
  CHECK(error.code == Errc::Corrupt);
  CHECK_THAT(error.context, Catch::Contains("8001 were acknowledged"));  // the first made the store
}

TEST_CASE("faults: an upload that kill -9 ended leaves nothing once the store is open", "[store]") {
  const TempDir directory;
  const auto path = directory / "store";
  auto child = start(path, {"upload"});
  child.wait_for_line("appended 12");
  child.kill();
  const auto driver = must(reopen(path));
  REQUIRE(read_all(*driver, Family::Chunks).size() >= 11);
  const auto blobs = must(BlobStore::open(*driver));
  CHECK(blobs->swept_at_open().uploads == 1);
  CHECK(read_all(*driver, Family::Chunks).empty());
  must(driver->reclaim(Family::Chunks));
  CHECK(must(driver->stats()).size_bytes < 1'000'000);
}

TEST_CASE("faults: a store that another process has open is refused, with its pid", "[store]") {
  const TempDir directory;
  const auto path = directory / "store";
  auto child = start(path, {"hold"});
  child.wait_for_line("open ");
  const auto error = refused(reopen(path));
  CHECK(error.code == Errc::Unavailable);
  CHECK_THAT(error.context, Catch::Contains(path) &&
                                Catch::Contains("process " + std::to_string(child.pid())) &&
                                Catch::Contains("store_child"));
  child.kill();  // a dead holder leaves nothing to clean up
  must(reopen(path));
}

TEST_CASE("faults: a full disk refuses writes, keeps what was acknowledged, and can be emptied",
          "[store]") {
  const TempDir directory;
  const Tmpfs disk{directory / "disk", "size=64m"};
  if (!disk.mounted()) {
    WARN("skipped: mounting a small tmpfs needs root");
    return;
  }
  const auto path = directory / "disk/store";
  // Once this is removed, a compaction of all that the child could write has room.
  write_file(path + "-filler-1", std::string(28U << 20, 'f'));
  auto child = start(path, {"fill"});
  CHECK(child.wait() == Exit{});
  CHECK_THAT(child.out(), Catch::Contains("refused storage_full: store " + path));
  const auto written = child.wait_for_line("written ");
  const auto number = written.substr(8, written.find(' ', 8) - 8);
  CHECK(std::stoi(number) > 100);
  CHECK_THAT(written, Catch::EndsWith("found " + number));
  CHECK_THAT(child.out(), Catch::Contains("closed well"));

  fill_disk(path + "-filler-2");  // now others have every byte
  auto full = start(path, {"empty"});
  CHECK(full.wait().code == 2);
  CHECK_THAT(full.out(), Catch::Contains("error storage_full"));

  std::filesystem::remove(path + "-filler-1");
  std::filesystem::remove(path + "-filler-2");
  auto freed = start(path, {"empty"});
  CHECK(freed.wait() == Exit{});
  CHECK_THAT(freed.out(), Catch::Contains("found " + number));
  const auto again = freed.wait_for_line("again ");
  CHECK(std::stoi(again.substr(6)) > 100);
}
