// Goal: uploads under way are bounded, forgotten when they are idle, and safe from each other.
// Method: sessions over a memory store, with time as a number; threads for what is shared.
#include "workers/services/filestorage/upload_sessions.h"

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "store/driver/driver.h"
#include "store/files/blob_store.h"
#include "store/files/file_store.h"
#include "test/workers/services/local_system.h"

using namespace gofed;
using gofed::workers::UploadSessions;
using std::chrono::milliseconds;

namespace {

struct Files {
  std::unique_ptr<store::Driver> driver = *store::open_driver({.driver = "memory", .path = {}});
  std::unique_ptr<store::BlobStore> blobs = *store::BlobStore::open(*driver);
  store::FileStore files{*driver, *blobs};

  store::FileWriter writer() { return *files.put({.name = "f", .now = at(0)}); }
  static store::Time at(int ms) { return store::Time(milliseconds(1'000'000 + ms)); }
};

}  // namespace

TEST_CASE("upload sessions: at most so many at once", "[filestorage]") {
  Files store;
  UploadSessions sessions({.sessions_max = 2, .idle_max = milliseconds(100)});
  REQUIRE(sessions.begin(store.writer(), Files::at(0)));
  REQUIRE(sessions.begin(store.writer(), Files::at(50)));
  const auto third = sessions.begin(store.writer(), Files::at(60));
  REQUIRE_FALSE(third);
  CHECK(third.error().code == Errc::Busy);
  CHECK(sessions.sweep(Files::at(99)) == 0);
  CHECK(sessions.sweep(Files::at(100)) == 1);
  CHECK(sessions.begin(store.writer(), Files::at(101)));
}

TEST_CASE("upload sessions: each chunk keeps an upload alive", "[filestorage]") {
  Files store;
  UploadSessions sessions({.sessions_max = 2, .idle_max = milliseconds(100)});
  const auto upload = sessions.begin(store.writer(), Files::at(0));
  REQUIRE(upload);
  REQUIRE(sessions.add(*upload, {.offset = 0, .data = "a"}, Files::at(90)));
  CHECK(sessions.sweep(Files::at(150)) == 0);
  const auto done = sessions.add(*upload, {.offset = 1, .data = "b", .last = true}, Files::at(160));
  REQUIRE(done);
  CHECK(done->file->size_bytes == 2);
  CHECK(sessions.sweep(Files::at(260)) == 1);  // its answer is remembered until then
}

TEST_CASE("upload sessions: what is given up leaves no chunk in the store", "[filestorage]") {
  Files store;
  const auto before = store.driver->stats()->keys_estimate;
  UploadSessions sessions({.sessions_max = 2, .idle_max = milliseconds(1)});
  const auto upload = sessions.begin(store.writer(), Files::at(0));
  REQUIRE(upload);
  const std::string large(3 * store::kChunkBytes, 'x');
  REQUIRE(sessions.add(*upload, {.offset = 0, .data = large}, Files::at(0)));
  CHECK(store.driver->stats()->size_bytes > large.size() / 2);
  CHECK(sessions.sweep(Files::at(10)) == 1);
  CHECK(store.driver->stats()->size_bytes < store::kChunkBytes);
  CHECK(store.driver->stats()->keys_estimate <= before + 1);  // the counter of storage ids
}

TEST_CASE("uploads of several threads, chunk by chunk, do not mix", "[filestorage]") {
  test::LocalSystem local;
  constexpr int kThreads = 8;
  std::atomic<int> good{0};
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&local, &good, t] {
        // Two threads each bring the same content.
        const std::string content(9'000'000, static_cast<char>('a' + t / 2));
        const auto file = local.upload("f" + std::to_string(t), content);
        const auto part = local.system().call<schemas::Download>(
            {.file = file, .offset = 8'999'990, .length_bytes = 10});
        if (part && part->data.view() == content.substr(8'999'990)) ++good;
      });
    }
  }
  CHECK(good == kThreads);
  CHECK(local.system().call<schemas::List>({.prefix = {}, .cursor = {}})->files.size() ==
        kThreads / 2);
}
