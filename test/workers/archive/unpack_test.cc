// Goal: what is unpacked is what was packed, and nothing lands outside of the directory or on what
// is there. Method: archives made by Python and by our writer; links planted in the directory.
#include "workers/archive/unpack.h"

#include <filesystem>

#include <catch2/catch.hpp>
#include <sys/stat.h>

#include "test/support/temp_dir.h"
#include "test/workers/archive/made.h"
#include "workers/archive/writer.h"

using namespace gofed;
using namespace gofed::archive;
using gofed::test::read_file;
using gofed::test::TempDir;
using gofed::test::write_file;
namespace fs = std::filesystem;

namespace {

Result<ArchiveSummary> unpacked(const std::string& bytes, const std::string& directory) {
  const TempDir work;
  write_file(work / "x.tar", bytes);
  const auto source = open_file(work / "x.tar");
  REQUIRE(source);
  return unpack_archive("x.tar", **source, directory);
}

mode_t mode_of(const std::string& path) {
  struct stat status{};
  REQUIRE(::lstat(path.c_str(), &status) == 0);
  return status.st_mode & 07777;
}

}  // namespace

TEST_CASE("unpack: what was packed comes back, byte for byte", "[archive]") {
  const TempDir from;
  const TempDir to;
  for (const auto* name : {"a.go", "b/c.go", "b/d/e.go"}) write_file(from / name, name);
  const auto pack = [](const std::string& directory) {
    std::string tar;
    REQUIRE(pack_directory(directory, [&](auto bytes) -> Result<void> {
      tar.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
      return {};
    }));
    return tar;
  };
  const auto tar = pack(from.path());
  const auto got = unpacked(tar, to.path());
  REQUIRE(got);
  CHECK(got->files == 3);
  CHECK(pack(to.path()) == tar);
}

TEST_CASE("unpack: two modes, whatever the archive says; links and devices stay out", "[archive]") {
  const TempDir to;
  const auto got =
      unpacked(made_by("f('plain')\ni = tarfile.TarInfo('d/run'); i.mode = 0o6777; t.addfile(i)\n"
                       "e('link', b'2', 'plain'); e('hard', b'1', 'plain'); e('dev', b'3')"),
               to.path());
  REQUIRE(got);
  CHECK(mode_of(to / "plain") == 0644);
  CHECK(mode_of(to / "d/run") == 0755);
  CHECK(std::distance(fs::directory_iterator(to.path()), {}) == 2);
}

TEST_CASE("unpack: no link that stands in the directory is followed", "[archive]") {
  const TempDir to;
  const TempDir outside;
  fs::create_directory_symlink(outside.path(), to / "d");
  const auto through = unpacked(made_by("f('d/x.go')"), to.path());
  REQUIRE_FALSE(through);
  CHECK(through.error() == Error{Errc::AlreadyExists, to / "d: is there and no directory"});
  fs::create_symlink(outside / "target", to / "x.go");
  const auto onto = unpacked(made_by("f('x.go')"), to.path());
  REQUIRE_FALSE(onto);
  CHECK(onto.error().code == Errc::AlreadyExists);
  CHECK(fs::is_empty(outside.path()));
}

TEST_CASE("unpack: nothing is overwritten, a file is no directory", "[archive]") {
  const TempDir to;
  write_file(to / "a.go", "mine");
  CHECK(unpacked(made_by("f('a.go')"), to.path()).error().code == Errc::AlreadyExists);
  CHECK(read_file(to / "a.go") == "mine");
  CHECK(unpacked(made_by("f('b'); f('b/c')"), to.path()).error().context ==
        to / "b: is there and no directory");
}

TEST_CASE("unpack: what leads out is refused, a missing directory named", "[archive]") {
  const TempDir to;
  const auto* statement = GENERATE("f('../x')", "f('/tmp/x')", "e('l', b'2', '/etc')");
  const auto out = unpacked(made_by(statement), to.path());
  REQUIRE_FALSE(out);
  CHECK(out.error().code == Errc::NotAllowed);
  CHECK(fs::is_empty(to.path()));
  const auto missing = unpacked(made_by("f('x')"), to / "none");
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == Errc::NotFound);
}
