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

  store::FileWriter writer() {
    return *files.put({.name = "f", .now = store::Time(milliseconds(1'000'000))});
  }
  static UploadSessions::TimePoint at(int ms) {
    return UploadSessions::TimePoint(milliseconds(1'000'000 + ms));
  }
};

// An upload of `client` that was begun as the service does it, with its first chunk.
std::string begun(UploadSessions& sessions, Files& store, const std::string& client, int ms) {
  const auto upload = sessions.begin(store.writer(), client, Files::at(ms));
  REQUIRE(upload);
  REQUIRE(sessions.add(*upload, {.offset = 0, .data = "x"}, Files::at(ms)));
  return *upload;
}

// Sends the second chunk of such an upload: how it ended.
Errc go_on(UploadSessions& sessions, const std::string& upload, int ms) {
  const auto state = sessions.add(upload, {.offset = 1, .data = "y"}, Files::at(ms));
  return state ? Errc{} : state.error().code;
}

}  // namespace

TEST_CASE("upload sessions: one that is idle too long is dropped", "[filestorage]") {
  Files store;
  UploadSessions sessions({.sessions_max = 2, .idle_max = milliseconds(100)});
  REQUIRE(sessions.begin(store.writer(), "a", Files::at(0)));
  REQUIRE(sessions.begin(store.writer(), "b", Files::at(50)));
  CHECK(sessions.sweep(Files::at(99)) == 0);
  CHECK(sessions.sweep(Files::at(100)) == 1);
}

TEST_CASE("upload sessions: a finished upload takes no place (mq-upload-256)", "[filestorage]") {
  Files store;
  UploadSessions sessions({.sessions_max = 2, .continued_idle_min = std::chrono::hours(1)});
  // What is under way is being continued, so it makes no room: the finished ones must not need any.
  const auto busy = begun(sessions, store, "a", 0);
  REQUIRE(go_on(sessions, busy, 1) == Errc{});
  std::string first;
  for (int i = 0; i < 300; ++i) {
    const auto upload = begun(sessions, store, "b", 2 + i);
    if (first.empty()) first = upload;
    REQUIRE(go_on(sessions, upload, 2 + i) == Errc{});
    const auto done =
        sessions.add(upload, {.offset = 2, .data = "z", .last = true}, Files::at(2 + i));
    REQUIRE(done);
    REQUIRE(done->file);
  }
  const auto again = sessions.add(first, {.offset = 2, .data = "z", .last = true}, Files::at(400));
  REQUIRE(again);
  CHECK(again->file->size_bytes == 3);
  CHECK(go_on(sessions, first, 400) == Errc{});  // "y" was received
  CHECK_FALSE(sessions.add(first, {.offset = 3, .data = "more"}, Files::at(400)));
}

TEST_CASE("upload sessions: remembered answers are bounded, the oldest goes", "[filestorage]") {
  Files store;
  UploadSessions sessions({.answers_max = 2});
  std::vector<std::string> uploads;
  for (int i = 0; i < 3; ++i) {
    uploads.push_back(begun(sessions, store, "a", i));
    REQUIRE(sessions.add(uploads.back(), {.offset = 1, .last = true}, Files::at(i)));
  }
  CHECK(go_on(sessions, uploads[0], 5) == Errc::NotFound);
  CHECK(sessions.add(uploads[1], {.offset = 1, .last = true}, Files::at(5)));
  CHECK(sessions.add(uploads[2], {.offset = 1, .last = true}, Files::at(5)));
}

TEST_CASE("upload sessions: what was left makes room, idle longest first (mq-upload-sessions)",
          "[filestorage]") {
  Files store;
  UploadSessions sessions({.sessions_max = 3});
  const auto left = begun(sessions, store, "gone", 0);
  const auto later = begun(sessions, store, "gone too", 10);
  const auto mine = begun(sessions, store, "me", 5);
  REQUIRE(go_on(sessions, mine, 20) == Errc{});
  const auto fourth = begun(sessions, store, "you", 30);
  CHECK(go_on(sessions, left, 31) == Errc::NotFound);
  // The next to go was begun later, but nobody continued it; those that go on stay.
  const auto fifth = begun(sessions, store, "they", 40);
  CHECK(go_on(sessions, later, 41) == Errc::NotFound);
  CHECK(sessions.add(mine, {.offset = 2, .last = true}, Files::at(42)));
  CHECK(go_on(sessions, fourth, 43) == Errc{});
  CHECK(go_on(sessions, fifth, 43) == Errc{});
}

TEST_CASE("upload sessions: what is continued keeps its place for a while", "[filestorage]") {
  Files store;
  UploadSessions sessions({.sessions_max = 2, .continued_idle_min = milliseconds(100)});
  const auto a = begun(sessions, store, "a", 0);
  const auto b = begun(sessions, store, "b", 0);
  REQUIRE(go_on(sessions, a, 10) == Errc{});
  REQUIRE(go_on(sessions, b, 20) == Errc{});
  const auto third = sessions.begin(store.writer(), "c", Files::at(109));
  REQUIRE_FALSE(third);
  CHECK(third.error().code == Errc::Busy);
  CHECK(sessions.begin(store.writer(), "c", Files::at(110)));
  CHECK(sessions.add(a, {.offset = 2, .data = "z"}, Files::at(111)).error().code == Errc::NotFound);
  CHECK(sessions.add(b, {.offset = 2, .data = "z"}, Files::at(111)));
}

TEST_CASE("upload sessions: one client has its share of the places", "[filestorage]") {
  Files store;
  UploadSessions sessions({.sessions_max = 4, .client_sessions_max = 2});
  const auto yours = begun(sessions, store, "you", 0);
  const auto first = begun(sessions, store, "me", 1);
  const auto second = begun(sessions, store, "me", 2);
  // The third takes the place of the first of the same client, not of the oldest of all.
  const auto third = begun(sessions, store, "me", 3);
  CHECK(go_on(sessions, first, 4) == Errc::NotFound);
  CHECK(go_on(sessions, yours, 4) == Errc{});
  REQUIRE(go_on(sessions, second, 5) == Errc{});
  REQUIRE(go_on(sessions, third, 5) == Errc{});
  const auto refused = sessions.begin(store.writer(), "me", Files::at(6));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::Busy);
  CHECK(refused.error().context.find("this client") != std::string::npos);
  CHECK(sessions.begin(store.writer(), "you", Files::at(6)));
}

TEST_CASE("upload sessions: each chunk keeps an upload alive", "[filestorage]") {
  Files store;
  UploadSessions sessions({.sessions_max = 2, .idle_max = milliseconds(100)});
  const auto upload = sessions.begin(store.writer(), "a", Files::at(0));
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
  const auto upload = sessions.begin(store.writer(), "a", Files::at(0));
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
