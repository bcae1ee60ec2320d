// Goal: a bad archive ends in one line that names it, the entry and the cause, soon and in little
// memory. Method: archives made by Python, cut, changed, or made while they are read.
#include <chrono>
#include <cstring>
#include <vector>

#include <catch2/catch.hpp>

#include "test/workers/archive/made.h"
#include "workers/archive/reader.h"

using namespace gofed;
using namespace gofed::archive;
using namespace std::chrono_literals;

namespace {

constexpr const char* kGzip = "put(gzip.compress(b.getvalue()))";

Result<ArchiveSummary> read(const std::string& bytes, const ArchiveLimits& limits = {}) {
  return read_archive("x.tar", std::as_bytes(std::span(bytes)), limits, {});
}

// "code: the context after the name". The context is one line of printable text.
std::string refusal(const std::string& bytes, const ArchiveLimits& limits = {}) {
  const auto got = read(bytes, limits);
  REQUIRE_FALSE(got);
  const auto& context = got.error().context;
  CHECK(context.starts_with("x.tar: "));
  CHECK(context.size() < 600);
  for (const char c : context) CHECK(static_cast<unsigned char>(c) >= 0x20);
  return std::string(errc_name(got.error().code)) + context.substr(context.find(": "));
}

// A member of gzip again and again, after a first one: as large as one likes.
class RepeatingSource final : public ByteSource {
 public:
  RepeatingSource(std::string first, std::string again, int times)
      : rest_(std::move(first)), again_(std::move(again)), times_(times) {}

  Result<std::size_t> read(std::span<std::byte> into) override {
    if (rest_.empty() && times_-- > 0) rest_ = again_;
    const auto n = std::min(into.size(), rest_.size());
    std::memcpy(into.data(), rest_.data(), n);
    rest_.erase(0, n);
    given += n;
    return n;
  }

  std::size_t given = 0;

 private:
  std::string rest_;
  const std::string again_;
  int times_;
};

}  // namespace

TEST_CASE("hostile: what leaves the archive is refused by name", "[archive]") {
  CHECK(refusal(made_by("f('../../etc/x')")) == "not_allowed: ../../etc/x: leaves the archive");
  CHECK(refusal(made_by("f('a/../b')")) == "not_allowed: a/../b: leaves the archive");
  CHECK(refusal(made_by("f('/etc/x')")) == "not_allowed: /etc/x: leaves the archive");
  CHECK(refusal(made_by("e('../d/', b'5')")) == "not_allowed: ../d/: leaves the archive");
  CHECK(refusal(made_by("f('..\\\\..\\\\etc\\\\x')")) ==
        "not_allowed: ..\\..\\etc\\x: leaves the archive");
  CHECK(refusal(made_by("f('C:\\\\x')")) == "not_allowed: C:\\x: leaves the archive");
  CHECK(refusal(made_by("e('x', b'1', '/etc/passwd')")) ==
        "not_allowed: x: hard link to /etc/passwd leaves the archive");
  CHECK(refusal(made_by("e('a/x', b'1', '../etc/passwd')")) ==
        "not_allowed: a/x: hard link to ../etc/passwd leaves the archive");
  CHECK(refusal(made_by("e('a', b'2', '/etc'); f('a/x')")) ==
        "not_allowed: a/x: lies below a symbolic link");
  CHECK(refusal(zip_of("z.writestr('../../etc/x', '')")) ==
        "not_allowed: ../../etc/x: leaves the archive");
}

TEST_CASE("hostile: what is no archive is named by its first bytes", "[archive]") {
  CHECK(refusal("") == "malformed: empty file");
  CHECK(refusal("<!DOCTYPE html>\n<html></html>") ==
        "malformed: not an archive (begins with \"<!DOCTYPE html>\\x0a<html></\")");
  CHECK(refusal("\x7f"
                "ELF\x02\x01" +
                std::string(5000, '\1')) ==
        "malformed: not an archive (begins with 7f 45 4c 46 02 01 01 01)");
  CHECK(refusal("q") == "malformed: not an archive (begins with \"q\")");
  CHECK(refusal(made_by("", "put(gzip.compress(b'some text'))")) ==
        "malformed: not an archive (unzipped, begins with \"some text\")");
  CHECK(refusal(made_by(
            "f('a')", "put(gzip.compress(gzip.compress(b.getvalue(), mtime=0)[:4] + bytes(4)))")) ==
        "malformed: not an archive (unzipped, begins with 1f 8b 08 00 00 00 00 00)");
  CHECK(refusal(made_by("f('a')", "put(bz2.compress(lzma.compress(b.getvalue())))")) ==
        "unsupported: compressed more than once");
}

TEST_CASE("hostile: an archive without any file", "[archive]") {
  const auto* done = GENERATE("", "put(gzip.compress(b.getvalue()))", "put(bytes(100000))");
  const auto* statements = GENERATE("", "e('d/', b'5')", "e('dev', b'3')");
  CHECK(refusal(made_by(statements, done)) == "invalid_argument: an archive without any file");
}

TEST_CASE("hostile: cut short, reported with the place", "[archive]") {
  const auto tar = made_by("f('a.go', b'x' * 1000); f('b.go')");
  CHECK(refusal(tar.substr(0, 512 + 1024)) == "malformed: truncated after entry a.go");
  CHECK(refusal(tar.substr(0, 512 + 1024 + 100)) == "malformed: truncated after entry a.go");
  CHECK(refusal(tar.substr(0, 512 + 600)) == "malformed: truncated in entry a.go");
  CHECK(refusal(tar.substr(0, 512 + 1024 + 1024)) == "malformed: truncated after entry b.go");
  CHECK(refusal(made_by("f('a.go')", "put(gzip.compress(b.getvalue()[:1024]))")) ==
        "malformed: truncated after entry a.go");
  const auto random = "import random; f('a.go', random.Random(1).randbytes(200000))";
  const auto gzip = made_by(random, kGzip);
  CHECK(refusal(gzip.substr(0, 100000)) == "malformed: truncated gzip data in entry a.go");
  CHECK(refusal(gzip.substr(0, gzip.size() - 4)) ==
        "malformed: truncated gzip data after entry a.go");
  CHECK(refusal(gzip.substr(0, 5)) == "malformed: truncated gzip data");
  for (const auto* compress : {"bz2", "lzma"}) {
    const auto whole = made_by(random, std::string("put(") + compress + ".compress(b.getvalue()))");
    CHECK(refusal(whole.substr(0, 150000)).starts_with("malformed: truncated"));
  }
  const auto zip = zip_of("z.writestr('a.go', 'x' * 1000); z.writestr('b.go', 'y')");
  for (const std::size_t cut : {500U, 36U + 1000U}) {
    CHECK(refusal(zip.substr(0, cut)) ==
          "malformed: truncated: a zip without the directory at its end");
  }
}

TEST_CASE("hostile: no cut of an archive passes for a whole one", "[archive]") {
  const auto tar =
      made_by("f('a.go', b'x' * 1000); f('b.go')", GENERATE(as<std::string>(), "", kGzip));
  const auto whole = tar.find(std::string(1024, '\0')) != tar.npos ? 512 + 1024 + 1024 : tar.size();
  for (std::size_t size = 0; size < whole; size += tar.size() > 5000 ? 256 : 1) {
    INFO(size);
    CHECK_FALSE(read(tar.substr(0, size)));
  }
}

TEST_CASE("hostile: damage is distinguished from truncation, checksums count", "[archive]") {
  auto tar = made_by("f('a.go'); f('b.go')");
  tar[1024 + 150] ^= 1;
  CHECK(refusal(tar).starts_with("malformed: damaged after entry a.go ("));
  auto gzip = made_by("f('a.go', b'x' * 5000)", kGzip);
  gzip[gzip.size() - 8] ^= 1;
  CHECK(refusal(gzip) == "malformed: damaged gzip data (incorrect data check)");
  auto zip = zip_of("z.writestr('a.go', 'x' * 1000)");
  zip[500] ^= 1;
  CHECK(refusal(zip).starts_with("malformed: damaged in entry a.go (ZIP bad CRC"));
  using Expected = std::pair<const char*, const char*>;
  for (const auto& [compress, expected] :
       {Expected{"bz2", "malformed: damaged bzip2 data, or no archive in it ("},
        Expected{"lzma", "malformed: damaged in entry a.go (Lzma library error"}}) {
    auto bytes = made_by("import random; f('a.go', random.Random(1).randbytes(200000))",
                         std::string("put(") + compress + ".compress(b.getvalue()))");
    bytes[100000] ^= 1;
    CHECK(refusal(bytes).starts_with(expected));
  }
}

TEST_CASE("hostile: an encrypted zip", "[archive]") {
  auto zip = zip_of("z.writestr('a.go', 'x' * 100)");
  zip[6] |= 1;  // local header, general purpose flags
  CHECK(refusal(zip) == "unsupported: a.go: is encrypted");
}

TEST_CASE("hostile: a path twice, a file without a name", "[archive]") {
  CHECK(refusal(made_by("f('a/b.go'); f('./a//b.go')")) ==
        "malformed: ./a//b.go: is in the archive twice");
  CHECK(refusal(made_by("f('a'); f('.')")) == "malformed: a file without a name after entry .");
}

TEST_CASE("hostile: names in errors are escaped and shortened", "[archive]") {
  CHECK(refusal(made_by("f('../\\n\\x1b[31m\\udce9\\u4e16')")) ==
        "not_allowed: ../\\x0a\\x1b[31m\\xe9\xe4\xb8\x96: leaves the archive");
  const auto text = refusal(made_by("f('../' + 'd' * 3000 + '/end.go')"));
  CHECK(text.size() < 250);
  CHECK(text.ends_with("dd/end.go: leaves the archive"));
}

TEST_CASE("hostile: ten thousand nested directories", "[archive]") {
  const auto* statements = GENERATE(
      "f('d/' * 10000 + 'x.go')", "[e('d/' * i, b'5') for i in range(1, 15)]; f('d/' * 129 + 'x')");
  CHECK(refusal(made_by(statements)).ends_with("over the limit depth_max (128)"));
  CHECK(read(made_by("f('d/' * 128 + 'x')")));
}

TEST_CASE("hostile: too many, too long, too large", "[archive]") {
  const auto tar = made_by("f('a', b'x' * 100); f('bb', b'x' * 100)");
  CHECK(read(tar, {.entries_max = 2}));
  CHECK(refusal(tar, {.entries_max = 1}) == "limit_exceeded: a: over the limit entries_max (1)");
  CHECK(refusal(tar, {.path_bytes_max = 1}) ==
        "limit_exceeded: bb: over the limit path_bytes_max (1)");
  CHECK(refusal(tar, {.entry_bytes_max = 99}) ==
        "limit_exceeded: a: over the limit entry_bytes_max (99)");
  CHECK(refusal(tar, {.total_bytes_max = 199}) ==
        "limit_exceeded: bb: over the limit total_bytes_max (199)");
}

TEST_CASE("hostile: ten gigabytes of zeros end soon", "[archive]") {
  // Where the zeros hide: in a file, in what should have no content, after the end.
  const auto* begins = GENERATE(
      "f('a'); i = tarfile.TarInfo('zeros'); i.size = 10 << 30",
      "f('a'); i = tarfile.TarInfo('zeros/'); i.type = b'5'; i.size = 10 << 30",
      "f('a'); i = tarfile.TarInfo('zeros'); i.type = b'Z'; i.size = 10 << 30", "f('a'); i = None");
  const auto first = made_by(begins,
                             "v = b.getvalue()[:1024] + (i.tobuf() if i else bytes(1024)); "
                             "put(gzip.compress(v))");
  const auto zeros = made_by("", "put(gzip.compress(bytes(64 << 20)))");
  RepeatingSource source(first, zeros, 160);
  const auto begin = std::chrono::steady_clock::now();
  const auto got = read_archive("x.tar.gz", source, {}, {});
  REQUIRE_FALSE(got);
  INFO(got.error().to_string());
  CHECK(got.error().code == Errc::LimitExceeded);
  CHECK(got.error().context.ends_with("over the limit ratio_max (200)"));
  CHECK(source.given < 1 << 20);
  CHECK(std::chrono::steady_clock::now() - begin < 20s);
}

TEST_CASE("hostile: plain zeros and a file that only claims to be large", "[archive]") {
  CHECK(refusal(made_by("", "put(tarfile.TarInfo('a').tobuf()[:124] + b'z' * 388)"))
            .starts_with("malformed: not an archive"));
  CHECK(refusal(made_by("", "i = tarfile.TarInfo('a'); i.size = 10 << 30; put(i.tobuf())")) ==
        "malformed: truncated in entry a");
}

TEST_CASE("hostile: reading can be cancelled, also while it skips", "[archive]") {
  const auto bytes = made_by("f('a')");
  int asked = 0;
  const auto got = read_archive("x.tar", std::as_bytes(std::span(bytes)), {},
                                {.cancelled = [&asked] { return ++asked > 2; }});
  REQUIRE_FALSE(got);
  CHECK(got.error() == Error{Errc::Cancelled, "x.tar: cancelled"});
}
