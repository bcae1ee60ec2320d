// Goal: a directory is listed and read as it is packed: the same files in the same order, the same
// limits and errors, and no link is followed.
#include "workers/archive/directory.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <sys/stat.h>

#include "test/support/temp_dir.h"

using namespace gofed;
using namespace gofed::archive;
using gofed::test::TempDir;
using gofed::test::write_file;
namespace fs = std::filesystem;

namespace {

std::vector<std::string> paths_of(const DirectoryFiles& files) {
  std::vector<std::string> paths;
  for (const auto& file : files.files()) paths.push_back(file.path);
  return paths;
}

}  // namespace

TEST_CASE("directory: its regular files in the order of their paths, with their content") {
  const TempDir dir;
  write_file(dir / "b/c.go", "cc");
  write_file(dir / "b.go", "b");
  write_file(dir / "a/x.txt", "not wanted");
  write_file(dir / ".git/config", "skipped");
  fs::create_symlink("b.go", dir / "link.go");
  REQUIRE(::mkfifo((dir / "fifo.go").c_str(), 0600) == 0);
  const auto is_go = [](std::string_view path) { return path.ends_with(".go"); };
  const auto files = DirectoryFiles::list(dir.path(), {.wanted = is_go});
  REQUIRE(files);
  CHECK(paths_of(*files) == std::vector<std::string>{"b.go", "b/c.go", "fifo.go", "link.go"});
  CHECK(files->files()[2].skipped == SkippedKind::Special);
  CHECK(files->files()[3].skipped == SkippedKind::SymbolicLink);
  CHECK(files->total_bytes() == 3);
  CHECK(files->files()[1].size_bytes == 2);
  CHECK(files->read(files->files()[0]) == "b");
  CHECK(files->read(files->files()[1]) == "cc");
}

TEST_CASE("directory: a file holds what it holds when it is read") {
  const TempDir dir;
  write_file(dir / "a.go", "short");
  const auto files = DirectoryFiles::list(dir.path(), {});
  REQUIRE(files);
  write_file(dir / "a.go", "longer than before");
  CHECK(files->read(files->files()[0]) == "longer than before");
  fs::remove(dir / "a.go");
  CHECK(files->read(files->files()[0]).error() ==
        Error{Errc::NotFound, dir.path() + "/a.go: No such file or directory"});
}

TEST_CASE("directory: what became a link, or lies behind one, is not followed") {
  const TempDir dir;
  write_file(dir / "in/d/a.go", "inside");
  write_file(dir / "in/b.go", "inside");
  write_file(dir / "out/a.go", "outside");
  const auto files = DirectoryFiles::list(dir / "in", {});
  REQUIRE(files);
  REQUIRE(paths_of(*files) == std::vector<std::string>{"b.go", "d/a.go"});
  fs::remove_all(dir / "in/d");
  fs::create_symlink("../out", dir / "in/d");
  fs::remove(dir / "in/b.go");
  fs::create_symlink("../out/a.go", dir / "in/b.go");
  CHECK_FALSE(files->read(files->files()[0]));
  CHECK_FALSE(files->read(files->files()[1]));
  fs::remove(dir / "in/b.go");
  REQUIRE(::mkfifo((dir / "in/b.go").c_str(), 0600) == 0);
  CHECK(files->read(files->files()[0]).error().context ==
        dir.path() + "/in/b.go: is no file any more");
}

TEST_CASE("directory: what is no directory, or over a limit, says so") {
  const TempDir dir;
  write_file(dir / "a.go", "12345");
  write_file(dir / "d/b.go", "12345");
  const auto refused = [&](const ArchiveLimits& limits) {
    const auto files = DirectoryFiles::list(dir.path(), {.limits = limits});
    REQUIRE_FALSE(files);
    CHECK(files.error().code == Errc::LimitExceeded);
    return files.error().context;
  };
  CHECK(refused({.entries_max = 2}).find("entries_max") != std::string::npos);
  CHECK(refused({.entry_bytes_max = 4}).find("a.go: ") != std::string::npos);
  CHECK(refused({.total_bytes_max = 9}).find("d/b.go: ") != std::string::npos);
  CHECK(refused({.depth_max = 0}).find("depth_max") != std::string::npos);
  CHECK(DirectoryFiles::list(dir / "none", {}).error().code == Errc::NotFound);
  CHECK(DirectoryFiles::list(dir / "a.go", {}).error() ==
        Error{Errc::InvalidArgument, dir.path() + "/a.go: not a directory"});
  CHECK(DirectoryFiles::list(dir.path(), {.cancelled = [] { return true; }}).error().code ==
        Errc::Cancelled);
}
