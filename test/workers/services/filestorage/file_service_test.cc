// Goal: filestorage keeps its contract: identities, chunks, ranges, expiry, whose file it is.
// Method: through a System of this process; time by moving files' lifetime, not by sleeping long.
#include <map>
#include <string>
#include <thread>

#include <catch2/catch.hpp>

#include "schemas/base/sha256.h"
#include "test/support/temp_dir.h"
#include "test/workers/services/local_system.h"

using namespace gofed;
using namespace gofed::schemas;
using gofed::test::LocalSystem;
using gofed::test::Settings;

namespace {

std::string pattern(std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>((i * 131 + i / 4096) & 0xff);
  return bytes;
}

std::string read_back(LocalSystem& local, const FileId& file, std::uint64_t range) {
  std::string bytes;
  while (true) {
    auto part = local.system().call<Download>(
        {.file = file, .offset = bytes.size(), .length_bytes = range});
    REQUIRE(part.has_value());
    bytes += part->data.view();
    if (bytes.size() >= part->size_bytes) return bytes;
  }
}

}  // namespace

TEST_CASE("upload: the same content has the same identity, which is its SHA-256", "[filestorage]") {
  LocalSystem local;
  const auto a = local.upload("a.tar", "content");
  const auto b = local.upload("b.tar", "content");
  CHECK(a.identifier == b.identifier);
  CHECK(a.sha256 == store::Sha256::of("content").hex());
  CHECK(a.size_bytes == 7);
  CHECK(a.name == "a.tar");
  CHECK(b.name == "b.tar");
  CHECK(a.service == "filestorage@" + local.service("filestorage").store_identity());
  CHECK(local.upload("c.tar", "other").identifier != a.identifier);
}

TEST_CASE("upload: an empty file is a file", "[filestorage]") {
  LocalSystem local;
  const auto file = local.upload("empty", "");
  CHECK(file.size_bytes == 0);
  const auto all = local.system().call<Download>({.file = file});
  REQUIRE(all);
  CHECK(all->data.empty());
  CHECK(all->size_bytes == 0);
}

TEST_CASE("upload: chunks make the file that one call would have made", "[filestorage]") {
  LocalSystem local;
  const auto bytes = pattern((std::size_t{20} << 20) + 17);  // 2.5 chunks, and odd
  const auto file = local.upload("large", bytes);
  CHECK(file.sha256 == store::Sha256::of(bytes).hex());
  CHECK(read_back(local, file, 3'000'001) == bytes);
}

TEST_CASE("upload: a chunk that is sent again is taken once", "[filestorage]") {
  LocalSystem local;
  auto& system = local.system();
  const auto first = system.call<Upload>({.name = "f", .upload = {}, .data = Blob::of("abcd")});
  REQUIRE(first);
  const auto again = system.call<Upload>(
      {.name = "f", .upload = first->upload, .offset = 0, .data = Blob::of("abcd")});
  REQUIRE(again);
  CHECK(again->received_bytes == 4);
  // Half of it known, half new.
  const Upload::Input last{
      .name = "f", .upload = first->upload, .offset = 2, .data = Blob::of("cdef"), .last = true};
  const auto done = system.call<Upload>(last);
  REQUIRE(done);
  REQUIRE(done->file);
  CHECK(done->file->sha256 == store::Sha256::of("abcdef").hex());
  // Its answer was lost: the same answer again.
  const auto repeated = system.call<Upload>(last);
  REQUIRE(repeated);
  CHECK(repeated->file == done->file);
}

TEST_CASE("upload: a gap between chunks is refused and the upload goes on", "[filestorage]") {
  LocalSystem local;
  auto& system = local.system();
  const auto first = system.call<Upload>({.name = "f", .upload = {}, .data = Blob::of("abcd")});
  REQUIRE(first);
  const auto gap = system.call<Upload>(
      {.name = "f", .upload = first->upload, .offset = 5, .data = Blob::of("x")});
  REQUIRE_FALSE(gap);
  CHECK(gap.error().code == Errc::InvalidArgument);
  CHECK(gap.error().context.find("offset 5") != std::string::npos);
  const auto huge = system.call<Upload>(
      {.name = "f", .upload = first->upload, .offset = ~std::uint64_t{0}, .data = Blob::of("x")});
  CHECK_FALSE(huge);
  const auto done = system.call<Upload>(
      {.name = "f", .upload = first->upload, .offset = 4, .data = Blob::of("e"), .last = true});
  REQUIRE(done);
  CHECK(done->file->sha256 == store::Sha256::of("abcde").hex());
}

TEST_CASE("upload: an unknown upload, a late beginning, a chunk too large, bad names",
          "[filestorage]") {
  LocalSystem local;
  auto& system = local.system();
  const auto code = [&](const Upload::Input& input) {
    const auto answer = system.call<Upload>(input);
    return answer ? std::string("accepted") : std::string(errc_name(answer.error().code));
  };
  CHECK(code({.name = "f", .upload = "nobody", .data = Blob::of("x")}) == "not_found");
  CHECK(code({.name = "f", .upload = {}, .offset = 1, .data = Blob::of("x"), .last = true}) ==
        "invalid_argument");
  CHECK(code({.name = "f", .upload = {}, .offset = 1, .data = Blob::of("x")}) ==
        "invalid_argument");
  CHECK(code({.name = "f",
              .upload = {},
              .data = Blob::of(std::string(Upload::kChunkBytesMax + 1, 'x')),
              .last = true}) == "limit_exceeded");
  const auto name = GENERATE(as<std::string>(), "a/b", "..", ".", "a\nb", "\xff", "/etc/passwd");
  CAPTURE(name);
  CHECK(code({.name = name, .upload = {}, .data = Blob::of("x"), .last = true}) ==
        "invalid_argument");
}

TEST_CASE("upload: a file over the configured size is refused, and gone", "[filestorage]") {
  LocalSystem local(Settings{{"filestorage.max_file_size", "10"}});
  auto& system = local.system();
  const auto whole = system.call<Upload>(
      {.name = "big", .upload = {}, .data = Blob::of("01234567890"), .last = true});
  REQUIRE_FALSE(whole);
  CHECK(whole.error().code == Errc::LimitExceeded);
  CHECK(whole.error().context.find("big") != std::string::npos);
  const auto first = system.call<Upload>({.name = "big", .upload = {}, .data = Blob::of("01234")});
  REQUIRE(first);
  const auto over = system.call<Upload>(
      {.name = "big", .upload = first->upload, .offset = 5, .data = Blob::of("567890")});
  REQUIRE_FALSE(over);
  CHECK(over.error().code == Errc::LimitExceeded);
  const auto after = system.call<Upload>(
      {.name = "big", .upload = first->upload, .offset = 5, .data = Blob::of("5")});
  REQUIRE_FALSE(after);
  CHECK(after.error().code == Errc::NotFound);
}

TEST_CASE("upload: one that nobody continues is given up by housekeeping", "[filestorage]") {
  LocalSystem local(Settings{{"filestorage.upload_idle", "0ms"}});
  auto& system = local.system();
  const auto first = system.call<Upload>({.name = "f", .upload = {}, .data = Blob::of("abcd")});
  REQUIRE(first);
  local.service("filestorage").housekeeping();
  const auto next = system.call<Upload>(
      {.name = "f", .upload = first->upload, .offset = 4, .data = Blob::of("e")});
  REQUIRE_FALSE(next);
  CHECK(next.error().code == Errc::NotFound);
}

TEST_CASE("download: ranges, the end, past the end, too much at once", "[filestorage]") {
  LocalSystem local;
  auto& system = local.system();
  const auto file = local.upload("f", "0123456789");
  const auto range = [&](std::uint64_t offset, std::uint64_t length) {
    const auto part =
        system.call<Download>({.file = file, .offset = offset, .length_bytes = length});
    return part ? std::string(part->data.view()) : std::string(errc_name(part.error().code));
  };
  CHECK(range(0, 4) == "0123");
  CHECK(range(8, 100) == "89");
  CHECK(range(10, 1).empty());
  CHECK(range(11, 1) == "invalid_argument");
  CHECK(range(0, Download::kChunkBytesMax + 1) == "limit_exceeded");
  CHECK(range(0, 0).empty());
}

TEST_CASE("a file of another store is not looked for here", "[filestorage]") {
  LocalSystem local;
  auto file = local.upload("x.tar", "content");
  file.service = "filestorage@11111111-2222-3333-4444-555555555555";
  const auto answer = local.system().call<Download>({.file = file});
  REQUIRE_FALSE(answer);
  CHECK(answer.error().code == Errc::NotFound);
  CHECK(answer.error().context.find("x.tar") != std::string::npos);
  CHECK(answer.error().context.find(file.service) != std::string::npos);
  CHECK_FALSE(local.system().call<Delete>({.file = file}));
  file.service.clear();  // any store that has it
  CHECK(local.system().call<Stat>({.file = file}));
}

TEST_CASE("stat, delete: what is there, what is not, what is no identifier", "[filestorage]") {
  LocalSystem local;
  auto& system = local.system();
  const auto file = local.upload("f", "content");
  const auto known = system.call<Stat>({.file = {.identifier = file.identifier}});
  REQUIRE(known);
  CHECK(known->file == file);
  CHECK(known->created > 0);
  CHECK(system.call<Delete>({.file = file})->deleted);
  CHECK_FALSE(system.call<Delete>({.file = file})->deleted);
  const auto gone = system.call<Stat>({.file = file});
  REQUIRE_FALSE(gone);
  CHECK(gone.error().code == Errc::NotFound);
  const auto bad = system.call<Stat>({.file = {.identifier = "../../etc/passwd"}});
  REQUIRE_FALSE(bad);
  CHECK(bad.error().code == Errc::Malformed);
}

TEST_CASE("list: pages by name, a prefix, a foreign cursor", "[filestorage]") {
  LocalSystem local;
  auto& system = local.system();
  for (const auto* name : {"b1", "a2", "a1", "a3"}) (void)local.upload(name, name);
  std::vector<std::string> names;
  std::string cursor;
  do {
    const auto page = system.call<List>({.prefix = "a", .cursor = cursor, .limit = 2});
    REQUIRE(page);
    CHECK(page->files.size() <= 2);
    for (const auto& file : page->files) names.push_back(file.name);
    cursor = page->cursor;
  } while (!cursor.empty());
  CHECK(names == std::vector<std::string>{"a1", "a2", "a3"});
  const auto foreign = system.call<List>({.prefix = {}, .cursor = "zz"});
  REQUIRE_FALSE(foreign);
  CHECK(foreign.error().code == Errc::Malformed);
}

TEST_CASE("expiry: a file is gone after its lifetime, and swept", "[filestorage]") {
  LocalSystem local(Settings{{"filestorage.lifetime", "1ms"}});
  auto& system = local.system();
  const auto file = local.upload("f", "content");
  CHECK(file.valid_until > 0);
  std::this_thread::sleep_for(std::chrono::milliseconds(5));  // the clock is the system's here
  const auto gone = system.call<Stat>({.file = file});
  REQUIRE_FALSE(gone);
  CHECK(gone.error().code == Errc::NotFound);
  local.service("filestorage").housekeeping();
  CHECK_FALSE(system.call<Delete>({.file = file})->deleted);
}

TEST_CASE("expiry: lifetime 0 keeps files until they are deleted", "[filestorage]") {
  LocalSystem local(Settings{{"filestorage.lifetime", "0"}});
  CHECK(local.upload("f", "content").valid_until == 0);
}

TEST_CASE("a store on disk keeps its files and its identity", "[filestorage]") {
  const test::TempDir directory;
  const std::map<std::string, std::string> settings{{"filestorage.driver", "rocksdb"},
                                                    {"filestorage.path", directory / "store"}};
  FileId file;
  {
    LocalSystem local(settings);
    file = local.upload("kept", "content");
  }
  LocalSystem local(settings);
  CHECK(read_back(local, file, 100) == "content");
}
