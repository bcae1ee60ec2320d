// What acknowledged jobs of 1 KiB cost, beside other queues, on the file system of $TMPDIR (/tmp),
// all in one run; each row for about two seconds. Ratios count, absolute figures do not.
//
//   raw 100          RocksDB itself, synced batches of 100 values of 1 KiB: the fixed point of the
//                    rows after it, taken anew for each kind, because disks have their moments
//   store B x T      T threads, JobStore::submit(Sync) of B jobs at once
//   service B x W    jobs_submit of B jobs through a broker, W requests in flight
//   gearmand x W     background jobs kept in its sqlite queue
//   beanstalkd x W   with fsync after each job, and every 50 ms
//   queued N         jobs given out and finished per second with N queued, and memory
//
// Needs gearmand and beanstalkd for their rows; without them those are left out.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <rocksdb/db.h>
#include <unistd.h>

#include "envelope/router.h"
#include "envelope/system.h"
#include "schemas/actions/jobs.h"
#include "store/job_store.h"
#include "test/bench/queue_peers.h"
#include "test/support/child.h"
#include "test/support/temp_dir.h"

using namespace gofed;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::chrono::milliseconds kLength{2000};
constexpr std::size_t kJobBytes = 1024;
constexpr std::size_t kManyQueued = 1'000'000;
constexpr std::size_t kFewQueued = 1'000;

double raw_100 = 0;

template <typename T>
T must(Result<T> result, const char* what) {
  if (!result) {
    std::fprintf(stderr, "jobs_bench: %s: %s\n", what, result.error().to_string().c_str());
    std::exit(1);
  }
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

void row(const std::string& name, double rate) {
  std::printf("%-22s %10.0f jobs/s   %6.2f of raw 100\n", name.c_str(), rate, rate / raw_100);
  std::fflush(stdout);
}

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// Calls `step`, which acknowledges `jobs`, for the length.
double rate(double jobs, const std::function<void()>& step) {
  const auto start = Clock::now();
  double done = 0;
  while (Clock::now() - start < kLength) {
    step();
    done += jobs;
  }
  return done / seconds_since(start);
}

store::Time now() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

double raw_rate(const std::string& path) {
  rocksdb::Options options;
  options.create_if_missing = true;
  rocksdb::DB* opened = nullptr;
  if (!rocksdb::DB::Open(options, path, &opened).ok()) std::abort();
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

double store_rate(const std::string& path, std::size_t batch, unsigned threads) {
  auto driver = must(store::open_driver({.path = path}), "open");
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

// ---- Through the broker
// ---------------------------------------------------------------------------

schemas::JobsSubmit::Input submission(std::size_t count) {
  schemas::JobsSubmit::Input input;
  input.action = "list";
  const auto json = R"({"prefix":")" + std::string(kJobBytes - 13, 'j') + R"("})";
  input.jobs.assign(count, {.input = json, .action = {}, .priority = {}, .key = {}, .after = {}});
  return input;
}

double service_rate(envelope::System& system, std::size_t batch, std::size_t window) {
  const auto input = submission(batch);
  std::deque<envelope::Call<schemas::JobsSubmit::Output>> open;
  const auto send = [&] { open.push_back(system.async_call<schemas::JobsSubmit>(input)); };
  for (std::size_t i = 0; i < window; ++i) send();
  const auto result = rate(static_cast<double>(batch), [&] {
    (void)must(open.front().result(), "jobs_submit");
    open.pop_front();
    send();
  });
  for (const auto& call : open) (void)call.error();
  return result;
}

void service_rows(const std::string& directory) {
  const auto endpoint = "ipc://" + directory + "/broker";
  test::Child broker(test::binary("gofed-broker"), {"--endpoint", endpoint});
  (void)broker.wait_for_line("bound ");
  test::Child worker(test::binary("gofed-worker"),
                     {"--broker", endpoint, "--set", "jobs.path=" + directory + "/jobs", "jobs"});
  envelope::Config::Sources sources;
  sources.flags = {{"client.broker", endpoint}};
  const std::span<const envelope::Setting> tables[] = {envelope::envelope_settings()};
  const auto config = must(envelope::Config::load(tables, sources), "config");
  envelope::Router router(config, {});
  envelope::System system(router);
  (void)must(system.call<schemas::JobsSubmit>(submission(1)), "first submission");
  for (const std::size_t window : {1U, 100U}) {
    row("service 1 x " + std::to_string(window), service_rate(system, 1, window));
  }
  for (const std::size_t batch : {100U, 1000U}) {
    for (const std::size_t window : {1U, 4U}) {
      row("service " + std::to_string(batch) + " x " + std::to_string(window),
          service_rate(system, batch, window));
    }
  }
}

// ---- Others
// ----------------------------------------------------------------------------------------

double peer_rate(bench::QueuePeer& peer, std::size_t window) {
  const std::string job(kJobBytes, 'j');
  for (std::size_t i = 0; i < window; ++i) peer.submit(job);
  const auto result = rate(1, [&] {
    peer.acknowledged();
    peer.submit(job);
  });
  for (std::size_t i = 0; i < window; ++i) peer.acknowledged();
  return result;
}

void peer_rows(const std::string& name, const std::string& program,
               const std::vector<std::string>& arguments,
               std::unique_ptr<bench::QueuePeer> (*connect)(std::uint16_t), std::uint16_t port) {
  if (!std::filesystem::exists(program)) return;
  test::Child server(program, arguments);
  const auto peer = connect(port);
  for (const std::size_t window : {1U, 100U}) {
    row(name + " x " + std::to_string(window), peer_rate(*peer, window));
  }
}

void other_rows(const std::string& directory) {
  // Fixed but unusual: neither server can be asked which port it took.
  peer_rows("gearmand sqlite", "/usr/sbin/gearmand",
            {"--port=24730", "--listen=127.0.0.1", "--queue-type=libsqlite3",
             "--libsqlite3-db=" + directory + "/gearman.db", "--log-file=stderr"},
            &bench::connect_gearman, 24730);
  for (const std::string fsync_ms : {"0", "50"}) {
    const auto log = directory + "/beanstalkd" + fsync_ms;
    std::filesystem::create_directory(log);
    const std::uint16_t port = fsync_ms == "0" ? 24731 : 24732;
    peer_rows("beanstalkd f" + fsync_ms, "/usr/bin/beanstalkd",
              {"-l", "127.0.0.1", "-p", std::to_string(port), "-b", log, "-f", fsync_ms},
              &bench::connect_beanstalkd, port);
  }
}

// ---- With many queued ---------------------------------------------------------------------------

std::size_t resident_kib() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return std::stoul(line.substr(6));
  }
  return 0;
}

void queued_row(const std::string& path, std::size_t count) {
  auto driver = must(store::open_driver({.path = path}), "open");
  auto jobs = must(store::JobStore::open(*driver, {}, now()), "open");
  const auto all = requests(1000, "batch");
  for (std::size_t i = 0; i < count; i += 1000) {
    (void)must(jobs->submit(all, store::Durability::Async, now()), "submit");
    if (i % 100'000 == 0) std::printf("  %7zu queued: %zu MiB\n", i + 1000, resident_kib() / 1024);
  }
  // What was just written is still being sorted in the background, at the cost of everything else.
  must(driver->reclaim(store::Family::Jobs), "reclaim");
  must(driver->reclaim(store::Family::Queue), "reclaim");
  // Keeps the queue at its length, so that each figure is of one length.
  const auto result = rate(100, [&] {
    const auto claims =
        must(jobs->claim([](std::string_view) { return 1000U; }, 100, now()), "claim");
    std::vector<store::JobOutcome> outcomes;
    for (const auto& claim : claims) {
      outcomes.push_back({.number = claim.number, .result = std::string(100, 'r')});
    }
    (void)must(jobs->submit(requests(claims.size(), "batch"), store::Durability::Async, now()),
               "submit");
    must(jobs->finish(outcomes, now()), "finish");
  });
  row("queued " + std::to_string(count), result);
}

}  // namespace

// With an argument, only the rows about many queued jobs.
int main(int argc, char** /*argv*/) {
  const test::TempDir directory;
  const auto path = [&directory](const char* name) { return directory.path() + "/" + name; };
  const auto raw_row = [&path](const char* name) {
    raw_100 = raw_rate(path(name));
    row("raw 100", raw_100);
  };
  raw_row("raw1");
  if (argc == 1) {
    row("store 1 x 1", store_rate(path("s1"), 1, 1));
    row("store 1 x 100", store_rate(path("s2"), 1, 100));
    row("store 100 x 1", store_rate(path("s3"), 100, 1));
    row("store 100 x 4", store_rate(path("s4"), 100, 4));
    row("store 1000 x 1", store_rate(path("s5"), 1000, 1));
    raw_row("raw2");
    service_rows(directory.path());
    raw_row("raw3");
    other_rows(directory.path());
  }
  queued_row(path("q1"), kFewQueued);
  queued_row(path("q2"), kManyQueued);
}
