// Goal: a zip is what its central directory says; where that and the entries' own headers tell
// different things, it is refused. Method: archives made by Python's zipfile, and then changed.
#include <map>

#include <catch2/catch.hpp>

#include "test/workers/archive/made.h"
#include "workers/archive/reader.h"

using namespace gofed;
using namespace gofed::archive;

namespace {

using Files = std::map<std::string, std::string>;

struct Read {
  Result<ArchiveSummary> summary;
  Files files;
};

Read read(const std::string& bytes, const ArchiveLimits& limits = {}) {
  Read out;
  out.summary = read_archive(
      "x.zip", std::as_bytes(std::span(bytes)), limits,
      {.content = [&](const ArchiveEntry& entry, auto content) -> Result<void> {
        out.files[entry.path] = {reinterpret_cast<const char*>(content.data()), content.size()};
        return {};
      }});
  return out;
}

Files files_of(const std::string& bytes) {
  auto got = read(bytes);
  INFO((got.summary ? "" : got.summary.error().to_string()));
  REQUIRE(got.summary);
  return got.files;
}

std::string refusal(const std::string& bytes, const ArchiveLimits& limits = {}) {
  const auto got = read(bytes, limits);
  REQUIRE_FALSE(got.summary);
  return got.summary.error().to_string();
}

std::string replaced(std::string bytes, std::string_view from, std::string_view to, bool last) {
  const auto at = last ? bytes.rfind(from) : bytes.find(from);
  REQUIRE(at != bytes.npos);
  return bytes.replace(at, from.size(), to);
}

constexpr const char* kTwo = "z.writestr('a.go', 'one'); z.writestr('b.go', 'two')";

}  // namespace

TEST_CASE("zip: what is not in the directory is not in the archive", "[archive]") {
  const auto deleted = zip_of(std::string(kTwo) + "; z.filelist.pop(0)");
  CHECK(deleted.find("a.go") != deleted.npos);
  CHECK(files_of(deleted) == Files{{"b.go", "two"}});
}

TEST_CASE("zip: a name in the header that the directory does not have is refused", "[archive]") {
  const auto zip = zip_of(kTwo);
  CHECK(refusal(replaced(zip, "a.go", "e.go", false)) ==
        "malformed: x.zip: a.go: its own header calls it e.go");
  CHECK(refusal(replaced(zip, "a.go", "e.go", true)) ==
        "malformed: x.zip: e.go: its own header calls it a.go");
}

TEST_CASE("zip: an Info-ZIP Unicode name of the header alone is another name", "[archive]") {
  // 0x7075: version, CRC-32 of the plain name, the UTF-8 name.
  const auto zip = zip_of(
      "import zlib; i = zipfile.ZipInfo('a.go'); n = b'e.go'\n"
      "i.extra = struct.pack('<HHBL', 0x7075, 5 + len(n), 1, zlib.crc32(b'a.go')) + n\n"
      "z.writestr(i, 'one'); i.extra = b''");
  CHECK(refusal(zip) == "malformed: x.zip: a.go: its own header calls it e.go");
}

TEST_CASE("zip: a size or checksum that the directory and the header tell differently is refused",
          "[archive]") {
  const auto* change = GENERATE("CRC = 1", "file_size = 2", "compress_size = 2");
  const auto zip = zip_of(std::string(kTwo) + "; z.filelist[0]." + change);
  CHECK_THAT(refusal(zip), Catch::StartsWith("malformed: x.zip: damaged"));
}

TEST_CASE("zip: links are known by the directory, skipped and counted, wherever they lead",
          "[archive]") {
  const std::string link =
      "i = zipfile.ZipInfo('l.go'); i.create_system = 3\n"
      "i.external_attr = 0o120777 << 16; z.writestr(i, ";
  const auto inside = read(zip_of(std::string(kTwo) + "\n" + link + "'a.go')"));
  REQUIRE(inside.summary);
  CHECK(inside.summary->links_skipped == 1);
  CHECK(inside.files.size() == 2);
  const auto outside = read(zip_of(std::string(kTwo) + "\n" + link + "'../../etc/passwd')"));
  REQUIRE(outside.summary);
  CHECK(outside.summary->links_skipped == 1);
  CHECK(outside.files == inside.files);
}

TEST_CASE("zip: written as a stream, with a comment, with 64-bit records", "[archive]") {
  CHECK(files_of(zip_of(std::string(kTwo) + "; z.comment = b'c' * 1000")) ==
        Files{{"a.go", "one"}, {"b.go", "two"}});
  CHECK(files_of(zip_of("w = io.BytesIO()\n"
                        "p = type('Pipe', (), {'write': w.write, 'flush': w.flush})()\n"
                        "s = zipfile.ZipFile(p, 'w', zipfile.ZIP_DEFLATED)\n"
                        "s.writestr('a.go', 'x' * 1000); s.close()",
                        "put(w.getvalue())")) == Files{{"a.go", std::string(1000, 'x')}});
  CHECK(files_of(zip_of(std::string("zipfile.ZIP_FILECOUNT_LIMIT = 1; zipfile.ZIP64_LIMIT = 2\n") +
                        kTwo)) == Files{{"a.go", "one"}, {"b.go", "two"}});
}

TEST_CASE("zip: names with backslashes, as DOS programs write them", "[archive]") {
  const auto zip = zip_of(
      "i = zipfile.ZipInfo('a/b.go'); i.create_system = 0; i.filename = 'a\\\\b.go'\n"
      "z.writestr(i, 'one')");
  CHECK(files_of(zip) == Files{{"a/b.go", "one"}});
}

TEST_CASE("zip: a directory that is not what its end says is damaged", "[archive]") {
  const auto zip = zip_of(kTwo);
  const auto end = zip.size() - 22;
  struct Case {
    std::size_t at;  // in the end record
    std::string_view why;
  };
  const auto [at, why] = GENERATE(Case{4, "a part of several"},  // this disk
                                  Case{6, "a part of several"},  // the directory's disk
                                  Case{10, "its count of entries is wrong"},
                                  Case{12, "it does not reach to its end"},   // size
                                  Case{16, "it does not reach to its end"},   // offset
                                  Case{20, "there is more behind its end"});  // comment's length
  auto changed = zip;
  ++changed[end + at];
  CHECK(refusal(changed) == "malformed: x.zip: damaged zip directory (" + std::string(why) + ")");
  CHECK(refusal(zip + "x") ==
        "malformed: x.zip: damaged zip directory (there is more behind its end)");
  CHECK(refusal(zip.substr(0, zip.size() - 1)) ==
        "malformed: x.zip: truncated: a zip without the directory at its end");
  CHECK(refusal(replaced(zip, "PK\x01\x02", "PK\x01\x03", true)) ==
        "malformed: x.zip: damaged zip directory (no entry)");
}

TEST_CASE("zip: two entries of one header, and one that points behind the directory", "[archive]") {
  CHECK(refusal(zip_of(std::string(kTwo) + "; z.filelist[1].header_offset = 0")) ==
        "malformed: x.zip: damaged zip directory (two entries at one place)");
  CHECK(refusal(zip_of(std::string(kTwo) + "; z.filelist[1].header_offset = 9999")) ==
        "malformed: x.zip: damaged zip directory (an entry behind it)");
  CHECK_THAT(refusal(zip_of(std::string(kTwo) + "; z.filelist[1].header_offset = 7")),
             Catch::StartsWith("malformed: x.zip: damaged"));
}

TEST_CASE("zip: the limits hold for what the directory lists", "[archive]") {
  const auto zip = zip_of(kTwo);
  CHECK(refusal(zip, {.entries_max = 1}) ==
        "limit_exceeded: x.zip: over the limit entries_max (1)");
  CHECK(refusal(zip, {.path_bytes_max = 3}) ==
        "limit_exceeded: x.zip: over the limit path_bytes_max (3)");
}

TEST_CASE("zip: bytes that are read again do not count as more packed ones", "[archive]") {
  // The directory and each header are read twice; the ratio is to the file's length.
  const auto zip = zip_of("z.writestr('a.go', bytes(1 << 20), zipfile.ZIP_DEFLATED)");
  const auto unpacked = std::uint64_t{1} << 20U;
  CHECK_THAT(refusal(zip, {.ratio_max = unpacked / zip.size() - 1, .ratio_free_bytes = 1000}),
             Catch::StartsWith("limit_exceeded: x.zip: a.go: over the limit ratio_max ("));
  CHECK(read(zip, {.ratio_max = unpacked / zip.size() + 1, .ratio_free_bytes = 1000}).summary);
}

TEST_CASE("zip: a pipe is refused, as the directory is at its end", "[archive]") {
  struct Pipe final : ByteSource {
    std::string bytes;
    Result<std::size_t> read(std::span<std::byte> into) override {
      const auto n = std::min(into.size(), bytes.size());
      std::copy_n(std::as_bytes(std::span(bytes)).begin(), n, into.begin());
      bytes.erase(0, n);
      return n;
    }
  } pipe;
  pipe.bytes = zip_of(kTwo);
  const auto got = read_archive("x.zip", pipe, {}, {});
  REQUIRE_FALSE(got);
  CHECK(got.error() ==
        Error{Errc::Unsupported, "x.zip: a zip has to be a file, its directory is at its end"});
}
