// What acknowledged writes cost. Workloads, each for about a second, values of 1 KiB:
//
//   fsync          one thread appends 1 KiB to a file and fdatasyncs it: what the disk can do
//   raw B          one thread, RocksDB itself, synced batches of B - the store's fixed point
//   store B x T    T threads, Driver::write(Sync) with batches of B
//   blob           one content of 256 MiB in and out, checked on read
//
// All in one run, on the file system of $TMPDIR (/tmp). Ratios count, absolute figures do not.
// Prints a table; ends with 1 if the store refuses a write.
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <rocksdb/db.h>
#include <unistd.h>

#include "schemas/base/crc32c.h"
#include "store/driver/driver.h"
#include "store/files/blob_store.h"
#include "test/support/temp_dir.h"

using namespace gofed;
using namespace gofed::store;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::chrono::milliseconds kLength{1000};
constexpr std::size_t kValueBytes = 1024;
constexpr int kBatches[] = {1, 10, 100, 1000};
constexpr int kThreads[] = {1, 100};
constexpr std::size_t kBlobBytes = std::size_t{256} << 20;

const std::string kValue(kValueBytes, 'v');

[[noreturn]] void give_up(const Error& error) {
  std::fprintf(stderr, "store_bench: %s\n", error.to_string().c_str());
  std::exit(1);
}

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// Calls `step`, which writes `records` at once, for the length; records a second.
template <typename Step>
double rate(int records, const Step& step) {
  const auto start = Clock::now();
  std::uint64_t done = 0;
  while (Clock::now() - start < kLength) {
    step();
    done += static_cast<std::uint64_t>(records);
  }
  return static_cast<double>(done) / seconds_since(start);
}

double fsync_rate(const std::string& path) {
  const int fd = ::open(path.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0644);
  const auto result = rate(1, [fd] {
    if (::write(fd, kValue.data(), kValue.size()) < 0 || ::fdatasync(fd) != 0) std::abort();
  });
  ::close(fd);
  return result;
}

double raw_rate(const std::string& path, int batch_size) {
  rocksdb::Options options;
  options.create_if_missing = true;
  rocksdb::DB* opened = nullptr;
  if (!rocksdb::DB::Open(options, path, &opened).ok()) std::abort();
  const std::unique_ptr<rocksdb::DB> db{opened};
  rocksdb::WriteOptions sync;
  sync.sync = true;
  std::uint64_t key = 0;
  return rate(batch_size, [&] {
    rocksdb::WriteBatch batch;
    for (int i = 0; i < batch_size; ++i) {
      if (!batch.Put(std::to_string(10'000'000 + key++), kValue).ok()) std::abort();
    }
    if (!db->Write(sync, &batch).ok()) std::abort();
  });
}

struct Measured {
  double rate = 0;
  double batches_per_group = 0;
};

Measured store_rate(const std::string& path, int batch_size, int threads) {
  auto driver = open_driver({.path = path});
  if (!driver) give_up(driver.error());
  std::atomic<std::uint64_t> done{0};
  const auto start = Clock::now();
  {
    std::vector<std::jthread> running;
    for (int id = 0; id < threads; ++id) {
      running.emplace_back([&driver, &done, batch_size, id, start] {
        std::uint64_t key = 0;
        while (Clock::now() - start < kLength) {
          WriteBatch batch;
          for (int i = 0; i < batch_size; ++i) {
            batch.put(Family::Jobs, std::to_string(id) + "/" + std::to_string(10'000'000 + key++),
                      kValue);
          }
          const auto written = (*driver)->write(batch, Durability::Sync);
          if (!written) give_up(written.error());
          done += static_cast<std::uint64_t>(batch_size);
        }
      });
    }
  }
  const auto stats = (*driver)->stats();
  if (!stats) give_up(stats.error());
  return {.rate = static_cast<double>(done) / seconds_since(start),
          .batches_per_group = static_cast<double>(stats->batches_written) /
                               static_cast<double>(stats->groups_written)};
}

// Of this process, all threads.
double cpu_seconds() {
  timespec time{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

// MiB of the content a second, by the clock and by the CPU seconds that it took.
struct Rates {
  double wall = 0;
  double cpu = 0;
};

template <typename Work>
Rates rates_of(const Work& work) {
  constexpr double kMiB = static_cast<double>(kBlobBytes) / (1 << 20);
  const auto start = Clock::now();
  const auto cpu = cpu_seconds();
  work();
  return {.wall = kMiB / seconds_since(start), .cpu = kMiB / (cpu_seconds() - cpu)};
}

// Calls `take` with all of the content, a chunk at a time.
template <typename Take>
void for_each_chunk(const Take& take) {
  std::string chunk(kChunkBytes, 'c');
  for (std::size_t at = 0; at < kBlobBytes; at += chunk.size()) {
    chunk.replace(0, 8, std::to_string(10'000'000 + at / chunk.size()));
    take(chunk);
  }
}

// What the hash alone and the checksum alone do bounds what the store can.
void blob_rates(const std::string& path) {
  auto driver = open_driver({.path = path});
  if (!driver) give_up(driver.error());
  auto blobs = BlobStore::open(**driver);
  if (!blobs) give_up(blobs.error());
  const auto hash = rates_of([] {
    Sha256Hasher hasher;
    for_each_chunk([&](const std::string& chunk) { hasher.update(chunk); });
    static_cast<void>(hasher.finish());
  });
  std::uint32_t sum = 0;
  const auto check =
      rates_of([&] { for_each_chunk([&](const std::string& chunk) { sum ^= crc32c(chunk); }); });
  Sha256 id;
  const auto in = rates_of([&] {
    const auto writer = (*blobs)->writer();
    for_each_chunk([&](const std::string& chunk) {
      if (auto appended = writer->append(chunk); !appended) give_up(appended.error());
    });
    const auto info = writer->finish();
    if (!info) give_up(info.error());
    id = info->sha256;
  });
  const auto out = rates_of([&] {
    const auto reader = (*blobs)->reader(id);
    if (!reader) give_up(reader.error());
    for (std::size_t at = 0; at < kBlobBytes; at += kChunkBytes) {
      if (auto part = (*reader)->read(at, kChunkBytes); !part) give_up(part.error());
    }
  });
  const auto row = [](const char* name, const Rates& rates) {
    std::printf("blob %-10s %6.0f MiB/s   %6.0f MiB a CPU second\n", name, rates.wall, rates.cpu);
  };
  row("sha256", hash);
  row("crc32c", check);
  row("in", in);
  row("out", out);
  std::printf("blob in          %.2f of sha256, %.2f by CPU (sum %08x)\n", in.wall / hash.wall,
              in.cpu / hash.cpu, sum);
}

}  // namespace

int main(int argc, char** argv) {
  const test::TempDir directory;
  int number = 0;
  const auto fresh = [&] { return directory / ("store" + std::to_string(number++)); };
  if (argc > 1 && std::string_view(argv[1]) == "blob") {
    blob_rates(fresh());
    return 0;
  }
  std::printf("fsync            %9.0f /s\n", fsync_rate(directory / "file"));
  for (const int batch : kBatches) {
    const auto raw = raw_rate(fresh(), batch);
    std::printf("raw %-12d %9.0f /s\n", batch, raw);
    for (const int threads : kThreads) {
      const auto ours = store_rate(fresh(), batch, threads);
      std::printf("store %4d x %-4d %9.0f /s   %5.2f of raw   %5.1f batches a group\n", batch,
                  threads, ours.rate, ours.rate / raw, ours.batches_per_group);
    }
  }
  blob_rates(fresh());
  return 0;
}
