// Goal: what was acknowledged outlives kill -9 and, where it was synced, a power cut; a full disk
// is an error and not an abort; a second process is refused. Method: store_child does the work and
// is killed, its output is the ledger of what was acknowledged.
#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>

#include <catch2/catch.hpp>
#include <sys/mount.h>

#include "store/driver/driver.h"
#include "store/files/blob_store.h"
#include "test/store/fault_keys.h"
#include "test/store/support.h"
#include "test/support/child.h"
#include "test/support/eventually.h"
#include "test/support/skip.h"

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

// Another program on the same disk that wants all of it: whatever becomes free is taken at once,
// until this ends and gives everything back.
class Siege {
 public:
  explicit Siege(std::string path)
      : path_(std::move(path)), thread_([this](const std::stop_token& stop) { take_all(stop); }) {}
  ~Siege() {
    thread_.request_stop();
    thread_.join();
    std::filesystem::remove(path_);
  }
  Siege(const Siege&) = delete;
  Siege& operator=(const Siege&) = delete;

 private:
  void take_all(const std::stop_token& stop) const {
    std::ofstream file{path_, std::ios::binary};
    const std::string bytes(64U * 1024, 'f');
    while (!stop.stop_requested()) {
      if (file.write(bytes.data(), static_cast<std::streamsize>(bytes.size())).flush()) continue;
      file.clear();
      std::this_thread::sleep_for(std::chrono::milliseconds(1));  // it is full: not to spin
    }
  }

  const std::string path_;
  std::jthread thread_;
};

std::size_t count_of(const std::string& text, std::string_view word) {
  std::size_t count = 0;
  for (auto at = text.find(word); at != text.npos; at = text.find(word, at + 1)) ++count;
  return count;
}

// Whether the child is refused before the patience ends. It is not while a write of its is under
// way that was overtaken: that one waits for room, and the others for it.
bool is_refused(Child& child, std::chrono::milliseconds patience) {
  const auto before = count_of(child.out(), "refused ");
  try {
    child.wait_for_line("refused ", patience, before + 1);
    return true;
  } catch (const std::runtime_error&) {
    return false;
  }
}

// What a thread's last acknowledged batch, and so many before it, must have left in the store.
int missing_after_siege(const Driver& driver, int thread, int last) {
  int missing = 0;
  // One beyond the last may be there; it removed one more of the oldest.
  for (int number = std::max(0, last + 2 - kSiegeRound); number <= last; ++number) {
    for (int part = 0; part < kKeysPerBatch; ++part) {
      missing += must(driver.get(Family::Jobs, fault_key(thread, number, part))) ? 0 : 1;
    }
  }
  return missing;
}

// Takes every byte that is left, as other programs on the same disk do.
void fill_disk(const std::string& path) {
  std::ofstream file{path, std::ios::binary};
  const std::string bytes(4096, 'f');
  while (file.write(bytes.data(), static_cast<std::streamsize>(bytes.size())).flush()) {
  }
}

// Others take all but this.
void take_all_but(std::uintmax_t bytes, const std::string& path) {
  const auto free = std::filesystem::space(std::filesystem::path{path}.parent_path()).available;
  if (free <= bytes) return;
  std::ofstream{path, std::ios::binary | std::ios::app} << std::string(free - bytes, 'f');
}

// The tables of any size: those of the jobs.
struct Tables {
  int count = 0;
  std::uintmax_t bytes = 0;
};
Tables tables_of(const std::string& store) {
  Tables found;
  for (const auto& file : database_files(store, ".sst")) {
    std::error_code gone;
    const auto bytes = std::filesystem::file_size(file, gone);
    if (gone || bytes < (1U << 20)) continue;
    ++found.count;
    found.bytes += bytes;
  }
  return found;
}

constexpr const char* kNoPreload =
    "a sanitizer's runtime does not share a process with the preload";

bool preload_works() {
#ifdef GOFED_SANITIZED
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
  const std::string level = GENERATE("async", "sync", "mixed");
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
  if (!preload_works()) GOFED_SKIP(kNoPreload);
  const std::string level = GENERATE("sync", "early", "mixed");
  const TempDir directory;
  for (int run = 0; run < power_cuts(); ++run) {
    const auto path = directory / ("store" + std::to_string(run % 5));  // new ones and used ones
    const auto output = write_and_cut(path, level, 4, 30 + 53 * (run % 7));
    const auto driver = must(reopen(path));
    const auto counted = count(*driver, ledger(output));
    CHECK(counted.acknowledged > 30);
    CHECK(counted.missing == 0);
    CHECK(counted.torn == 0);
  }
}

TEST_CASE("faults: a power cut does take Async writes, whole batches from the end", "[store]") {
  // This also shows that the shim cuts at all, without which the case above would prove nothing.
  if (!preload_works()) GOFED_SKIP(kNoPreload);
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
  // RocksDB removes files on a thread of its own, a moment later.
  CHECK(test::eventually([&] { return must(driver->stats()).size_bytes < 1'000'000; }));
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
  if (!disk.mounted()) GOFED_SKIP("mounting a small tmpfs needs root");
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

TEST_CASE(
    "faults: others fill the disk over and over: writes are refused and come back, reads go on",
    "[store]") {
  const TempDir directory;
  const Tmpfs disk{directory / "disk", "size=64m"};
  if (!disk.mounted()) GOFED_SKIP("mounting a small tmpfs needs root");
  constexpr int kRounds = 8;
  constexpr std::size_t kWritesBack = 100;
  const auto path = directory / "disk/store";
  auto child = start(path, {"siege", "4"});
  child.wait_for_line("acked 0 20");
  int refusals = 0;
  for (int round = 0; round < kRounds; ++round) {
    {
      const Siege others{path + "-others"};
      refusals += is_refused(child, std::chrono::seconds(1)) ? 1 : 0;
    }
    const auto before = count_of(child.out(), "acked ");
    child.wait_for_line("acked ", test::kPatience, before + kWritesBack);
  }
  CHECK(refusals > 0);
  CHECK(count_of(child.out(), "read well") > 0);
  {
    const Siege others{path + "-others"};
    static_cast<void>(is_refused(child, std::chrono::seconds(1)));
    CHECK(child.kill().signal == SIGKILL);  // while there is not a byte left
  }
  const auto acked = ledger(child.out());
  CHECK(acked.size() == 4);
  const auto driver = must(reopen(path));
  for (const auto& [thread, last] : acked) CHECK(missing_after_siege(*driver, thread, last) == 0);
  must(driver->verify());
  must(driver->close());
}

TEST_CASE("faults: uploads that filled the disk and were given up leave room for the next one",
          "[store]") {
  const TempDir directory;
  const Tmpfs disk{directory / "disk", "size=64m"};
  if (!disk.mounted()) GOFED_SKIP("mounting a small tmpfs needs root");
  const auto driver = must(open_driver({.path = directory / "disk/store"}));
  const auto blobs = must(BlobStore::open(*driver));
  for (int round = 0; round < 4; ++round) {
    const auto writer = blobs->writer();
    unsigned seed = 0;
    Result<void> appended;
    while (appended && seed < 100) appended = writer->append(noise(kChunkBytes, ++seed));
    REQUIRE_FALSE(appended);
    CHECK(appended.error().code == Errc::StorageFull);
    CHECK(seed > 20);  // the round before has given back what it took
    must(writer->abandon());
  }
  const auto content = noise(10 * kChunkBytes, 7);
  CHECK(must(blobs->put(content)).size_bytes == content.size());
  must(driver->verify());
}

TEST_CASE("faults: a compaction that had no room is made up for once there is some", "[store]") {
  // Until then what it would shrink counts as needed, and growth is refused: no flush comes that
  // would have it picked again.
  const TempDir directory;
  const Tmpfs disk{directory / "disk", "size=64m"};  // a reserve of 8 MiB, tables of 2
  if (!disk.mounted()) GOFED_SKIP("mounting a small tmpfs needs root");
  constexpr std::uintmax_t kMiB = 1U << 20;
  const auto others = directory / "disk/others";
  const auto path = directory / "disk/store";
  const auto driver = must(open_driver({.path = path}));
  unsigned seed = 0;
  const auto overwrite = [&](int number) {
    WriteBatch batch;
    batch.put(Family::Jobs, fault_key(0, number, 0), noise(64U * 1024, ++seed));
    return driver->write(batch, Durability::Sync);
  };
  // The same keys over and over: two tables, and with a third they are merged.
  for (int number = 0; tables_of(path).count < 2; number = (number + 1) % 30) {
    must(overwrite(number));
    std::this_thread::sleep_for(std::chrono::milliseconds(5));  // no faster than they are flushed
  }
  // Merging takes what the three have and a quarter of the reserve; others leave less, whatever is
  // freed. Removals are taken for a while still, and fill a buffer as well.
  {
    const auto left = tables_of(path).bytes + 3 * kMiB;
    take_all_but(left, others);
    const std::jthread besieging([&](const std::stop_token& stop) {
      while (!stop.stop_requested()) take_all_but(left, others);
    });
    while (tables_of(path).count < 3) {
      WriteBatch batch;
      for (int i = 0; i < 8; ++i) batch.remove(Family::Jobs, noise(kKeyBytesMax, ++seed));
      if (!driver->write(batch, Durability::Sync)) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));  // it is being flushed
      }
    }
    REQUIRE(test::eventually([&] { return must(driver->stats()).compactions_called_off > 0; }));
  }
  std::filesystem::remove(others);
  take_all_but(tables_of(path).bytes + 4 * kMiB, others);  // room for it, and none to grow without
  CHECK(test::eventually([&] { return overwrite(0).has_value(); }));
}
