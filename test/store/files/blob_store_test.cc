// Goal: content goes in and comes out unharmed at every chunk boundary, once whatever is done at
// once, and leaves nothing behind when it is removed, abandoned or damaged.
#include "store/files/blob_store.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "schemas/base/crc32c.h"
#include "store/driver/keys.h"
#include "store/files/blob_record.h"
#include "test/store/support.h"

using namespace gofed;
using namespace gofed::store;
using namespace gofed::store::testing;

namespace {

// A store of each kind in turn, empty.
struct Blobs {
  TempDir directory;
  std::unique_ptr<Driver> driver = open_test_driver(GENERATE("memory", "rocksdb"), directory);
  std::unique_ptr<BlobStore> store = must(BlobStore::open(*driver));

  [[nodiscard]] std::size_t chunk_count() const { return read_all(*driver, Family::Chunks).size(); }

  // What is in Family::Blobs but for the counter of storage ids.
  [[nodiscard]] std::size_t record_count() const {
    return read_all(*driver, Family::Blobs).size() -
           read_all(*driver, Family::Blobs, Range::prefix(key_prefix<NextStorageKey>())).size();
  }
};

std::string read_back(const BlobStore& store, const Sha256& id, std::size_t step) {
  const auto reader = must(store.reader(id));
  std::string content;
  for (;;) {
    const auto part = must(reader->read(content.size(), step));
    if (part.empty()) return content;
    content += part;
  }
}

}  // namespace

TEST_CASE("blob: content of any length comes back, found by its SHA-256", "[store]") {
  const Blobs blobs;
  const std::size_t size = GENERATE(std::size_t{0}, std::size_t{1}, kChunkBytes - 1, kChunkBytes,
                                    kChunkBytes + 1, 2 * kChunkBytes, 3 * kChunkBytes + 12'345);
  const auto content = noise(size);

  const auto writer = blobs.store->writer();
  for (std::size_t at = 0; at < size; at += 300'007) {
    must(writer->append(std::string_view{content}.substr(at, 300'007)));
  }
  CHECK(writer->size_bytes() == size);
  const auto info = must(writer->finish());
  CHECK(info == BlobInfo{.sha256 = Sha256::of(content), .size_bytes = size, .existed = false});
  CHECK(must(blobs.store->stat(info.sha256)).size_bytes == size);
  CHECK(read_back(*blobs.store, info.sha256, 700'001) == content);
  CHECK(blobs.record_count() == 1);  // the upload record is gone
}

TEST_CASE("blob: any range can be read, and past the end is nothing", "[store]") {
  const Blobs blobs;
  const auto content = noise(2 * kChunkBytes + 100);
  const auto id = must(blobs.store->put(content)).sha256;
  const auto reader = must(blobs.store->reader(id));
  CHECK(reader->info().size_bytes == content.size());
  for (const std::size_t offset :
       {std::size_t{0}, kChunkBytes - 3, kChunkBytes, content.size() - 1}) {
    for (const std::size_t length :
         {std::size_t{0}, std::size_t{1}, std::size_t{10}, kChunkBytes + 7}) {
      REQUIRE(must(reader->read(offset, length)) == content.substr(offset, length));
    }
  }
  CHECK(must(reader->read(content.size(), 10)).empty());
  CHECK(must(reader->read(~std::uint64_t{0}, 10)).empty());
  CHECK(refused(reader->read(0, kReadBytesMax + 1)).code == Errc::LimitExceeded);
}

TEST_CASE("blob: the same content is stored once", "[store]") {
  const Blobs blobs;
  const auto content = noise(GENERATE(std::size_t{10}, 3 * kChunkBytes));
  CHECK_FALSE(must(blobs.store->put(content)).existed);
  const auto chunks = blobs.chunk_count();
  CHECK(must(blobs.store->put(content)).existed);
  CHECK(blobs.chunk_count() == chunks);
  CHECK(blobs.record_count() == 1);
  CHECK(read_back(*blobs.store, Sha256::of(content), kChunkBytes) == content);
}

TEST_CASE("blob: many writers of the same content at once store it once", "[store]") {
  const Blobs blobs;
  const auto content = noise(2 * kChunkBytes + 5);
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 6; ++i) {
      threads.emplace_back([&] { static_cast<void>(blobs.store->put(content)); });
    }
  }
  CHECK(blobs.chunk_count() == 3);
  CHECK(blobs.record_count() == 1);
  CHECK(read_back(*blobs.store, Sha256::of(content), kChunkBytes) == content);
}

TEST_CASE("blob: an abandoned upload leaves nothing", "[store]") {
  const Blobs blobs;
  auto writer = blobs.store->writer();
  must(writer->append(noise(3 * kChunkBytes + 1)));
  CHECK(blobs.chunk_count() == 3);
  SECTION("given up") {
    must(writer->abandon());
    CHECK(refused(writer->append("more")).code == Errc::InvalidArgument);
    CHECK(refused(writer->finish()).code == Errc::InvalidArgument);
  }
  SECTION("destroyed") {
    writer.reset();
  }
  CHECK(blobs.chunk_count() == 0);
  CHECK(blobs.record_count() == 0);
}

TEST_CASE("blob: uploads that a dead process left are swept when the store is opened", "[store]") {
  Blobs blobs;
  const auto kept = must(blobs.store->put(noise(2 * kChunkBytes, 7)));
  auto dead = blobs.store->writer();
  must(dead->append(noise(4 * kChunkBytes + 1)));
  CHECK(blobs.chunk_count() == 2 + 4);

  const auto reopened = must(BlobStore::open(*blobs.driver));
  CHECK(reopened->swept_at_open().uploads == 1);
  CHECK(reopened->swept_at_open().chunks == 4);
  CHECK(blobs.chunk_count() == 2);
  CHECK(blobs.record_count() == 1);
  CHECK(read_back(*reopened, kept.sha256, kChunkBytes).size() == 2 * kChunkBytes);
}

TEST_CASE("blob: what was removed is NotFound and gives its space back", "[store]") {
  const Blobs blobs;
  const auto id = must(blobs.store->put(noise(2 * kChunkBytes))).sha256;
  const auto reader = must(blobs.store->reader(id));
  must(blobs.store->remove(id));
  must(blobs.store->remove(id));  // not there is not an error
  CHECK(refused(blobs.store->stat(id)).code == Errc::NotFound);
  CHECK(refused(blobs.store->reader(id)).code == Errc::NotFound);
  CHECK(refused(reader->read(0, 10)).code == Errc::NotFound);
  CHECK(blobs.chunk_count() == 0);
  CHECK(blobs.record_count() == 0);
}

TEST_CASE("blob: a chunk that changed, went missing or was cut is Corrupt, and named", "[store]") {
  const Blobs blobs;
  const auto content = noise(3 * kChunkBytes);
  const auto id = must(blobs.store->put(content)).sha256;
  const auto chunks = read_all(*blobs.driver, Family::Chunks);
  auto [key, value] = chunks.at(1);
  WriteBatch damage;
  SECTION("a flipped bit") {
    value[500'000] = static_cast<char>(value[500'000] ^ 1);
    damage.put(Family::Chunks, key, value);
  }
  SECTION("cut") {
    damage.put(Family::Chunks, key, value.substr(1));
  }
  SECTION("swapped") {
    damage.put(Family::Chunks, key, chunks.at(2).second);
  }
  SECTION("missing") {
    damage.remove(Family::Chunks, key);
  }
  must(blobs.driver->write(damage, Durability::Async));

  const auto reader = must(blobs.store->reader(id));
  CHECK(must(reader->read(0, kChunkBytes)) == content.substr(0, kChunkBytes));  // the sound one
  const auto error = refused(reader->read(kChunkBytes - 1, 2));
  CHECK(error.code == Errc::Corrupt);
  CHECK_THAT(error.context, Catch::Contains(id.hex()) && Catch::Contains("chunk 1"));
}

TEST_CASE("blob: a damaged record is Corrupt, whatever its bytes are", "[store]") {
  const auto good =
      encode_blob_record({.storage = 1, .size_bytes = 5, .checksums = {crc32c("x")}, .hashes = {}});
  REQUIRE(must(decode_blob_record(good)).size_bytes == 5);
  for (std::size_t length = 0; length < good.size(); ++length) {
    REQUIRE(refused(decode_blob_record(good.substr(0, length))).code == Errc::Corrupt);
  }
  REQUIRE(refused(decode_blob_record(good + "x")).code == Errc::Corrupt);
  for (const std::size_t at : {0U, 9U, 14U, 17U, 20U}) {  // version, size, chunk count
    auto bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 0x40);
    REQUIRE(refused(decode_blob_record(bad)).code == Errc::Corrupt);
  }
}

TEST_CASE("blob: content over the writer's limit is refused by name", "[store]") {
  const Blobs blobs;
  const auto writer = blobs.store->writer({.size_bytes_max = 100});
  must(writer->append(std::string(100, 'x')));
  const auto error = refused(writer->append("y"));
  CHECK(error.code == Errc::LimitExceeded);
  CHECK_THAT(error.context, Catch::Contains("100 bytes"));
}

TEST_CASE("blob: what finish() adds is written with the blob or not at all", "[store]") {
  const Blobs blobs;
  const auto writer = blobs.store->writer();
  must(writer->append("content"));
  SECTION("written") {
    must(writer->finish([](const BlobInfo& info, WriteBatch& batch) -> Result<void> {
      batch.put(Family::Files, "ref", info.sha256.view());
      return {};
    }));
    CHECK(must(blobs.driver->get(Family::Files, "ref")) == Sha256::of("content").view());
  }
  SECTION("refused by the caller") {
    const auto result = writer->finish([](const BlobInfo&, WriteBatch& batch) -> Result<void> {
      batch.put(Family::Files, "ref", "x");
      return fail(Errc::NotAllowed, "no");
    });
    CHECK(refused(result).code == Errc::NotAllowed);
    CHECK(must(blobs.driver->get(Family::Files, "ref")) == std::nullopt);
    CHECK(blobs.record_count() == 0);
  }
  SECTION("a requirement that never holds") {
    const auto result = writer->finish([](const BlobInfo&, WriteBatch& batch) -> Result<void> {
      batch.require(Family::Files, "absent", "x");
      return {};
    });
    CHECK(refused(result).code == Errc::Busy);
    CHECK(blobs.record_count() == 0);
  }
}

TEST_CASE("blob: a removal whose requirement does not hold removes nothing", "[store]") {
  const Blobs blobs;
  const auto id = must(blobs.store->put("content")).sha256;
  WriteBatch also;
  also.require(Family::Files, "absent", "x");
  CHECK(refused(blobs.store->remove(id, also)).code == Errc::AlreadyExists);
  CHECK(must(blobs.store->stat(id)).size_bytes == 7);
}

TEST_CASE("blob: content that version 1 stored is read, checked and removed", "[store]") {
  const Blobs blobs;
  const auto content = noise(kChunkBytes + 5);
  const auto id = Sha256::of(content);
  const std::array chunks{content.substr(0, kChunkBytes), content.substr(kChunkBytes)};
  WriteBatch before;
  ByteWriter record;
  record.u8(1).u64(7).u64(content.size()).u32(2);
  for (std::uint32_t i = 0; i < 2; ++i) {
    record.raw(Sha256::of(chunks.at(i)).view());
    before.put(Family::Chunks, encode_key(ChunkKey{.storage = 7, .index = i}), chunks.at(i));
  }
  before.put(Family::Blobs, encode_key(BlobKey{.content = id}), record.bytes());
  must(blobs.driver->write(before, Durability::Async));
  CHECK(read_back(*blobs.store, id, 1'000'000) == content);
  CHECK(must(blobs.store->put(content)).existed);

  WriteBatch damage;
  damage.put(Family::Chunks, encode_key(ChunkKey{.storage = 7, .index = 1}), "12345");
  must(blobs.driver->write(damage, Durability::Async));
  CHECK(refused(must(blobs.store->reader(id))->read(kChunkBytes, 5)).code == Errc::Corrupt);
  must(blobs.store->remove(id));
  CHECK(blobs.chunk_count() == 0);
  CHECK(blobs.record_count() == 0);
}

TEST_CASE("blob: an upload that version 1 left is swept when the store is opened", "[store]") {
  const Blobs blobs;
  WriteBatch before;
  before.put(Family::Blobs, encode_key(UploadKey{.storage = 7}), "");
  before.put(Family::Chunks, encode_key(ChunkKey{.storage = 7, .index = 0}), "x");
  must(blobs.driver->write(before, Durability::Async));
  const auto reopened = must(BlobStore::open(*blobs.driver));
  CHECK(reopened->swept_at_open() == SweptUploads{.uploads = 1, .chunks = 1});
  CHECK(blobs.chunk_count() == 0);
  CHECK(blobs.record_count() == 0);
}

TEST_CASE("blob: content is the same however it is cut into pieces", "[store]") {
  const Blobs blobs;
  const auto content = noise(3 * kChunkBytes + 17);
  const auto id = Sha256::of(content);
  for (const std::size_t step : {std::size_t{1'000}, kChunkBytes - 1, kChunkBytes, kChunkBytes + 1,
                                 2 * kChunkBytes, 3 * kChunkBytes, content.size()}) {
    CAPTURE(step);
    const auto writer = blobs.store->writer();
    for (std::size_t at = 0; at < content.size(); at += step) {
      must(writer->append(std::string_view(content).substr(at, step)));
    }
    CHECK(must(writer->finish()).sha256 == id);
    CHECK(read_back(*blobs.store, id, step) == content);
    must(blobs.store->remove(id));
  }
}

TEST_CASE("crc32c: the vectors of RFC 3720, by instruction and by tables", "[store]") {
  std::string rising(32, '\0');
  std::ranges::generate(rising, [n = 0]() mutable { return static_cast<char>(n++); });
  const std::vector<std::pair<std::string, std::uint32_t>> vectors{
      {"", 0},
      {"123456789", 0xe3069283},
      {std::string(32, '\0'), 0x8a9136aa},
      {std::string(32, '\xff'), 0x62a8ab43},
      {rising, 0x46dd794e}};
  for (const auto& [bytes, expected] : vectors) {
    CHECK(crc32c(bytes) == expected);
    CHECK(crc32c_by_tables(bytes) == expected);
  }
  const auto bytes = noise(1000);
  for (std::size_t size = 0; size < 40; ++size) {
    const auto part = std::string_view(bytes).substr(size, size * 3);  // any alignment
    CHECK(crc32c(part) == crc32c_by_tables(part));
    CHECK(crc32c(bytes.substr(size * 4, 100), crc32c(bytes.substr(0, size * 4))) ==
          crc32c(bytes.substr(0, size * 4 + 100)));
  }
}

// ---- Several processes on one database ----------------------------------------------------------

namespace {

// A driver whose store others have open as well.
class SharedDriver final : public Driver {
 public:
  explicit SharedDriver(Driver& driver) : driver_(driver) {}

  const std::string& identity() const override { return driver_.identity(); }
  bool is_shared() const override { return true; }
  Result<std::optional<std::string>> get(Family family, std::string_view key) const override {
    return driver_.get(family, key);
  }
  Result<std::unique_ptr<Scan>> scan(Family family, Range range) const override {
    return driver_.scan(family, std::move(range));
  }
  Result<void> write(const WriteBatch& batch, Durability durability) override {
    return driver_.write(batch, durability);
  }
  Result<std::unique_ptr<Reader>> snapshot() const override { return driver_.snapshot(); }
  Result<void> reclaim(Family family) override { return driver_.reclaim(family); }
  Result<void> discard(Family family, const Range& range) override {
    return driver_.discard(family, range);
  }
  Result<void> verify() const override { return driver_.verify(); }
  Result<DriverStats> stats() const override { return driver_.stats(); }
  Result<void> close() override { return driver_.close(); }

 private:
  Driver& driver_;
};

constexpr auto kMinute = std::chrono::minutes(1);
const Time kStart{std::chrono::milliseconds(1'000'000'000'000)};

LeaseTimes at(Time now) {
  return {.now = now, .judged = now};
}

// An upload of several chunks, begun at kStart.
std::unique_ptr<BlobWriter> begun(BlobStore& store) {
  auto writer = store.writer({.now = kStart});
  must(writer->append(noise(2 * kChunkBytes + 1)));
  return writer;
}

}  // namespace

TEST_CASE("blob: a process that opens a shared store leaves the uploads of others", "[store]") {
  const Blobs blobs;
  SharedDriver shared(*blobs.driver);
  const auto one = must(BlobStore::open(shared));
  const auto writer = begun(*one);
  const auto two = must(BlobStore::open(shared));
  CHECK(two->swept_at_open() == SweptUploads{});
  CHECK(must(two->sweep(at(kStart + kUploadLease - kMinute))) == SweptUploads{});
  must(writer->append("more"));
  CHECK(must(writer->finish()).size_bytes == 2 * kChunkBytes + 5);
}

TEST_CASE("blob: an upload is dead when its lease has ended, and its owner learns so", "[store]") {
  const Blobs blobs;
  SharedDriver shared(*blobs.driver);
  const auto one = must(BlobStore::open(shared));
  const auto two = must(BlobStore::open(shared));
  const auto writer = begun(*one);
  // In doubt about the clock nothing has ended.
  CHECK(must(two->sweep({.now = kStart + kUploadLease, .judged = kStart})) == SweptUploads{});
  CHECK(must(two->sweep(at(kStart + kUploadLease))) == SweptUploads{.uploads = 1, .chunks = 2});
  CHECK(blobs.chunk_count() == 0);
  must(writer->append(noise(kChunkBytes)));  // it cannot know
  const auto error = refused(writer->finish());
  CHECK(error.code == Errc::Unavailable);
  CHECK(blobs.chunk_count() == 0);
  CHECK(blobs.record_count() == 0);
}

TEST_CASE("blob: leases of open writers are renewed, of others not", "[store]") {
  const Blobs blobs;
  SharedDriver shared(*blobs.driver);
  const auto one = must(BlobStore::open(shared));
  const auto two = must(BlobStore::open(shared));
  const auto writer = begun(*one);
  const auto later = kStart + kUploadLease - kMinute;
  CHECK(must(one->sweep(at(later))) == SweptUploads{});
  CHECK(must(two->sweep(at(later + kUploadLease - kMinute))) == SweptUploads{});
  CHECK(must(writer->finish()).size_bytes == 2 * kChunkBytes + 1);
  CHECK(blobs.chunk_count() == 3);
  CHECK(blobs.record_count() == 1);
}
