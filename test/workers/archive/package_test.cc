// Goal: the files of .deb, .rpm and source .rpm packages are read as those of any archive, and a bad
// package ends in one line that says what is wrong. Method: packages made by Python, cut and changed.
#include <map>
#include <optional>
#include <span>
#include <string>

#include <catch2/catch.hpp>

#include "test/workers/archive/made.h"
#include "workers/archive/reader.h"

using namespace gofed;
using namespace gofed::archive;

namespace {

using Files = std::map<std::string, std::string>;

struct Read {
  Files files;
  Result<ArchiveSummary> summary;
};

Read read(const std::string& bytes, const ArchiveLimits& limits = {}) {
  Read got;
  got.summary = read_archive("x.deb", std::as_bytes(std::span(bytes)), limits,
                             {.content = [&](const ArchiveEntry& entry, std::string&& content) {
                               got.files[entry.path] = std::move(content);
                               return Result<void>();
                             }});
  return got;
}

Files files_of(const std::string& bytes) {
  auto got = read(bytes);
  INFO((got.summary ? "" : got.summary.error().context));
  REQUIRE(got.summary);
  return std::move(got.files);
}

std::string refusal(const std::string& bytes, const ArchiveLimits& limits = {}) {
  const auto got = read(bytes, limits);
  REQUIRE_FALSE(got.summary);
  const auto& error = got.summary.error();
  CHECK(error.context.starts_with("x.deb: "));
  return std::string(errc_name(error.code)) + error.context.substr(error.context.find(": "));
}

// A .deb whose data.tar holds one file, packed by the expression.
std::string deb_by(const std::string& packed, const std::string& name) {
  return made_by("f('./usr/share/gocode/src/a.b/c/c.go', b'package c')",
                 "put(deb(" + packed + ", '" + name + "'))");
}

const Files kOne{{"usr/share/gocode/src/a.b/c/c.go", "package c"}};

// A .tar.gz with one Go file, as a Python expression after `done`.
constexpr const char* kInner = "i = gzip.compress(b.getvalue())\n";

// A stream that cannot be read from anywhere.
class Pipe final : public ByteSource {
 public:
  explicit Pipe(std::string bytes) : rest_(std::move(bytes)) {}
  Result<std::size_t> read(std::span<std::byte> into) override {
    const auto n = std::min(into.size(), rest_.size());
    std::copy_n(std::as_bytes(std::span(rest_)).begin(), n, into.begin());
    rest_.erase(0, n);
    return n;
  }

 private:
  std::string rest_;
};

}  // namespace

TEST_CASE("package: the files of a .deb, however its data.tar is packed", "[archive]") {
  CHECK(files_of(deb_by("b.getvalue()", "data.tar")) == kOne);
  CHECK(files_of(deb_by("gzip.compress(b.getvalue())", "data.tar.gz")) == kOne);
  CHECK(files_of(deb_by("lzma.compress(b.getvalue())", "data.tar.xz")) == kOne);
  CHECK(files_of(deb_by("bz2.compress(b.getvalue())", "data.tar.bz2")) == kOne);
  CHECK(files_of(deb_by("lzma.compress(b.getvalue(), lzma.FORMAT_ALONE)", "data.tar.lzma")) ==
        kOne);
  CHECK(files_of(deb_by("subprocess.run(['zstd', '-c'], input=b.getvalue(), check=True, "
                        "stdout=subprocess.PIPE).stdout",
                        "data.tar.zst")) == kOne);
}

TEST_CASE("package: a member's name may end with a slash, and others may follow data.tar",
          "[archive]") {
  CHECK(files_of(made_by("f('./usr/share/gocode/src/a.b/c/c.go', b'package c')",
                         "put(ar(('debian-binary/', b'2.0\\n'), ('data.tar/', b.getvalue()), "
                         "('_gpgorigin', b'odd')))")) == kOne);
}

TEST_CASE("package: hard links of a .deb have the content of their file", "[archive]") {
  const auto files =
      files_of(made_by("f('./a/a.go', b'package a'); e('./b/b.go', b'1', './a/a.go')",
                       "put(deb(lzma.compress(b.getvalue())))"));
  CHECK(files == Files{{"a/a.go", "package a"}, {"b/b.go", "package a"}});
}

TEST_CASE("package: the summary says that files are installed ones", "[archive]") {
  CHECK(read(deb_by("b.getvalue()", "data.tar")).summary->installed);
  CHECK(read(made_by("", "put(rpm(cpio(('./a.go', b'package a'))))")).summary->installed);
  CHECK_FALSE(read(made_by("f('a.go', b'package a')")).summary->installed);
}

TEST_CASE("package: a .deb that is cut anywhere is truncated", "[archive]") {
  for (const auto& whole :
       {deb_by("gzip.compress(b.getvalue())", "data.tar.gz"),
        deb_by("lzma.compress(b.getvalue())", "data.tar.xz"), deb_by("b.getvalue()", "data.tar")}) {
    for (const std::size_t left : {9UL, 40UL, 70UL, 200UL, whole.size() / 2, whole.size() - 20}) {
      CAPTURE(left);
      CHECK(refusal(whole.substr(0, left)).starts_with("malformed: truncated"));
    }
  }
}

TEST_CASE("package: what is no .deb is refused by what is wrong", "[archive]") {
  CHECK(refusal(made_by("", "put(ar(('x.o', b'odd')))")) ==
        "malformed: damaged Debian package (its first member is no debian-binary)");
  CHECK(refusal(made_by("", "put(ar(('debian-binary', b'2.0\\n'), ('control.tar', b'')))")) ==
        "malformed: truncated Debian package");
  CHECK(refusal(made_by("", "put(ar(*[('debian-binary', b'2.0\\n')] * 50))")) ==
        "malformed: damaged Debian package (no data.tar)");
  CHECK(refusal(made_by("", "put(deb(b'').replace(b'`', b'x'))")) ==
        "malformed: damaged Debian package (a member's header)");
  CHECK(
      refusal(made_by("", "put(b'!<arch>\\n' + b'%-48s%-10s`\\n' % (b'debian-binary', b'-1'))")) ==
      "malformed: damaged Debian package (a member's size)");
}

TEST_CASE("package: what is in a .deb is as hostile as any archive", "[archive]") {
  CHECK(refusal(made_by("f('../../etc/x.go')", "put(deb(lzma.compress(b.getvalue())))")) ==
        "not_allowed: ../../etc/x.go: leaves the archive");
  CHECK(refusal(made_by("f('a.go', bytes(20 << 20))", "put(deb(lzma.compress(b.getvalue())))"))
            .starts_with("limit_exceeded: "));
  // A package in a package, and data that is packed twice, are no archives of files.
  CHECK(refusal(made_by("f('a.go')", "put(deb(deb(b.getvalue(), 'data.tar'), 'data.tar'))"))
            .starts_with("malformed: not an archive"));
  CHECK(refusal(made_by("f('a.go')", "put(deb(gzip.compress(lzma.compress(b.getvalue()))))")) ==
        "unsupported: compressed more than once");
  CHECK(refusal(made_by("f('a.go')", "put(gzip.compress(deb(b.getvalue(), 'data.tar')))"))
            .starts_with("malformed: not an archive"));
}

TEST_CASE("package: the files of an .rpm, however its payload is packed", "[archive]") {
  const std::string files = "cpio(('./usr/share/gocode/src/a.b/c/c.go', b'package c'))";
  CHECK(files_of(made_by("", "put(rpm(" + files + "))")) == kOne);
  CHECK(files_of(made_by("", "put(rpm(gzip.compress(" + files + ")))")) == kOne);
  CHECK(files_of(made_by("", "put(rpm(lzma.compress(" + files + ")))")) == kOne);
  CHECK(files_of(made_by("", "put(rpm(subprocess.run(['zstd', '-c'], input=" + files +
                                 ", check=True, stdout=subprocess.PIPE).stdout))")) == kOne);
}

TEST_CASE("package: an .rpm that is cut or changed is refused", "[archive]") {
  for (const auto* packed : {"%s", "gzip.compress(%s)", "lzma.compress(%s)"}) {
    std::string payload = packed;
    payload.replace(payload.find("%s"), 2, "cpio(('./a.go', b'package a' + bytes(999)))");
    const auto whole = made_by("", "put(rpm(" + payload + "))");
    for (const std::size_t left : {20UL, 100UL, 140UL, 180UL, whole.size() - 30}) {
      CAPTURE(packed, left);
      CHECK(refusal(whole.substr(0, left)).starts_with("malformed: truncated"));
    }
  }
  CHECK(refusal(made_by("", "put(rpm(cpio(('../a.go', b'x'))))")) ==
        "not_allowed: ../a.go: leaves the archive");
  CHECK(refusal(made_by("", "put(rpm(b'')[:96] + bytes(64))")) ==
        "malformed: damaged RPM package (a header's beginning)");
  CHECK(refusal(made_by("", "put(rpm(b'')[:104] + b'\\xff' * 64)")) ==
        "malformed: damaged RPM package (a header's size)");
}

TEST_CASE("package: a source .rpm is the archive that its spec names first", "[archive]") {
  const auto made = [](const std::string& spec, const std::string& files) {
    return made_by("f('c-1.2/c.go', b'package c')",
                   std::string(kInner) + "put(rpm(gzip.compress(cpio(('c.spec', b'''" + spec +
                       "'''), " + files + ")), True))");
  };
  const Files inner{{"c-1.2/c.go", "package c"}};
  CHECK(files_of(made("", "('c-1.2.tar.gz', i)")) == inner);
  CHECK(files_of(made("Name: c\nVersion: 1.2\nSource0: https://x/%{name}-%{version}.tar.gz\n",
                      "('a.tar.gz', b'odd'), ('c-1.2.tar.gz', i)")) == inner);
  CHECK(files_of(made("%global commit abc\nSource: https://x/%commit#/c-%{?commit}.tgz\n",
                      "('a.tar.gz', b'odd'), ('c-abc.tgz', i), ('fix.patch', b'')")) == inner);
  CHECK(files_of(made("Version: 1.2\nSource0: %{gosource}\n",
                      "('c-1.2-vendor.tar.gz', b'odd'), ('c-1.2.tar.gz', i)")) == inner);
}

TEST_CASE("package: a source .rpm without a clear source is refused", "[archive]") {
  const auto made = [](const std::string& spec, const std::string& files) {
    return made_by("f('c.go', b'package c')", std::string(kInner) + "put(rpm(cpio(('c.spec', b'''" +
                                                  spec + "'''), " + files + "), True))");
  };
  CHECK(refusal(made("", "('x.patch', b'')")) ==
        "invalid_argument: a source package without an archive");
  CHECK(refusal(made("Source0: %{y}\n%global y %{y}%{y}", "('a.zip', i), ('b.zip', i)")) ==
        "invalid_argument: a source package with several archives, of which its spec does not name "
        "one first: a.zip, b.zip");
  CHECK(refusal(made("", "('a.tar.gz', i[:-9])")).starts_with("malformed: a.tar.gz: truncated"));
  CHECK(refusal(made("", "('a.tar.gz', rpm(cpio(('b.spec', b'')), True))"))
            .starts_with("unsupported: a.tar.gz: a source package has to be a file"));
}

TEST_CASE("package: a source .rpm from a pipe cannot be read twice", "[archive]") {
  Pipe pipe(made_by("", "put(rpm(cpio(('c.spec', b'')), True))"));
  const auto got = read_archive("x.deb", pipe, {}, {});
  REQUIRE_FALSE(got);
  CHECK(got.error().code == Errc::Unsupported);
}
