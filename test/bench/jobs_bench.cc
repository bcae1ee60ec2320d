// What acknowledged jobs of 1 KiB cost, beside other queues, on the file system of $TMPDIR (/tmp),
// all in one run and in turns (rounds.h). Ratios count, absolute figures do not.
//
//   raw 100          RocksDB itself, synced batches of 100 values of 1 KiB: the fixed point
//   store B x T      T threads, JobStore::submit(Sync) of B jobs at once
//   service B x W    jobs_submit of B jobs through a broker, W requests in flight; and the CPU that
//                    one of them takes
//   gearmand x W     background jobs kept in its sqlite queue
//   beanstalkd x W   with fsync after each job, and every 50 ms
//   queued N         jobs given out and finished per second with N queued, and memory
//
//   jobs_bench [queued | service | store]... [ROW...]   only these groups, only these rows; all by
//                                                       default
//
// Needs gearmand and beanstalkd for their rows; without them those are left out.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include <rocksdb/db.h>
#include <unistd.h>

#include "store/jobs/job_store.h"
#include "test/bench/must.h"
#include "test/bench/queue_peers.h"
#include "test/bench/rounds.h"
#include "test/bench/service_rows.h"
#include "test/support/temp_dir.h"

using namespace gofed;
using bench::kJobBytes;
using bench::must;
using bench::rate;

namespace {

constexpr std::size_t kRounds = 5;
constexpr std::size_t kManyQueued = 1'000'000;
constexpr std::size_t kFewQueued = 1'000;

store::Time now() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

// A directory that nobody had yet, gone with what is in it when the measurement is over.
class Fresh {
 public:
  explicit Fresh(const std::string& directory)
      : path_(directory + "/fresh" + std::to_string(++count_)) {}
  ~Fresh() { std::filesystem::remove_all(path_); }
  Fresh(const Fresh&) = delete;
  Fresh& operator=(const Fresh&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  static inline int count_ = 0;
  std::string path_;
};

double raw_rate(const std::string& directory) {
  const Fresh fresh(directory);
  rocksdb::Options options;
  options.create_if_missing = true;
  rocksdb::DB* opened = nullptr;
  if (!rocksdb::DB::Open(options, fresh.path(), &opened).ok()) std::abort();
  const std::unique_ptr<rocksdb::DB> db{opened};
  rocksdb::WriteOptions sync;
  sync.sync = true;
  const std::string value(kJobBytes, 'v');
  std::uint64_t key = 0;
  return rate(100, [&] {
    rocksdb::WriteBatch batch;
    for (int i = 0; i < 100; ++i) static_cast<void>(batch.Put(std::to_string(++key), value));
    if (!db->Write(sync, &batch).ok()) std::abort();
  });
}

// Bytes that do not compress: a million jobs are a gigabyte on disk, as they would be in earnest.
std::string noise(std::size_t count) {
  std::mt19937_64 random{1};
  std::string bytes(count, 0);
  for (auto& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}
const std::string kBody = noise(kJobBytes);

std::vector<store::JobRequest> requests(std::size_t count, const std::string& batch = "") {
  return {count, store::JobRequest{
                     .service = "filestorage", .action = "list", .body = kBody, .batch = batch}};
}

double store_rate(const std::string& directory, std::size_t batch, unsigned threads) {
  const Fresh fresh(directory);
  auto driver = must(store::open_driver({.path = fresh.path()}), "open");
  auto jobs = must(store::JobStore::open(*driver, {}, now()), "open");
  const auto all = requests(batch);
  std::vector<double> rates(threads);
  {
    std::vector<std::jthread> running;
    for (unsigned t = 0; t < threads; ++t) {
      running.emplace_back([&, t] {
        rates[t] = rate(static_cast<double>(batch), [&] {
          (void)must(jobs->submit(all, store::Durability::Sync, now()), "submit");
        });
      });
    }
  }
  double sum = 0;
  for (const auto each : rates) sum += each;
  return sum;
}

// ---- With many queued ---------------------------------------------------------------------------

std::size_t resident_kib() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return std::stoul(line.substr(6));
  }
  return 0;
}

// Jobs that wait, and how quickly some are given out and finished.
class Queued {
 public:
  Queued(const std::string& path, std::size_t count)
      : driver_(must(store::open_driver({.path = path}), "open")),
        jobs_(must(store::JobStore::open(*driver_, {}, now()), "open")) {
    const auto all = requests(1000, "batch");
    for (std::size_t i = 0; i < count; i += 1000) {
      (void)must(jobs_->submit(all, store::Durability::Async, now()), "submit");
      if (i % 100'000 == 0) {
        std::printf("  %7zu queued: %zu MiB\n", i + 1000, resident_kib() / 1024);
      }
    }
    // What was just written is still being sorted in the background, at the cost of all else.
    must(driver_->reclaim(store::Family::Jobs), "reclaim");
    must(driver_->reclaim(store::Family::Queue), "reclaim");
  }

  // Keeps the queue at its length, so that each figure is of one length.
  double rate_of_turns() {
    return rate(100, [&] {
      const auto claims =
          must(jobs_->claim([](std::string_view) { return 1000U; }, 100, now()), "claim");
      std::vector<store::JobOutcome> outcomes;
      for (const auto& claim : claims) {
        outcomes.push_back({.number = claim.number, .result = std::string(100, 'r')});
      }
      (void)must(jobs_->submit(requests(claims.size(), "batch"), store::Durability::Async, now()),
                 "submit");
      must(jobs_->finish(outcomes, now()), "finish");
    });
  }

 private:
  std::unique_ptr<store::Driver> driver_;
  std::unique_ptr<store::JobStore> jobs_;
};

// ---- Groups of rows -----------------------------------------------------------------------------

using Names = std::vector<std::string>;

void store_group(const std::string& directory, const Names& only) {
  bench::Rounds rounds("raw 100", [&] { return raw_rate(directory); }, only);
  for (const auto& [batch, threads] :
       {std::pair{1U, 1U}, {1U, 100U}, {100U, 1U}, {100U, 4U}, {1000U, 1U}}) {
    rounds.add("store " + std::to_string(batch) + " x " + std::to_string(threads),
               [&directory, batch, threads] { return store_rate(directory, batch, threads); });
  }
  rounds.run(kRounds);
  rounds.print();
}

void service_group(const std::string& directory, const Names& only) {
  bench::ServiceRows service(directory);
  bench::PeerRows peers(directory, kJobBytes);
  bench::Rounds rounds("raw 100", [&] { return raw_rate(directory); }, only);
  service.add_to(rounds);
  peers.add_to(rounds);
  rounds.run(kRounds);
  rounds.print();
  rounds.print_ratio("service 1 x 100", "gearmand sqlite x 100");
  service.print_cpu();
}

void queued_group(const std::string& directory, const Names& only) {
  Queued few(directory + "/few", kFewQueued);
  Queued many(directory + "/many", kManyQueued);
  bench::Rounds rounds("queued 1000", [&] { return few.rate_of_turns(); }, only);
  rounds.add("queued 1000000", [&] { return many.rate_of_turns(); });
  rounds.run(kRounds);
  rounds.print();
}

}  // namespace

int main(int argc, char** argv) {
  const test::TempDir directory;
  const std::map<std::string, void (*)(const std::string&, const Names&)> groups{
      {"queued", &queued_group}, {"service", &service_group}, {"store", &store_group}};
  Names wanted;
  Names only;
  for (const std::string word : std::span(argv + 1, static_cast<std::size_t>(argc - 1))) {
    (groups.contains(word) ? wanted : only).push_back(word);
  }
  for (const auto& [name, run] : groups) {
    if (wanted.empty() || std::ranges::find(wanted, name) != wanted.end()) {
      run(directory.path(), only);
    }
  }
}
