// Goal: files have one identity per content, end when they should, and are listed in pages.
#include "store/files/file_store.h"

#include <chrono>
#include <memory>
#include <string>

#include <catch2/catch.hpp>

#include "store/files/file_record.h"
#include "test/store/support.h"

using namespace gofed;
using namespace gofed::store;
using namespace gofed::store::testing;
using namespace std::chrono_literals;

namespace {

constexpr Time kNow{std::chrono::hours{24 * 20'000}};

struct Files {
  TempDir directory;
  std::unique_ptr<Driver> driver = open_test_driver(GENERATE("memory", "rocksdb"), directory);
  std::unique_ptr<BlobStore> blobs = must(BlobStore::open(*driver));
  std::unique_ptr<FileStore> store = std::make_unique<FileStore>(*driver, *blobs);

  FileRecord put(const std::string& name, std::string_view content, Time now = kNow,
                 std::optional<Time> valid_until = std::nullopt) const {
    auto writer = must(store->put({.name = name, .now = now, .valid_until = valid_until}));
    must(writer.append(content));
    return must(writer.finish());
  }

  [[nodiscard]] std::string names(const std::string& prefix, PageRequest page, Time now = kNow,
                                  std::string* cursor = nullptr) const {
    const auto listed = must(store->list({.name_prefix = prefix, .page = page, .now = now}));
    if (cursor) *cursor = listed.cursor;
    std::string joined;
    for (const auto& file : listed.items) joined += file.name + ",";
    return joined;
  }
};

}  // namespace

TEST_CASE("file: what was put is found by its identity", "[store]") {
  const Files files;
  const auto content = noise(kChunkBytes + 50);
  const auto record = files.put("x.tar.gz", content, kNow, kNow + 1h);
  CHECK(record.identifier == Sha256::of(content).hex());
  CHECK(record.size_bytes == content.size());
  CHECK(record.created == kNow);
  CHECK(record.valid_until == kNow + 1h);
  CHECK(must(files.store->stat(record.identifier, kNow)) == record);
  CHECK(must(files.store->read(record.identifier, {.offset = 7, .length = 40, .now = kNow})) ==
        content.substr(7, 40));
  const auto reader = must(files.store->open(record.identifier, kNow));
  CHECK(must(reader->read(0, 2 * kChunkBytes)) == content);
}

TEST_CASE("file: the same content is the same file, with the later end and the last name",
          "[store]") {
  const Files files;
  const auto first = files.put("old", "content", kNow, kNow + 2h);
  const auto second = files.put("new", "content", kNow + 1min, kNow + 1h);
  CHECK(second.identifier == first.identifier);
  CHECK(second.created == kNow);
  CHECK(second.valid_until == kNow + 2h);
  CHECK(files.names("", {}) == "new,");
  CHECK(files.put("new", "content", kNow).valid_until == std::nullopt);
  CHECK(must(files.store->sweep(kNow + 1000h)) == 0);  // the end it once had is forgotten
}

TEST_CASE("file: an expired file is NotFound before it is swept, and its space is back after",
          "[store]") {
  const Files files;
  const auto record = files.put("short", "brief", kNow, kNow + 1h);
  const auto kept = files.put("long", "lasting", kNow, kNow + 3h);
  const auto end = kNow + 1h;
  CHECK(must(files.store->stat(record.identifier, end - 1ms)).name == "short");
  CHECK(refused(files.store->stat(record.identifier, end)).code == Errc::NotFound);
  CHECK(refused(files.store->read(record.identifier, {.now = end})).code == Errc::NotFound);
  CHECK(files.names("", {}, end) == "long,");

  CHECK(must(files.store->sweep(end)) == 1);
  CHECK(must(files.store->sweep(end)) == 0);
  CHECK(refused(files.blobs->stat(record.sha256)).code == Errc::NotFound);
  CHECK(read_all(*files.driver, Family::Chunks).size() == 1);
  CHECK(must(files.store->stat(kept.identifier, end)).name == "long");
}

TEST_CASE("file: content put again after its end starts anew", "[store]") {
  const Files files;
  static_cast<void>(files.put("a", "content", kNow, kNow + 1h));
  const auto again = files.put("a", "content", kNow + 2h, kNow + 3h);
  CHECK(again.created == kNow + 2h);
  CHECK(again.valid_until == kNow + 3h);
  CHECK(must(files.store->sweep(kNow + 2h)) == 0);
}

TEST_CASE("file: a sweep does no more than it is asked to", "[store]") {
  const Files files;
  for (int i = 0; i < 7; ++i) {
    static_cast<void>(files.put(std::to_string(i), std::to_string(i), kNow, kNow + i * 1s + 1ms));
  }
  CHECK(must(files.store->sweep(kNow + 4s, 3)) == 3);
  CHECK(files.names("", {}) == "3,4,5,6,");
  CHECK(must(files.store->sweep(kNow + 4s, 3)) == 1);
}

TEST_CASE("file: a removed file is NotFound, and so is removing it again", "[store]") {
  const Files files;
  const auto record = files.put("a", "content");
  must(files.store->remove(record.identifier));
  CHECK(refused(files.store->stat(record.identifier, kNow)).code == Errc::NotFound);
  CHECK(refused(files.store->remove(record.identifier)).code == Errc::NotFound);
  CHECK(read_all(*files.driver, Family::Files).empty());
  CHECK(read_all(*files.driver, Family::Chunks).empty());
}

TEST_CASE("file: an invalid identifier is Malformed", "[store]") {
  const Files files;
  const std::string bad = GENERATE(as<std::string>{}, "", "..", "deadbeef", std::string(64, 'g'));
  CHECK(refused(files.store->stat(bad, kNow)).code == Errc::Malformed);
  CHECK(refused(files.store->remove(bad)).code == Errc::Malformed);
}

TEST_CASE("file: a listing is ordered by name and read in pages", "[store]") {
  const Files files;
  for (const char* name : {"b", "a", "c", "bb", "ba", "b"}) {
    static_cast<void>(files.put(name, std::string{name} + "content"));
  }
  static_cast<void>(files.put("b", "other content"));  // names are not unique
  CHECK(files.names("", {}) == "a,b,b,ba,bb,c,");
  CHECK(files.names("b", {}) == "b,b,ba,bb,");
  CHECK(files.names("x", {}).empty());

  std::string cursor;
  CHECK(files.names("b", {.limit = 3}, kNow, &cursor) == "b,b,ba,");
  REQUIRE_FALSE(cursor.empty());
  CHECK(files.names("b", {.cursor = cursor, .limit = 3}, kNow, &cursor) == "bb,");
  CHECK(cursor.empty());
  CHECK(files.names("b", {.limit = 4}, kNow, &cursor) == "b,b,ba,bb,");
  CHECK(cursor.empty());  // a full last page says that it is the last
}

TEST_CASE("file: a cursor of something else is Malformed", "[store]") {
  const Files files;
  static_cast<void>(files.put("a", "1"));
  static_cast<void>(files.put("b", "2"));
  std::string cursor;
  REQUIRE(files.names("", {.limit = 1}, kNow, &cursor) == "a,");
  const auto bad = GENERATE_COPY(std::string{"xyz"}, std::string{"00"}, std::string{"2"}, cursor);
  const auto listed = files.store->list({.name_prefix = "b", .page = {.cursor = bad}, .now = kNow});
  CHECK(refused(listed).code == Errc::Malformed);
}

TEST_CASE("file: a name or an end that cannot be is refused", "[store]") {
  const Files files;
  CHECK(refused(files.store->put({.name = std::string(kFileNameBytesMax + 1, 'n'), .now = kNow}))
            .code == Errc::InvalidArgument);
  CHECK(refused(files.store->put({.name = "n", .now = kNow, .valid_until = kNow})).code ==
        Errc::InvalidArgument);
}

TEST_CASE("file: a writer given up, or over its limit, leaves nothing", "[store]") {
  const Files files;
  {
    auto writer =
        must(files.store->put({.name = "n", .now = kNow, .size_bytes_max = 3 * kChunkBytes}));
    must(writer.append(noise(3 * kChunkBytes)));
    CHECK(refused(writer.append("x")).code == Errc::LimitExceeded);
  }
  CHECK(read_all(*files.driver, Family::Files).empty());
  CHECK(read_all(*files.driver, Family::Chunks).empty());
}

TEST_CASE("file: a damaged record is Corrupt", "[store]") {
  const FileRecord record{.name = "name", .created = kNow, .valid_until = kNow + 1h};
  const auto good = encode_file_record(record);
  CHECK(must(decode_file_record({}, good)).valid_until == kNow + 1h);
  for (std::size_t length = 0; length < good.size(); ++length) {
    REQUIRE(refused(decode_file_record({}, good.substr(0, length))).code == Errc::Corrupt);
  }
}
