// Goal: what good archives hold is read, whatever made them. Method: archives made by Python and
// tar(1). What bad ones do is in hostile_test.cc.
#include "workers/archive/reader.h"

#include <map>
#include <stdexcept>

#include <catch2/catch.hpp>

#include "test/support/skip.h"
#include "test/workers/archive/made.h"

using namespace gofed;
using namespace gofed::archive;

namespace {

struct Read {
  Result<ArchiveSummary> summary;
  std::map<std::string, std::string> files;
};

Read read(const std::string& bytes) {
  Read out;
  out.summary = read_archive(
      "x.tar", std::as_bytes(std::span(bytes)), {},
      {.content = [&](const ArchiveEntry& entry, auto content) -> Result<void> {
        out.files[entry.path] = {reinterpret_cast<const char*>(content.data()), content.size()};
        return {};
      }});
  INFO((out.summary ? "" : out.summary.error().to_string()));
  REQUIRE(out.summary);
  return out;
}

using Files = std::map<std::string, std::string>;

}  // namespace

TEST_CASE("archive: regular files are read, a symbolic link is skipped and counted", "[archive]") {
  const auto* target = GENERATE("../a/b.go", "/etc/localtime", "../../outside", "none");
  const auto got = read(made_by(std::string("f('./a/b.go', b'12345'); e('a/c.go', b'2', '") +
                                target + "'); e('a/', b'5'); e('./', b'5')"));
  CHECK(got.files == Files{{"a/b.go", "12345"}});
  CHECK(got.summary->links_skipped == 1);
  CHECK(got.summary->bytes == 5);
}

TEST_CASE("archive: each compression is read", "[archive]") {
  const auto* done = GENERATE("put(gzip.compress(b.getvalue()))", "put(bz2.compress(b.getvalue()))",
                              "put(lzma.compress(b.getvalue()))",
                              "put(subprocess.run(['zstd', '-c'], input=b.getvalue(), "
                              "capture_output=True, check=True).stdout)");
  if (std::string(done).find("zstd") != std::string::npos &&
      std::system("zstd -V >/dev/null 2>&1")) {
    GOFED_SKIP("no zstd(1) here");
  }
  CHECK(read(made_by("f('a.go', b'a' * 100000)", done)).files ==
        Files{{"a.go", std::string(100000, 'a')}});
}

TEST_CASE("archive: gzip of several members, padded with zeros", "[archive]") {
  const auto bytes = made_by("f('a.go', b'12345')",
                             "v = b.getvalue(); put(gzip.compress(v[:100]) + gzip.compress(b'') + "
                             "gzip.compress(v[100:]) + bytes(1000))");
  CHECK(read(bytes).files == Files{{"a.go", "12345"}});
}

TEST_CASE("archive: zips, stored and deflated, with UTF-8 names in any locale", "[archive]") {
  const auto got =
      read(zip_of("z.writestr('a/b.go', 'x' * 9)\n"
                  "z.writestr('\\u4e16.go', 'y' * 999, zipfile.ZIP_DEFLATED)\n"
                  "z.writestr('a/', '')"));
  CHECK(got.files ==
        Files{{"a/b.go", std::string(9, 'x')}, {"\xe4\xb8\x96.go", std::string(999, 'y')}});
}

TEST_CASE("archive: long, UTF-8 and latin-1 names in GNU and pax tars", "[archive]") {
  const auto* format = GENERATE("GNU_FORMAT", "PAX_FORMAT");
  const auto got = read(made_by(std::string("t.format = tarfile.") + format +
                                "\nf('d' * 200 + '/' + 'e' * 200 + '.go')\n"
                                "f('\\u4e16.go'); f('caf\\udce9.go'); f('b\\\\c.go')"));
  CHECK(got.files == Files{{std::string(200, 'd') + "/" + std::string(200, 'e') + ".go", "x"},
                           {"\xe4\xb8\x96.go", "x"},
                           {"caf\xe9.go", "x"},
                           {"b\\c.go", "x"}});
}

TEST_CASE("archive: the holes of a sparse file are zeros", "[archive]") {
  const auto* format = GENERATE("gnu", "posix");
  const auto bytes = made_by(
      "import tempfile, os; d = tempfile.mkdtemp(); s = open(d + '/s', 'wb')\n"
      "s.seek(1 << 20); s.write(b'end'); s.close()",
      std::string("put(subprocess.run(['tar', '-S', '--format=") + format +
          "', '-C', d, '-cf', '-', 's'], capture_output=True, check=True).stdout)\n"
          "os.remove(d + '/s'); os.rmdir(d)");
  CHECK(bytes.size() < 100'000);
  CHECK(read(bytes).files == Files{{"s", std::string(1 << 20, '\0') + "end"}});
}

TEST_CASE("archive: what is not wanted is passed over, devices and fifos are counted",
          "[archive]") {
  const auto bytes =
      made_by("f('a.go'); f('b.txt'); e('dev', b'3'); e('block', b'4'); e('fifo', b'6')");
  std::string files;
  const auto got =
      read_archive("x.tar", std::as_bytes(std::span(bytes)), {},
                   {.wanted = [](const ArchiveEntry& entry) { return entry.path.ends_with(".go"); },
                    .content = [&](const ArchiveEntry& entry, auto) -> Result<void> {
                      files += entry.path;
                      return {};
                    }});
  REQUIRE(got);
  CHECK(files == "a.go");
  CHECK(got->files == 1);
  CHECK(got->others_skipped == 3);
}

TEST_CASE("archive: errors and exceptions of the visitor and the source are given back",
          "[archive]") {
  const auto bytes = made_by("f('a.go')");
  const auto with_content = [&](auto content) {
    return read_archive("x.tar", std::as_bytes(std::span(bytes)), {}, {.content = content}).error();
  };
  CHECK(with_content([](auto&, auto) -> Result<void> { return fail(Errc::Busy, "full"); }) ==
        Error{Errc::Busy, "full"});
  CHECK(with_content([](auto&, auto) -> Result<void> { throw std::runtime_error("bug"); }) ==
        Error{Errc::Internal, "x.tar: bug"});
  CHECK(with_content([](auto&, auto) -> Result<void> { throw std::bad_alloc(); }) ==
        Error{Errc::LimitExceeded, "x.tar: out of memory"});

  struct Failing final : ByteSource {
    bool throws = false;
    Result<std::size_t> read(std::span<std::byte>) override {
      if (throws) throw std::runtime_error("lost");
      return fail(Errc::Unavailable, "lost");
    }
  } source;
  CHECK(read_archive("x.tar", source, {}, {}).error() == Error{Errc::Unavailable, "x.tar: lost"});
  source.throws = true;
  CHECK(read_archive("x.tar", source, {}, {}).error() ==
        Error{Errc::Internal, "x.tar: source: lost"});
}
